"""Import every module of a package, `importing.py FOLDER PACKAGE`; prints how many cannot be."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path


def main(folder: str, package: str) -> None:
    """Print the number of modules that fail."""
    sys.path.insert(0, folder)
    broken = 0
    for file in sorted(Path(folder, package).rglob("*.py")):
        parts = file.relative_to(folder).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        try:
            importlib.import_module(name)
        except Exception:
            broken += 1
    print(broken)


if __name__ == "__main__":
    main(*sys.argv[1:])
