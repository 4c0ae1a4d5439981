"""Sites in a real browser: what a reader sees and does there, and what a page must not do."""

from __future__ import annotations

import re
from typing import Any

import pytest

PAGES = (
    "index.html",
    "docs/ChatApi.html",
    "docs/ChatApi.create_chat_completion.html",
    "docs/CreateChatCompletionRequest.html",
    "models-ChatApi.html",
    "404.html",
)
DESKTOP, PHONE = 1280, 390
SCROLLED = """selector => [...document.querySelectorAll(`article :has(${selector}), article ${selector}`)]
    .filter(element => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX))
    .filter(element => element.scrollWidth > element.clientWidth)
    .map(element => element.className)"""
CANARY = "window.hacked === undefined && document.querySelector('img, iframe') === null"


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize("path", PAGES)
def test_pages_are_shown_without_an_error(
    visit: Any, example: Any, path: str, width: int
) -> None:
    page = visit(example, width).go(path)
    assert page.locator("h1").count() == 1
    overflow = (
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert page.evaluate(overflow) <= 0


def test_on_a_phone_what_is_wide_scrolls_within_itself(
    visit: Any, example: Any
) -> None:
    page = visit(example, PHONE).go("docs/ImagesApi.create_image.html")
    assert page.evaluate(SCROLLED, "pre code") != []


def test_on_a_phone_a_row_is_a_card(visit: Any, example: Any) -> None:
    page = visit(example, PHONE).go("docs/CreateImageRequest.html")
    name, kind, *_, notes = page.locator("tbody tr").first.locator("td").all()
    assert notes.bounding_box()["y"] > kind.bounding_box()["y"] > 0
    assert notes.bounding_box()["width"] > 0.7 * PHONE
    label = "element => getComputedStyle(element, '::before').content"
    assert kind.evaluate(label) == '"Type: "'
    assert name.evaluate(label) == "none"


def test_search_finds_an_operation(visit: Any, example: Any) -> None:
    window = visit(example)
    page = window.go("index.html")
    results = window.search("create_image")
    place = "docs/ImagesApi.create_image"
    assert window.until(lambda: results.first.get_attribute("href"), place)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{place}*")
    assert page.locator("#create_image").is_visible()


def test_search_finds_a_model_by_its_description(visit: Any, example: Any) -> None:
    window = visit(example)
    window.go("docs/ChatApi.html")
    results = window.search("settings for drawing new pictures")
    assert window.until(lambda: results.first.get_attribute("href"), "ImageRequest")


def test_tabs_switch_and_the_choice_is_for_all(visit: Any, example: Any) -> None:
    window = visit(example)
    page = window.go("docs/ImagesApi.create_image.html")
    tabs = page.locator(".tabbed-set")
    assert tabs.count() == 1
    assert tabs.first.locator("label").all_inner_texts() == ["Sync", "Async"]
    synchronous, asynchronous = tabs.first.locator(".tabbed-block").all()
    assert synchronous.is_visible() and not asynchronous.is_visible()
    tabs.first.get_by_text("Async", exact=True).click()
    asynchronous.wait_for(state="visible")
    assert not synchronous.is_visible()
    assert "await client.images.create_image(" in asynchronous.inner_text()
    page = window.go("docs/ChatApi.create_chat_completion.html")
    page.locator(".tabbed-block").nth(1).wait_for(state="visible")


def test_every_operation_has_both_tabs(visit: Any, example: Any) -> None:
    window = visit(example)
    names = sorted(p.name for p in (example.folder / "docs").glob("FilesApi.*.html"))
    assert len(names) == 5
    for name in names:
        page = window.go(f"docs/{name}")
        assert page.locator(".tabbed-set").count() == 1, name
        assert "Asynchronously:" not in page.inner_text("body"), name


def test_a_button_copies_the_code(visit: Any, example: Any) -> None:
    page = visit(example).go("docs/ImagesApi.create_image.html")
    block = page.locator(".tabbed-block").first
    block.hover()
    block.locator("button").first.click()
    page.wait_for_function("navigator.clipboard.readText().then(text => text !== '')")
    copied = page.evaluate("navigator.clipboard.readText()")
    markdown = "import os\n\nfrom openai_client import ApiClient, ApiException\n"
    assert copied.startswith(markdown)
    assert copied.strip() == block.locator("code").inner_text().strip()


def lightness(page: Any) -> int:
    """How light the page is, from 0 to 255."""
    color = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return max(int(part) for part in re.findall(r"\d+", color)[:3])


def test_dark_mode_follows_the_system_and_can_be_switched(
    visit: Any, example: Any
) -> None:
    assert lightness(visit(example, color_scheme="dark").go("index.html")) < 64
    window = visit(example, color_scheme="light")
    page = window.go("index.html")
    assert lightness(page) > 192
    page.locator("label[title='Switch to dark mode']").click()
    page.wait_for_selector("body[data-md-color-scheme=slate]")
    assert lightness(page) < 64
    assert lightness(window.go("docs/ImagesApi.html")) < 64


def test_the_keyboard_is_enough(visit: Any, example: Any) -> None:
    page = visit(example).go("index.html")
    page.keyboard.press("Tab")
    assert "md-skip" in page.evaluate("document.activeElement.className")
    tabs = page.locator(".md-tabs a")
    assert tabs.all_inner_texts() == ["Overview", "Operations", "Models", "Signatures"]
    tabs.nth(1).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/docs/*Api.html")


def test_on_a_phone_the_tags_are_in_the_drawer(visit: Any, example: Any) -> None:
    page = visit(example, PHONE, 844).go("docs/ImagesApi.html")
    page.locator("header label[for=__drawer]").click()
    page.locator(".md-nav--primary").get_by_text("Embeddings").click()
    page.wait_for_url("**/docs/EmbeddingsApi.html")


def test_from_a_model_to_its_group_and_to_who_uses_it(visit: Any, example: Any) -> None:
    page = visit(example).go("docs/CreateImageRequest.html")
    page.locator("article").get_by_role("link", name="Images").first.click()
    page.wait_for_url("**/models-ImagesApi.html")
    page.locator("article").get_by_role("link", name="CreateImageRequest").click()
    page.locator("article").get_by_role("link", name="create_image").first.click()
    page.wait_for_url("**/docs/ImagesApi.create_image.html")


def test_the_menu_has_operations_with_their_methods(visit: Any, example: Any) -> None:
    page = visit(example).go("docs/FilesApi.html")
    menu = page.locator(".md-sidebar--primary")
    menu.get_by_text("DELETE delete_file").click()
    page.wait_for_url("**/docs/FilesApi.delete_file.html")
    assert page.locator("h1").inner_text().startswith("delete_file")


def test_fragments_of_the_overview_lead_to_its_rows(visit: Any, example: Any) -> None:
    """Where a page about all operations of a tag was, links to its sections still work."""
    page = visit(example).go("docs/ImagesApi.html#create_image_edit_with_http_info")
    row = page.locator("#create_image_edit_with_http_info")
    assert row.inner_text() == "create_image_edit_with_http_info"


def test_examples_stand_beside_the_arguments_where_there_is_room(
    visit: Any, example: Any
) -> None:
    path = "docs/ImagesApi.create_image.html"
    for width, beside in ((1920, True), (DESKTOP, False)):
        page = visit(example, width).go(path)
        details = page.locator(".specloom-details").bounding_box()
        examples = page.locator(".specloom-examples").bounding_box()
        assert (details["y"] == examples["y"]) is beside
        assert (details["x"] < examples["x"]) is beside


def test_fields_of_a_field_are_folded_open_in_place(visit: Any, example: Any) -> None:
    page = visit(example).go("docs/ChatApi.create_chat_completion.html")
    nested = page.locator("details.specloom-nested").first
    cell = nested.locator("td").first
    assert not cell.is_visible()
    nested.locator("summary").first.click()
    cell.wait_for(state="visible")


def test_underscores_of_links_can_be_seen(visit: Any, example: Any) -> None:
    page = visit(example).go("docs/ImagesApi.html")
    link = page.locator("article td a").first
    offset = link.evaluate("e => getComputedStyle(e).textUnderlineOffset")
    size = link.evaluate("e => getComputedStyle(e).fontSize")
    assert float(offset.removesuffix("px")) > 0.25 * float(size.removesuffix("px"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_everybody_can_read_it(
    visit: Any, example: Any, width: int, scheme: str
) -> None:
    """What axe-core calls serious or critical: contrast, names, roles."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    window = visit(example, width, color_scheme=scheme)
    for path in (
        "index.html",
        "docs/ImagesApi.html",
        "docs/ImagesApi.create_image.html",
    ):
        found = axe.run(window.go(path)).response["violations"]
        serious = [
            (path, each["id"], each["nodes"][0]["failureSummary"])
            for each in found
            if each["impact"] in ("serious", "critical")
        ]
        assert serious == []


def test_no_page_is_too_large(example: Any) -> None:
    sizes = {p.name: p.stat().st_size for p in example.folder.rglob("*.html")}
    assert {name for name, size in sizes.items() if size > 150_000} == set()


def test_llms_txt_leads_to_pages(example: Any) -> None:
    text = (example.folder / "llms.txt").read_text("utf-8")
    targets = re.findall(r"\]\(([^)#]+)[)#]", text)
    assert len(targets) > 50
    assert [t for t in targets if not (example.folder / t).is_file()] == []


# --- A document that means harm ---------------------------------------------------------


def test_hostile_pages_do_nothing(visit: Any, hostile: Any) -> None:
    window = visit(hostile)
    paths = sorted(
        path.relative_to(hostile.folder).as_posix()
        for path in hostile.folder.rglob("*.html")
        if path.name.endswith("Api.html") or ".op" in path.name or path.name[0] in "iM"
    )
    assert len(paths) > 30
    for path in paths:
        page = window.go(path)
        assert page.evaluate(CANARY), path
        assert page.locator("article h1").count() == 1, path


def test_hostile_results_of_a_search_do_nothing(visit: Any, hostile: Any) -> None:
    window = visit(hostile)
    page = window.go("index.html")
    for words in ("hacked", "img src onerror", "script"):
        assert window.search(words).count() > 0
        assert page.evaluate(CANARY)
        page.keyboard.press("Escape")
        page.reload()
        page.wait_for_selector("html.js")


def test_hostile_text_reads_no_file(hostile: Any) -> None:
    secret = "root:x:0:0"
    for path in hostile.folder.rglob("*.*"):
        assert secret not in path.read_text("utf-8", "replace"), path
