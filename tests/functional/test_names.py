"""Names: documents that call things as Python, pydantic or the client itself do."""

from __future__ import annotations

import builtins
import datetime as dt
import hashlib
import importlib
import json
import keyword
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, get_type_hints

import pytest
from tests.clients import Client, make_client
from tests.functional.support import connect, document, reply

ODD = {
    "from": "from_",
    "class": "class_",
    "a-b": "a_b",
    "copy": "copy_",
    "json": "json_",
    "schema": "schema_",
    "self": "self",
    "cls": "cls",
    "obj": "obj",
    "data": "data",
    "model_config": "model_config_",
    "model_fields": "model_fields_",
    "mro": "mro_",
    "register": "register_",
    "to_dict": "to_dict_",
    "validate": "validate_",
    "list": "list_",
    "str": "str_",
    "int": "int_",
    "dict": "dict_",
    "dt": "dt_",
    "Any": "any",
    "Field": "field_2",
    "Literal": "literal",
    "None": "none",
    "UUID": "uuid",
    "Nullable": "nullable",
    "ApiModel": "api_model",
    "1st": "field_1st",
    "_x": "x",
    "any_": "any_",
    "is_null_": "is_null_",
    "id__": "id",
    "__y": "y",
    "": "field",
    "fooBar": "foo_bar_",
    "foo_bar": "foo_bar",
    "_request_timeout": "request_timeout",
    "größe": "größe",
    "日本": "日本",
    "$ref-like": "ref_like",
    "a/b~c": "a_b_c",
    "True": "true",
    "match": "match",
    "__class__": "class__",
    "__init__": "init",
    "model_": "model_",
    "model_thing": "model_thing",
    "Odd": "odd",
    " ": "field_",
    "\u200b": "field_3",
    "\u3164": "field_4",
    "😀": "field_5",
    "a\u202eb": "a_b_",
    "İ": "i\u0307",
    "ı": "ı",
    "ß": "ß",
    "ss": "ss",
    "हिन्दी": "हिन्दी",
    "مرحبا": "مرحبا",
    "ﬁ": "fi",
    "²": "field_2_",
    "'; import os; '": "import_os",
    "{{ x }}": "x_",
    "x" * 1000: f"{'x' * 83}_" + hashlib.sha256(b"x" * 1000).hexdigest()[:8],
}
"""Property -> attribute."""

TYPES = {
    "List": "List",
    "Optional": "Optional",
    "Any": "AnyModel",
    "Field": "FieldModel",
    "Model": "Model",
    "ModelDict": "ModelDict",
    "File": "File",
    "Literal": "LiteralModel",
    "ApiModel": "ApiModelModel",
    "TypedDict": "TypedDictModel",
    "UUID": "UUIDModel",
    "Error-2": "Error2",
    "foo": "FooModel",
    "Foo": "Foo",
    "date": "Date",
    "datetime": "Datetime",
    "str": "Str",
    "models": "Models",
    "annotations": "Annotations",
    "ApiClient": "ApiClient",
    "Configuration": "Configuration",
    "ImagesApi": "ImagesApi",
    "class": "Class",
    "None": "None_",
    "日本": "日本Model",
    "1.0": "Model10",
    "con": "Con",
    "aux": "Aux",
    "Decimal": "DecimalModel",
    "ApiException": "ApiException",
    "Retries": "Retries",
    "testing": "Testing",
    "_runtime": "Runtime",
    "ß": "SS",
    "ss": "Ss",
    "ẞ": "ẞ",
    "हिन्दी": "हिन्दीModel",
    "😀": "ModelModel",
    "HTTPError": "HTTPError",
    "HttpError": "HttpError",
    "self": "Self",
    "TypeAlias": "TypeAliasModel",
    "Sequence": "SequenceModel",
    "Warning": "WarningModel",
    "TimeoutError": "TimeoutErrorModel",
}
"""Component -> type."""

_PROPERTIES = "".join(
    f"        {json.dumps(name, ensure_ascii=False)}: {{type: integer}}\n"
    for name in ODD
    if name != "日本"
)
_COMPONENTS = "".join(
    f"    {name!r}: {{type: object, required: [here], properties: {{here: {{const: {name!r}}}}}}}\n"
    for name in TYPES
)
_ALL = "".join(
    f"        {name!r}: {{$ref: '#/components/schemas/{name}'}}\n" for name in TYPES
)

NAMES = document(f"""
paths:
  /odd:
    post:
      operationId: sendOdd
      requestBody: {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/Odd'}}}}}}}}
      responses: {{'200': {{description: All., content: {{application/json: {{schema: {{$ref: '#/components/schemas/All'}}}}}}}}}}
  /images: {{get: {{tags: [images], operationId: getImages, responses: {{'204': {{description: None.}}}}}}}}
components:
  schemas:
    Odd:
      type: object
      properties:
        日本: {{$ref: '#/components/schemas/日本'}}
        typed_date: {{type: string, format: date}}
        date: {{type: string, format: date}}
        datetime: {{type: string, format: date-time}}
{_PROPERTIES}
    All:
      type: object
      properties:
{_ALL}
{_COMPONENTS}
""")

OPERATIONS = document("""
paths:
  /a: {get: {tags: [default], operationId: list, responses: {'200': {description: ok}}}}
  /b: {get: {tags: [API], operationId: overload, responses: {'200': {description: ok}}}}
  /c: {get: {tags: [fine-tuning], operationId: uuid, parameters: [{name: id, in: query, schema: {type: string, format: uuid}}], responses: {'200': {description: ok}}}}
  /d: {get: {tags: [close], operationId: close, responses: {'200': {description: ok}}}}
  /e: {get: {tags: [models], operationId: models, responses: {'200': {description: ok}}}}
  /f: {get: {tags: ['123'], operationId: '123', responses: {'200': {description: ok}}}}
  /g: {get: {tags: [configuration], operationId: api_client, responses: {'200': {description: ok}}}}
  /h: {get: {tags: [execute], operationId: class, responses: {'200': {description: ok}}}}
  /i: {get: {tags: [cached_property], operationId: awaited, responses: {'200': {description: ok}}}}
  /j: {get: {tags: [foo], operationId: str, responses: {'200': {description: ok}}}}
  /k: {get: {tags: [foo_api], operationId: int, responses: {'200': {description: ok}}}}
  /l: {get: {tags: [Foo], operationId: float, responses: {'200': {description: ok}}}}
  /m: {get: {tags: [async foo], operationId: self, responses: {'200': {description: ok}}}}
  /n: {get: {tags: [日本], operationId: 日本, parameters: [{name: 日本, in: query, schema: {type: string}}], responses: {'200': {description: ok}}}}
  /o: {get: {operationId: get_a1, responses: {'200': {description: ok}}}}
  /p: {get: {operationId: get_a_1, responses: {'200': {description: ok}}}}
  /q: {get: {operationId: get, responses: {'200': {description: ok}}}}
  /r: {get: {operationId: get_with_http_info, responses: {'200': {description: ok}}}}
  /s/{id}: {get: {responses: {'200': {description: ok}}}}
  /s/{id}/: {get: {responses: {'200': {description: ok}}}}
  /t: {get: {tags: [two, tags], operationId: shared, responses: {'200': {description: ok}}}}
  /u: {get: {tags: [dict, list], operationId: type_checking, responses: {'200': {description: ok}}}}
  /v: {get: {tags: [property, object], operationId: _private, responses: {'200': {description: ok}}}}
  /w: {get: {tags: ['', ' '], operationId: fooBar, responses: {'200': {description: ok}}}}
  /y: {get: {operationId: again, responses: {'200': {description: ok}}}}
  /z: {get: {operationId: again, responses: {'200': {description: ok}}}}
  /ids: {get: {operationId: '!!!', responses: {'200': {description: ok}}}}
  /con: {get: {tags: [con], operationId: ı, responses: {'200': {description: ok}}}}
  /x: {get: {operationId: foo_bar, responses: {'200': {description: ok}}}}
""")

CALLS = {
    "/a": ("default", "list_"),
    "/b": ("api", "overload_"),
    "/c": ("fine_tuning", "uuid"),
    "/d": ("close_api", "close"),
    "/e": ("models", "models_"),
    "/f": ("tag_123", "call_123"),
    "/g": ("configuration_api", "api_client_"),
    "/h": ("execute_api", "class_"),
    "/i": ("cached_property_api", "awaited_"),
    "/j": ("foo", "str_"),
    "/k": ("foo_api", "int_"),
    "/l": ("foo_api2", "float_"),
    "/m": ("async_foo", "self"),
    "/n": ("日本", "日本"),
    "/o": ("default", "get_a1"),
    "/p": ("default", "get_a_1"),
    "/q": ("default", "get"),
    "/r": ("default", "get_with_http_info_"),
    "/t": ("tags", "shared"),
    "/u": ("list", "type_checking"),
    "/v": ("object", "private"),
    "/w": ("default", "foo_bar_"),
    "/x": ("default", "foo_bar"),
    "/y": ("default", "again"),
    "/z": ("default", "again_z_get"),
    "/ids": ("default", "ids_get"),
    "/con": ("con", "ı"),
}
"""Path -> attribute of the client and method."""

PACKAGES = {"odd_names": NAMES, "odd_operations": OPERATIONS}


@pytest.fixture(scope="module")
def names(clients: Callable[[dict[str, str], str], Client]) -> Client:
    """A client with odd names of schemas and properties."""
    return clients(PACKAGES, "odd_names")


@pytest.fixture(scope="module")
def operations(clients: Callable[[dict[str, str], str], Client]) -> Client:
    """A client with odd names of operations and tags."""
    return clients(PACKAGES, "odd_operations")


@pytest.mark.parametrize(
    ("wire", "attribute"), [i for i in ODD.items() if i[0] != "日本"]
)
def test_properties(names: Client, wire: str, attribute: str) -> None:
    odd = names.load(".models").Odd
    made = odd(**{attribute: 1})
    assert getattr(made, attribute) == 1
    assert made.to_dict() == {wire: 1}
    again = odd.from_dict({wire: 2})
    assert getattr(again, attribute) == 2
    assert attribute.isidentifier() and not keyword.iskeyword(attribute)


def test_a_date_called_date_is_a_date(names: Client) -> None:
    odd = names.load(".models").Odd
    made = odd.from_dict({"date": "2024-02-29", "typed_date": "2024-02-29"})
    assert made.date == made.typed_date == dt.date(2024, 2, 29)


def test_the_base_keeps_its_methods(names: Client) -> None:
    made = names.load(".models").Odd(copy_=1, json_=2, to_dict_=3)
    assert made.to_dict() == {"copy": 1, "json": 2, "to_dict": 3}
    assert made.model_copy().to_json() == '{"copy":1,"json":2,"to_dict":3}'
    assert "copy" in made.to_str()


@pytest.mark.parametrize(("component", "name"), TYPES.items())
def test_components(names: Client, component: str, name: str) -> None:
    models = names.load(".models")
    made = getattr(models, name)()
    assert made.to_dict() == {"here": component}
    assert models.All.from_dict({component: {"here": component}}).to_dict() == {
        component: {"here": component}
    }
    module = importlib.import_module(type(made).__module__)
    assert getattr(module, name) is type(made)


def test_the_package_keeps_its_own_names(names: Client) -> None:
    package = names.load()
    assert package.ApiClient.__module__ == "odd_names.api_client"
    assert package.Configuration.__module__ == "odd_names.configuration"
    assert package.ImagesApi.__module__ == "odd_names.api.images_api"
    assert package.AnyModel is package.models.AnyModel
    assert {"ApiClient", "AnyModel", "ImagesApi"} <= set(dir(package))
    with pytest.raises(AttributeError, match="NoSuchThing"):
        _ = package.NoSuchThing


def test_keywords_that_cannot_be_are_reached_through_model_and_dict(
    names: Client,
) -> None:
    package = names.load()
    for body in (
        package.Odd(self=1, request_timeout=2),
        {"self": 1, "_request_timeout": 2},
    ):
        client, sent = connect(package, reply({}))
        client.default.send_odd(body)
        assert sent.json == {"self": 1, "_request_timeout": 2}
    client, sent = connect(package, reply({}))
    client.default.send_odd(from_=1, a_b=2, request_timeout=3)
    assert sent.json == {"from": 1, "a-b": 2, "_request_timeout": 3}


@pytest.mark.parametrize(("path", "called"), CALLS.items())
def test_operations(operations: Client, path: str, called: tuple[str, str]) -> None:
    client, sent = connect(operations.load())
    attribute, method = called
    service = getattr(client, attribute)
    assert getattr(service, method)() is None
    assert getattr(service, f"{method}_with_http_info")().status_code == 200
    assert [request.url.path for request in sent.requests] == [path, path]


def test_nothing_is_dropped(operations: Client) -> None:
    """Whatever it is called: every operation is there, in every form."""
    package, base = operations.load(), operations.load("._runtime.api").Api
    found = set()
    for name in (n for n in dir(package) if n.endswith("Api")):
        service = getattr(package, name)
        if issubclass(service, base):
            methods = {m for m in vars(service) if not m.startswith("_")}
            methods -= {m for m in methods if m.endswith("_chunks")}
            assert methods <= set(dir(getattr(package, f"Async{name}")))
            plain = {m for m in methods if f"{m}_with_http_info" in methods}
            assert len(methods) == 2 * len(plain)
            found |= {(name, m) for m in plain}
    assert len(found) == 32, sorted(found)


def test_no_client_class_is_hidden_by_a_tag(operations: Client) -> None:
    client, _ = connect(operations.load())
    for name in ("close", "execute", "configuration", "set_default_header"):
        assert type(getattr(client, name)).__name__ in ("method", "Configuration")
    client.close()


def test_an_operation_without_id_is_called_after_its_path(operations: Client) -> None:
    client, sent = connect(operations.load())
    client.default.s_id_get("x")
    client.default.s_id_get_("y")
    assert [request.url.path for request in sent.requests] == ["/s/x", "/s/y/"]


RUNTIME = {
    "CLIENT_ATTRIBUTES": (".api_client", ("ApiClient", "AsyncApiClient"), object),
    "MODEL_ATTRIBUTES": ("._runtime.model", ("ApiModel",), object),
    "API_ATTRIBUTES": ("._runtime.api", ("Api", "AsyncApi"), object),
}


@pytest.mark.parametrize("row", RUNTIME)
def test_reserved_names_cover_the_runtime(names: Client, row: str) -> None:
    """Who adds an attribute to the runtime has to reserve its name."""
    from specloom.naming import reserved

    module, classes, _ = RUNTIME[row]
    tags = {"default", "images"}
    for name in classes:
        made: Any = getattr(names.load(module), name)
        public = {a for a in dir(made) if not a.startswith("_")}
        if row == "MODEL_ATTRIBUTES":
            public |= {a for a in dir(type(made)) if not a.startswith("_")}
        if row == "CLIENT_ATTRIBUTES":
            public |= set(vars(made(host="https://api.example")))
            public = {a for a in public if not a.startswith("_")} - tags
        assert public <= getattr(reserved, row), name


def test_reserved_names_cover_the_types_of_python() -> None:
    from specloom.naming.reserved import BUILTIN_TYPES, TYPE_NAMES

    found = {name for name in dir(builtins) if name[:1].isupper()}
    assert found <= BUILTIN_TYPES | TYPE_NAMES


def test_what_is_called_like_a_type_of_python_may_be_mentioned_before_it_is_defined(
    tmp_path: Path,
) -> None:
    spec = document("""
components:
  schemas:
    Report: {type: object, properties: {warning: {$ref: '#/components/schemas/Warning'}}}
    Warning: {type: object, properties: {text: {type: string}, report: {$ref: '#/components/schemas/Report'}}}
""")
    models = make_client(spec, tmp_path, "builtin_names").load(".models")
    found = models.Report.from_dict({"warning": {"text": "hot", "report": {}}})
    assert found.warning.text == "hot"


def test_annotations_resolve_at_run_time(names: Client) -> None:
    module: ModuleType = names.load(".models")
    hints = get_type_hints(
        module.Odd, vars(importlib.import_module(module.Odd.__module__))
    )
    assert hints["date"] == dt.date | None
    assert hints["日本"] == module.日本Model | None


WALK = """
import importlib, pkgutil
package = importlib.import_module("PACKAGE")
for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
    importlib.import_module(module.name)
for name in dir(package.models):
    found = getattr(package.models, name)
    if hasattr(found, "model_rebuild"):
        found.model_rebuild()
"""


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_imports_and_type_checks(
    clients: Callable[[dict[str, str], str], Client], package: str
) -> None:
    client = clients(PACKAGES, package)
    done = client.run(WALK.replace("PACKAGE", package))
    assert done.returncode == 0, done.stderr[-3000:]
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", package],
        cwd=client.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout[-3000:]
    files = [path for path in client.path.rglob("*") if path.is_file()]
    assert max(len(path.name) for path in files) < 100
    folded = [str(path.relative_to(client.path)).casefold() for path in files]
    assert len(set(folded)) == len(folded)


def test_names_stay_when_a_client_is_generated_again(tmp_path: Path) -> None:
    """What comes later and is spelt like a name does not take it."""
    schema = "{type: object, properties: {fooBar: {type: string}}}"
    before = document(f"components: {{schemas: {{pet-item: {schema}}}}}")
    schema = (
        "{type: object, properties: {foo_bar: {type: string}, fooBar: {type: string}}}"
    )
    after = document(
        f"components: {{schemas: {{PetItem: {schema}, pet-item: {schema}}}}}"
    )
    make_client(before, tmp_path, "stable")
    models = make_client(after, tmp_path, "stable").load(".models")
    assert models.PetItem(foo_bar="1", foo_bar_="2").to_dict() == {
        "fooBar": "1",
        "foo_bar": "2",
    }
    # The other schema is new, and so are all its properties.
    assert models.PetItemModel(foo_bar="1").to_dict() == {"foo_bar": "1"}
