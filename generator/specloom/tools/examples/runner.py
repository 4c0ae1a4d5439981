"""Runs blocks of code as they stand, one after the other. A program, run in a process of its own.

The file that is its argument has `{"port": ..., "blocks": [[number, name, code], ...]}`; standard output
gets a line of JSON when a block begins, `{"begin": number}`, and one when it ends, `{"end": number,
"error": null}` or the error with its line. What is not as printed: connections lead to the mock, each block
is in an empty folder where the files are that it names, and so are the variables that it reads.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
import shutil
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2

_FOLDER = "work"


class _NoTls:
    """In place of a TLS context, of which the mock has no need: certificates are only looked for."""

    def load_cert_chain(self, cert_file: str, key_file: str | None = None) -> None:
        for file in filter(None, (cert_file, key_file)):
            Path(file).read_bytes()


class _Blocks:
    """Runs blocks; `number` is that of the one that runs."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.number = -1
        self.unraisable: list[str] = []

    def redirect(self) -> None:
        """Have all connections lead to the mock, and tell it who asks, how, and whom."""
        os.environ["NO_PROXY"] = "*"
        plain: Any = httpx2.HTTPTransport
        asynchronous: Any = httpx2.AsyncHTTPTransport
        handle, handle_async = plain.handle_request, asynchronous.handle_async_request

        def redirected(transport: Any, request: httpx2.Request) -> Any:
            return handle(transport, self._redirected(request, "sync"))

        async def redirected_async(transport: Any, request: httpx2.Request) -> Any:
            return await handle_async(transport, self._redirected(request, "async"))

        plain.handle_request = redirected
        asynchronous.handle_async_request = redirected_async
        library: Any = httpx2
        library.create_ssl_context = lambda *args, **kwargs: _NoTls()
        sys.unraisablehook = lambda problem: self.unraisable.append(
            f"{type(problem.exc_value).__name__}: {problem.exc_value}"
        )

    def _redirected(self, request: httpx2.Request, mode: str) -> httpx2.Request:
        url = request.url
        own = [
            ("x-specloom-block", str(self.number)),
            ("x-specloom-mode", mode),
            ("x-specloom-origin", f"{url.scheme}://{url.netloc.decode()}"),
        ]
        return httpx2.Request(
            request.method,
            url.copy_with(scheme="http", host="127.0.0.1", port=self._port),
            headers=[*request.headers.multi_items(), *own],
            stream=request.stream,
            extensions=request.extensions,
        )

    def run(self, name: str, code: str) -> dict[str, Any] | None:
        """Run a block; what went wrong, if something did."""
        self.unraisable.clear()
        with _in_empty_folder(), contextlib.redirect_stdout(io.StringIO()):
            try:
                _lay_out(ast.parse(code, name))
                exec(compile(code, name, "exec"), {"__name__": "__main__"})
            except BaseException as problem:
                return _told(problem, name)
        if self.unraisable:
            return {"what": self.unraisable[0], "line": None}
        return None


@contextlib.contextmanager
def _in_empty_folder() -> Iterator[None]:
    """Have a block leave nothing to the next one: no file, no variable."""
    before, variables = Path.cwd(), dict(os.environ)
    folder = before / _FOLDER
    folder.mkdir()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
        shutil.rmtree(folder)
        os.environ.clear()
        os.environ.update(variables)


def _lay_out(code: ast.Module) -> None:
    """Give a block what it reads: its variables, and its files, in its folder and nowhere else."""
    written = {
        id(node.value)
        for node in ast.walk(code)
        if isinstance(node, ast.Attribute) and node.attr.startswith("write_")
    }
    for node in ast.walk(code):
        match node:
            case ast.Subscript(
                value=ast.Attribute(value=ast.Name(id="os"), attr="environ"),
                slice=ast.Constant(value=str() as name),
            ):
                os.environ[name] = "secret"
            case ast.Call(
                func=ast.Name(id="Path" | "open"),
                args=[ast.Constant(value=str() as name)],
            ) if (
                id(node) not in written
            ):
                _put(Path(name))
            case ast.keyword(arg="cert_file", value=ast.Constant(value=str() as name)):
                _put(Path(name))


def _put(file: Path) -> None:
    if not file.is_absolute() and ".." not in file.parts:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"some bytes")


def _told(problem: BaseException, name: str) -> dict[str, Any]:
    """An error, and the line of the block that it is about."""
    own = [
        frame.lineno
        for frame in traceback.extract_tb(problem.__traceback__)
        if frame.filename == name
    ]
    line = problem.lineno if isinstance(problem, SyntaxError) else (own or [None])[-1]
    text = "".join(traceback.format_exception_only(problem)).strip()
    return {"what": text[:2000], "line": line}


def main() -> None:
    """Read the order, run its blocks."""
    order = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    # What blocks and libraries print goes nowhere; the lines of this program have a pipe of their own.
    with os.fdopen(os.dup(1), "w", buffering=1) as out, open(os.devnull, "w") as null:
        os.dup2(null.fileno(), 1)
        blocks = _Blocks(order["port"])
        blocks.redirect()
        for number, name, code in order["blocks"]:
            blocks.number = number
            out.write(json.dumps({"begin": number}) + "\n")
            error = blocks.run(name, code)
            out.write(json.dumps({"end": number, "error": error}) + "\n")


if __name__ == "__main__":
    main()
