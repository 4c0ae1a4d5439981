"""Documents that are small and mean much, or are large and mean nothing: seconds, and bounded memory."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.hostile.support import import_all, run

HEAD = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n"


def spec(schema: Any, **more: Any) -> str:
    """A document with a schema that an operation takes and returns."""
    body = {
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/S"}}}
    }
    post = {"requestBody": body, "responses": {"200": {"description": "d", **body}}}
    return json.dumps(
        {
            "openapi": "3.1.0",
            "info": {"title": "T", "version": "1"},
            "paths": {"/a": {"post": post}},
            "components": {"schemas": {"S": schema, **more}},
        }
    )


def ref(name: str) -> dict[str, str]:
    """A reference to a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def chain(length: int, link: Any) -> dict[str, Any]:
    """Components C0, C1, ..., each made of the next by `link(next, index)`."""
    last = {"type": "object", "properties": {"a": {"type": "string"}}}
    return {f"C{i}": link(ref(f"C{i + 1}"), i) for i in range(length)} | {
        f"C{length}": last
    }


def prop(**properties: Any) -> dict[str, Any]:
    """An object."""
    return {"type": "object", "properties": properties}


LAUGHS = "".join(
    f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 12)
)
NESTED = "".join(
    f"a{i}: &a{i} {{properties: {{{', '.join(f'p{j}: *a{i - 1}' for j in range(10))}}}}}\n"
    for i in range(1, 9)
)
MERGED = "".join(
    f"x{i}: &x{i} {{<<: [*x{i - 1}, *x{i - 1}], k{i}: 1}}\n" for i in range(1, 100)
)

CLIENTS = {
    "enum": spec({"type": "string", "enum": [f"v-{i}" for i in range(100_000)]}),
    "enum-inline": spec(prop(e={"enum": [f"v-{i}" for i in range(100_000)]})),
    "enum-mixed": spec({"enum": [*range(20_000), *(str(i) for i in range(20_000))]}),
    "patterns": spec(
        prop(
            a={"type": "string", "pattern": "^(a+)+$"},
            b={"type": "string", "pattern": "(x+x+)+y"},
            c={"type": "string", "pattern": "(" * 60 + ")" * 60},
            d={"type": "string", "pattern": "(((a{1,100}){1,100}){1,100}){1,100}"},
            e={"type": "string", "pattern": "a{1000000000}"},
            f={"type": "string", "pattern": "(?<=a)b(?!c)\\1["},
        )
        | {"required": list("abcdef")}
    ),
    "text": spec({"description": "word " * 2_000_000, **prop(a={})}),
    "marks": spec({"description": "**[`<_|" * 300_000, **prop(a={})}),
    "default": spec(prop(a={"type": "string", "default": "y" * 20_000_000})),
    "example": spec(
        {**prop(a={"type": "string"}), "examples": [{"a": "y" * 5_000_000}]}
    ),
    "name": spec(prop(**{"n" * 1_000_000: {"type": "string"}})),
    "properties": spec(prop(**{f"p{i}": {"type": "string"} for i in range(5_000)})),
    "tags": json.dumps(
        json.loads(spec({}))
        | {"paths": {"/a": {"get": {"tags": [f"t{i}" for i in range(50_000)]}}}}
    ),
    "required": spec({"type": "object", "required": [f"r{i}" for i in range(3_000)]}),
    "digits": spec(
        prop(
            a={"$ref": f"#/components/schemas/S/allOf/{'9' * 5_000}"},
            b={"type": "string", "pattern": f"a{{{'9' * 5_000}}}"},
        )
        | {"allOf": [{}]}
    ),
    "lengths": spec(
        prop(
            a={"type": "string", "minLength": 10**9},
            b={"type": "array", "minItems": 10**8, "items": {"type": "string"}},
            c={"type": "string", "maxLength": 10**30},
            d={"type": "integer", "minimum": 10**400, "multipleOf": 7},
            e={"type": "number", "minimum": 1e308, "multipleOf": 1e-300},
        )
        | {"required": list("abcde")}
    ),
    "all-of-twice": spec(
        ref("C0"), **chain(60, lambda next, i: {"allOf": [next, next]})
    ),
    "all-of-deep": spec(
        ref("C0"), **chain(60, lambda next, i: {"allOf": [next, prop(**{f"p{i}": {}})]})
    ),
    "one-of-twice": spec(
        ref("C0"),
        **chain(40, lambda next, i: {"oneOf": [next, next], **prop(**{f"p{i}": {}})}),
    ),
    "any-of-lists": spec(
        ref("C0"),
        **chain(
            40, lambda next, i: {"anyOf": [next, {"type": "array", "items": next}]}
        ),
    ),
    "choices-at-once": spec(
        {
            "allOf": [
                {"oneOf": [prop(**{f"a{i}{j}": {}}) for j in range(10)]}
                for i in range(12)
            ]
        }
    ),
    "itself": spec(prop(s=ref("S")) | {"required": ["s"]}),
    "list-of-itself": spec({"type": "array", "items": ref("S"), "minItems": 1}),
    "map-of-itself": spec({"additionalProperties": ref("S")}),
    "union-of-itself": spec({"oneOf": [ref("S"), {"type": "string"}]}),
    "all-of-itself": spec({"allOf": [ref("S"), prop(a={})]}),
    "ring": spec(
        prop(a=ref("R0")),
        **{f"R{i}": prop(a=ref(f"R{(i + 1) % 400}")) for i in range(400)},
    ),
    "chain": spec(ref("C0"), **chain(300, lambda next, i: prop(a=next))),
    "variants": spec(
        {"oneOf": [prop(**{f"a{i}": {"type": "string"}}) for i in range(400)]}
    ),
    "positions": spec({"type": "array", "prefixItems": [prop(a={})] * 500}),
}
REFUSED = {
    "deep-yaml": HEAD + "x: " + "{a: " * 5_000 + "1" + "}" * 5_000,
    "deep-list": HEAD + "x: " + "[" * 50_000,
    "laughs": HEAD + "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + LAUGHS,
    "nested-laughs": HEAD + "a0: &a0 {type: string}\n" + NESTED,
    "merged-laughs": HEAD + "x0: &x0 {a: 1}\n" + MERGED,
    "itself": HEAD + "x: &x [*x]\n",
    "long-chain": spec(ref("C0"), **chain(2_000, lambda next, i: next)),
    "digits": f"{HEAD}x: 0x{'f' * 5_000}\n",
    "digits-of-a-default": f"{HEAD}components: {{schemas: {{A: {{default: 0o{'7' * 9_000}}}}}}}\n",
    "tabs": "openapi: 3.1.0\ninfo:\n\ttitle: T\npaths: {}\n",
    "half-a-pair": HEAD + 'x: "\\ud800"\n',
    "python-tag": HEAD + "x: !!python/object/apply:os.system [harm]\n",
}


@pytest.mark.parametrize("case", CLIENTS)
def test_a_client(tmp_path: Path, case: str) -> None:
    found = run(tmp_path, CLIENTS[case], "spec.json")
    assert found.code == 0, found.told
    import_all(found)


@pytest.mark.parametrize("case", REFUSED)
def test_an_error(tmp_path: Path, case: str) -> None:
    assert run(tmp_path, REFUSED[case]).code == 1


@pytest.mark.parametrize(
    ("encoding", "code"),
    [("utf-8-sig", 0), ("utf-16", 0), ("utf-32", 0), ("latin-1", 1), ("cp1252", 1)],
)
@pytest.mark.parametrize("name", ["spec.yaml", "spec.json"])
def test_encodings(tmp_path: Path, encoding: str, code: int, name: str) -> None:
    text = (
        '{"openapi": "3.1.0", "info": {"title": "Café", "version": "1"}, "paths": {}}'
    )
    assert run(tmp_path, text.encode(encoding), name).code == code
