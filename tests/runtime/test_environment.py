"""Proxies, certificates and HTTP/2: what users of httpx2 know, with servers on loopback."""

from __future__ import annotations

import json
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from petshop._runtime import httpx_transport
from petshop._runtime.exceptions import ApiConnectionError, ApiValueError
from petshop_support import PET

BODY = json.dumps(PET).encode()
HEAD = f"Content-Type: application/json\r\nContent-Length: {len(BODY)}\r\n\r\n"


class Server:
    """Answers everything with a pet, as the server itself or as a proxy; over TLS if asked to.

    Attributes:
        lines: the first line of each request.
    """

    def __init__(self, tls: ssl.SSLContext) -> None:
        self._tls = tls
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._accept)]
        self._connections: list[socket.socket] = []
        self.port = self._socket.getsockname()[1]
        self.lines: list[str] = []
        self._threads[0].start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                self._connections.append(connection)
                talk = threading.Thread(target=self._serve, args=(connection,))
                self._threads.append(talk)
                talk.start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            if connection.recv(1, socket.MSG_PEEK) == b"\x16":  # a TLS handshake
                connection = self._encrypted(connection)
            while request := connection.recv(65536):
                line = request.partition(b"\r\n")[0].decode()
                if line.startswith("PRI "):
                    self._serve_http2(connection, request)
                    return
                self.lines.append(line)
                connection.sendall(b"HTTP/1.1 200 OK\r\n")
                if line.startswith("CONNECT "):
                    connection.sendall(b"\r\n")
                    connection = self._encrypted(connection)
                else:
                    connection.sendall(HEAD.encode() + BODY)
            connection.close()

    def _encrypted(self, connection: socket.socket) -> ssl.SSLSocket:
        encrypted = self._tls.wrap_socket(connection, server_side=True)
        self._connections.append(encrypted)
        return encrypted

    def _serve_http2(self, connection: socket.socket, data: bytes) -> None:
        from h2.config import H2Configuration
        from h2.connection import H2Connection
        from h2.events import RequestReceived

        state = H2Connection(
            H2Configuration(client_side=False, header_encoding="utf-8")
        )
        state.initiate_connection()
        while data:
            for event in state.receive_data(data):
                if isinstance(event, RequestReceived):
                    given = dict(event.headers or ())
                    self.lines.append(f"{given[':method']} {given[':path']} HTTP/2")
                    head = [(":status", "200"), ("content-type", "application/json")]
                    state.send_headers(event.stream_id, head)
                    state.send_data(event.stream_id, BODY, end_stream=True)
            connection.sendall(state.data_to_send())
            data = connection.recv(65536)

    def close(self) -> None:
        for each in (self._socket, *self._connections):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        for each in (self._socket, *self._connections):
            each.close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate that no system trusts, of 127.0.0.1 and api.example, with its key."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("there is no openssl to make a certificate with")
    made = tmp_path_factory.mktemp("tls") / "certificate.pem"
    command = [program, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", "/CN=api.example", "-keyout", str(made) + ".key"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1,DNS:api.example"]
    subprocess.run([*command, "-out", str(made)], check=True, capture_output=True)
    return made


@pytest.fixture
def servers(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Server, Server]]:
    """A server, and one that is its proxy; no proxy and no certificate in the environment."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, f"{certificate}.key")
    tls.set_alpn_protocols(["h2", "http/1.1"])
    made = Server(tls), Server(tls)
    yield made
    for each in made:
        each.close()


def call(way: Any, **settings: Any) -> None:
    client = way.client(None, retries=0, **settings)
    try:
        assert way.call(client.pets.get_pet, "1").id == 1
    finally:
        way.call(client.close)


def test_proxies_of_the_environment(
    way: Any, servers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, proxy = servers
    host = f"http://127.0.0.1:{server.port}"
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.port}")
    call(way, host="http://api.example")  # which nobody resolves
    call(way, host=host)
    monkeypatch.setenv("NO_PROXY", "api.example, 127.0.0.1")
    call(way, host=host)
    monkeypatch.delenv("NO_PROXY")
    call(way, host=host, trust_env=False)
    assert proxy.lines == [
        "GET http://api.example/pets/1 HTTP/1.1",
        f"GET {host}/pets/1 HTTP/1.1",
    ]
    assert server.lines == ["GET /pets/1 HTTP/1.1"] * 2


@pytest.mark.parametrize("said", [True, False])
def test_a_tunnel_through_a_proxy(
    way: Any,
    servers: Any,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
    said: bool,
) -> None:
    _, proxy = servers
    url = f"http://127.0.0.1:{proxy.port}"
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9" if said else url)
    settings: Any = {"proxy": url} if said else {}
    call(way, host="https://api.example", ssl_ca_cert=str(certificate), **settings)
    assert proxy.lines == ["CONNECT api.example:443 HTTP/1.1", "GET /pets/1 HTTP/1.1"]


@pytest.mark.parametrize("proxy", ["gopher://proxy", "http://a:b"])
def test_a_proxy_of_the_environment_that_is_none(
    way: Any, servers: Any, monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)
    with pytest.raises(ApiValueError, match="proxy of the environment") as caught:
        call(way)
    assert "trust_env=False" in str(caught.value)


def test_certificates_of_the_environment(
    way: Any, servers: Any, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, _ = servers
    host = f"https://127.0.0.1:{server.port}"
    with pytest.raises(ApiConnectionError, match="certificate"):
        call(way, host=host)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    call(way, host=host)
    with pytest.raises(ApiConnectionError, match="certificate"):
        call(way, host=host, trust_env=False)
    monkeypatch.setenv("SSL_CERT_FILE", "none")
    with pytest.raises(ApiValueError, match="`SSL_CERT_FILE` or `SSL_CERT_DIR`"):
        call(way, host=host)
    call(way, host=host, ssl_ca_cert=str(certificate))
    assert server.lines == ["GET /pets/1 HTTP/1.1"] * 2


def test_http2(way: Any, servers: Any, certificate: Path) -> None:
    pytest.importorskip("h2")
    server, _ = servers
    settings = {"ssl_ca_cert": str(certificate), "http2": True}
    call(way, host=f"https://127.0.0.1:{server.port}", **settings)
    assert server.lines == ["GET /pets/1 HTTP/2"]


def test_http2_needs_its_library(way: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(httpx_transport, "find_spec", lambda name: None)
    with pytest.raises(ApiValueError, match=r"`http2`: install httpx2\[http2\]"):
        call(way, http2=True)
