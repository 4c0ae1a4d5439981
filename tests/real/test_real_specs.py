"""The real specs: generate, keep everything, import, and do it again alike."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from tests.clients import REAL_SPECS, ROOT, Client, examples_of

from specloom.load import load
from specloom.naming import name_everything
from specloom.normalize import normalize
from specloom.tools.examples.run import run_examples

pytestmark = pytest.mark.skipif(
    not REAL_SPECS, reason="the real specs are not on this machine"
)

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

MOST_LINES = 72_879 * 2 // 5
"""Two fifths of the Python that OpenAPI Generator writes for 2.3.0; beside the runtime.

Half of that is signatures and docstrings, which stand in every method for who looks at it.
"""

MOST_RUNTIME_LINES = 9_350
"""What the client carries of the runtime, which does what takes so many lines elsewhere."""


LOOK = """
import importlib, inspect, json, sys
operations, schemas = json.load(sys.stdin)
for module, names, method in operations:
    api = importlib.import_module(f"openapiopenai.api.{module}")
    for name in names:
        for function in (method, method + "_with_http_info"):
            found = getattr(getattr(api, name), function)
            assert inspect.iscoroutinefunction(found) is name.startswith("Async"), function
            assert "self" in inspect.signature(found).parameters, function
import openapiopenai, openapiopenai.models
for name in schemas:
    assert getattr(openapiopenai.models, name) is getattr(openapiopenai, name), name
"""


def test_every_operation_and_every_schema_is_there(real: tuple[Path, Client]) -> None:
    """Counted in the document as it is written, not by what the pipeline made of it."""
    spec, client = real
    documents, _ = load(spec)
    document = documents[""]
    paths: Any = document.source_data["paths"]
    expected = {
        operation["operationId"]: operation.get("tags", ["default"])
        for item in paths.values()
        for method, operation in item.items()
        if method in METHODS
    }
    api, _ = normalize(documents)
    names = name_everything(api, client.package, {})
    called = {operation.operation_id: operation.id for operation in api.operations}
    rows = [
        (
            names.tags[tag].module,
            [names.tags[tag].api, names.tags[tag].async_api],
            names.operations[tag, called[operation_id]].method,
        )
        for operation_id, tags in expected.items()
        for tag in tags
    ]
    components: Any = document.source_data["components"]
    schemas = ["".join(filter(str.isalnum, key)) for key in components["schemas"]]
    types = [name[0].upper() + name[1:] for name in schemas]
    assert len(set(types)) == len(components["schemas"])
    done = client.run(LOOK, stdin=json.dumps([rows, types]))
    assert done.returncode == 0, done.stderr[-3000:]


def test_every_module_imports(real: tuple[Path, Client]) -> None:
    _, client = real
    done = client.run(
        "import pkgutil, importlib, openapiopenai as p\n"
        "found = [m.name for m in pkgutil.walk_packages(p.__path__, 'openapiopenai.')]\n"
        "for name in found: importlib.import_module(name)\n"
        "print(len(found))"
    )
    assert done.returncode == 0, done.stderr[-3000:]
    files = [f for f in client.path.rglob("*.py") if f.name != "__init__.py"]
    assert int(done.stdout) >= len(files) > 200


def test_every_type_can_be_built(real: tuple[Path, Client]) -> None:
    """Deferred models are built on first use: a bad discriminator shows only then."""
    _, client = real
    done = client.run(
        "import types, pydantic, openapiopenai.models as models\n"
        "for name in dir(models):\n"
        "    found = getattr(models, name)\n"
        "    # A TypedDict is for type checkers: its annotations are imported for them alone.\n"
        "    if name[0].isupper() and name != 'TYPE_CHECKING' and name[-4:] != 'Dict':\n"
        "        pydantic.TypeAdapter(found).rebuild()"
    )
    assert done.returncode == 0, done.stderr[-3000:]


def test_nothing_is_silenced(real: tuple[Path, Client]) -> None:
    _, client = real
    for file in client.path.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        for mark in ("# noqa", "type: ignore", "pyright: ignore", "import *"):
            assert mark not in text, file


def test_what_was_degraded_is_located(real: tuple[Path, Client]) -> None:
    _, client = real
    assert client.diagnostics
    assert all(each.place is not None for each in client.diagnostics)


def test_two_hash_seeds_give_the_same_bytes(
    real: tuple[Path, Client], tmp_path: Path
) -> None:
    """One of the runs is that of the fixture, whose seed Python has picked."""
    spec, client = real
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    subprocess.run(
        [sys.executable, "-m", "specloom", "generate", str(spec), "--quiet"]
        + ["-o", str(tmp_path), "--package", "openapiopenai"],
        env={
            **os.environ,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": str(ROOT / "generator"),
        },
        check=True,
        capture_output=True,
    )
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    # The manifest is among them, which has the names of all files that there should be.
    assert tmp_path / "openapiopenai" / ".specloom.json" in files
    for file in files:
        twin = client.folder / file.relative_to(tmp_path)
        assert twin.read_bytes() == file.read_bytes(), file


@pytest.mark.parametrize(
    "real",
    [path for path in REAL_SPECS if path.stem == "openai-2.3.0"],
    ids=lambda path: path.stem,
    indirect=True,
)
def test_it_is_not_long(real: tuple[Path, Client]) -> None:
    _, client = real
    lines = Counter[bool]()
    for file in client.folder.rglob("*.py"):
        is_runtime = "_runtime" in file.parts
        lines[is_runtime] += file.read_text(encoding="utf-8").count("\n")
    assert lines[False] <= MOST_LINES
    assert lines[True] <= MOST_RUNTIME_LINES


def test_every_example_runs(real: tuple[Path, Client]) -> None:
    """All blocks of all pages, and every operation in both ways."""
    spec, client = real
    documents, _ = load(spec)
    api, _ = normalize(documents)
    blocks = examples_of(client, api)
    result = run_examples(api, documents, client.folder, blocks)
    assert len(blocks) > 5 * len(api.operations)
    assert list(result.lines()) == []
    assert len(result.calls) == len(api.operations)
