"""A document that means harm in every text, name and URL it has; what is made of it does none."""

from __future__ import annotations

import ast
import json
import re
import tomllib
import unicodedata
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from tests.clients import Client, make_client

ATTACKS = (
    "<script>alert(1)</script><img src=x onerror=alert(1)><iframe src=//evil></iframe>",
    "<a href='javascript:alert(1)' onclick=alert(1) style='x'>x</a> <svg/onload=alert(1)>",
    "<!-- a comment --> <?php ?> <![CDATA[ x ]]> <!DOCTYPE x>",
    "[a](javascript:alert(1)) ![b](data:text/html;base64,PHNjcmlwdD4=) [c](VbScRiPt:x)",
    "[a](java\tscript:alert(1)) [b](&#106;avascript:alert(1)) [c](javascript&colon;x)",
    "[a](<javascript:alert(1)>) [b](\x01javascript:x) [c](java\nscript:x) [d]( \x0bjavascript:x)",
    "[a](\\javascript:x) [b](java&Tab;script:x) [c](&#x6A&#x61vascript:x) [d](data&#58;x)",
    "[r]\n\n[r]: javascript:alert(1)\n[s]: <data:text/html,x>\n[t\nu]: vbscript:x\n\n![r] [t u][]",
    "[r]: &#0000106;&#0000097;&#0000118;&#0000097;&#0000115;&#0000099;&#0000114;&#0000105;x:y",
    "> [q]: javascript:x\n\n- [q]: javascript:x\n\n<javascript:alert(1)> <data:x,y>",
    "# A heading\n\nAnother\n===\n\nA third\n---\n\n---\ntitle: front matter\n---",
    "```\nfence\n~~~\n<script>alert(1)</script>\n````\n``` \n<script>alert(1)</script>",
    "    indented\n\n`open <script>alert(1)</script> ``\n\n    ```\n<b>",
    "a | b | c\n--|---|---\n<script>|</script>|`|`\n\n| x |\n| - |\n| \\| <i> |",
    'closes """ a docstring\n"""\nimport os; os._exit(3)\n"""',
    'ends with a quote " and with a backslash \\',
    "''' \\''' \\\"\"\" {{ 7*7 }} {% raw %} ${x} %s {0} \\N{DIGIT ONE} \\x41 \\u202e",
    "a\u2028import os\u2029b\x0bc\x0cd\x85e\rf\x1cg\x1dh\x1ei\x00j\x1b[31mk\x7f\x9b",
    "bidi \u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c hidden",
    "zero \u200b\u2060\ufeff\u00ad\u180e wide, tags \U000e0001\U000e0041\U000e007f, \U000e0100\U000e01ef\u3164\uffa0",
    "noqa type: ignore # pragma: no cover fmt: off coding: utf-7 pylint: disable=all",
    "\n\n\n- \n  -\n    > - 1. x\n\n\n> > > # y\n\t\tz\n1) <b>\n",
)
"""Texts that would do something where they are not taken for what they are."""

URLS = (
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "https://x.example/)[a](javascript:alert(1)) \"onmouseover='x' <b> `|`\n# x\u202e",
    "\x01 java\tscript:alert(1)",
)
EVERYTHING = "\n\n".join(ATTACKS)


def hostile() -> dict[str, Any]:
    """A document with the attacks everywhere."""
    attacks = (text for _ in range(1000) for text in (*ATTACKS, EVERYTHING))
    urls = (url for _ in range(1000) for url in URLS)

    def text() -> str:
        return next(attacks)

    def docs() -> dict[str, str]:
        return {"description": text(), "url": next(urls)}

    def schema(**more: Any) -> dict[str, Any]:
        return {"title": text(), "description": text(), "externalDocs": docs(), **more}

    def content() -> dict[str, Any]:
        return {
            "application/json": {
                "schema": schema(
                    type="object",
                    required=["x"],
                    properties={
                        "x": schema(type="string", default=text(), examples=[text()]),
                        text(): schema(type="string", enum=[text(), text(), text()]),
                        "y": schema(type="string", const=text()),
                        "z": schema(type="string", pattern=text()),
                    },
                )
            },
            text(): {"schema": {"type": "string"}},
        }

    def operation(name: str) -> dict[str, Any]:
        places = ("header", "query", "cookie")
        return {
            "operationId": name,
            "summary": text(),
            "description": text(),
            "externalDocs": docs(),
            "tags": [text(), text()],
            "deprecated": True,
            "parameters": [
                {
                    "name": f"{index} {text()}",
                    "in": place,
                    "description": text(),
                    "schema": schema(type="string", default=text()),
                }
                for index, place in enumerate(places)
            ],
            "requestBody": {"description": text(), "content": content()},
            "responses": {
                status: {
                    "description": text(),
                    "content": content(),
                    "headers": {f"X-{status}": {"description": text(), "schema": {}}},
                    "links": {
                        text(): {
                            "operationRef": next(urls),
                            "description": text(),
                            "parameters": {text(): text()},
                            "requestBody": text(),
                            "server": {"url": next(urls)},
                        }
                    },
                }
                for status in ("200", "404", "default")
            },
        }

    def request(name: str) -> dict[str, Any]:
        kept = operation(name).items()
        return {key: value for key, value in kept if key != "operationId"}

    operations = {f"/p{n}": {"post": operation(f"op{n}")} for n in range(len(ATTACKS))}
    operations["/p0"]["post"]["callbacks"] = {
        text(): {text(): {"post": request("a")}} for _ in ATTACKS[:6]
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": EVERYTHING,
            "version": '1"\n[tool.x]\ny = """\u2028',
            "description": EVERYTHING,
            "termsOfService": next(urls),
            "contact": {"name": text(), "url": next(urls), "email": text()},
            "license": {"name": text(), "url": next(urls)},
        },
        "externalDocs": docs(),
        "servers": [
            {
                "url": f"https://h.example/{{v}}/{url}",
                "description": text(),
                "variables": {"v": {"default": text(), "description": text()}},
            }
            for url in URLS
        ],
        "tags": [
            {"name": name, "description": text(), "externalDocs": docs()}
            for name in ATTACKS
        ],
        "paths": operations,
        "webhooks": {name: {"post": request("b")} for name in ATTACKS},
        "components": {
            "schemas": {
                name: schema(oneOf=[{"type": "string"}, {"type": "integer"}])
                for name in ATTACKS
            },
            "securitySchemes": {
                text(): {
                    "type": "oauth2",
                    "description": text(),
                    "flows": {
                        "clientCredentials": {
                            "tokenUrl": next(urls),
                            "scopes": {text(): text()},
                        }
                    },
                },
                text(): {"type": "apiKey", "in": "header", "name": text()},
                text(): {"type": "http", "scheme": text(), "description": text()},
                text(): {"type": "openIdConnect", "openIdConnectUrl": next(urls)},
            },
        },
    }


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Client:
    folder = tmp_path_factory.mktemp("hostile")
    spec = folder / "hostile.json"
    spec.write_text(json.dumps(hostile()), encoding="ascii")
    return make_client(spec, folder, "hostile_client", docs=True)


def generated(client: Client, pattern: str) -> list[Path]:
    found = [
        path for path in client.folder.rglob(pattern) if "_runtime" not in path.parts
    ]
    assert found
    return found


JOINERS = "\u200c\u200d"
"""Without them, some scripts cannot be written and emoji fall apart."""


def hidden(text: str) -> list[str]:
    """The characters of a text that do not show, or that change what shows."""
    return sorted(
        {
            f"U+{ord(c):04X}"
            for c in text
            if c not in f"\n{JOINERS}"
            and (
                unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")
                or c in "\u3164\uffa0"
                or "\U000e0100" <= c <= "\U000e01ef"
            )
        }
    )


def test_nothing_is_hidden_in_any_file(client: Client) -> None:
    found = {
        path.name: hidden(path.read_bytes().decode("utf-8"))
        for path in generated(client, "*.*")
    }
    assert {name: characters for name, characters in found.items() if characters} == {}


def test_code_is_only_what_the_templates_write(client: Client) -> None:
    for path in generated(client, "*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            match node:
                case ast.Import(names=names):
                    assert {n.name for n in names} <= {"datetime", "typing"}, path.name
                case ast.Name(id="os" | "alert" | "evil"):
                    raise AssertionError(path.name)
                case _:
                    pass


def test_comments_are_only_what_the_templates_write(client: Client) -> None:
    for path in generated(client, "*.py"):
        text = path.read_text("utf-8")
        tree = ast.parse(text)
        quoted = {
            number
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
            for number in range(node.lineno, (node.end_lineno or 0) + 1)
        }
        rest = [
            line
            for number, line in enumerate(text.split("\n"), start=1)
            if "#" in line and number not in quoted
        ]
        assert rest == ["# Generated by specloom from hostile.json. Do not edit."], path


def test_every_module_imports(client: Client) -> None:
    modules = [
        ".".join(path.relative_to(client.folder).with_suffix("").parts)
        for path in generated(client, "*.py")
    ]
    code = "import importlib, sys\nfor name in sys.stdin.read().split(): importlib.import_module(name)"
    done = client.run(code, stdin="\n".join(modules))
    assert done.returncode == 0, done.stderr


PASSIVE = {
    *"a blockquote br code em h1 h2 h3 hr img li ol p pre strong table tbody td th thead tr ul".split()
}
ATTRIBUTES = {
    ("a", "href"),
    ("a", "title"),
    ("img", "src"),
    ("img", "alt"),
    ("img", "title"),
}
ATTRIBUTES |= {("code", "class"), ("ol", "start"), ("td", "style"), ("th", "style")}


class Activity(HTMLParser):
    """Collects what a page does beside showing text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.levels: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in PASSIVE:
            self.found.append(f"<{tag}>")
        if tag[0] == "h" and tag[1:].isdigit():
            self.levels.append(tag)
        for name, value in attrs:
            plain = re.sub(r"[\x00-\x20]", "", value or "").lower()
            scheme = re.match(r"([a-z][a-z0-9+.-]*):", plain)
            if (tag, name) not in ATTRIBUTES:
                self.found.append(f"<{tag} {name}>")
            elif name == "style" and not re.fullmatch(r"text-align:\w+", plain):
                self.found.append(f"style {value}")
            elif name in ("href", "src") and scheme:
                if scheme[1] not in ("http", "https", "mailto"):
                    self.found.append(f"{tag} to {value}")

    def handle_comment(self, data: str) -> None:
        self.found.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.found.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.found.append(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        self.found.append(f"<![{data}]>")


def activity(page: str) -> Activity:
    """What a page does, as a renderer that trusts it shows it."""
    markdown_it = pytest.importorskip("markdown_it")
    renderer = markdown_it.MarkdownIt("commonmark", {"html": True}).enable("table")
    renderer.validateLink = lambda url: True
    found = Activity()
    found.feed(renderer.render(page))
    return found


def test_pages_do_nothing(client: Client) -> None:
    pages = [*generated(client, "*.md"), client.folder / "llms.txt"]
    found = {path.name: activity(path.read_text("utf-8")) for path in pages}
    assert {name: each.found for name, each in found.items() if each.found} == {}
    assert {
        name for name, each in found.items() if each.levels.count("h1") != 1
    } == set()
    assert all(path.read_text("utf-8").startswith("# ") for path in pages)


def test_headings_are_only_ours(client: Client) -> None:
    levels = activity((client.folder / "README.md").read_text("utf-8")).levels
    schemes, tags = 4, len({p.name for p in generated(client, "*Api.md")})
    assert levels.count("h2") == 14
    assert levels.count("h3") == schemes + tags


def test_tables_keep_their_columns(client: Client) -> None:
    for path in generated(client, "*.md"):
        outside = re.sub(
            r"^(`{3,}|~{3,})[^\n]*\n.*?^\1[ ]*$",
            "",
            path.read_text("utf-8"),
            flags=re.MULTILINE | re.DOTALL,
        )
        columns = 0  # Of a table of ours: those of the document may be uneven.
        for line in outside.split("\n"):
            if re.fullmatch(r"\|(?: --- \|)+", line):
                columns = line.count("|")
            elif columns:
                cells = len(re.findall(r"(?<!\\)\|", line))
                assert cells in (0, columns), f"{path.name}: {line[:300]}"
                columns = cells


def test_a_project_is_no_more_than_it_says(client: Client) -> None:
    project = tomllib.loads((client.folder / "pyproject.toml").read_text("utf-8"))
    assert set(project) == {"build-system", "project", "tool"}
    assert set(project["tool"]) == {"hatch"}
    assert project["project"]["version"] == "0.0.0"
    assert "\n" not in project["project"]["description"]


def test_files_have_names_that_every_system_takes(client: Client) -> None:
    root = client.folder.resolve()
    for folder in (path for path in root.rglob("*") if path.is_dir()):
        names = [path.name for path in folder.iterdir() if path.suffix != ".pyc"]
        assert len({name.lower() for name in names}) == len(names)
        assert max(map(len, names), default=0) < 100
    for path in root.rglob("*"):
        assert not path.is_symlink()
        assert re.fullmatch(r"[\w.-]+", path.name), path.name


def test_a_surface_has_one_name_a_line(client: Client) -> None:
    for line in (client.path / "surface.txt").read_text("utf-8").splitlines():
        assert re.match(r"(?:models\.|webhooks\.|\w+Api\.)\w+", line), line


def test_examples_for_tests_are_plain_data(client: Client) -> None:
    data = (client.path / "testing.json").read_text("utf-8")
    assert data.isascii()
    assert json.loads(data)["operations"]
