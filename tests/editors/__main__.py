"""Checks what editors show of every method of a client: `python -m tests.editors [SPEC]`.

It generates a client, prints what is not shown and how much was looked at, and fails if anything
is not. By default of the example; the documents of OpenAI take minutes.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.clients import ROOT, make_client
from tests.editors.shown import findings, methods_of


def main() -> int:
    """Returns the exit code."""
    spec = Path(*sys.argv[1:]) if sys.argv[1:] else ROOT / "specs" / "openapi.yaml"
    with TemporaryDirectory() as folder:
        client = make_client(spec, Path(folder), "edited_client", docs=True)
        methods = methods_of(client)
        found = list(findings(client, methods))
    told = sum(len(method.parameters) for method in methods)
    print(
        "\n".join(
            [
                *found,
                f"{len(methods)} methods, {told} parameters: {len(found)} findings",
            ]
        )
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
