"""Operations that are deprecated: type checkers say so where one is called, and nowhere else."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.clients import Client, make_client

PACKAGES = {"deprecated_calls": """
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /things:
    get:
      operationId: listThings
      deprecated: true
      parameters: [{name: limit, in: query, schema: {type: integer}}]
      responses: {'200': {description: ok, content: {application/json: {schema: {type: array, items: {type: string}}}}}}
    post:
      operationId: addThing
      deprecated: true
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
      responses: {'204': {description: done}}
    delete: {operationId: dropThings, deprecated: true, responses: {'204': {description: done}}}
    put: {operationId: keepThings, responses: {'204': {description: done}}}
  /bags:
    get: {operationId: getBag, tags: [bags], responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Bag'}}}}}}
    put: {operationId: getBox, tags: [boxes], responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Color'}}}}}}
components:
  schemas:
    Thing: {type: object, deprecated: true, properties: {name: {type: string, deprecated: true}, self: {type: string}, overload: {type: string}}}
    Color: {type: string, enum: [red, blue], deprecated: true}
    Box: {type: object, properties: {thing: {$ref: '#/components/schemas/Thing'}, color: {$ref: '#/components/schemas/Color'}}}
    Bag: {type: object, properties: {name: {type: string}}}
"""}
USE = """
from deprecated_calls import ApiClient, AsyncApiClient, models

things = ApiClient().default
things.list_things()
things.list_things(limit=1, _retries=2)
things.add_thing({"name": "n"})
things.add_thing(name="n")
things.drop_things()
things.drop_things(_retries=2)
things.keep_things()


async def use() -> None:
    things = AsyncApiClient().default
    await things.keep_things()
    await things.list_things(limit=1)
    await things.add_thing(name="n", _retries=2)
    await things.drop_things()


models.Box(thing={"name": "n"}, color="blue")
models.Box(thing=models.Thing(name="n"))
models.Box(color=models.Color.RED)
"""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Client:
    """The client, and what uses it beside it."""
    made = tmp_path_factory.mktemp("deprecated")
    client = make_client(PACKAGES["deprecated_calls"], made, "deprecated_calls")
    (client.folder / "use.py").write_text(USE)
    return client


@pytest.fixture(scope="module")
def folder(client: Client) -> Path:
    """Where both are."""
    return client.folder


@pytest.mark.parametrize(
    "command",
    [
        ("mypy", "--strict", "--enable-error-code=deprecated"),
        ("pyright", "--pythonpath", sys.executable),
    ],
    ids=lambda command: command[0],
)
def test_calls_are_warned_of(client: Client, command: tuple[str, ...]) -> None:
    folder = client.folder
    (folder / "pyrightconfig.json").write_text('{"reportDeprecated": "error"}')
    own = client.own if command[0] == "pyright" else [client.package]
    done = subprocess.run(
        [sys.executable, "-m", *command, "use.py", *own],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    errors = re.findall(r"(\S+\.py):\d+.*error:", done.stdout)
    assert {Path(file).name for file in errors} == {"use.py"}
    found = re.findall(r"(\S+\.py):(\d+):.*deprecated", done.stdout)
    assert [int(line) for _, line in dict.fromkeys(found)] == [
        *range(5, 11),
        17,
        18,
        19,
        23,
    ]


def test_no_module_tells_a_checker_what_not_to_say(folder: Path) -> None:
    for path in (folder / "deprecated_calls").rglob("*.py"):
        assert not re.search(r"# *(mypy|pyright|type):", path.read_text()), path


def test_nothing_is_said_when_it_runs(folder: Path) -> None:
    code = "from deprecated_calls.models import Box, Thing; Box.from_dict({'thing': {'name': 'n'}}); Thing(name='n')"
    subprocess.run([sys.executable, "-W", "error", "-c", code], cwd=folder, check=True)


TOLD = """
openapi: 3.1.0
info: {title: Old, version: "1"}
servers: [{url: https://old.example}]
paths:
  /a:
    get: {operationId: a, tags: [t], deprecated: true, summary: "Deprecated: use b.", responses: {'204': {description: done}}}
  /b:
    get:
      operationId: b
      tags: [t]
      deprecated: true
      description: Gets b.
      parameters:
        - {name: x, in: query, deprecated: true, description: "**Deprecated**, use y.", schema: {type: string}}
        - {name: y, in: query, deprecated: true, description: "Not what it was.", schema: {type: string}}
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Old'}}}}}
components:
  schemas:
    Old:
      type: object
      deprecated: true
      description: This model is deprecated. See New.
      properties:
        a: {type: string, deprecated: true, description: "[Deprecated] Whatever."}
        b: {type: string, deprecated: true}
"""


def test_it_is_said_once(tmp_path: Path) -> None:
    """Where the text says it itself, neither a page nor a docstring says it again."""
    client = make_client(TOLD, tmp_path, "told_once", docs=True)
    page = (client.folder / "docs/TApi.md").read_text("utf-8")
    assert page.count("**Deprecated.**") == 2  # the method b and its argument y
    assert "Deprecated: use b." in page
    model = (client.folder / "docs/Old.md").read_text("utf-8")
    assert model.count("**Deprecated.**") == 1  # the field b
    code = "".join(
        (client.path / name).read_text("utf-8")
        for name in ("api/t_api.py", "models/old.py")
    )
    assert code.count("Deprecated. ") == 4  # the two methods of b, sync and async
    assert '"""Deprecated."""' in code
    assert '"""Deprecated: use b.' in code
