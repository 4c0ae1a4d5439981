"""Parameters on the wire: the style tables of OpenAPI 3.1.1 and RFC 6570."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from petshop import Status
from petshop._runtime.exceptions import ApiValueError
from petshop._runtime.operation import EMPTY, Cookie, Header, Operation, Path, Query
from petshop._runtime.request_builder import path_of
from petshop.models.pet import Owner
from petshop_support import header, prepare, target

NOTHING = ""
STRING = "blue"
ARRAY = ["blue", "black", "brown"]
OBJECT = {"R": 100, "G": 200, "B": 150}


def get(parameter: Any, path: str = "/x") -> Operation[Any]:
    return Operation("op", "GET", path, parameters=(parameter,))


def query(parameter: Query, value: object) -> str:
    return target(prepare(get(parameter), value)).removeprefix("/x").removeprefix("?")


def path(parameter: Path, value: object) -> str:
    found = target(prepare(get(parameter, "/x/{color}/y"), value))
    return found.removeprefix("/x/").removesuffix("/y")


@pytest.mark.parametrize(
    ("style", "explode", "value", "expected"),
    [
        ("matrix", False, STRING, ";color=blue"),
        ("matrix", False, ARRAY, ";color=blue,black,brown"),
        ("matrix", False, OBJECT, ";color=R,100,G,200,B,150"),
        ("matrix", True, STRING, ";color=blue"),
        ("matrix", True, ARRAY, ";color=blue;color=black;color=brown"),
        ("matrix", True, OBJECT, ";R=100;G=200;B=150"),
        ("label", False, STRING, ".blue"),
        ("label", False, ARRAY, ".blue,black,brown"),
        ("label", False, OBJECT, ".R,100,G,200,B,150"),
        ("label", True, STRING, ".blue"),
        ("label", True, ARRAY, ".blue.black.brown"),
        ("label", True, OBJECT, ".R=100.G=200.B=150"),
        ("simple", False, STRING, "blue"),
        ("simple", False, ARRAY, "blue,black,brown"),
        ("simple", False, OBJECT, "R,100,G,200,B,150"),
        ("simple", True, STRING, "blue"),
        ("simple", True, ARRAY, "blue,black,brown"),
        ("simple", True, OBJECT, "R=100,G=200,B=150"),
    ],
)
def test_path_styles(style: Any, explode: bool, value: object, expected: str) -> None:
    assert path(Path("color", style, explode), value) == expected


@pytest.mark.parametrize(
    ("style", "explode", "value", "expected"),
    [
        ("form", False, NOTHING, "color="),
        ("form", False, STRING, "color=blue"),
        ("form", False, ARRAY, "color=blue,black,brown"),
        ("form", False, OBJECT, "color=R,100,G,200,B,150"),
        ("form", True, NOTHING, "color="),
        ("form", True, STRING, "color=blue"),
        ("form", True, ARRAY, "color=blue&color=black&color=brown"),
        ("form", True, OBJECT, "R=100&G=200&B=150"),
        ("form", None, ARRAY, "color=blue&color=black&color=brown"),
        ("spaceDelimited", False, ARRAY, "color=blue%20black%20brown"),
        ("spaceDelimited", None, OBJECT, "color=R%20100%20G%20200%20B%20150"),
        ("pipeDelimited", False, ARRAY, "color=blue%7Cblack%7Cbrown"),
        ("pipeDelimited", None, OBJECT, "color=R%7C100%7CG%7C200%7CB%7C150"),
        (
            "deepObject",
            True,
            OBJECT,
            "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150",
        ),
        ("deepObject", None, {"a": {"b": 1}}, "color%5Ba%5D%5Bb%5D=1"),
        ("deepObject", None, {"a": [1, 2]}, "color%5Ba%5D=1&color%5Ba%5D=2"),
        ("deepObject", None, [1, 2], "color%5B%5D=1&color%5B%5D=2"),
        ("deepObject", None, {"a": None, "b": True}, "color%5Bb%5D=true"),
        ("form", True, [], ""),
        ("form", False, [], ""),
        ("form", True, {}, ""),
        ("deepObject", None, {}, ""),
        ("form", True, None, ""),
        ("form", True, [NOTHING, "a"], "color=&color=a"),
        ("form", False, [NOTHING, "a"], "color=,a"),
        ("form", True, ["a", None, "b"], "color=a&color=b"),
        ("form", True, {"a": None, "b": 1}, "b=1"),
    ],
)
def test_query_styles(style: Any, explode: Any, value: object, expected: str) -> None:
    assert query(Query("color", style, explode), value) == expected


@pytest.mark.parametrize(
    ("explode", "value", "expected"),
    [
        (False, NOTHING, ""),
        (False, STRING, "blue"),
        (False, ARRAY, "blue,black,brown"),
        (False, OBJECT, "R,100,G,200,B,150"),
        (True, ARRAY, "blue,black,brown"),
        (True, OBJECT, "R=100,G=200,B=150"),
        (False, "a b/ü", "a b/ü"),
        (False, None, None),
        (False, [], None),
    ],
)
def test_headers(explode: bool, value: object, expected: str | None) -> None:
    request = prepare(get(Header("X-Color", explode)), value)
    assert header(request, "x-color") == expected


@pytest.mark.parametrize(
    ("style", "explode", "value", "expected"),
    [
        ("form", True, STRING, "color=blue"),
        ("form", True, NOTHING, "color="),
        ("form", False, ARRAY, "color=blue,black,brown"),
        ("form", True, ARRAY, "color=blue; color=black; color=brown"),
        ("form", False, OBJECT, "color=R,100,G,200,B,150"),
        ("form", True, OBJECT, "R=100; G=200; B=150"),
        ("form", True, "a;b c", "color=a%3Bb%20c"),
        ("cookie", True, "a%b", "color=a%b"),
        ("form", True, None, None),
    ],
)
def test_cookies(style: Any, explode: bool, value: object, expected: str) -> None:
    request = prepare(get(Cookie("color", style, explode)), value)
    assert header(request, "cookie") == expected


def test_cookies_share_a_header() -> None:
    operation: Operation[Any] = Operation(
        "op", "GET", "/x", parameters=(Cookie("a"), Cookie("b"))
    )
    assert header(prepare(operation, 1, 2), "cookie") == "a=1; b=2"


def test_a_raw_cookie_stays_within_itself() -> None:
    with pytest.raises(ApiValueError, match="semicolon"):
        prepare(get(Cookie("a", "cookie")), "x; admin=1")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, "true"),
        (False, "false"),
        (3, "3"),
        (1.5, "1.5"),
        (Decimal("1.10"), "1.10"),
        (Status.SOLD, "sold"),
        (date(2024, 2, 29), "2024-02-29"),
        (datetime(2024, 2, 29, 12, tzinfo=UTC), "2024-02-29T12%3A00%3A00Z"),
        (datetime(2024, 2, 29, 12), "2024-02-29T12%3A00%3A00Z"),
        (
            datetime(2024, 2, 29, 12, tzinfo=timezone(timedelta(hours=2))),
            "2024-02-29T12%3A00%3A00%2B02%3A00",
        ),
        (time(12, 30), "12%3A30%3A00"),
        (timedelta(hours=1), "PT1H"),
        (
            UUID("12345678-1234-5678-1234-567812345678"),
            "12345678-1234-5678-1234-567812345678",
        ),
        ("a/b?c#d%e", "a%2Fb%3Fc%23d%25e"),
        ("ü€😀", "%C3%BC%E2%82%AC%F0%9F%98%80"),
        ("a+b c&d=e", "a%2Bb%20c%26d%3De"),
        ("-._~", "-._~"),
    ],
)
@pytest.mark.parametrize("where", ["path", "query"])
def test_scalars(value: object, expected: str, where: str) -> None:
    if where == "path":
        assert path(Path("color"), value) == expected
    else:
        assert query(Query("color"), value) == f"color={expected}"


def test_a_model_is_an_object() -> None:
    owner = Owner(name="Ann", phone=None)
    assert query(Query("o", explode=False), owner) == "o=name,Ann,kind,owner"
    assert query(Query("o", "deepObject"), owner) == "o%5Bname%5D=Ann&o%5Bkind%5D=owner"


def test_the_commas_of_items_are_encoded() -> None:
    assert query(Query("a", explode=False), ["x,y", "z"]) == "a=x%2Cy,z"
    assert path(Path("color"), ["x,y", "z"]) == "x%2Cy,z"


def test_names_are_encoded() -> None:
    assert query(Query("a b[]"), ["ü"]) == "a%20b%5B%5D=%C3%BC"


def test_reserved_characters() -> None:
    reserved = Query("a", allow_reserved=True)
    assert query(reserved, ":/?[]@!$&'()*+,;= %%41#") == (
        "a=:/?[]@!$&'()*+,;=%20%25%41%23"
    )
    assert path(Path("color", allow_reserved=True), "a/b?c:d") == "a%2Fb%3Fc:d"


def test_content_is_json() -> None:
    assert query(Query("f", content="application/json"), {"a": [1]}) == (
        "f=%7B%22a%22%3A%5B1%5D%7D"
    )
    assert query(Query("f", content="application/json"), "x") == "f=%22x%22"
    assert query(Query("f", content="text/plain"), "x") == "f=x"


@pytest.mark.parametrize("value", [None, "", [], {}])
def test_a_path_needs_its_values(value: object) -> None:
    with pytest.raises(ApiValueError, match="'color' must not be empty"):
        path(Path("color"), value)


def test_a_path_value_may_be_meant_to_be_empty() -> None:
    assert (EMPTY, repr(EMPTY)) == ("", "EMPTY")
    assert path(Path("color"), EMPTY) == ""
    assert path(Path("color", "matrix"), EMPTY) == ";color"
    label = get(Path("color", "label", explode=True), "/x/{color}/y")
    for value in ("", EMPTY):
        assert path_of(label, [value]) == "/x/./y"
    for other in (".", [""], ["", ""]):
        with pytest.raises(ApiValueError, match="must not be '.' or '..'"):
            path_of(label, [other])


@pytest.mark.parametrize("value", [".", ".."])
def test_a_path_value_is_no_dot_segment(value: str) -> None:
    with pytest.raises(ApiValueError, match="must not be '.' or '..'"):
        path(Path("color"), value)


@pytest.mark.parametrize("value", ["../x", "..\\x", "%2e%2e", "a\r\nb", "x?y", "x#y"])
def test_a_path_value_stays_in_its_segment(value: str) -> None:
    found = path(Path("color"), value)
    assert not set(found) & set("/\\?#\r\n")
    assert "%252e" in found or "%2e" not in found.lower()


@pytest.mark.parametrize("value", ["a\r\nX: 1", "a\nb", "a\0b"])
def test_a_header_value_stays_in_its_line(value: str) -> None:
    with pytest.raises(ApiValueError, match="line break"):
        prepare(get(Header("X-A")), value)
    with pytest.raises(ApiValueError, match="line break"):
        prepare(get(Query("q")), None, options={"_headers": {"X-A": value}})
    with pytest.raises(ApiValueError, match="name of a header"):
        prepare(get(Query("q")), None, options={"_headers": {value: "a"}})
    assert header(prepare(get(Header("X-A")), " a b\t"), "x-a") == "a b"


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_numbers_are_finite(value: float) -> None:
    with pytest.raises(ApiValueError, match="JSON has no such number"):
        query(Query("a"), value)


@pytest.mark.parametrize("make", [Query, Header, Cookie])
def test_a_required_parameter_is_not_none(make: Callable[..., Any]) -> None:
    with pytest.raises(ApiValueError, match="op: parameter 'a' must not be None"):
        prepare(get(make("a", required=True)), None)


def test_the_path_around_parameters() -> None:
    operation: Operation[Any] = Operation(
        "op", "GET", "/a b/{x}:do.{y}", parameters=(Path("y"), Query("q"), Path("x"))
    )
    assert target(prepare(operation, 1, "z", "v")) == "/a%20b/v:do.1?q=z"


@pytest.mark.parametrize("value", ["\ud800", ["\udfff"], {"\ud800": 1}])
@pytest.mark.parametrize("content", [None, "application/json"])
def test_half_a_character_is_refused(value: object, content: str | None) -> None:
    with pytest.raises(ApiValueError, match="surrogate"):
        query(Query("a", content=content), value)
