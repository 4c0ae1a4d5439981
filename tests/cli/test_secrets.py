"""What is secret in an address, a header or a netrc file is sent, and neither printed nor written."""

from __future__ import annotations

import http.server
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from specloom.cli import FAILED, OK, USAGE

SPEC = """
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      operationId: listPets
      responses:
        '200': {description: All., content: {application/json: {schema: {$ref: 'pet.yaml?sig=hunter2#/Pet'}}}}
components:
  schemas:
    Odd: {type: objct}
    Toy: {$ref: 'toy.yaml?sig=hunter2'}
"""
PARTS = {
    "/pet.yaml": "Pet: {type: object, nullable: true, properties: {name: {type: string}}}\n",
    "/toy.yaml": "{type: object, properties: {size: {type: integr}}}\n",
}
SECRET = "hunter2"


class Handler(http.server.BaseHTTPRequestHandler):
    """Serves the document to who knows the password."""

    spec = SPEC
    seen: list[tuple[str, str | None]] = []

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        given = self.headers.get("Authorization")
        self.seen.append((self.path, given))
        text = self.spec if path == "/openapi.yaml" else PARTS.get(path, "")
        body = text.encode() if given else b""
        self.send_response(200 if given else 401)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setattr(Handler, "seen", [])
    monkeypatch.setattr(Handler, "spec", SPEC)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def everything(folder: Path) -> dict[str, str]:
    return {
        str(file): f"{file}\n{file.read_bytes().decode('utf-8', 'replace')}"
        for file in folder.rglob("*")
        if file.is_file()
    }


COMMANDS = {
    "generate": ("--allow-remote-refs", "-o", "out", "--verbose"),
    "check": ("--allow-remote-refs", "-o", "out", "--check"),
    "diff": ("--allow-remote-refs", "-o", "out", "--diff", "--package", "pets"),
    "strict": ("--allow-remote-refs", "-o", "out", "--strict"),
    "no-refs": ("-o", "out"),
    "validate": ("--allow-remote-refs",),
    "json": ("--allow-remote-refs", "--format", "json"),
    "inspect": ("--allow-remote-refs",),
    "model": ("--allow-remote-refs", "--dump-model"),
}
NAMES = {
    "json": "validate",
    "model": "inspect",
    "validate": "validate",
    "inspect": "inspect",
}


@pytest.mark.parametrize("case", COMMANDS)
def test_nothing_secret_is_told(specloom: Any, host: str, case: str) -> None:
    url = f"http://me:{SECRET}@{host}/openapi.yaml?token={SECRET}#{SECRET}"
    done = specloom(NAMES.get(case, "generate"), url, *COMMANDS[case])
    assert done.code in (OK, FAILED)
    assert Handler.seen[0][0] == f"/openapi.yaml?token={SECRET}"
    shown = done.out + done.err
    # The document itself is quoted, where it is wrong.
    assert SECRET not in shown.replace(f"?sig={SECRET}", "")
    assert host in shown or case in ("diff", "generate", "inspect", "model", "json")
    assert not [name for name, text in everything(Path()).items() if SECRET in text]


def test_a_new_token_changes_nothing(specloom: Any, host: str) -> None:
    arguments = ("-o", "out", "--package", "pets", "--allow-remote-refs")
    Handler.spec = SPEC.replace(f"?sig={SECRET}", "")
    first = f"http://{host}/openapi.yaml?token=1"
    header = ("--header", "Authorization: Bearer 1")
    assert specloom("generate", first, *arguments, *header, "--quiet").code == OK
    second = f"http://me:2@{host}/openapi.yaml?token=2"
    assert specloom("generate", second, *arguments).out == "pets: up to date\n"
    # The document's place is in the client: its servers are relative to it.
    moved = f"http://{host}/v2/openapi.yaml"
    PARTS["/v2/openapi.yaml"] = Handler.spec
    try:
        done = specloom("generate", moved, *arguments[:-1], *header, "--check")
    finally:
        del PARTS["/v2/openapi.yaml"]
    assert done.code == FAILED


def test_servers_are_relative_to_the_address_alone(specloom: Any, host: str) -> None:
    url = f"http://me:{SECRET}@{host}/openapi.yaml?token={SECRET}"
    arguments = ("-o", "out", "--package", "pets", "--allow-remote-refs", "--quiet")
    assert specloom("generate", url, *arguments).code == OK
    assert any(f"http://{host}/" in text for text in everything(Path()).values())


def test_headers_of_the_configuration(
    specloom: Any, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def configure(headers: str) -> None:
        Path("pyproject.toml").write_text(
            f'[[tool.specloom.client]]\nspec = "http://{host}/openapi.yaml"\noutput = "out"\n'
            f'package = "pets"\nallow-remote-refs = true\n{headers}\n'
        )

    configure('headers = { Authorization = "Bearer ${PETS_TOKEN}" }')
    monkeypatch.delenv("PETS_TOKEN", raising=False)
    done = specloom("generate")
    assert (done.code, "${PETS_TOKEN}, which is not set" in done.err) == (USAGE, True)
    monkeypatch.setenv("PETS_TOKEN", SECRET)
    assert specloom("generate", "--quiet").code == OK
    assert {given for _, given in Handler.seen} == {f"Bearer {SECRET}"}
    assert not [n for n, text in everything(Path("out")).items() if SECRET in text]
    for wrong in (
        f'headers = {{ Authorization = "Bearer {SECRET}" }}',
        f'headers = "{SECRET}"',
        "headers = { A = 1 }",
        'allow-hosts = "a"',
        "allow-hosts = [1]",
        'allow-hosts = ["http://a"]',
    ):
        configure(wrong)
        done = specloom("generate")
        assert (done.code, SECRET in done.err) == (USAGE, False), wrong


@pytest.mark.parametrize(
    "arguments",
    [
        ("generate", "--header", f"Authorization: {SECRET}"),
        ("generate", "spec.yaml", "-o", "out", "--header", f"Authorization: {SECRET}"),
        ("validate", "-", "--header", f"Authorization: {SECRET}"),
        ("validate", "http://127.0.0.1:9/", "--header", SECRET),
        ("validate", "http://127.0.0.1:9/", "--header", f"A b: {SECRET}"),
        ("validate", "http://127.0.0.1:9/", "--header", f"A: {SECRET}\nB: c"),
        ("validate", f"http://me:{SECRET}@127.0.0.1:port/"),
        ("validate", f"ftp://me:{SECRET}@127.0.0.1/"),
        ("validate", f"http://me:{SECRET}@[127.0.0.1/"),
        ("validate", f" http://me:{SECRET}@127.0.0.1/"),
        ("validate", f"https:/me:{SECRET}@127.0.0.1/"),
        ("validate", f"me:{SECRET}@127.0.0.1/"),
        ("generate", f"http://me:{SECRET}@127.0.0.1:9/?t={SECRET}", "-o", "out"),
        ("validate", "http://127.0.0.1:9/", "--allow-host", "http://a"),
    ],
)
def test_what_is_wrong_is_not_repeated(
    specloom: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
) -> None:
    monkeypatch.chdir(tmp_path)
    done = specloom(*arguments)
    assert done.code == USAGE
    assert SECRET not in done.out + done.err


@pytest.mark.parametrize("before", ["", "x: 1, " * 40, "x" * 300])
@pytest.mark.parametrize(
    "reference",
    [
        "$ref: 'https://h.example/a.yaml?token=hunter2#/A'",
        "$ref: 'https://me:hunter2@h.example/a.yaml#/A'",
        '"$ref" : "a.yaml?token=hunter2#/A"',
        "$ref: https://h.example/%s?token=hunter2" % ("a" * 200),
        "type: objct, externalDocs: {url: 'https://hunter2@h.example?hunter2'}",
    ],
)
def test_no_finding_quotes_a_secret(
    specloom: Any, tmp_path: Path, before: str, reference: str
) -> None:
    spec = tmp_path / "spec.yaml"
    head = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n"
    schemas = f"{{ {before or 'A'}: {{{reference}}} }}"
    if ":" in before:
        schemas = f"{{A: {{{before}{reference}}}}}"
    spec.write_text(f"{head}components: {{schemas: {schemas}}}\n")
    done = specloom("validate", spec)
    assert "| " in done.out, "no line is quoted"
    assert SECRET not in done.out + done.err


def test_a_login_is_asked_for(specloom: Any, host: str) -> None:
    url = f"http://{host}/openapi.yaml"
    done = specloom("validate", url)
    assert done.code == USAGE
    assert "401" in done.err and "--header" in done.err
    Path(os.environ["NETRC"]).write_text("machine 127.0.0.1 login me password x\n")
    assert specloom("inspect", url, "--allow-remote-refs").code == OK
