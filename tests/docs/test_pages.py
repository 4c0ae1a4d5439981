"""What a client's pages promise: every example runs, type-checks and is laid out, every link leads
somewhere, and nothing is missing."""

from __future__ import annotations

import contextlib
import io
import json
import re
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from types import ModuleType

import pytest
from tests.docs.conftest import Documented, documented
from tests.docs.pages import fenced, fragments, headings, links, pages_of, prose
from tests.docs.signatures import told, written

from specloom.config import Config
from specloom.docs.shown import EXAMPLES
from specloom.format import format_with_black
from specloom.model.queries import only_streams
from specloom.naming import name_everything
from specloom.naming.names import TagNames
from specloom.plan import Rendered, plan
from specloom.render import Renderer, template_root
from specloom.scalar_types import TYPES, scalar_type
from specloom.tools.examples.report import name_of
from specloom.tools.examples.type_check import type_check


def test_every_example_runs(client: Documented) -> None:
    result = client.run()
    assert list(result.lines()) == []
    assert result.ran == len(client.blocks) > 0
    # Plain, with status and headers, perhaps with a model; and asynchronously. A stream has no
    # form with status and headers.
    streams = {name_of(op) for op in client.api.operations if only_streams(op)}
    few = [c for c in result.calls if c.sync < (1 if c.operation in streams else 2)]
    assert few == []


def test_nothing_else_is_marked_as_an_example(client: Documented) -> None:
    pages = pages_of(client.client.folder)
    marked = sorted(code for page in pages for code in fenced(page, "python"))
    assert marked == sorted(block.code for block in client.blocks)


def test_the_readme_counts_the_examples(client: Documented) -> None:
    readme = (client.client.folder / "README.md").read_text("utf-8")
    told = f"Every one of the {len(client.blocks)} Python examples in these pages is"
    assert told in readme


def test_examples_name_files_that_can_be_files(client: Documented) -> None:
    """Beside the example, not in folders of somebody, and not what should be in the file."""
    for block in client.blocks:
        for name in re.findall(r'Path\("(.*?)"\)', block.code):
            assert re.fullmatch(r"\w[\w .-]{0,80}\.\w{1,8}", name), block.name


def test_every_example_type_checks(client: Documented) -> None:
    assert type_check(client.client.folder, client.blocks) == {}


def test_every_example_is_formatted(client: Documented) -> None:
    for block in client.blocks:
        assert format_with_black(block.code) == block.code, block.name


def test_every_link_leads_somewhere(client: Documented) -> None:
    known = {page: fragments(page) for page in pages_of(client.client.folder)}
    dead = []
    for page in known:
        for target in links(page):
            if re.match("(?:https?|mailto):", target):
                continue
            file, _, fragment = target.partition("#")
            other = (page.parent / file).resolve() if file else page
            if not other.exists() or (
                fragment and fragment not in known.get(other, ())
            ):
                dead.append(f"{page.name}: {target}")
    assert dead == []


def test_pages_have_one_title(client: Documented) -> None:
    for page in pages_of(client.client.folder):
        levels = [level for level, _ in headings(page)]
        assert levels[0] == 1, page.name
        assert levels.count(1) == 1, page.name


def test_json_is_valid(client: Documented) -> None:
    found = [c for p in pages_of(client.client.folder) for c in fenced(p, "json")]
    assert found
    for code in found:
        json.loads(code)


def test_tables_are_even(client: Documented) -> None:
    for page in pages_of(client.client.folder):
        table: list[str] = []
        for line in prose(page).split("\n"):
            table = [*table, line] if line.startswith("|") else []
            cells = {len(re.findall(r"(?<!\\)\|", row)) for row in table}
            assert len(cells) <= 1, f"{page.name}: {line}"


def test_code_has_no_entities(client: Documented) -> None:
    for block in client.blocks:
        assert not re.search(r"&(#x?\w+|quot|lt|gt|amp);", block.code), block.name


def test_names_of_files_differ_by_more_than_case(client: Documented) -> None:
    names = [page.name for page in pages_of(client.client.folder)]
    assert len({name.lower() for name in names}) == len(names)
    assert max(map(len, names)) < 100


def test_every_signature_is_that_of_the_code(client: Documented) -> None:
    """Each way to call a method has its line, with what has to be given and what can be."""
    lines = told(client.client)
    fields, whole = written(client.client)
    methods = fields.keys() | whole.keys()
    assert lines and lines.keys() <= methods
    for twin in methods - lines.keys():  # the page says what it is a twin of
        usual = max((name for name in lines if twin.startswith(name)), key=len)
        assert fields.get(twin) == fields.get(usual), twin
        assert whole.get(twin) == whole.get(usual), twin
    for method, signatures in lines.items():
        assert fields.get(method, set()) <= signatures, method
        every = fields.get(method, set()) | whole.get(method, set())
        assert signatures <= every, method


def test_there_is_a_page_for_everything(example: Documented) -> None:
    readme = (example.client.folder / "README.md").read_text("utf-8")
    llms = (example.client.folder / "llms.txt").read_text("utf-8")
    models = example.client.load(".models")
    for name in dir(models):
        if hasattr(getattr(models, name), "model_fields"):
            assert f"docs/{name}.md" in readme
    for operation in example.api.operations:
        assert f"`{operation.path}`" in readme
        assert f"`{operation.path}`" in llms


ELEMENTS = [
    "Paths are relative to `https://api.openai.com/v1`",
    "[`create_image_with_http_info`](ImagesApi.md#create_image_with_http_info) | **POST** "
    "`/images/generations`",
    "→ [`ImagesResponse`](ImagesResponse.md)",
    "Generate images from a text prompt.",
    'access_token=os.environ["BEARER_TOKEN"]',
    'CreateImageRequest(prompt="A cute baby sea otter")',
    "except ApiException as error:",
    "create_image_with_http_info(",
    "print(full.status_code)",
    "print(full.headers)",
    "async with AsyncApiClient(",
    "| Name | In | Type | Required | Default | Description |",
    '| `size` | form | `str` or `None` | no | `"1024x1024"` |',
    'One of `"256x256"`, `"512x512"`, `"1024x1024"`.',
    "| `image` | form | [file](../README.md#files) | yes |",
    'image=Path("otter.png")',
    "- Authorization: [`ApiKeyAuth`](../README.md#scheme-apikeyauth) (bearer token)",
    "- Content-Type: `multipart/form-data`",
    "- Accept: `application/json`",
    "| `200` | The finished pictures. | [`ImagesResponse`](ImagesResponse.md) |",
    "`Retry-After` (`int`)",
    "`RateLimitException` |",
    "[Back to top](#images-imagesapi)",
    "[All operations](../README.md#operations)",
    "[All models](../README.md#models)",
    "[README](../README.md)",
]


@pytest.mark.parametrize("element", ELEMENTS)
def test_an_operation_has_every_element(example: Documented, element: str) -> None:
    assert element in (example.client.folder / "docs/ImagesApi.md").read_text("utf-8")


PAGED = """\
with ApiClient(host="https://api.example.com") as client:
    cursor: str | None = None
    for _ in range(3):
        page = client.models.list_logs(next_token=cursor)
        print(page.lines)
        cursor = page.next_token
        if not cursor:
            break
"""
NUMBERED = """\
with ApiClient(host="https://api.example.com") as client:
    for number in range(0, 3):
        page = client.models.list_pages(page_size=1, page=number)
        if not page:
            break
        print(page)
"""


@pytest.mark.parametrize("code", [PAGED, NUMBERED])
def test_long_lists_are_read_page_by_page(features: Documented, code: str) -> None:
    page = (features.client.folder / "docs/ModelsApi.md").read_text("utf-8")
    assert f"{code}```" in page
    assert page.count("Page by page") == 2


def test_models_are_made_in_three_ways(client: Documented) -> None:
    made = [each for each in client.blocks if "== same == again" in each.code]
    assert made
    sys.path.insert(0, str(client.client.folder))
    try:
        for each in made:
            output = io.StringIO()
            with contextlib.redirect_stdout(output):
                exec(compile(each.code, each.name, "exec"), {})
            assert output.getvalue().endswith("\nTrue\n"), each.name
    finally:
        sys.path.remove(str(client.client.folder))


def test_values_say_what_they_mean(features: Documented) -> None:
    page = (features.client.folder / "docs/State.md").read_text("utf-8")
    assert '| `ON` | `"on"` | Runs \\| now |' in page


SIGNATURES = [
    "- [**GET** `/logs`](ModelsApi.md#list_logs): `client.models.list_logs(*, "
    "next_token: str | None = None, kind: Kind | None = None) -> Logs`",
    "- [**GET** `/pages/{page_size}`](ModelsApi.md#list_pages): "
    "`client.models.list_pages(page_size: int, *, page: int | None = None) -> list[str]`",
    "- [`Logs`](Logs.md): `Logs(lines: list[str], next_token: str | None, "
    "state: State | None = None)`",
    '- [`State`](State.md): `State = Literal["on", "off"]`',
]


@pytest.mark.parametrize("line", SIGNATURES)
def test_a_page_has_every_signature(features: Documented, line: str) -> None:
    page = (features.client.folder / "docs/api.md").read_text("utf-8")
    assert f"\n{line}\n" in page


INDEXES = {
    "docs/api.md": "client.{attribute}.{method}(",
    "llms.txt": "`{method}`",
    "README.md": "[`{method}`](docs/",
    "docs/{page}.md": "[`{method}`]({page}.md#{method})",
}
"""Index -> how it names a method of the class of a tag."""


def tags_of(client: Documented) -> Iterable[TagNames]:
    """What the tags of a client are called."""
    return name_everything(client.api, client.client.package, {}).tags.values()


def public_methods(package: ModuleType, api: str) -> set[str]:
    """What can be called of an object of a class."""
    return {name for name in vars(getattr(package, api)) if not name.startswith("_")}


@pytest.mark.parametrize("index", INDEXES)
def test_every_method_is_in_each_index(client: Documented, index: str) -> None:
    """What there is decides, not what the writers of indexes know: classes are asked."""
    package = client.client.load()
    for tag in tags_of(client):
        methods = public_methods(package, tag.api)
        assert methods == public_methods(package, tag.async_api)
        file = client.client.folder / index.format(page=tag.api)
        text = file.read_text("utf-8")
        for method in methods:
            named = INDEXES[index].format(
                method=method, attribute=tag.attribute, page=tag.api
            )
            assert named in text, (file.name, method)


def test_every_method_is_of_the_surface(client: Documented) -> None:
    package = client.client.load()
    surface = (client.client.path / "surface.txt").read_text("utf-8").splitlines()
    told = {re.split(r"[( ]", line)[0] for line in surface}
    for tag in tags_of(client):
        for api in (tag.api, tag.async_api):
            assert {f"{api}.{m}" for m in public_methods(package, api)} <= told


def test_every_operation_is_called_by_its_class_as_well(client: Documented) -> None:
    names = name_everything(client.api, client.client.package, {})
    for tag, named in names.tags.items():
        text = (client.client.folder / f"docs/{named.api}.md").read_text("utf-8")
        count = sum(tag in operation.tags for operation in client.api.operations)
        assert text.count(f" = {named.api}(client)\n") == count > 0


def test_every_method_has_a_section_with_its_signature(client: Documented) -> None:
    package = client.client.load()
    for tag in tags_of(client):
        text = (client.client.folder / f"docs/{tag.api}.md").read_text("utf-8")
        for method in public_methods(package, tag.api):
            start = rf"^###? `{method}`\n\n> `{method}\(.*\)` → "
            assert re.search(start, text, re.MULTILINE), method


def test_a_union_says_which_member_is_which(example: Documented) -> None:
    page = example.client.folder / "docs/ChatCompletionRequestMessage.md"
    text = page.read_text("utf-8")
    member = "ChatCompletionRequestUserMessage"
    assert f'| [`{member}`]({member}.md) | `"user"` |' in text


@pytest.mark.parametrize(
    "row", [r for r in TYPES if "null" not in r and "binary" not in r]
)
def test_a_format_is_one_type_everywhere(
    formats: Documented, row: tuple[str, str | None]
) -> None:
    kind, format = row
    meant = scalar_type(kind, format)
    name = f"{kind}_{format or 'plain'}".replace("-", "_")
    docs = formats.client.folder / "docs"
    assert f"| `{name}` | `{meant.name}` | yes |" in (docs / "Thing.md").read_text(
        "utf-8"
    )
    page = (docs / "api.md").read_text("utf-8")
    assert re.search(rf"`Thing\(.*\b{name}: {meant.name}\b", page)
    code = (formats.client.path / "models" / "thing.py").read_text("utf-8")
    assert f"    {name}: {meant.held.code}\n" in code
    twin = code.partition("class ThingDict")[2]
    given = [each.code for each in (meant.plain, meant.alternative) if each]
    assert f"    {name}: Required[{' | '.join(given)}]\n" in twin


STREAMS = """
openapi: 3.1.0
info: {title: Streams, version: "1"}
paths:
  /follow:
    post:
      operationId: follow
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/From"}}}
      responses:
        "200":
          description: ok
          content:
            text/event-stream: {schema: {type: object, properties: {id: {type: integer}}}}
            application/x-ndjson: {schema: {type: object, properties: {id: {type: integer}}}}
components: {schemas: {From: {type: object, required: [id], properties: {id: {type: integer}}}}}
"""


def test_examples_of_an_api_that_only_streams(tmp_path: Path) -> None:
    """A call alone sends nothing: each example has the loop that does."""
    client = documented(STREAMS, tmp_path, "streams_client")
    result = client.run()
    assert list(result.lines()) == []
    called = [block for block in client.blocks if ".follow(" in block.code]
    assert sum(calls.sync + calls.asynchronous for calls in result.calls) == (
        len(called) - 1  # one calls the test double
    )
    assert all("for item in stream:" in block.code for block in called)
    assert type_check(client.client.folder, client.blocks) == {}


def test_the_settings_are_all_told(example: Documented) -> None:
    """From the fields of one class: the keywords of the clients, and the table."""
    runtime = example.client.load("._runtime.configuration")
    names = [field.name for field in fields(runtime.BaseConfiguration)]
    made = example.client.load(".configuration").ConfigurationSettings
    assert list(made.__annotations__) == names
    readme = (example.client.folder / "README.md").read_text("utf-8")
    table = readme.partition("## Settings")[2].partition("\nA `Secret`")[0]
    rows = [row.split("|") for row in table.splitlines() if row.startswith("| `")]
    assert [row[1].strip(" `") for row in rows] == names
    assert all(len(row) == 6 and row[4].strip() for row in rows)
    (timeout,) = (row for row in rows if "`timeout`" in row[1])
    assert [cell.strip() for cell in timeout[2:4]] == ["`Timeout`", "`60.0`"]


def test_the_errors_are_all_told(example: Documented) -> None:
    exceptions = example.client.load(".exceptions")
    readme = (example.client.folder / "README.md").read_text("utf-8")
    shown = set(exceptions.__all__) - {
        "ApiAttributeError",
        "ApiKeyError",
        "ResponseValidationWarning",
    }
    assert {name for name in shown if f"`{name}`" not in readme} == set()


def test_without_pages_the_readme_links_to_none(example: Documented) -> None:
    config = Config(spec="openapi.yaml", output=Path("out"), package="p", docs=False)
    names = name_everything(example.api, "p", {})
    planned = plan(example.api, names, config)
    files = {file.path: file for file in planned if isinstance(file, Rendered)}
    assert not any(path.startswith("docs/") for path in files)
    readme = files["README.md"]
    text = Renderer().render(readme.template, readme.view)
    assert "`create_image`" in text
    assert "](docs/" not in text


def test_the_project_can_be_built(example: Documented) -> None:
    text = (example.client.folder / "pyproject.toml").read_text("utf-8")
    project = tomllib.loads(text)["project"]
    assert project["name"] == "openai-client"
    assert project["version"] == "2.3.0"
    assert project["requires-python"] == ">=3.11"
    needs = {re.split(r"[<>=]", each)[0] for each in project["dependencies"]}
    assert needs == {"httpx2", "pydantic", "pydantic-core", "typing-extensions"}


def test_webhooks_have_a_page(features: Documented) -> None:
    folder = features.client.folder
    page = (folder / "docs/Webhooks.md").read_text("utf-8")
    assert "## `parse_shape_moved`" in page
    assert (
        "The webhook `shape | moved`: **POST** to the URL that the API knows of you."
        in page
    )
    assert (
        "**POST** `{$request.body#/label}\\|{$url}`, after [`patch_optional`]" in page
    )
    assert "| `202` | Seen | no body | `X-Rate` (`int`) |" in page
    assert "[`parse_pet`](docs/Webhooks.md#parse_pet)" in (
        folder / "README.md"
    ).read_text("utf-8")
    assert "docs/Webhooks.md#parse_nothing" in (folder / "llms.txt").read_text("utf-8")
    model = (folder / "docs/Tree.md").read_text("utf-8")
    callback = (
        "[`parse_patch_optional_on_growth`](Webhooks.md#parse_patch_optional_on_growth)"
    )
    assert (
        f"- Part of requests of the API: [`parse_form`](Webhooks.md#parse_form), {callback}"
        in model
    )
    default = (folder / "docs/DefaultApi.md").read_text("utf-8")
    assert f"- The API may call back: {callback}" in default


def test_links_are_kept(features: Documented) -> None:
    page = (features.client.folder / "docs/DefaultApi.md").read_text("utf-8")
    assert (
        "| `200` | `read \\| it` | [`get_pet`](ModelsApi.md#get_pet) at `https://b.example/\\|` | "
        '`path.pet_id` = `$response.body`<br>`limit` = `7`<br>`tags` = `["a \\| b"]`<br>'
        '`body` = `{"a": [1]}` | Reads \\| *it* |'
    ) in page
    assert "| `200` | `elsewhere` | `https://c.example/#/paths/~1a\\|b/get` |" in page


def test_without_webhooks_there_is_no_page_of_them(example: Documented) -> None:
    folder = example.client.folder
    assert not (folder / "docs/Webhooks.md").exists()
    assert "ebhook" not in (folder / "README.md").read_text("utf-8")


def test_no_example_is_left_out_of_the_count() -> None:
    counted = sum(map(len, EXAMPLES.values()))
    shown = [path.read_text("utf-8") for path in template_root().rglob("*.md.jinja")]
    assert counted == sum(text.count('fence("python")') for text in shown)
