"""load: documents that are split over files, and what their references may lead to."""

from __future__ import annotations

import http.server
import io
import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from specloom.config import Config
from specloom.diagnostics import Diagnostic
from specloom.load import Access, Documents, load
from specloom.load.refs import Refs
from specloom.load.structure import check
from specloom.load.validate import validate
from specloom.model import Ref
from specloom.normalize import normalize
from specloom.pipeline import build

HEAD = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\n"
PET = "type: object\nproperties: {name: {type: string, nullable: true}}\n"


def written(folder: Path, files: dict[str, str]) -> Path:
    """Write files, and answer the path of the first."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / next(iter(files))


def schemas(text: str) -> str:
    """A root document with schemas, which are written in YAML."""
    return f"{HEAD}components:\n  schemas:\n    " + "\n    ".join(text.splitlines())


def meant(documents: Documents, name: str, document: str = "") -> Any:
    """What the `$ref` of a component leads to at last, as it is after the upgrade."""
    found = Refs(documents).resolve("", f"#/components/schemas/{name}")
    assert found is not None
    assert found.document == document
    return found.value


def told(found: tuple[Diagnostic, ...]) -> list[str]:
    """The codes of diagnostics."""
    return [each.code for each in found]


NAME = {"properties": {"name": {"type": ["string", "null"]}}, "type": "object"}


@pytest.mark.parametrize(
    ("ref", "file", "text"),
    [
        ("pet.yaml", "pet.yaml", PET),
        ("./pet.yaml#", "pet.yaml", PET),
        ("schemas/pet.yaml", "schemas/pet.yaml", PET),
        ("all.yaml#/Pet", "all.yaml", "Pet:\n  " + PET.replace("\n", "\n  ")),
        (
            "all.json#/a~1b/0",
            "all.json",
            '{"a/b": [{"type": "object", "properties": {"name": {"type": "string", "nullable": true}}}]}',
        ),
        ("a%20b.yaml", "a b.yaml", PET),
        ("caf%C3%A9.yaml", "café.yaml", PET),
        # Of another dialect than the document that refers to it.
        (
            "other.yaml#/components/schemas/Pet",
            "other.yaml",
            "openapi: 3.1.0\ncomponents: {schemas: {Pet: {type: object, properties: {name: {type: [string, 'null']}}}}}",
        ),
    ],
)
def test_another_file(tmp_path: Path, ref: str, file: str, text: str) -> None:
    root = written(
        tmp_path, {"root.yaml": schemas(f"Pet: {{$ref: '{ref}'}}"), file: text}
    )
    documents, found = load(root)
    assert not found
    document = next(name for name in documents if name)
    assert meant(documents, "Pet", document) == NAME
    assert Path(tmp_path, file) == Path(documents[document].path)


def test_files_refer_to_each_other(tmp_path: Path) -> None:
    files = {
        "api/root.yaml": schemas(
            "A: {$ref: 'sub/a.yaml'}\nC: {type: string, nullable: true}"
        ),
        "api/sub/a.yaml": "$ref: '../b.yaml#/defs/b'",
        "api/b.yaml": "defs: {b: {$ref: 'sub/c.yaml#/x'}}",
        "api/sub/c.yaml": "x: {$ref: '../root.yaml#/components/schemas/C'}",
    }
    documents, found = load(written(tmp_path, files))
    assert not found
    assert meant(documents, "A") == {"type": ["string", "null"]}
    assert sorted(documents) == ["", "b.yaml", "sub/a.yaml", "sub/c.yaml"]


def test_files_in_a_circle(tmp_path: Path) -> None:
    files = {
        "root.yaml": schemas("A: {$ref: 'a.yaml'}"),
        "a.yaml": "properties: {b: {$ref: b.yaml}, self: {$ref: '#'}}",
        "b.yaml": "properties: {a: {$ref: a.yaml}}",
    }
    documents, found = load(written(tmp_path, files))
    assert not found
    api, degraded = normalize(documents)
    assert not degraded
    assert set(api.components) == {"A"}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("parameters", "{name: q, in: query, schema: {type: string, nullable: true}}"),
        (
            "responses",
            "{description: d, content: {a/b: {schema: {type: string, nullable: true}}}}",
        ),
        ("requestBodies", "{content: {a/b: {schema: {type: string, nullable: true}}}}"),
        ("headers", "{schema: {type: string, nullable: true}}"),
        (
            "callbacks",
            "{x: {post: {requestBody: {content: {a/b: {schema: {type: string, nullable: true}}}}}}}",
        ),
        (
            "pathItems",
            "{post: {responses: {'200': {content: {a/b: {schema: {type: string, nullable: true}}}}}}}",
        ),
    ],
)
def test_every_kind_of_object(tmp_path: Path, kind: str, text: str) -> None:
    root = f"{HEAD}components: {{{kind}: {{A: {{$ref: 'a.yaml'}}}}}}"
    documents, found = load(written(tmp_path, {"root.yaml": root, "a.yaml": text}))
    assert not found
    assert "nullable" not in str(documents["a.yaml"].data)


@pytest.mark.parametrize(
    ("ref", "place"),
    [
        ("#/x-types/Pet", "/x-types/Pet"),
        ("#/components/examples/e/value", "/components/examples/e/value"),
        ("#/paths/~1a/get/responses/200/content/a~1b/schema", ""),
    ],
)
def test_any_place_of_the_document(tmp_path: Path, ref: str, place: str) -> None:
    pet = "{type: object, properties: {name: {type: string, nullable: true}}}"
    text = f"""
openapi: 3.0.3
info: {{title: T, version: '1'}}
paths: {{/a: {{get: {{responses: {{'200': {{content: {{a/b: {{schema: {pet}}}}}}}}}}}}}}}
x-types: {{Pet: {pet}}}
components:
  examples: {{e: {{value: {pet}}}}}
  schemas: {{Pet: {{$ref: '{ref}'}}}}
"""
    documents, found = load("-", stdin=io.BytesIO(text.encode()))
    assert not found
    assert meant(documents, "Pet") == NAME
    if place:
        assert place in [pointer for pointer, _ in documents[""].pieces]


ANCHORS = """
A: {$ref: '#pet'}
B: {$ref: 'https://example.com/schemas/pet'}
C: {$ref: 'https://example.com/schemas/pet#/properties/name'}
D: {$ref: 'https://example.com/schemas/pet#inner'}
Pet:
  $id: https://example.com/schemas/pet
  type: object
  properties:
    name: {$anchor: inner, type: string}
    again: {$ref: '#inner'}
    kind: {$ref: kind}
    out: {$ref: '#/components/schemas/Out'}
Kind: {$id: 'https://example.com/schemas/kind', enum: [cat]}
Out: {type: boolean}
Far: {$anchor: pet, type: integer}
E: {$dynamicRef: '#node'}
Node: {$dynamicAnchor: node, type: number}
"""


@pytest.mark.parametrize(
    ("name", "type"),
    [
        ("A", "integer"),
        ("B", "object"),
        ("C", "string"),
        ("D", "string"),
        ("E", "number"),
    ],
)
def test_ids_and_anchors(name: str, type: str) -> None:
    text = schemas(ANCHORS.strip()).replace("3.0.3", "3.1.0")
    documents, found = load("-", stdin=io.BytesIO(text.encode()))
    assert not found
    assert meant(documents, name)["type"] == type
    properties: Any = meant(documents, "Pet")["properties"]
    targets = {
        key: Refs(documents).resolve("", value["$ref"])
        for key, value in properties.items()
        if "$ref" in value
    }
    assert {k: t and t.pointer.rpartition("/")[2] for k, t in targets.items()} == {
        "again": "name",
        "kind": "Kind",
        "out": "Out",
    }


def test_a_document_knows_its_own_address(tmp_path: Path) -> None:
    """OpenAPI 3.2.0, `$self`; references to it are none to the network."""
    own = "https://api.example/v1/openapi.yaml"
    text = f"""
openapi: 3.2.0
$self: {own}
info: {{title: T, version: '1'}}
paths: {{}}
components:
  schemas:
    A: {{$ref: '{own}#/components/schemas/Pet'}}
    B: {{$ref: 'openapi.yaml#/components/schemas/Pet'}}
    C: {{$ref: '/v1/openapi.yaml#/components/schemas/Pet'}}
    D: {{$ref: 'more.yaml#/Pet'}}
    Pet: {{type: integer}}
"""
    path = written(tmp_path, {"root.yaml": text, "more.yaml": "Pet: {type: string}"})
    documents, found = load(path)
    assert not found
    types = [meant(documents, name)["type"] for name in "ABC"]
    assert types == ["integer"] * 3
    assert meant(documents, "D", "more.yaml")["type"] == "string"


def test_an_id_that_names_no_file_is_no_obstacle(tmp_path: Path) -> None:
    files = {
        "root.yaml": schemas("A: {$ref: 'a.yaml'}").replace("3.0.3", "3.1.0"),
        "a.yaml": "$id: https://example.com/a\nproperties: {b: {$ref: b.yaml}}",
        "b.yaml": "type: string",
    }
    documents, found = load(written(tmp_path, files))
    assert not found
    assert "b.yaml" in documents


@pytest.mark.parametrize(
    ("ref", "code", "severity"),
    [
        ("#/components/schemas/No", "dangling-ref", "warning"),
        ("#nothing", "dangling-ref", "warning"),
        ("a.yaml#/no", "dangling-ref", "warning"),
        ("a.yaml#no", "dangling-ref", "warning"),
        ("no.yaml", "file-not-found", "error"),
        ("../outside.yaml", "ref-outside", "error"),
        ("/etc/hostname", "ref-outside", "error"),
        ("file:///etc/hostname", "ref-outside", "error"),
        ("link.yaml", "ref-outside", "error"),
        ("http://127.0.0.1:9/a.yaml", "remote-ref", "error"),
        ("HTTPS://example.com/a.yaml", "remote-ref", "error"),
        ("//example.com/a.yaml", "ref-outside", "error"),
        ("ftp://example.com/a.yaml", "unreadable-ref", "error"),
        ("urn:a:b", "unreadable-ref", "error"),
        ("http://[a", "unreadable-ref", "error"),
        ("broken.yaml", "syntax", "error"),
        ("folder", "not-a-file", "error"),
        ("a%00.yaml", "unreadable-ref", "error"),
        ("x" * 5_000, "unreadable", "error"),
    ],
)
def test_what_references_cannot_lead_to(
    tmp_path: Path, ref: str, code: str, severity: str
) -> None:
    files = {
        "api/root.yaml": schemas(f"A: {{$ref: '{ref}'}}"),
        "api/a.yaml": "type: string",
        "api/broken.yaml": "a: [",
        "api/folder/x": "",
        "outside.yaml": "type: string",
    }
    root = written(tmp_path, files)
    os.symlink(tmp_path / "outside.yaml", tmp_path / "api/link.yaml")
    documents, found = load(root)
    assert [(each.code, each.severity.value) for each in found] == [(code, severity)]
    assert meant(documents, "A") == {}
    (problem,) = found
    if problem.location is None:
        assert problem.place is not None
        assert documents[""].locate(problem.place.pointer).line == 6


def test_files_outside_when_allowed(tmp_path: Path) -> None:
    files = {
        "api/root.yaml": schemas("A: {$ref: '../outside.yaml'}"),
        "outside.yaml": "{properties: {b: {$ref: 'b.yaml'}}}",
        "b.yaml": "type: string",
    }
    documents, found = load(written(tmp_path, files), Access(outside=True))
    assert not found
    assert sorted(documents) == ["", "../b.yaml", "../outside.yaml"]
    assert validate(documents) == ()


def test_references_of_standard_input_start_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, {"a.yaml": "type: string"})
    monkeypatch.chdir(tmp_path)
    text = schemas("A: {$ref: 'a.yaml'}")
    documents, found = load("-", stdin=io.BytesIO(text.encode()))
    assert not found
    assert meant(documents, "A", "a.yaml") == {"type": "string"}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """The URL of a server of the files in a folder."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args, directory=str(tmp_path))

        def log_message(self, *args: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_remote_documents_when_allowed(tmp_path: Path, site: str) -> None:
    files = {
        "root.yaml": schemas("A: {$ref: 'sub/a.yaml#/A'}\nC: {type: boolean}"),
        "sub/a.yaml": "A: {properties: {b: {$ref: 'b.yaml'}, c: {$ref: '../root.yaml#/components/schemas/C'}}}",
        "sub/b.yaml": "type: string",
    }
    written(tmp_path, files)
    documents, found = load(f"{site}/root.yaml", Access(remote=True))
    assert not found
    assert sorted(documents) == ["", f"{site}/sub/a.yaml", f"{site}/sub/b.yaml"]
    api, _ = normalize(documents)
    assert len(api.components) == 2
    refused = load(f"{site}/root.yaml")[1]
    assert told(refused) == ["remote-ref"]
    assert refused[0].hint == f"--allow-remote-refs fetches {site}/sub/a.yaml"


def test_a_remote_document_does_not_read_files(tmp_path: Path, site: str) -> None:
    text = schemas(f"A: {{$ref: '{(tmp_path / 'a.yaml').as_uri()}'}}")
    written(tmp_path, {"root.yaml": text, "a.yaml": "type: string"})
    access = Access(remote=True, outside=True)
    assert told(load(f"{site}/root.yaml", access)[1]) == ["ref-outside"]


def test_a_file_that_leads_to_the_network(tmp_path: Path, site: str) -> None:
    root = written(
        tmp_path, {"root.yaml": schemas(f"A: {{$ref: '{site}/a.yaml'}}"), "a.yaml": PET}
    )
    documents, found = load(root, Access(remote=True))
    assert not found
    assert meant(documents, "A", f"{site}/a.yaml") == NAME


def test_a_schema_where_a_response_is_expected() -> None:
    text = f"""{HEAD.replace("paths: {}", "paths: {/a: {get: {responses: {'400': {$ref: '#/components/schemas/E'}}}}}")}
components: {{schemas: {{E: {{type: string}}}}}}
"""
    documents, found = load("-", stdin=io.BytesIO(text.encode()))
    assert told(found) == ["wrong-kind-ref"]
    api, _ = normalize(documents)
    (response,) = api.operations[0].responses
    assert [(m.name, m.schema) for m in response.content] == [
        (
            "application/json",
            "#/paths/~1a/get/responses/400/content/application~1json/schema",
        )
    ]


def test_a_component_gives_its_name_to_the_file_that_it_stands_for(
    tmp_path: Path,
) -> None:
    files = {
        "root.yaml": schemas(
            "Pet: {$ref: 'pet.yaml'}\nAnimal: {$ref: 'pet.yaml'}\nAlias: {$ref: '#/components/schemas/Animal'}"
        ),
        "pet.yaml": PET,
    }
    api, _ = normalize(load(written(tmp_path, files))[0])
    assert api.components == {
        "Animal": "pet.yaml#",
        "Pet": "#/components/schemas/Pet",
        "Alias": "#/components/schemas/Alias",
    }
    alias = api.schemas[api.components["Alias"]]
    assert isinstance(alias, Ref)
    assert alias.target == "pet.yaml#"


WHOLE = """
openapi: 3.0.3
info: {title: Zoo, version: '1'}
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      parameters: [{name: limit, in: query, schema: {type: integer, nullable: true}}]
      responses:
        '200': {description: ok, content: {application/json: {schema: {type: object, properties: {items: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}}}}
        default: {$ref: '#/components/responses/Problem'}
    post:
      operationId: addPet
      tags: [pets]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses: {'201': {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
components:
  responses:
    Problem: {description: wrong, content: {application/json: {schema: {type: object, properties: {detail: {type: string}}}}}}
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        name: {type: string, nullable: true}
        owner: {$ref: '#/components/schemas/Owner'}
        mother: {$ref: '#/components/schemas/Pet'}
        home: {type: object, properties: {street: {type: string}}}
    Owner: {type: object, properties: {pets: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
"""


def split(data: Any) -> dict[str, str]:
    """The files of a document that is split as people do it."""
    schemas = data["components"]["schemas"]
    files = {f"schemas/{name.lower()}.yaml": each for name, each in schemas.items()}
    paths = {"paths/pets.yaml": data["paths"]["/pets"]}
    responses = {"responses.yaml": data["components"]["responses"]}
    root = {
        **data,
        "paths": {"/pets": {"$ref": "paths/pets.yaml"}},
        "components": {
            "responses": {"Problem": {"$ref": "responses.yaml#/Problem"}},
            "schemas": {n: {"$ref": f"./schemas/{n.lower()}.yaml"} for n in schemas},
        },
    }
    texts = {}
    for name, content in {"root.yaml": root, **files, **paths, **responses}.items():
        text = yaml.safe_dump(content, sort_keys=False)
        up = "../" * name.count("/")
        if name == "root.yaml":
            texts[name] = text
        elif name.startswith("schemas/"):  # to the file itself
            texts[name] = re.sub(
                "'#/components/schemas/(\\w+)'", lambda m: f"{m[1].lower()}.yaml", text
            )
        else:
            texts[name] = text.replace("'#/", f"'{up}root.yaml#/")
    return texts


def test_a_document_that_is_split_gives_the_same_client(tmp_path: Path) -> None:
    written(tmp_path / "split", split(yaml.safe_load(WHOLE)))
    written(tmp_path / "whole", {"root.yaml": WHOLE})
    clients = {}
    for name in ("split", "whole"):
        spec = str(tmp_path / name / "root.yaml")
        documents, found = load(spec)
        assert not found
        api, degraded = normalize(documents)
        assert not degraded
        config = Config(spec="root.yaml", output=tmp_path, package="zoo")
        files = build(api, config, {}).files
        clients[name] = {file.path: file.content for file in files}
    assert len(documents) == 1
    for path, content in clients["whole"].items():
        assert clients["split"][path].decode() == content.decode(), path
    assert clients["split"].keys() == clients["whole"].keys()


@pytest.mark.parametrize(("length", "codes"), [(100, []), (102, ["long-chain"])])
def test_chains_of_references(length: int, codes: list[str]) -> None:
    links = [f"S{n}: {{$ref: '#/components/schemas/S{n + 1}'}}" for n in range(length)]
    text = schemas("\n".join([*links, f"S{length}: {{type: string}}"]))
    documents, _ = load("-", stdin=io.BytesIO(text.encode()))
    found = check(documents)
    assert told(found) == codes
    assert all(each.place and each.place.pointer.endswith("/S0/$ref") for each in found)


@pytest.mark.parametrize(
    ("value", "codes"),
    [
        ("Cat", []),
        ("a.b.Cat", []),
        ("#/components/schemas/Cat", []),
        ("root.yaml#/components/schemas/Cat", []),
        ("./cat.yaml", ["file-not-found"]),
        ("cat.yaml", ["file-not-found"]),
        ("#/no", ["dangling-ref"]),
        ("../cat.yaml", ["ref-outside"]),
    ],
)
def test_mappings_of_discriminators_are_no_reason_to_fail(
    tmp_path: Path, value: str, codes: list[str]
) -> None:
    text = f"P: {{discriminator: {{propertyName: k, mapping: {{v: '{value}'}}}}}}\nCat: {{type: object}}"
    documents, found = load(written(tmp_path, {"root.yaml": schemas(text)}))
    assert [(each.code, each.severity.value) for each in found] == [
        (code, "warning") for code in codes
    ]
    data: Any = documents[""].data
    mapping = data["components"]["schemas"]["P"]["discriminator"]["mapping"]
    assert len(mapping) == 1 - len(codes)


def test_an_id_that_is_no_uri_is_a_name_all_the_same() -> None:
    text = schemas(
        "A: {$id: 'http://[a', properties: {b: {$ref: '#/properties/c'}, c: {}}}"
    )
    documents, found = load("-", stdin=io.BytesIO(text.encode()))
    assert not found
    assert check(documents) == ()
