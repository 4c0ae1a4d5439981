"""A mock on a port of this machine: who asks, gets its answer, and what was asked is written down."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from ...model import Operation
from .contract import Request
from .mock import MockApi

BLOCK, MODE, ORIGIN = "x-specloom-block", "x-specloom-mode", "x-specloom-origin"
"""Headers by which the process that runs examples says which one asks, how, and whom."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request of an example."""

    block: int
    is_async: bool
    operation: Operation | None
    request: str
    """Method and URL."""
    complaints: tuple[str, ...]


@dataclass(slots=True)
class Served:
    """A mock that is being served."""

    port: int
    exchanges: list[Exchange] = field(default_factory=list)


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """An example may go away without an answer; what else goes wrong is its failure, too."""


@contextmanager
def serving(mock: MockApi) -> Iterator[Served]:
    """Serve a mock on the loopback interface while the context lasts."""
    served = Served(0)
    server = _Server(("127.0.0.1", 0), _handler(mock, served.exchanges))
    server.daemon_threads = True
    served.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(mock: MockApi, exchanges: list[Exchange]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def __getattr__(self, name: str) -> Callable[[], None]:
            """Every method is answered alike, whatever it is called."""
            if name.startswith("do_"):
                return self._handle
            raise AttributeError(name)

        def _handle(self) -> None:
            body = self._body()
            headers = [(key.lower(), value) for key, value in self.headers.items()]
            own = {
                key: value for key, value in headers if key.startswith("x-specloom-")
            }
            kept = tuple(row for row in headers if row[0] not in own)
            url = own.get(ORIGIN, "") + self.path
            request = Request(self.command, url, kept, body)
            answer = mock.answer(request)
            exchanges.append(
                Exchange(
                    int(own.get(BLOCK, "-1")),
                    own.get(MODE) == "async",
                    answer.operation,
                    f"{self.command} {url}",
                    answer.complaints,
                )
            )
            self.send_response(answer.status)
            if answer.media_type is not None:
                self.send_header("Content-Type", answer.media_type)
            if answer.status != 204:
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def _body(self) -> bytes:
            if "chunked" in self.headers.get("transfer-encoding", "").lower():
                return b"".join(iter(self._chunk, b""))
            return self.rfile.read(int(self.headers.get("content-length") or 0))

        def _chunk(self) -> bytes:
            """One chunk of a body, with what follows it (RFC 9112, section 7.1)."""
            size = int(self.rfile.readline().partition(b";")[0], 16)
            chunk = self.rfile.read(size)
            self.rfile.readline()
            return chunk

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: what is to be said is in the report."""

    return Handler
