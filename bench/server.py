"""An HTTP server that answers from memory: `python -m bench.server` prints its URL.

It is a process of its own, so that what it costs is not counted.
"""

from __future__ import annotations

import socketserver
import sys
from functools import cache
from threading import Thread

from .workload import answers

HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n"


class Handler(socketserver.StreamRequestHandler):
    """Answers the requests of one connection, which stays open."""

    disable_nagle_algorithm = True

    def handle(self) -> None:
        """Read a request to its end, answer it, and wait for the next one."""
        while line := self.rfile.readline():
            self.rfile.read(self._length())
            path = line.decode("ascii").split()[1].partition("?")[0]
            self.wfile.write(messages()[path.split("/")[2]])

    def _length(self) -> int:
        length = 0
        while (line := self.rfile.readline()) not in (b"\r\n", b""):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        return length


@cache
def messages() -> dict[str, bytes]:
    """The whole response for each resource."""
    return {
        resource: HEAD.format(len(body)).encode("ascii") + body
        for resource, body in answers().items()
    }


class Server(socketserver.ThreadingTCPServer):
    """One thread for each connection."""

    daemon_threads = True


def main() -> None:
    """Serve until standard input ends, as it does with the parent process."""
    messages()
    with Server(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        print(f"http://127.0.0.1:{server.server_address[1]}/v1", flush=True)
        sys.stdin.read()
        server.shutdown()


if __name__ == "__main__":
    main()
