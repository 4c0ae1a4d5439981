"""naming: identifiers from any text, scopes, and what schemas are called that have no name."""

from __future__ import annotations

import keyword
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from specloom.load import load
from specloom.naming import Names, name_everything
from specloom.naming.identifiers import (
    LONGEST,
    attribute_name,
    capitalized,
    class_name,
    constant_case,
    file_key,
    pascal_case,
    snake_case,
)
from specloom.naming.scope import allocate
from specloom.normalize import normalize

CASES = [
    ("createImage", "create_image", "CreateImage", "CREATE_IMAGE"),
    ("OpenAIFile", "open_ai_file", "OpenAIFile", "OPEN_AI_FILE"),
    ("Floating IPs", "floating_ips", "FloatingIPs", "FLOATING_IPS"),
    ("listURLsOfAPIs", "list_urls_of_apis", "ListURLsOfAPIs", "LIST_URLS_OF_APIS"),
    ("HTTPSession", "http_session", "HTTPSession", "HTTP_SESSION"),
    ("1st", "x_1st", "X1st", "X_1ST"),
    ("", "x", "X", "X"),
    ("😀", "x", "X", "X"),
    ("class", "class_", "Class", "CLASS_"),
    ("None", "none", "None_", "NONE"),
    ("größe", "größe", "Größe", "GRÖSSE"),
    ("ﬁle", "file", "File", "FILE"),
    ("हिन्दी", "हिन्दी", "हिन्दीX", "हिन्दी"),
    ("日本", "日本", "日本X", "日本"),
    ("\u0301a", "a", "A", "A"),  # a mark would join what comes before it
    ("a\u200b\u202eb\ufe0f", "a_b", "AB", "A_B"),
    ("\u3164", "x", "X", "X"),  # a letter that cannot be seen
    ("a\ud800b", "a_b", "AB", "A_B"),
    ("__class__", "class_", "Class", "CLASS_"),
]


@pytest.mark.parametrize(("text", "snake", "pascal", "constant"), CASES)
def test_cases(text: str, snake: str, pascal: str, constant: str) -> None:
    assert snake_case(text, fallback="x") == snake
    assert class_name(text, fallback="X") == pascal
    assert constant_case(text, fallback="x") == constant


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("+1", "PLUS_1"),
        ("-1", "MINUS_1"),
        (">=", "GREATER_EQUAL"),
        ("1-2", "X_1_2"),
        ("*", "STAR"),
        ("-", "X"),
    ],
)
def test_signs_are_words_where_there_is_no_letter(value: str, name: str) -> None:
    assert constant_case(value, fallback="x") == name


@given(st.text())
@example("x" * 5000)
@example("𒀀" * 5000)
@example("日" * 100)
@example("ŉ ǰ ΐ İ ẞ ǅ ª ℘ · Ⅷ ➊ ำ")
def test_whatever_the_text_there_is_an_identifier(text: str) -> None:
    for name in (
        snake_case(text, fallback="x"),
        attribute_name(text, fallback="x"),
        pascal_case(text, fallback="X"),
        class_name(text, fallback="X"),
        constant_case(text, fallback="x"),
    ):
        assert name.isidentifier() and not keyword.iskeyword(name)
        assert unicodedata.normalize("NFKC", name) == name
        assert not name.startswith("_")
        assert len(name) <= LONGEST + 3 and len(name.encode()) <= 220
        assert not any(unicodedata.category(c).startswith("C") for c in name)
    made = class_name(text, fallback="X")
    assert made != made.lower()
    assert snake_case(text, fallback="x").lower() == snake_case(text, fallback="x")


@given(st.lists(st.from_regex("[a-z][a-z0-9]*(_[a-z0-9]+)*_?", fullmatch=True)))
def test_different_methods_have_different_parts_of_class_names(
    names: list[str],
) -> None:
    assert len({capitalized(name) for name in names}) == len(set(names))


@pytest.mark.parametrize(
    ("one", "other"), [("Pet", "pet"), ("ß", "SS"), ("ı", "I"), ("é", "e\u0301")]
)
def test_some_file_systems_take_names_for_one(one: str, other: str) -> None:
    assert file_key(one) == file_key(other)


def test_a_scope_gives_everything_a_name_of_its_own() -> None:
    wanted = [(n, ("a", "a_")) for n in range(3)]
    assert allocate(wanted) == {0: "a", 1: "a_", 2: "a_2"}
    assert allocate(wanted, reserved=("a_",)) == {0: "a", 1: "a_2", 2: "a_3"}
    assert allocate([(0, ("A1",)), (1, ("A1",))]) == {0: "A1", 1: "A1_2"}


def test_what_had_a_name_keeps_it_before_all_others() -> None:
    wanted = [(n, ("a", "a_")) for n in range(3)]
    assert allocate(wanted, kept={2: "a"}) == {0: "a_", 1: "a_2", 2: "a"}
    assert allocate(wanted, kept={0: "a_7"}) == {0: "a_7", 1: "a", 2: "a_"}


@pytest.mark.parametrize("former", ["b", "a_x", "a_01", "a_" + "9" * 5000, "", "os"])
def test_a_name_is_not_kept_that_would_not_be_given(former: str) -> None:
    """What is called otherwise now has another name; and anybody may write a manifest."""
    assert allocate([(0, ("a", "a_"))], kept={0: former}) == {0: "a"}
    assert allocate([(0, ("a", "a_"))], kept={0: "a"}, reserved=("a",)) == {0: "a_"}


def test_a_hundred_thousand_values_without_a_letter_take_no_time() -> None:
    found = allocate((n, ("VALUE",)) for n in range(100_000))
    assert found[99_999] == "VALUE100000"


FILES = {
    "openapi.yaml": """
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /pets: {$ref: paths/pets.yaml}
  /animals: {$ref: paths/pets.yaml}
  /more:
    get:
      operationId: more
      responses:
        '200':
          description: Those of another path.
          content:
            application/json:
              schema: {$ref: '#/paths/~1other/get/responses/200/content/application~1json/schema'}
        '404': {$ref: responses/missing.yaml}
        '409': {$ref: 'common.yaml#/responses/Conflict'}
        '500': {$ref: '#/components/responses/Broken'}
  /other:
    get:
      operationId: other
      responses:
        '200':
          description: ok
          headers: {X-Page: {schema: {type: object, properties: {n: {type: integer}}}}}
          content:
            application/json: {schema: {type: object, properties: {a: {type: string}}}}
            application/xml: {schema: {type: object, properties: {b: {type: string}}}}
components:
  schemas:
    Animal: {$ref: schemas/animal.yaml}
  responses:
    Broken:
      description: broken
      content: {application/json: {schema: {type: object, properties: {reason: {type: object, properties: {x: {}}}}}}}
""",
    "paths/pets.yaml": """
get:
  operationId: listPets
  parameters:
  - {name: filter, in: query, schema: {type: object, properties: {name: {type: string}}}}
  responses:
    '200':
      description: ok
      content:
        application/json:
          schema:
            type: object
            properties:
              animals: {type: array, items: {$ref: ../schemas/animal.yaml}}
              size: {$ref: '../common.yaml#/$defs/pet-size'}
              tree: {$ref: '../common.yaml#/$defs/Tree'}
""",
    "schemas/animal.yaml": """
type: object
properties:
  owner: {$ref: owner.yaml}
  home: {type: object, properties: {street: {type: string}}}
""",
    "schemas/owner.yaml": "{type: object, properties: {name: {type: string}}}",
    "responses/missing.yaml": """
description: missing
content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}
""",
    "common.yaml": """
$defs:
  pet-size: {enum: [small, large]}
  Tree: {type: array, items: {$ref: '#/$defs/Tree'}}
responses:
  Conflict:
    description: conflict
    content: {application/json: {schema: {type: object, properties: {with: {type: string}}}}}
""",
}


@pytest.fixture(scope="module")
def split(tmp_path_factory: pytest.TempPathFactory) -> Names:
    """The names of a document that is split over files."""
    folder = tmp_path_factory.mktemp("split")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return names_of(folder / "openapi.yaml")


def names_of(path: Path) -> Names:
    documents, _ = load(path)
    api, _ = normalize(documents)
    return name_everything(api, "client")


def test_names_come_from_roles_wherever_something_is_written(split: Names) -> None:
    assert {str(id): names.type for id, names in split.schemas.items()} == {
        "schemas/animal.yaml#": "Animal",
        "schemas/animal.yaml#/properties/home": "AnimalHome",
        "schemas/owner.yaml#": "Owner",
        "common.yaml#/$defs/pet-size": "PetSize",
        "common.yaml#/$defs/Tree": "Tree",
        "common.yaml#/responses/Conflict/content/application~1json/schema": "ConflictResponse",
        "responses/missing.yaml#/content/application~1json/schema": "MissingResponse",
        "#/components/responses/Broken/content/application~1json/schema": "BrokenResponse",
        "#/components/responses/Broken/content/application~1json/schema/properties/reason": "BrokenResponseReason",
        "#/paths/~1other/get/responses/200/content/application~1json/schema": "Other200Response",
        "#/paths/~1other/get/responses/200/content/application~1xml/schema": "Other200ResponseXml",
        "#/paths/~1other/get/responses/200/headers/X-Page/schema": "Other200XPageHeader",
        "paths/pets.yaml#/get/parameters/0/schema": "ListPetsFilterParameter",
        "paths/pets.yaml#/get/responses/200/content/application~1json/schema": "ListPets200Response",
    }


def test_modules_are_those_of_homes(split: Names) -> None:
    assert split.modules[split.schemas[next(iter(split.schemas))].home]
    assert {
        "animal",
        "owner",
        "pet_size",
        "tree",
        "conflict_response",
        "list_pets200_response",
    } <= set(split.modules.values())


SCHEMAS = """
openapi: 3.1.0
info: {title: T, version: '1'}
paths: {}
components:
  schemas:
    Picture:
      anyOf:
      - {type: string}
      - {type: object, properties: {url: {type: string}}}
    Source:
      oneOf:
      - {type: object, required: [url, id], properties: {id: {type: string}, url: {type: string}}}
      - {type: object, required: [file, id], properties: {id: {type: string}, file: {type: string}}}
      - {type: object, title: By name, properties: {name: {type: string}}}
      - {type: object, required: [type], properties: {type: {const: none}}}
      - {type: array, items: {type: object, properties: {x: {}}}}
    Both: {type: [object, string], properties: {x: {type: string}}}
    Same:
      oneOf:
      - {type: object, properties: {id: {type: string}}}
      - {type: object, properties: {id: {type: integer}}}
    Pet: {type: object, properties: {tag: {type: object, properties: {x: {}}}}}
    Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {age: {type: object, properties: {x: {}}}}}]}
    con: {type: object, properties: {x: {}}}
    Maße: {type: object, properties: {x: {}}}
    MASSE: {type: object, properties: {x: {}}}
"""


@pytest.fixture(scope="module")
def inline(tmp_path_factory: pytest.TempPathFactory) -> Names:
    """The names of schemas within schemas."""
    path = tmp_path_factory.mktemp("inline") / "openapi.yaml"
    path.write_text(SCHEMAS, encoding="utf-8")
    return names_of(path)


def test_variants_are_called_after_what_tells_them_apart(inline: Names) -> None:
    types = {names.type for names in inline.schemas.values()}
    assert {name for name in types if name.startswith(("Picture", "Source"))} == {
        "Picture",
        "PictureObject",
        "Source",
        "SourceUrl",
        "SourceFile",
        "SourceByName",
        "SourceNone",
        "SourceListInner",
    }
    assert {"BothObject", "SameObject", "SameObject2"} <= types


def test_what_is_inherited_is_called_after_where_it_is_written(inline: Names) -> None:
    types = {names.type for names in inline.schemas.values()}
    assert {"PetTag", "CatAge"} <= types and "CatTag" not in types


def test_modules_can_be_files_everywhere(inline: Names) -> None:
    modules = set(inline.modules.values())
    assert "con_model" in modules and "con" not in modules
    assert {"maße", "masse_model"} <= modules or {"masse", "maße_model"} <= modules
