"""A client of pyright's language server: what an editor is told of a place in a file.

Messages are those of the Language Server Protocol 3.17, over the server's standard streams.
"""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self

_MARKDOWN = {"documentationFormat": ["markdown"]}
_CAPABILITIES = {
    "workspace": {"configuration": True},
    "textDocument": {
        "hover": {"contentFormat": ["plaintext"]},
        "signatureHelp": {"signatureInformation": _MARKDOWN},
        "completion": {"completionItem": _MARKDOWN},
    },
}


class LanguageServer:
    """Pyright's language server with one file open."""

    def __init__(self, folder: Path, text: str) -> None:
        self._lines = text.split("\n")
        self._numbers = count(1)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "pyright.langserver", "--stdio"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=folder,
        )
        root = {"uri": folder.as_uri(), "name": folder.name}
        self._ask(
            "initialize",
            processId=None,
            rootUri=root["uri"],
            workspaceFolders=[root],
            capabilities=_CAPABILITIES,
        )
        self._tell("initialized")
        self._uri = (folder / "edited.py").as_uri()
        document = {"uri": self._uri, "languageId": "python", "version": 1}
        self._tell("textDocument/didOpen", textDocument={**document, "text": text})

    def hover(self, line: int, word: str) -> str:
        """What a box says that hovers over the last such word of a line, from 0."""
        column = self._lines[line].rindex(word)
        found = self._at("hover", line, column)
        return found["contents"]["value"] if found else ""

    def signatures(self, line: int) -> list[dict[str, Any]]:
        """The signatures of the call at whose closing parenthesis a line ends."""
        found = self._at("signatureHelp", line, len(self._lines[line]) - 1)
        return found["signatures"] if found else []

    def keywords(self, line: int) -> set[str]:
        """The keywords that can be added to the call at whose parenthesis a line ends."""
        found = self._at("completion", line, len(self._lines[line]) - 1)
        labels = (each["label"] for each in found["items"])
        return {label[:-1] for label in labels if label.endswith("=")}

    def _at(self, question: str, line: int, column: int) -> Any:
        return self._ask(
            f"textDocument/{question}",
            textDocument={"uri": self._uri},
            position={"line": line, "character": column},
        )

    def _ask(self, method: str, **parameters: object) -> Any:
        number = next(self._numbers)
        self._send({"id": number, "method": method, "params": parameters})
        while True:
            message = self._receive()
            if "method" in message and "id" in message:
                self._send({"id": message["id"], "result": _answer(message)})
            elif message.get("id") == number:
                assert "error" not in message, message
                return message["result"]

    def _tell(self, method: str, **parameters: object) -> None:
        self._send({"method": method, "params": parameters})

    def _send(self, message: dict[str, object]) -> None:
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(content))
        self._process.stdin.write(content)
        self._process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        length = 0
        while header := self._process.stdout.readline().strip():
            name, _, value = header.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        assert length, "the language server has ended"
        message: dict[str, Any] = json.loads(self._process.stdout.read(length))
        return message

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._process:  # closes its streams, and waits
            if error is None:
                self._ask("shutdown")
                self._tell("exit")
            else:
                self._process.kill()


def _answer(request: dict[str, Any]) -> object:
    """What an editor answers the server: which Python runs the project."""
    if request["method"] != "workspace/configuration":
        return None
    python = {"pythonPath": sys.executable}
    return [
        python if item.get("section") == "python" else None
        for item in request["params"]["items"]
    ]
