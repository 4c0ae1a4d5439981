"""A folder to run examples in, and whether there is what running them needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from ..diagnostics import SpecloomError, error

_NEEDED = ("httpx2", "jsonschema", "pydantic")


def require() -> None:
    """Say what is missing before anything is done.

    Raises:
        SpecloomError: a library is not installed.
    """
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        message = f"running examples needs {', '.join(missing)}, which is not installed"
        hint = 'pip install "specloom[examples]"'
        raise SpecloomError(error("missing-extra", message, hint=hint))


@contextmanager
def temporary(files: Iterable[tuple[str, bytes]]) -> Iterator[Path]:
    """A folder with files, by their paths, while the context lasts."""
    with TemporaryDirectory(prefix="specloom-") as folder:
        for name, content in files:
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        yield Path(folder)
