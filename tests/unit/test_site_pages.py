"""Pages as the site has them: HTML that only we write, tabs, and ways among the pages."""

from __future__ import annotations

import re
import tomllib
from html.parser import HTMLParser
from pathlib import Path

import pytest

from specloom.tools.site.dialect import makeExtension, toc
from specloom.tools.site.markdown import inert, render, site_target, title
from specloom.tools.site.pages import Entry, Kind, Page, lay_out
from specloom.tools.site.settings import settings
from specloom.tools.site.style import Style, colours, contrast, write_style


def tags(body: str) -> list[str]:
    """The tags of a page, in order."""
    found: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            found.append(tag)

    Reader().feed(body)
    return found


# --- HTML -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "a <img src=x onerror=alert(1)> b",
        "<div markdown=1>**x**</div>",
        "<a href='javascript:alert(1)'>x</a>",
        "<!-- x --> <?x?> <![CDATA[x]]>",
        "<br onclick=alert(1)> <code class=x>",
    ],
)
def test_html_of_a_page_is_text(text: str) -> None:
    assert set(tags(render(text).body)) <= {"p", "br", "code", "strong"}
    assert "onclick" not in " ".join(re.findall(r"<[^>]*>", render(text).body))


def test_the_html_that_our_pages_have_stays() -> None:
    page = "| a |\n| --- |\n| x<br>y <code>a&#124;b</code> |\n"
    assert "x<br>y <code>a|b</code></td>" in render(page).body


def test_cells_know_their_columns() -> None:
    page = "| A `b` | C | |\n| --- | --- | --- |\n| 1 | 2 | 3 |\n| 4 | | 6 |\n"
    assert re.findall(r"<td[^>]*>.?", render(page).body) == [
        '<td data-label="A b">1',
        '<td data-label="C">2',
        "<td>3",
        '<td data-label="A b">4',
        "<td><",
        "<td>6",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "text {: onclick=x } and `code`{: .x onclick=x }",
        '--8<-- "/etc/passwd"',
        "{{ config }} {% include 'x' %}",
        ":smile: :material-account:",
        "word[^1]\n\n[^1]: note of it",
        "*[HTML]: long",
        '!!! note "title"',
        "==a== ++b++ ^^c^^ H~2~O $x$",
        "[TOC]",
    ],
)
def test_syntax_of_other_dialects_is_text(text: str) -> None:
    body = render(text).body
    assert set(tags(body)) <= {"p", "code"}
    for word in re.findall(r"\w{3,}", text):
        assert word in body


@pytest.mark.parametrize(
    "target", ["javascript:x", "vbscript:x", "data:text/html,x", "JaVaScRiPt:x"]
)
def test_links_to_scripts_are_text(target: str) -> None:
    assert tags(render(f"[a]({target}) <{target}>").body) == ["p"]


def test_a_picture_is_a_link_for_it_would_be_loaded_from_anywhere() -> None:
    body = render("![a *cat*](https://elsewhere.example/cat.png)").body
    assert body == '<p><a href="https://elsewhere.example/cat.png">a cat</a></p>\n'


def test_a_picture_cannot_have_the_target_of_a_script() -> None:
    assert tags(render("![a](javascript:x)").body) == ["p"]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("ImagesApi.md", "ImagesApi.html"),
        ("ImagesApi.md#create_image", "ImagesApi.html#create_image"),
        ("../README.md", "../index.html"),
        ("../README.md#models", "../index.html#models"),
        ("#top", "#top"),
        ("https://x.example/README.md", "https://x.example/README.md"),
        ("//x.example/a.md", "//x.example/a.md"),
        ("http://[::1", "http://[::1"),
        ("a.txt", "a.txt"),
    ],
)
def test_links_lead_to_pages_of_html(target: str, expected: str) -> None:
    assert site_target(target) == expected


def test_headings_have_the_fragments_of_github() -> None:
    found = render("# A `b_c`\n\n## Example call\n\n## Example call\n").headings
    assert [(each.level, each.id, each.text) for each in found] == [
        (1, "a-b_c", "A b_c"),
        (2, "example-call", "Example call"),
        (2, "example-call-1", "Example call"),
    ]


def test_code_has_colours_and_stays_the_same() -> None:
    source = 'print("<b>&amp;</b>")  # x\n'
    body = render(f"```python\n{source}```\n").body
    read: list[str] = []

    class Reader(HTMLParser):
        handle_data = read.append

    Reader().feed(body)
    assert "".join(read).strip("\n") == source.strip("\n")
    assert '<span class="' in body


def test_code_of_other_languages_is_text() -> None:
    body = render("``` mermaid onclick=x\n<b>\n```\n").body
    assert "<code>&lt;b&gt;\n</code>" in body
    assert "onclick" not in body


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cats & dogs", "Cats & dogs"),
        ("<b>", "\u2039b\u203a"),
        ("&lt;b&gt;", "\uff06lt;b\uff06gt;"),
        ('a "b"', "a \u201db\u201d"),
    ],
)
def test_titles_are_inert_escaped_or_not(text: str, expected: str) -> None:
    assert inert(text) == expected


def test_a_title_is_what_is_seen() -> None:
    assert title("The `x` *API* [a](b.md)") == "The x API a"


# --- Tabs -------------------------------------------------------------------------------

PAIR = """\
## one

```python
with Client() as client:
    client.images.draw()
```

```json
{}
```

```python
client.images.draw_with_http_info()
```

Asynchronously:

```python
await client.images.draw()
```
"""


def shown(body: str) -> list[tuple[str, str]]:
    """The tabs and blocks of a page: which code is where."""
    plain = re.sub(r"</?(?:span|a)\b[^>]*>", "", body)
    labels = re.findall(r"<label[^>]*>(\w+)</label>", plain)
    blocks = re.findall(r'<div class="tabbed-block">.*?<code>(.*?)</code>', plain, re.S)
    return list(zip(labels, blocks, strict=True))


def test_an_asynchronous_example_is_a_tab_beside_the_one_with_the_same_call() -> None:
    body = render(PAIR).body
    assert [label for label, _ in shown(body)] == ["Sync", "Async"]
    assert "with Client()" in shown(body)[0][1]
    assert "await client.images.draw()" in shown(body)[1][1]
    assert "Asynchronously" not in body
    assert body.count("<pre>") == 4
    assert body.index("tabbed-set") < body.index("draw_with_http_info")


def test_pairs_are_made_within_a_section() -> None:
    page = PAIR.replace("Asynchronously:", "## two\n\nAsynchronously:")
    assert shown(render(page).body) == []
    assert "<p>Asynchronously:</p>" in render(page).body


def test_several_pairs_of_a_section_each_have_their_tabs() -> None:
    more = PAIR.replace("## one\n", "").replace("draw", "stream")
    body = render(PAIR + more).body
    assert [label for label, _ in shown(body)] == ["Sync", "Async"] * 2
    assert [("stream" in code) for _, code in shown(body)] == [False] * 2 + [True] * 2
    assert len(set(re.findall(r' id="(__tabbed_\w+)"', body))) == 4


@pytest.mark.parametrize(
    "text",
    [
        "Asynchronously:\n\n```python\nx\n```\n",
        "```python\nx\n```\n\nAsynchronously:\n\n```json\n1\n```\n",
        "```py\nx\n```\n\nAsynchronously:\n\n```python\nx\n```\n",
        "- ```python\n  x\n  ```\n\nAsynchronously:\n\n```python\nx\n```\n",
        "```python\nx\n```\n\nAsynchronously:\n",
    ],
)
def test_what_is_no_pair_stays(text: str) -> None:
    body = render(text).body
    assert "tabbed" not in body
    assert "Asynchronously:" in body


# --- Contents ---------------------------------------------------------------------------


def test_contents_leave_out_what_every_section_has() -> None:
    page = "# A\n\n## x\n\n### Example\n\n## y\n\n### Example\n\n### Links\n"
    (top,) = toc(render(page).headings)
    assert top["id"] == "a"
    assert [(e["id"], [c["id"] for c in e["children"]]) for e in top["children"]] == [
        ("x", []),
        ("y", ["links"]),
    ]


def test_the_dialect_takes_the_place_of_all_others() -> None:
    python_markdown = pytest.importorskip("markdown")
    names = ["toc", "tables", "attr_list", "md_in_html", "footnotes", "admonition"]
    reader = python_markdown.Markdown(extensions=[*names, makeExtension()])
    text = '# A\n\n!!! note "x"\n    y {: onclick=x }\n\n<div markdown="1">z</div>\n'
    assert reader.convert(text) == render(text).body
    assert [each["id"] for each in reader.toc_tokens] == ["a"]


# --- Ways among the pages ---------------------------------------------------------------

README = """\
# The API: Python client

- [Operations](#operations) and [models](#models); [all](docs/api.md) on one page
- a list of the document

## Operations

### [`PetsApi`](docs/PetsApi.md)

## Models

| Model | Description |
| --- | --- |
| [`Pet`](docs/Pet.md) | A pet. |
| [`Error`](docs/Error.md) | An error. |
| [`Collar`](docs/Collar.md) |  |
| [`Loose`](docs/Loose.md) |  |

## Errors

```text
## Models
```
"""
BACK = "\n---\n\n[All models](../README.md#models)\n"
USED = "\n## Used by\n\n- Returned by [`x`](ShopApi.md#x)\n"


def page(path: str, kind: Kind, *links: str, heading: str = "", end: str = "") -> Page:
    body = "\n".join(f"- [`x`]({target})" for target in links)
    return Page(path, kind, f"# {heading or path}\n\n{body}\n{end}{BACK}")


PAGES = (
    page(
        "docs/PetsApi.md",
        "tag",
        "Pet.md",
        "Error.md",
        "api.md",
        heading="Pets: `PetsApi`",
    ),
    page("docs/ShopApi.md", "tag", "Error.md#top", heading="Shop: `ShopApi`"),
    page("docs/Pet.md", "model", "Collar.md", end=USED),
    page("docs/Error.md", "model", end="\n## Used by\n\n- Part of [`P`](Pet.md)\n"),
    page("docs/Collar.md", "model"),
    page("docs/Loose.md", "model", "Pet.md"),
    page("docs/Webhooks.md", "webhooks", heading="`acme.webhooks`"),
    page("docs/more.md", "other", "Loose.md", heading="More"),
    page("docs/api.md", "signatures", "Pet.md", "ShopApi.md", heading="All of it"),
    Page("README.md", "front", README),
)


def text_of(path: str) -> str:
    """The text of a page of the site, without its settings."""
    (found,) = (each.text for each in lay_out(PAGES).pages if each.path == path)
    return re.sub(r"\A---\n.*?\n---\n", "", found, flags=re.DOTALL)


def test_the_navigation_has_tags_and_groups_of_models() -> None:
    assert lay_out(PAGES).navigation == (
        Entry("Overview", "index.md"),
        Entry(
            "Operations",
            children=(
                Entry("Pets", "docs/PetsApi.md"),
                Entry("Shop", "docs/ShopApi.md"),
            ),
        ),
        Entry(
            "Models",
            children=(
                Entry("Pets", "models-PetsApi.md"),
                Entry("Shared", "models-shared.md"),
                Entry("Others", "models-others.md"),
            ),
        ),
        Entry("Webhooks", "docs/Webhooks.md"),
        Entry("Signatures", "docs/api.md"),
        Entry("More", "docs/more.md"),
    )
    assert lay_out(PAGES).title == "The API: Python client"


@pytest.mark.parametrize(
    ("group", "models"),
    [("PetsApi", ["Pet", "Collar"]), ("shared", ["Error"]), ("others", ["Loose"])],
)
def test_models_are_grouped_by_the_tag_that_uses_them(
    group: str, models: list[str]
) -> None:
    found = re.findall(r"^\| \[`(\w+)`\]\(docs/", text_of(f"models-{group}.md"), re.M)
    assert found == models


def test_the_front_page_has_groups_for_models() -> None:
    front = text_of("index.md")
    assert "(#models)" not in front
    assert "client\n\n- a list of the document\n\n## Op" in front
    assert "docs/Pet.md" not in front
    assert "\n## Models\n\n- [Pets](models-PetsApi.md): 2\n" in front
    assert front.endswith(README[README.index("## Errors") :])


def test_a_model_says_where_it_belongs() -> None:
    way = "[Models](../README.md#models) › [Pets](../models-PetsApi.md)"
    assert text_of("docs/Pet.md").startswith(f"# docs/Pet.md\n\n{way}\n")


def test_an_api_without_models_or_tags() -> None:
    plan = lay_out([Page("README.md", "front", "# X\n\ntext\n")])
    assert plan.navigation == (Entry("Overview", "index.md"),)
    assert [each.text.partition("# X")[2] for each in plan.pages] == ["\n\ntext\n"]


TAG = """\
# Pets: `PetsApi`

| Method | HTTP request | Description |
| --- | --- | --- |
| [`get_pet`](PetsApi.md#get_pet)<br>[`get_pet_with_http_info`](PetsApi.md#get_pet_with_http_info) | **GET** `/pets` | One. |
| [`drop`](PetsApi.md#drop) | **DELETE** `/pets` | None. |

## `get_pet`

Text, and [`Pet`](Pet.md).

### Example call

```python
## no heading
```

### `get_pet_with_http_info`

### Request details

| Name | In | Type |
| --- | --- | --- |
| `pet` | body | [`Pet`](Pet.md) or [`Pet`](Pet.md) |

[Back to top](#pets-petsapi) · [`drop`](PetsApi.md#drop)

## `drop`

See [`get_pet_with_http_info`](PetsApi.md#get_pet_with_http_info).

---

Generated.
"""
FIELDS = """\
# `Pet`

## Fields

| Name | Type |
| --- | --- |
| `mate` | [`Pet`](Pet.md) |
| `home` | [`Home`](Home.md) |

## Example
"""
HOME = "# `Home`\n\nA place.\n\n## Fields\n\n| Name | Type |\n| --- | --- |\n| `x` | `int` |\n"
TAGGED = (
    Page("README.md", "front", "# X\n\n[`drop`](docs/PetsApi.md#drop)\n"),
    Page("docs/PetsApi.md", "tag", TAG),
    Page("docs/Pet.md", "model", FIELDS),
    Page("docs/Home.md", "model", HOME),
    Page("llms.txt", "llms", "- [`drop`](docs/PetsApi.md#drop), [all](README.md)\n"),
)


def tagged(path: str) -> str:
    plan = lay_out(TAGGED)
    (found,) = (p.text for p in (*plan.pages, *plan.files) if p.path == path)
    return found


def test_an_operation_has_a_page_of_its_own() -> None:
    (entry,) = (e for e in lay_out(TAGGED).navigation if e.title == "Operations")
    assert entry.children == (
        Entry(
            "Pets",
            "docs/PetsApi.md",
            children=(
                Entry("GET get_pet", "docs/PetsApi.get_pet.md"),
                Entry("DELETE drop", "docs/PetsApi.drop.md"),
            ),
        ),
    )
    text = tagged("docs/PetsApi.get_pet.md")
    assert (
        "\n# `get_pet`\n\n[Operations](../README.md#operations) › [Pets](PetsApi.md)\n"
        in text
    )
    assert "\n## Example call\n" in text
    assert "\n## no heading\n" in text  # code stays as it is
    assert "[Pets](PetsApi.md) · [`drop`](PetsApi.drop.md)" in text
    assert text.endswith("\n---\n\nGenerated.\n")
    overview = tagged("docs/PetsApi.md")
    assert "## `get_pet`" not in overview and overview.endswith("Generated.\n")


def test_links_lead_to_where_sections_are() -> None:
    whole = "](PetsApi.get_pet.md#get_pet_with_http_info)"
    assert whole in tagged("docs/PetsApi.drop.md")
    assert whole in tagged("docs/PetsApi.md")
    assert "](docs/PetsApi.drop.md)" in tagged("index.md")
    listed = "- [`drop`](docs/PetsApi.drop.html), [all](index.html)\n"
    assert tagged("llms.txt") == listed
    body = render(tagged("docs/PetsApi.md")).body
    assert 'href="PetsApi.drop.html" id="drop"' in body


def test_fields_are_folded_below_what_names_them() -> None:
    body = render(tagged("docs/PetsApi.get_pet.md").partition("---\n# ")[2]).body
    assert body.count("<details") == 2
    assert "<summary>pet: Pet</summary>" in body
    assert "<summary>home: Home</summary>" in body
    own = render(tagged("docs/Pet.md").partition("---\n#")[2]).body
    assert own.count("<summary>mate: Pet</summary>") == 1  # and not in itself again


def test_columns_are_of_what_has_both() -> None:
    page = "# a\n\n## Example call\n\nx\n\n## Request details\n\ny\n\n---\n\nz\n"
    body = render(page).body
    assert body.count("<div") == body.count("</div>") == 3
    assert body.index("specloom-examples") < body.index("specloom-details")
    assert body.index("<hr") > body.rindex("</div>")
    swapped = "# a\n\n## Request details\n\n## Example call\n"
    assert "<div" not in render(swapped).body


@pytest.mark.parametrize("color", ["#000", "#ffffff", "#ffeb3b", "#3f51b5", "#777"])
def test_text_in_a_colour_can_be_read(color: str) -> None:
    written = colours(color)
    light, dark = re.findall(r"--md-typeset-a-color: #(\w+);", written)
    for text, background in ((light, (255, 255, 255)), (dark, (13, 14, 18))):
        red, green, blue = bytes.fromhex(text)
        assert contrast((red, green, blue), background) >= 4.5


def test_a_logo_and_a_colour_are_settings(tmp_path: Path) -> None:
    logo = tmp_path / "Mark.SVG"
    logo.write_text("<svg/>", "utf-8")
    style = Style(logo=logo, color="#3f51b5")
    write_style(style, tmp_path)
    assert (tmp_path / "logo.svg").read_text("utf-8") == "<svg/>"
    written = tomllib.loads(settings(lay_out(PAGES), style))["project"]
    assert written["theme"]["logo"] == written["theme"]["favicon"] == "logo.svg"
    assert [s for s in written["extra_css"] if (tmp_path / s).exists()] == [
        "colours.css"
    ]


def test_settings_are_toml() -> None:
    written = tomllib.loads(settings(lay_out(PAGES)))["project"]
    assert written["nav"][1] == {
        "Operations": [{"Pets": "docs/PetsApi.md"}, {"Shop": "docs/ShopApi.md"}]
    }
    assert written["theme"]["font"] is False
    assert [each["scheme"] for each in written["theme"]["palette"]] == [
        "default",
        "slate",
    ]
    assert written["markdown_extensions"] == ["specloom.tools.site.dialect"]


@pytest.mark.parametrize("text", ['"]\nx = 1 #', "a\\", "\x7f\t", "é 😀 \u2028"])
def test_no_title_can_be_a_setting(text: str) -> None:
    odd = Page("README.md", "front", "# X\n")
    plan = lay_out([odd, Page("docs/a.md", "other", f"# {text}\n")])
    read = tomllib.loads(settings(plan))["project"]
    assert set(read) == set(tomllib.loads(settings(lay_out([odd])))["project"])
