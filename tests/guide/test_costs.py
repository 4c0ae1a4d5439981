"""What the features of a client cost is what the guide says, more or less."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.clients import make_client
from tests.guide.test_naming import DOCS, GUIDE, named, rows

from specloom.features import KNOWN
from specloom.runtime_modules import RUNTIME, runtime_modules

PLAIN = """
openapi: 3.1.0
info: {title: Plain, version: "1"}
paths:
  /pets:
    get:
      operationId: get_pet
      responses:
        "200":
          description: ok
          content: {application/json: {schema: {type: object, properties: {n: {type: string}}}}}
"""
ROWS = {row[0]: int(row[2]) for row in rows(GUIDE, "Feature")}


def lines(modules: set[str]) -> int:
    return sum(
        (RUNTIME / f"{name}.py").read_text("utf-8").count("\n") for name in modules
    )


@pytest.fixture(scope="module")
def costs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    client = make_client(PLAIN, tmp_path_factory.mktemp("costs"), "costs")
    own = [path for path in client.path.rglob("*.py") if "_runtime" not in path.parts]
    texts = {path.name: path.read_text("utf-8") for path in own}
    with_double = {*runtime_modules(texts.values())}
    del texts["testing.py"]
    core = {*runtime_modules(texts.values())}
    found = {"the core": lines(core), "the double for tests": lines(with_double - core)}
    for row in ROWS.keys() - found.keys():
        (name,) = named(row)
        found[row] = lines({*runtime_modules([], [name])} - core)
    return found


def test_every_feature_has_a_row() -> None:
    assert KNOWN <= {name for row in ROWS for name in named(row)}


def test_the_guide_says_what_features_cost(costs: dict[str, int], update: bool) -> None:
    if update:
        text = GUIDE
        for row, told in ROWS.items():
            table = GUIDE.partition("| Feature |")[2].splitlines()
            line = next(x for x in table if x.startswith(f"| {row} |"))
            cost = max(round(costs[row], -1), 10)
            text = text.replace(line, line.removesuffix(f"| {told} |") + f"| {cost} |")
        Path(DOCS / "guide.md").write_text(text, "utf-8")
        return
    for row, told in ROWS.items():
        assert abs(costs[row] - told) <= 20 + told / 10, (row, costs[row])
