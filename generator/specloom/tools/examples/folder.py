"""A folder to run examples in, and whether there is what running them needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from ...diagnostics import SpecloomError, error

_NEEDED = ("httpx2", "jsonschema", "pydantic")


def require(*, types: bool = False) -> None:
    """Say what is missing before anything is done.

    Args:
        types: whether types are to be checked.

    Raises:
        SpecloomError: a library is not installed.
    """
    needed = {name: '"specloom[examples]"' for name in _NEEDED}
    needed |= {"mypy": "mypy"} if types else {}
    missing = [name for name in needed if find_spec(name) is None]
    if missing:
        message = f"running examples needs {', '.join(missing)}, which is not installed"
        extras = dict.fromkeys(needed[name] for name in missing)
        hint = f"pip install {' '.join(extras)}"
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
