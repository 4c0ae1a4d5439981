"""`python -m specloom`, and what the command `specloom` runs."""

from __future__ import annotations

import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line; Ctrl-C ends it while it is being imported, too."""
    try:
        from .cli import main as run

        run()
    except KeyboardInterrupt:
        print("specloom: interrupted", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    main()
