"""load: documents from servers that break off, dawdle, compress, send elsewhere, or want a login."""

from __future__ import annotations

import base64
import gzip
import http.server
import os
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from specloom.address import parse_url, shown
from specloom.diagnostics import SpecloomError
from specloom.load import Access, Source, hosts, load, read, transfer, unchanged
from specloom.load import download as downloading
from specloom.load.credentials import headers_for
from specloom.load.validate import validate

YAML = b"openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n"
JSON = b'{"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}}'
OK = b"HTTP/1.1 200 OK\r\n"


class Site:
    """A server that sends bytes as they are, by path, and keeps the requests that it got."""

    def __init__(self, address: str = "127.0.0.1") -> None:
        self._listening = socket.create_server((address, 0))
        self.url = f"http://{address}:{self._listening.getsockname()[1]}"
        self.answers: dict[str, bytes | Callable[[socket.socket], None]] = {}
        self.requests: list[str] = []
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()

    def says(self, path: str, body: bytes, *headers: str) -> str:
        """Answer with a whole body; answers its URL."""
        head = "".join(f"{each}\r\n" for each in headers)
        length = f"Content-Length: {len(body)}\r\n\r\n"
        self.answers[path] = OK + head.encode() + length.encode() + body
        return self.url + path

    def sends(self, path: str, answer: bytes | Callable[[socket.socket], None]) -> str:
        """Answer with these bytes; answers the URL."""
        self.answers[path] = answer
        return self.url + path

    def leads(self, path: str, location: str, status: int = 302) -> str:
        """Redirect; answers the URL."""
        head = f"HTTP/1.1 {status} Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n"
        return self.sends(path, head.encode())

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with connection:
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        request = b""
        while b"\r\n\r\n" not in request:
            received = connection.recv(65536)
            if not received:
                return
            request += received
        self.requests.append(request.decode())
        path = request.split(b" ")[1].decode().partition("?")[0]
        answer = self.answers.get(path, b"HTTP/1.1 404 Not Found\r\n\r\n")
        try:
            if callable(answer):
                answer(connection)
            else:
                connection.sendall(answer)
        except OSError:  # the client has seen enough
            pass


@pytest.fixture
def site() -> Iterator[Site]:
    found = Site()
    yield found
    found.close()


@pytest.fixture
def other() -> Iterator[Site]:
    """A site on another host, which is this machine all the same."""
    found = Site("127.0.0.2")
    yield found
    found.close()


@pytest.fixture(autouse=True)
def no_netrc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETRC", str(tmp_path / "none"))


def refused(url: str, access: Access | None = None) -> tuple[str, str, str | None]:
    """Code, message and hint of what comes of fetching a document."""
    with pytest.raises(SpecloomError) as problem:
        read(url, access)
    (found,) = problem.value.diagnostics
    return found.code, found.message, found.hint


def chunked(body: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(body), body)


LENGTH = b"Content-Length: %d\r\n\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"
GZIP = b"Content-Encoding: gzip\r\n"
ZIPPED = gzip.compress(YAML[:40]) + gzip.compress(YAML[40:])


@pytest.mark.parametrize(
    "answer",
    [
        OK + LENGTH % len(YAML) + YAML,
        OK + CHUNKED + chunked(YAML[:20]) + chunked(YAML[20:]) + b"0\r\n\r\n",
        OK + GZIP + LENGTH % len(gzip.compress(YAML)) + gzip.compress(YAML),
        OK + CHUNKED + chunked(YAML) + b"000;x=y\r\nX-Trailer: a\r\n\r\n",
        OK + CHUNKED + chunked(YAML).upper().replace(YAML.upper(), YAML) + b"0\r\n",
        OK + GZIP + CHUNKED + chunked(ZIPPED) + b"0\r\n\r\n",
        b"HTTP/1.0 200 OK\r\n" + GZIP + b"\r\n" + gzip.compress(JSON),
        b"HTTP/1.0 200 OK\r\n\r\n" + YAML + b"...\n",
        b"HTTP/1.0 200 OK\r\n\r\n" + JSON,
        b"HTTP/1.1 100 Continue\r\n\r\n" + OK + LENGTH % len(YAML) + YAML,
    ],
    ids="length chunks gzip trailer no-last-line members gzip-json end-marker json interim".split(),
)
def test_whole_documents(site: Site, answer: bytes) -> None:
    assert read(site.sends("/a", answer)).text.rstrip(".\n") in (
        YAML.decode().rstrip("\n"),
        JSON.decode(),
    )


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (OK + LENGTH % (len(YAML) + 9) + YAML, "incomplete-download"),
        (OK + LENGTH % (len(YAML) - 9) + YAML, "incomplete-download"),
        (OK + CHUNKED + chunked(YAML), "incomplete-download"),
        (OK + CHUNKED + chunked(YAML)[:-20], "incomplete-download"),
        (OK + CHUNKED + chunked(YAML) + b"0", "incomplete-download"),
        (OK + CHUNKED + chunked(YAML) + b"0\r", "incomplete-download"),
        (OK + CHUNKED + chunked(YAML) + b"0;x=y", "incomplete-download"),
        (OK + CHUNKED + chunked(YAML)[:-2] + b"XX0\r\n\r\n", "unreadable"),
        (OK + CHUNKED + chunked(YAML) + b"x\r\n", "unreadable"),
        (OK + CHUNKED + chunked(YAML) + b"0x0\r\n\r\n", "unreadable"),
        (OK + CHUNKED + chunked(YAML) + b"0_0\r\n\r\n", "unreadable"),
        (OK + CHUNKED + chunked(YAML) + b"-5\r\n\r\n", "unreadable"),
        (OK + CHUNKED + chunked(YAML) + b"\r\n\r\n", "unreadable"),
        (OK + CHUNKED + b"f" * 16 + b"\r\n" + YAML, "too-large"),
        (OK + GZIP + b"\r\n" + gzip.compress(YAML[:40]), "incomplete-download"),
        (OK + GZIP + b"\r\n" + ZIPPED, "incomplete-download"),
        (OK + GZIP + LENGTH % 0, "incomplete-download"),
        (
            OK + GZIP + CHUNKED + chunked(ZIPPED[:-9]) + b"0\r\n\r\n",
            "incomplete-download",
        ),
        (OK + GZIP + LENGTH % 40 + gzip.compress(YAML)[:40], "incomplete-download"),
        (OK + b"\r\n" + YAML, "incomplete-download"),
        (b"HTTP/1.0 200 OK\r\n\r\n" + YAML[:40], "incomplete-download"),
        (b"HTTP/1.0 200 OK\r\n\r\n" + JSON[:40], "syntax"),
        (OK + GZIP + LENGTH % len(YAML) + YAML, "unreadable"),
        *(
            (
                OK + b"Content-Encoding: %s\r\n" % coding + LENGTH % 1 + b"x",
                "unreadable",
            )
            for coding in (b"br", b"zstd", b"deflate", b"compress", b"gzip, gzip")
        ),
        (OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", "unreadable"),
        (OK + b"Content-Length: many\r\n\r\n" + YAML, "unreadable"),
        (OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + YAML, "unreadable"),
        (OK + LENGTH % 10**12 + YAML, "too-large"),
        (b"HTTP/1.1 206 Partial Content\r\n" + LENGTH % len(YAML) + YAML, "unreadable"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", "unreadable"),
        (b"SSH-2.0-x\r\n", "unreadable"),
        (b"", "unreadable"),
        (OK + LENGTH % 16 + b"\n<!DOCTYPE html>", "unreadable"),
    ],
)
def test_what_is_no_whole_document(site: Site, answer: bytes, code: str) -> None:
    url = site.sends("/a", answer)
    with pytest.raises(SpecloomError) as problem:
        load(url)
    (found,) = problem.value.diagnostics
    assert found.code == code
    if code != "syntax":
        assert url in found.message


@pytest.mark.parametrize(
    ("answer", "told"),
    [(b"", "the server sent nothing"), (b"HELO\r\n", "the answer is not HTTP")],
)
def test_what_is_no_answer(site: Site, answer: bytes, told: str) -> None:
    url = site.sends("/spec.yaml", answer)
    _, message, _ = refused(url)
    assert message == f"cannot download {url}: {told}"


def test_a_part_of_a_document_that_a_reference_leads_to(site: Site) -> None:
    part = b"type: object\nproperties: {name: {type: string}}\n"
    site.sends("/part.yaml", OK + LENGTH % (len(part) + 1) + part)
    root = YAML + b"components: {schemas: {A: {$ref: part.yaml}}}\n"
    url = site.says("/root.yaml", root)
    (found,) = load(url, Access(remote=True))[1]
    assert (found.code, found.severity) == ("incomplete-download", "error")
    assert found.place is not None


def test_a_compressed_document_may_not_grow_without_end(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("specloom.load.source._MOST_BYTES", 10_000)
    bomb = gzip.compress(b" " * 1_000_000)
    assert refused(site.says("/a", bomb, "Content-Encoding: gzip"))[0] == "too-large"
    assert refused(site.says("/b", b" " * 10_001))[0] == "too-large"
    endless = OK + CHUNKED + chunked(b" " * 6_000) * 2
    assert refused(site.sends("/c", endless))[0] == "too-large"


def drip(first: bytes) -> Callable[[socket.socket], None]:
    """Send a byte from time to time, and never end."""

    def answer(connection: socket.socket) -> None:
        connection.sendall(first)
        stop = threading.Event()
        while not stop.wait(0.05):
            connection.sendall(b" ")

    return answer


@pytest.mark.parametrize(
    "first",
    [OK + CHUNKED[:-2] + b"X-Long: ", OK + b"Content-Length: 100000\r\n\r\n", OK],
    ids="head body line".split(),
)
def test_a_download_ends_however_little_comes(
    site: Site, monkeypatch: pytest.MonkeyPatch, first: bytes
) -> None:
    monkeypatch.setattr(downloading, "TOTAL", 0.4)
    code, message, hint = refused(site.sends("/a", drip(first)))
    assert (code, hint) == (
        "unreadable",
        "download it by other means, and give its path",
    )
    assert message.endswith("it took longer than 0.4 seconds")


def test_a_server_that_stays_after_the_body_is_not_waited_for(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "_LINGER", 0.05)

    def answer(connection: socket.socket) -> None:
        connection.sendall(OK + LENGTH % len(YAML) + YAML)
        connection.recv(1)  # until the client has gone

    assert read(site.sends("/a", answer)).text == YAML.decode()


# Where a download may go


def test_redirects_are_followed(site: Site) -> None:
    site.says("/v2/api.yaml", YAML)
    for status in (301, 302, 303, 307, 308):
        assert read(site.leads("/a", "v2/api.yaml", status)).text == YAML.decode()
    many = [site.leads(f"/{n}", f"/{n + 1}") for n in range(10)]
    site.says("/10", YAML)
    assert read(many[0]).text == YAML.decode()
    site.requests.clear()
    assert refused(site.leads("/b", "/b"))[1].endswith("more than 10 redirects")
    assert len(site.requests) == 11


@pytest.mark.parametrize("location", ["", "Location: \r\n"])
def test_a_redirect_that_leads_to_nothing_is_asked_once(
    site: Site, location: str
) -> None:
    head = f"HTTP/1.1 302 Found\r\n{location}Content-Length: 0\r\n\r\n"
    _, message, _ = refused(site.sends("/a", head.encode()))
    assert message.endswith("there is a redirect, and no word of where to")
    assert len(site.requests) == 1


@pytest.mark.parametrize(
    "location",
    [
        "ftp://127.0.0.1/a",
        "file:///etc/hostname",
        "data:,openapi",
        "//",
        "///x",
        "http://",
        "http:///x",
        "http:x",
        "http://[a",
        "http://user:secret@127.0.0.1/",
        "http://127.0.0.1\\@evil/",
    ],
)
def test_redirects_that_lead_nowhere(site: Site, location: str) -> None:
    code, message, _ = refused(site.leads("/a?token=secret", location))
    assert code == "unreadable" and len(site.requests) == 1
    assert "secret" not in message


PRIVATE = (
    "127.0.0.2 localhost 127.1 2130706434 0x7f000002 0177.0.0.2 0.0.0.0 10.0.0.1 192.168.1.1 172.16.0.1 "
    "169.254.169.254 100.64.0.1 100.100.100.200 168.63.129.16 192.0.0.192 224.0.0.1 [::1] [::] "
    "[::ffff:127.0.0.1] [fe80::1] [fd00:ec2::254] [64:ff9b::7f00:1] [2002:7f00:1::] [fec0::1] "
    "[::127.0.0.1] [::ffff:0:127.0.0.1] [64:ff9b:1::7f00:1]"
).split()


@pytest.mark.parametrize("host", PRIVATE)
def test_servers_do_not_lead_to_private_hosts(site: Site, host: str) -> None:
    code, _, hint = refused(site.leads("/a", f"http://{host}:9/"))
    assert code == "private-host"
    assert hint and hint.startswith("--allow-host ")


def test_a_host_that_is_allowed(site: Site, other: Site) -> None:
    there = other.says("/api.yaml", YAML)
    here = site.leads("/a", there)
    assert refused(here)[0] == "private-host"
    assert not other.requests
    for host in ("127.0.0.2", other.url.removeprefix("http://")):
        assert read(here, Access(hosts=(host,))).text == YAML.decode()
    assert refused(here, Access(hosts=("127.0.0.2:1",)))[0] == "private-host"


def test_names_that_lead_to_private_addresses(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the name leads elsewhere once it has been looked at."""
    looked_up: list[str] = []
    real = socket.getaddrinfo

    def fake(host: str, port: int, *args: int, **more: int) -> list[object]:
        if host != "docs.example":
            return list(real(host, port, *args, **more))
        looked_up.append(host)
        address = "8.8.8.8" if len(looked_up) == 1 else "127.0.0.1"
        return list(real(address, port, *args, **more))

    monkeypatch.setattr(socket, "getaddrinfo", fake)
    port = site.url.rpartition(":")[2]
    site.says("/b", YAML)
    code, message, _ = refused(site.leads("/a", f"http://docs.example:{port}/b"))
    assert code == "private-host"
    assert "(127.0.0.1)" in message
    assert len(site.requests) == 1


def test_from_https_to_http() -> None:
    hop = downloading._Hop(
        parse_url("https://a.example/b"), None, Access(), transfer.Deadline(1), None
    )
    assert str(hop._redirected("/c")) == "https://a.example/c"
    with pytest.raises(SpecloomError, match="not encrypted"):
        hop._redirected("http://a.example/b")


def refer(site: Site, url: str) -> str:
    """A document that refers to another."""
    text = f"{YAML.decode()}components: {{schemas: {{A: {{$ref: '{url}'}}}}}}\n"
    return site.says("/root.yaml", text.encode())


def test_references_to_private_hosts(site: Site, other: Site, tmp_path: Path) -> None:
    there = other.says("/pet.yaml", b"type: object\n")
    remote = Access(remote=True)
    (found,) = load(refer(site, there), remote)[1]
    assert found.code == "private-host"
    assert not other.requests
    # A file of the user's may be about an intranet, and what is there about its own host.
    other.says("/dog.yaml", b"$ref: pet.yaml\n")
    file = tmp_path / "root.yaml"
    file.write_text(
        f"{YAML.decode()}components: {{schemas: {{A: {{$ref: '{other.url}/dog.yaml'}}}}}}"
    )
    documents, problems = load(file, remote)
    assert not problems
    assert sorted(documents) == ["", f"{other.url}/dog.yaml", there]
    # Not about other ones, and not about what a cloud knows of its machine.
    other.says("/dog.yaml", f"$ref: '{site.url}/a'\n".encode())
    assert [each.code for each in load(file, remote)[1]] == ["private-host"]
    file.write_text(file.read_text().replace(other.url, "http://169.254.169.254"))
    assert [each.code for each in load(file, remote)[1]] == ["private-host"]


def test_a_manifest_is_no_reference(site: Site, tmp_path: Path) -> None:
    pipe, url = tmp_path / "pipe", site.says("/a", YAML)
    file = tmp_path / "root.yaml"
    file.write_bytes(YAML)
    (tmp_path / "near.yaml").write_bytes(YAML)
    os.mkfifo(pipe)
    root = read(file)
    digest = root.digest
    for name in (url, "../x", "/etc/hostname", "pipe", "file:///etc/hostname"):
        for access in (Access(), Access(remote=True)):
            assert not unchanged(root, access, {name: digest}), name
    assert not site.requests
    assert unchanged(root, Access(), {"near.yaml": digest})
    assert (
        unchanged(read(url), Access(remote=True), {url.replace("/a", "/b"): "x"})
        is False
    )
    site.says("/b", YAML)
    assert unchanged(read(url), Access(remote=True), {f"{site.url}/b": digest})


# Credentials

TOKEN = (("Authorization", "Bearer secret"),)


def sent(site: Site, name: str = "authorization") -> list[str]:
    """What requests had in a header."""
    lines = (line for each in site.requests for line in each.split("\r\n"))
    found = (line.partition(": ") for line in lines)
    return [value for key, _, value in found if key.lower() == name]


def basic(text: str) -> str:
    return f"Basic {base64.b64encode(text.encode()).decode()}"


def test_headers_go_to_the_origin_of_the_document_alone(
    site: Site, other: Site
) -> None:
    there = other.says("/pet.yaml", b"type: object\n")
    site.says("/near.yaml", f"$ref: '{there}'\n".encode())
    access = Access(remote=True, headers=TOKEN, hosts=("127.0.0.2",))
    assert not load(refer(site, "near.yaml"), access)[1]
    assert sent(site) == ["Bearer secret"] * 2
    assert len(other.requests) == 1
    read(site.leads("/c", there), access)
    assert len(other.requests) == 2
    assert not sent(other)


def test_another_port_is_another_origin(site: Site) -> None:
    second = Site()
    try:
        second.says("/b", YAML)
        read(site.leads("/a", f"{second.url}/b"), Access(headers=TOKEN))
        assert (len(sent(site)), len(second.requests), sent(second)) == (1, 1, [])
        second.sends("/b", b"HTTP/1.1 401 Unauthorized\r\n\r\n")
        _, message, _ = refused(site.url + "/a", Access(headers=TOKEN))
        assert message.endswith(f"{second.url} is not what the credentials are for")
    finally:
        second.close()


def test_headers_from_the_environment(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("A_TOKEN", "secret")
    access = Access(headers=(("X-Key", "a ${A_TOKEN}"), ("Accept", "text/x")))
    url = site.says("/a", YAML)
    read(url, access)
    assert (sent(site, "x-key"), sent(site, "accept")) == (["a secret"], ["text/x"])
    monkeypatch.delenv("A_TOKEN")
    message = 'the header "X-Key" needs ${A_TOKEN}, which is not set'
    assert refused(url, access) == ("invalid-header", message, None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("", "secret"),
        ("a b", "secret"),
        ("a\n", "secret"),
        ("a:", "secret"),
        ("a", "secret\r\nb: c"),
        ("a", "secret\0"),
        ("a", "secret\N{SNOWMAN}"),
        ("a", " "),
        ("a", "secret ${"),
        ("a", "secret ${1}"),
        ("Host", "secret"),
        ("Content-Length", "3"),
    ],
)
def test_headers_that_are_none(site: Site, name: str, value: str) -> None:
    code, message, _ = refused(site.says("/a", YAML), Access(headers=((name, value),)))
    assert code == "invalid-header"
    assert "secret" not in message
    assert not site.requests


def test_user_and_password_of_a_url(site: Site) -> None:
    url = site.says("/a", YAML).replace("//", "//me:p%40ss@")
    source = read(url + "?token=secret#x")
    assert sent(site) == [basic("me:p@ss")]
    assert site.requests[0].startswith("GET /a?token=secret HTTP/1.1\r\n")
    assert source.path == f"{site.url}/a"
    assert "ss" not in repr(source).replace("class", "")
    read(url, Access(headers=TOKEN))
    assert sent(site)[1:] == ["Bearer secret"]


def netrc(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    file = folder / "netrc"
    file.write_text(text)
    monkeypatch.setenv("NETRC", str(file))


def test_netrc(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc(tmp_path, "machine 127.0.0.1 login me password secret\n", monkeypatch)
    url = site.says("/a", YAML)
    read(url)
    read(url, Access(headers=TOKEN))
    assert sent(site) == [basic("me:secret"), "Bearer secret"]
    netrc(tmp_path, "machine 127.0.0.1 secret\n", monkeypatch)
    code, message, _ = refused(url)
    assert (code, "secret" in message, "netrc:2" in message) == (
        "unreadable",
        False,
        True,
    )


@pytest.mark.parametrize(
    ("url", "is_sent"),
    [
        ("https://a.example/b", True),
        ("http://a.example/b", False),
        ("https://a.example:444/b", False),
        ("https://b.example/b", False),
        ("http://spec.example/b", True),
    ],
)
def test_whom_netrc_is_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, is_sent: bool
) -> None:
    """The user's SPEC; of what documents name, hosts of their own entry, and encrypted."""
    text = "machine a.example login me password x\ndefault login me password x\n"
    netrc(tmp_path, text, monkeypatch)
    spec = parse_url("http://spec.example/")
    assert bool(headers_for(parse_url(url).origin, spec, Access())) is is_sent


@pytest.mark.parametrize("status", [401, 403])
def test_what_to_do_about_a_login(site: Site, status: int) -> None:
    url = site.sends("/a", f"HTTP/1.1 {status} No\r\n\r\n".encode())
    code, message, hint = refused(url)
    assert code == "unreadable"
    assert f"the server answered {status}" in message
    assert hint and hint.startswith('--header "Authorization: Bearer ${TOKEN}"')
    assert refused(url, Access(headers=TOKEN))[1].endswith(
        "to a request with credentials"
    )


def test_references_may_not_name_passwords(site: Site) -> None:
    there = site.says("/pet.yaml", b"type: object\n").replace("//", "//me:secret@")
    (found,) = load(refer(site, there), Access(remote=True))[1]
    assert found.code == "unreadable-ref"
    assert "secret" not in found.message


def test_queries_of_references_are_no_names(site: Site) -> None:
    site.says("/pet.yaml", b"{a: {type: object}, b: {type: string}}\n")
    refs = "pet.yaml?k=1#/a", "pet.yaml?k=2#/a", "pet.yaml?k=1#/b", "pet.yaml#/a"
    schemas = ", ".join(f"S{n}: {{$ref: '{ref}'}}" for n, ref in enumerate(refs))
    text = f"{YAML.decode()}components: {{schemas: {{{schemas}}}}}"
    documents, found = load(site.says("/root.yaml", text.encode()), Access(remote=True))
    assert not found
    url = f"{site.url}/pet.yaml"
    assert sorted(documents) == ["", url, f"{url}?", f"{url}?2"]
    assert {documents[name].path for name in documents if name} == {url}
    assert not validate(documents)
    assert [r.split(" ")[1] for r in site.requests[1:]] == [
        "/pet.yaml?k=1",
        "/pet.yaml?k=2",
        "/pet.yaml",
    ]
    # Without the query nobody can tell whether it is what it was.
    root = Source("", "", "", parse_url(site.url))
    digests = {f"{url}?": documents[f"{url}?"].digest}
    assert not unchanged(root, Access(remote=True), digests)


def test_proxies_of_the_environment(
    site: Site, other: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", site.url.replace("//", "//me:secret@"))
    monkeypatch.setenv("no_proxy", "127.0.0.2")
    site.answers["http://docs.invalid/a"] = site.answers[""] = (
        OK + LENGTH % len(YAML) + YAML
    )
    assert read("http://docs.invalid/a?b=c").text == YAML.decode()
    assert site.requests[0].startswith("GET http://docs.invalid/a?b=c HTTP/1.1\r\n")
    assert sent(site, "proxy-authorization") == [basic("me:secret")]
    assert sent(site, "host") == ["docs.invalid"]
    assert read(other.says("/a", YAML)).text == YAML.decode()
    assert not sent(other, "proxy-authorization")


def test_a_proxy_for_https(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", site.url.replace("//", "//me:secret@"))
    monkeypatch.setenv("no_proxy", "")
    site.sends("docs.invalid:443", b"HTTP/1.1 403 No\r\n\r\n")
    _, message, _ = refused("https://docs.invalid/a?b=c", Access(headers=TOKEN))
    assert message.endswith("https://docs.invalid/a: the proxy answered 403")
    assert site.requests[0].startswith("CONNECT docs.invalid:443 ")
    assert sent(site, "proxy-authorization") == [basic("me:secret")]
    assert not sent(site)


@pytest.fixture
def encrypted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The URL of a server of the files in a folder, whose certificate is trusted."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("there is no openssl to make a certificate with")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    arguments = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost".split()
    name = ("-addext", "subjectAltName=DNS:localhost")
    files = ("-keyout", str(key), "-out", str(certificate))
    subprocess.run(
        [program, *arguments, *name, *files], check=True, capture_output=True
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args, directory=str(tmp_path))

        def log_message(self, *args: Any) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"https://localhost:{server.server_port}"
        server.shutdown()
        thread.join()


def test_encrypted(
    encrypted: str, tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.yaml").write_bytes(YAML)
    assert read(f"{encrypted}/a.yaml").text == YAML.decode()
    here = site.leads(
        "/a", f"{encrypted}/a.yaml"
    )  # by a name that leads to this machine
    assert refused(here)[0] == "private-host"
    assert read(here, Access(hosts=("localhost",))).text == YAML.decode()
    monkeypatch.delenv("SSL_CERT_FILE")
    assert "its certificate is not trusted" in refused(f"{encrypted}/a.yaml")[1]
    plain = encrypted.replace("https", "http") + "/a.yaml"
    assert refused(plain)[0] == "unreadable"


def test_a_redirect_in_utf_8(site: Site) -> None:
    site.says("/caf%C3%A9.yaml", YAML)
    assert read(site.leads("/a", "/café.yaml")).text == YAML.decode()


@pytest.mark.parametrize(
    ("address", "seen"),
    [
        ("specs/a@b.yaml", "specs/a@b.yaml"),
        ("https://h/a@1/b.yaml", "https://h/a@1/b.yaml"),
        ("https://u:p@h:8/a?t=1#f", "https://h:8/a"),
        ("HTTPS://u@[::1]:8/a", "HTTPS://[::1]:8/a"),
        ("ftp://u:p@h/a", "ftp://h/a"),
        ("https://u:p/w@h/a", "https://..."),
        ("https://u:p?w@h/a", "https://..."),
        ("https://u:p#w@h/a", "https://..."),
        ("https://a@b:p@h/a", "https://h/a"),
        ("https://[a?t=1", "https://..."),
    ],
)
def test_what_of_an_address_is_shown(address: str, seen: str) -> None:
    assert shown(address) == seen


@pytest.mark.parametrize("address", ["ftp://u:secret@h/a", "file:///etc/hostname"])
def test_other_schemes(address: str) -> None:
    code, message, _ = refused(address)
    assert code == "unreadable"
    assert "secret" not in message
    assert "an http(s) URL" in message


def test_an_embedded_address_is_judged_by_what_it_leads_to() -> None:
    origin = parse_url("http://a/").origin
    hosts.check_address(origin, False, "::ffff:8.8.8.8")
    hosts.check_address(origin, False, "64:ff9b::808:808")
