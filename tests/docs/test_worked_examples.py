"""Every example of a document is on a page: as a call that runs, as an answer, or it is told why not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.docs.conftest import Documented, documented
from tests.docs.pages import fenced

from specloom.diagnostics import Severity
from specloom.docs.worked_examples import shortened


@pytest.fixture(scope="module")
def weather(tmp_path_factory: pytest.TempPathFactory) -> Documented:
    text = Path(__file__).with_name("worked.yaml").read_text("utf-8")
    return documented(text, tmp_path_factory.mktemp("weather"), "weather")


@pytest.fixture(scope="module")
def page(weather: Documented) -> str:
    return (weather.client.folder / "docs" / "ReportsApi.md").read_text("utf-8")


def test_all_of_them_run(weather: Documented) -> None:
    result = weather.run()
    assert list(result.lines()) == []
    assert result.ran == len(weather.blocks)


CALLS = [
    'add_report(city="Rome", text="Calm", sensor=1)',
    'add_report(city="Oslo", text="Storm", sensor=2, unit="f")',
    'add_report(city="Bergen", text="Rain", sensor=9, unit="c")',
    'with client.reports.add_report_stream(city="Kiel", text="Sun", sensor=2) as stream:',
    'add_comment(text="Late", kind="remark", _content_type="application/x-www-form-urlencoded")',
    'add_comment(text="Without", kind="remark", town="Bonn")',
    'add_comment(text="Twice", kind="remark")',
    'search(q="fog")',
    'search(q="hail")',
    'add_report(city="Oslo", add_report_request="a,b")',
    'add_map(add_map_request="<map><scale>9</scale></map>")',
    'add_photo(image=Path("image.png"), note="\u0431\u0431\u0431")',
]


@pytest.mark.parametrize("call", CALLS)
def test_calls(weather: Documented, call: str) -> None:
    shown = [" ".join(each.code.split()) for each in weather.blocks]
    flat = [each.replace("( ", "(").replace(" )", ")") for each in shown]
    assert any(call in each for each in flat)


def test_what_a_variant_lacks_is_filled_in(weather: Documented) -> None:
    """Also below a union: the property that tells which one it is is there."""
    tools = '"type": "radar", "range": 5, "strict": True'
    assert any(tools in " ".join(each.code.split()) for each in weather.blocks)


@pytest.mark.parametrize(
    "text",
    [
        "#### Example: A storm\n\nWith **wind**.\n\n```python\n",
        "#### Example: With \\| a &lt;b>tool&lt;/b>\n",
        "#### Example: By a command\n",
        '```json\n{\n  "id": 42,\n  "note": "no error"\n}\n```',
        "An answer with status `200`, Any other:\n",
        'An answer with status `404`:\n\n```json\n{\n  "code": "no_city"\n}\n```',
        'The response, with status `200`:\n\n```\nevent: report\ndata: {"id": 1}\n```',
    ],
)
def test_a_page_shows_them(page: str, text: str) -> None:
    assert text in page


def test_tables_and_models_show_the_others(weather: Documented, page: str) -> None:
    """What no example of a page has: further examples of parameters, properties and schemas."""
    assert 'For example `"Ulm"`.' in page
    model = (weather.client.folder / "docs" / "Comment.md").read_text("utf-8")
    assert 'For example `"b"`, `3`, `[7]`.' in model
    assert '"text": "Alone"' in model.partition("In Python")[0]
    assert model.partition("More examples:")[2].count("```json") == 2
    # An example that lacks what is required is completed.
    assert '{\n  "text": "Short",\n  "kind": "remark"\n}' in model


def test_webhooks_show_their_further_bodies(weather: Documented) -> None:
    page = (weather.client.folder / "docs" / "Webhooks.md").read_text("utf-8")
    _, *others = page.split("Another body:")
    assert ['"code": "late"' in each for each in others] == [True]


def test_a_hidden_stream_is_not_asked_for(weather: Documented, page: str) -> None:
    """Nothing could read it; the answer that the document shows is there all the same."""
    shown = page.partition("#### Example: Streamed\n")[2].partition("####")[0]
    assert "Without the stream that it asks for" in shown
    assert 'add_comment(text="Twice", kind="remark")' in shown
    section = page.partition("\n## `add_comment`")[2].partition("\n## ")[0]
    assert "stream=True" not in section
    assert "An answer with status `200`, Streamed:\n\n```\ndata: 1\n```" in page


def test_what_does_not_fit_is_told(weather: Documented, page: str) -> None:
    told = [d for d in weather.client.diagnostics if d.code == "example-left-out"]
    assert {each.severity for each in told} == {Severity.NOTE}
    assert [each.message for each in told] == [
        "this example is in no page: it is no JSON",
        'the example "Elsewhere" is no call in the pages: its command is a GET, not a POST',
        'the example "In Python only" is no call in the pages: it has no command for a shell',
        'the example "Ill-typed" is no call in the pages: its body is not what the schema says',
        'the example "as-data" is no call in the pages: its body is application/xml, which is '
        "sent as text",
        "this example is in no page: it is not what its schema says",
        "this example is in no page: it is not what its schema says",
        "this example is in no page: it is not what its schema says",
    ]
    assert "Ill-typed" not in page


EVERY = """\
    response = client.reports.add_report(
        # str
        city="Oslo",
        # str: What is to be seen.
        text="Calm",
        # int
        sensor=1,
        # Sequence[models.Tool]
        tools=[{"type": "radar", "range": 1, "strict": True}],
        # str
        photo="example photo",
        # Literal["c", "f"]: What temperatures are in.
        unit="f",
    )
"""


def test_one_has_every_argument(weather: Documented, page: str) -> None:
    assert "With every argument:\n\n```python\n" in page
    assert EVERY in page


def test_an_answer_that_is_made_up_has_no_error(weather: Documented) -> None:
    page = weather.client.folder / "docs" / "ReportsApi.md"
    answers = [json.loads(code) for code in fenced(page, "json")]
    assert {"id": 1, "error": None} in answers


@pytest.mark.parametrize(
    ("type", "short"),
    [
        (
            'Literal["256x256", "512x512", "1024x1024"]',
            'Literal["256x256", "512x512", ...]',
        ),
        (
            'str | Literal["dall-e-2", "dall-e-3"] | None',
            'str | Literal["dall-e-2", ...]',
        ),
        ("dict[str, list[models.CreateChatCompletion]]", "dict[str, list[...]]"),
        ('Literal["a[b", "ccccccccccccccccccccccccccc"]', 'Literal["a[b", ...]'),
        (
            "models.CreateChatCompletionRequestTools",
            "models.CreateChatCompletionRequestTools",
        ),
        (
            "models.CreateChatCompletionRequestTool | None",
            "models.CreateChatCompletionRequestTool | ...",
        ),
    ],
)
def test_a_long_type_is_cut_between_its_parts(type: str, short: str) -> None:
    assert shortened(type) == short
