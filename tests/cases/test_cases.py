"""Small documents, one feature each -> the intermediate model as JSON; 3.0 and 3.1 give the same."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from specloom.load import load
from specloom.model.dump import dump
from specloom.normalize import normalize

HERE = Path(__file__).parent
CASES = sorted(p.stem for p in HERE.glob("*.yaml") if not p.stem.endswith(".3.0"))
TWINS = sorted(p.name.split(".")[0] for p in HERE.glob("swagger/*.2.0.yaml"))


def model(path: Path) -> str:
    """The model of a document that has nothing to complain about."""
    documents, found = load(path)
    api, degraded = normalize(documents)
    assert not found and not degraded
    return dump(api)


def without_places(text: str) -> Any:
    """A model with its identifiers numbered as they come up, component by component."""
    api = json.loads(text)
    numbers: dict[str, str] = {}

    def number(found: re.Match[str]) -> str:
        return numbers.setdefault(found[0], f'"#{len(numbers)}"')

    schemas = api.pop("schemas", {})
    seen: list[Any] = []
    work = re.findall(r'"(#/[^"]*)"', json.dumps(api))
    done: set[str] = set()
    while work:
        id = work.pop(0)
        if id in schemas and id not in done:
            done.add(id)
            seen.append(schemas[id])
            work = [*re.findall(r'"(#/[^"]*)"', json.dumps(schemas[id])), *work]
    assert done == set(schemas), "a schema that nothing refers to"
    return json.loads(re.sub(r'"#/[^"]*"', number, json.dumps([api, seen])))


@pytest.mark.parametrize("case", CASES)
def test_model(case: str, update: bool) -> None:
    text = model(HERE / f"{case}.yaml")
    golden = HERE / f"{case}.json"
    if update:
        golden.write_text(text, encoding="utf-8", newline="\n")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES)
def test_both_spellings_give_one_model(case: str, tmp_path: Path) -> None:
    spelled = HERE / f"{case}.3.0.yaml"
    text = (HERE / f"{case}.yaml").read_text(encoding="utf-8")
    if not spelled.exists():  # both versions spell it the same
        spelled = tmp_path / "spec.yaml"
        spelled.write_text(text.replace("openapi: 3.1.0", "openapi: 3.0.3"), "utf-8")
    assert without_places(model(spelled)) == without_places(
        model(HERE / f"{case}.yaml")
    )


@pytest.mark.parametrize("case", TWINS)
def test_swagger_gives_the_model_of_its_twin(case: str) -> None:
    twins = (HERE / "swagger" / f"{case}.{version}.yaml" for version in ("2.0", "3.0"))
    swagger, openapi = (without_places(model(path)) for path in twins)
    assert swagger == openapi


def test_every_swagger_document_has_a_twin() -> None:
    assert len(TWINS) == 10
    assert len(list((HERE / "swagger").iterdir())) == 2 * len(TWINS)


def test_every_file_belongs_to_a_case() -> None:
    names = {
        p.name.removesuffix(p.suffix).removesuffix(".3.0") for p in HERE.glob("*.[jy]*")
    }
    assert len(CASES) == 12
    assert names == set(CASES)
