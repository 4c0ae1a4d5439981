"""Parameters: what a standard says that a value becomes, row by row.

Expected texts are those of the standards, or follow from their rules by hand. The sections are
those of the OpenAPI Specification 3.2.0, if no other standard is named.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

REFUSED = object()
"""Expected of a value that cannot be sent: an exception of the client, and no request."""

STRING = {"type": "string"}
INTEGER = {"type": "integer"}
NUMBER = {"type": "number"}
BOOLEAN = {"type": "boolean"}
ARRAY = {"type": "array", "items": STRING}
OBJECT = {"type": "object", "additionalProperties": {}}
ANY: dict[str, Any] = {}


class Row(NamedTuple):
    """One parameter called `color`, a value, and what is sent for it."""

    section: str
    declared: dict[str, Any]
    value: Any
    expected: Any
    """The segment of the path, the query, the value of the header or the Cookie header."""


def rows(
    section: str, where: str, *cases: tuple[Any, ...], **declared: Any
) -> Iterator[Row]:
    """Rows of one section: (schema, value, expected)."""
    for schema, value, expected in cases:
        said = {"schema": schema} if "content" not in declared else {}
        required = {"required": True} if where == "path" else {}
        parameter = {"name": "color", "in": where, **required, **said, **declared}
        yield Row(section, parameter, value, expected)


def styled(
    section: str, where: str, style: str, explode: bool | None, *cases: tuple[Any, ...]
) -> Iterator[Row]:
    """Rows of one line of a table of styles; `explode` is left out if it is None."""
    said = {} if explode is None else {"explode": explode}
    return rows(section, where, *cases, style=style, **said)


BLUE = "blue"
COLORS = ["blue", "black", "brown"]
RGB = {"R": 100, "G": 200, "B": 150}
TABLE = "Parameter Object, Style Examples"

STYLES = [
    # The table, line by line; the column "empty" is that of 3.1.1: the empty string.
    *styled(
        TABLE,
        "path",
        "matrix",
        False,
        (STRING, "", ";color"),
        (STRING, BLUE, ";color=blue"),
        (ARRAY, COLORS, ";color=blue,black,brown"),
        (OBJECT, RGB, ";color=R,100,G,200,B,150"),
    ),
    *styled(
        TABLE,
        "path",
        "matrix",
        True,
        (STRING, "", ";color"),
        (STRING, BLUE, ";color=blue"),
        (ARRAY, COLORS, ";color=blue;color=black;color=brown"),
        (OBJECT, RGB, ";R=100;G=200;B=150"),
    ),
    *styled(
        TABLE,
        "path",
        "label",
        False,
        (STRING, "", "."),
        (STRING, BLUE, ".blue"),
        (ARRAY, COLORS, ".blue,black,brown"),
        (OBJECT, RGB, ".R,100,G,200,B,150"),
    ),
    *styled(
        TABLE,
        "path",
        "label",
        True,
        (STRING, "", "."),
        (STRING, BLUE, ".blue"),
        (ARRAY, COLORS, ".blue.black.brown"),
        (OBJECT, RGB, ".R=100.G=200.B=150"),
    ),
    *styled(
        TABLE,
        "path",
        "simple",
        False,
        (STRING, BLUE, "blue"),
        (ARRAY, COLORS, "blue,black,brown"),
        (OBJECT, RGB, "R,100,G,200,B,150"),
    ),
    *styled(
        TABLE,
        "path",
        "simple",
        True,
        (STRING, BLUE, "blue"),
        (ARRAY, COLORS, "blue,black,brown"),
        (OBJECT, RGB, "R=100,G=200,B=150"),
    ),
    *styled(
        TABLE,
        "header",
        "simple",
        False,
        (STRING, "", ""),
        (STRING, BLUE, "blue"),
        (ARRAY, COLORS, "blue,black,brown"),
        (OBJECT, RGB, "R,100,G,200,B,150"),
    ),
    *styled(
        TABLE,
        "header",
        "simple",
        True,
        (STRING, BLUE, "blue"),
        (ARRAY, COLORS, "blue,black,brown"),
        (OBJECT, RGB, "R=100,G=200,B=150"),
    ),
    *styled(
        TABLE,
        "query",
        "form",
        False,
        (STRING, "", "color="),
        (STRING, BLUE, "color=blue"),
        (ARRAY, COLORS, "color=blue,black,brown"),
        (OBJECT, RGB, "color=R,100,G,200,B,150"),
    ),
    *styled(
        TABLE,
        "query",
        "form",
        True,
        (STRING, "", "color="),
        (STRING, BLUE, "color=blue"),
        (ARRAY, COLORS, "color=blue&color=black&color=brown"),
        (OBJECT, RGB, "R=100&G=200&B=150"),
    ),
    *styled(
        TABLE,
        "query",
        "spaceDelimited",
        False,
        (ARRAY, COLORS, "color=blue%20black%20brown"),
        (OBJECT, RGB, "color=R%20100%20G%20200%20B%20150"),
    ),
    *styled(
        TABLE,
        "query",
        "pipeDelimited",
        False,
        (ARRAY, COLORS, "color=blue%7Cblack%7Cbrown"),
        (OBJECT, RGB, "color=R%7C100%7CG%7C200%7CB%7C150"),
    ),
    *styled(
        TABLE,
        "query",
        "deepObject",
        True,
        (OBJECT, RGB, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
    ),
    *styled(
        TABLE,
        "query",
        "deepObject",
        False,  # "n/a": has no effect
        (OBJECT, RGB, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
    ),
    *styled(
        TABLE,
        "cookie",
        "form",
        False,
        (STRING, "", "color="),
        (STRING, BLUE, "color=blue"),
        (ARRAY, COLORS, "color=blue,black,brown"),
        (OBJECT, RGB, "color=R,100,G,200,B,150"),
    ),
    *styled(
        "Appendix D, Percent-Encoding and Cookies",
        "cookie",
        "form",
        True,
        (STRING, "", "color="),
        (STRING, BLUE, "color=blue"),
        (ARRAY, COLORS, "color=blue; color=black; color=brown"),
        (OBJECT, RGB, "R=100; G=200; B=150"),
        (STRING, "Hello, world!", "color=Hello%2C%20world%21"),
        (STRING, "a;b", "color=a%3Bb"),
    ),
    *styled(
        TABLE,
        "cookie",
        "cookie",
        True,
        (STRING, "", "color="),
        (STRING, BLUE, "color=blue"),
        (ARRAY, COLORS, "color=blue; color=black; color=brown"),
        (OBJECT, RGB, "R=100; G=200; B=150"),
    ),
    *styled(
        TABLE,
        "cookie",
        "cookie",
        False,
        (STRING, "", "color="),
        (STRING, BLUE, "color=blue"),
    ),
]

DEFAULTS = [
    *rows(
        "Parameter Object, `style` and `explode`: defaults",
        "path",
        (STRING, BLUE, "blue"),
        (ARRAY, COLORS, "blue,black,brown"),
        (OBJECT, RGB, "R,100,G,200,B,150"),
    ),
    *rows(
        "Parameter Object, `style` and `explode`: defaults",
        "query",
        (ARRAY, COLORS, "color=blue&color=black&color=brown"),
        (OBJECT, RGB, "R=100&G=200&B=150"),
    ),
    *rows(
        "Parameter Object, `style` and `explode`: defaults",
        "header",
        (ARRAY, COLORS, "blue,black,brown"),
        (OBJECT, RGB, "R,100,G,200,B,150"),
    ),
    *rows(
        "Parameter Object, `style` and `explode`: defaults",
        "cookie",
        (ARRAY, COLORS, "color=blue; color=black; color=brown"),
        (OBJECT, RGB, "R=100; G=200; B=150"),
    ),
    *styled(
        "Parameter Object, `explode`: default of styles other than form",
        "query",
        "spaceDelimited",
        None,
        (ARRAY, COLORS, "color=blue%20black%20brown"),
    ),
    *styled(
        "Parameter Object, `explode`: default of styles other than form",
        "query",
        "pipeDelimited",
        None,
        (ARRAY, COLORS, "color=blue%7Cblack%7Cbrown"),
    ),
    *styled(
        "Parameter Object, `explode`: default of the style cookie",
        "cookie",
        "cookie",
        None,
        (ARRAY, COLORS, "color=blue; color=black; color=brown"),
    ),
    *styled(
        "Parameter Object, `explode`: default of matrix",
        "path",
        "matrix",
        None,
        (ARRAY, COLORS, ";color=blue,black,brown"),
    ),
    *styled(
        "Parameter Object, `explode`: default of label",
        "path",
        "label",
        None,
        (ARRAY, COLORS, ".blue,black,brown"),
    ),
]

UNDEFINED = "RFC 6570, section 2.3: undefined values"
EMPTY = [
    *(
        row
        for style in ("form", "spaceDelimited", "pipeDelimited", "deepObject")
        for explode in (True, False)
        for row in styled(
            UNDEFINED,
            "query",
            style,
            explode,
            (STRING, None, ""),
            (ARRAY, [], ""),
            (OBJECT, {}, ""),
        )
    ),
    *rows(
        UNDEFINED, "header", (STRING, None, None), (ARRAY, [], None), (OBJECT, {}, None)
    ),
    *rows(
        UNDEFINED, "cookie", (STRING, None, None), (ARRAY, [], None), (OBJECT, {}, None)
    ),
    *(
        row
        for style in ("simple", "label", "matrix")
        for row in styled(
            "Path Templating: a parameter of a path is required",
            "path",
            style,
            False,
            (ARRAY, [], REFUSED),
            (OBJECT, {}, REFUSED),
            (ANY, None, REFUSED),
        )
    ),
    *styled(
        "RFC 3986, section 3.3: a value must not make a segment empty",
        "path",
        "simple",
        False,
        (STRING, "", REFUSED),
        (ARRAY, [""], REFUSED),
    ),
    *styled(
        "RFC 6570, section 3.2.8: empty items",
        "query",
        "form",
        True,
        (ARRAY, ["", "a"], "color=&color=a"),
        (ARRAY, [""], "color="),
        (ARRAY, ["a", None, "b"], "color=a&color=b"),
        (OBJECT, {"a": "", "b": None}, "a="),
    ),
    *styled(
        "RFC 6570, section 3.2.8: empty items",
        "query",
        "form",
        False,
        (ARRAY, ["", "a"], "color=,a"),
        (ARRAY, ["a", ""], "color=a,"),
        (OBJECT, {"a": "", "b": None}, "color=a,"),
    ),
    *styled(
        "RFC 6570, section 3.2.7: an empty value has no equals sign",
        "path",
        "matrix",
        True,
        (ARRAY, ["", "a"], ";color;color=a"),
        (OBJECT, {"a": "", "b": 1}, ";a;b=1"),
    ),
    *styled(
        "RFC 6570, section 3.2.5: empty items",
        "path",
        "label",
        True,
        (ARRAY, ["a", ""], ".a."),
        (OBJECT, {"a": ""}, ".a="),
    ),
    *styled(
        "RFC 6570, section 3.2.2: empty items",
        "path",
        "simple",
        True,
        (ARRAY, ["a", ""], "a,"),
        (OBJECT, {"a": ""}, "a="),
    ),
]

TEMPLATES = "RFC 6570, section 3.2: examples"
RFC_6570 = [
    *styled(
        TEMPLATES,
        "path",
        "simple",
        False,
        (STRING, "value", "value"),
        (STRING, "Hello World!", "Hello%20World%21"),
        (STRING, "50%", "50%25"),
        (STRING, "/foo/bar", "%2Ffoo%2Fbar"),
        (STRING, "http://example.com/home/", "http%3A%2F%2Fexample.com%2Fhome%2F"),
        (ARRAY, ["red", "green", "blue"], "red,green,blue"),
        (OBJECT, {"semi": ";", "dot": ".", "comma": ","}, "semi,%3B,dot,.,comma,%2C"),
    ),
    *styled(
        TEMPLATES,
        "path",
        "simple",
        True,
        (OBJECT, {"semi": ";", "dot": ".", "comma": ","}, "semi=%3B,dot=.,comma=%2C"),
    ),
    *styled(
        TEMPLATES,
        "path",
        "label",
        False,
        (STRING, "fred", ".fred"),
        (OBJECT, {"semi": ";", "dot": ".", "comma": ","}, ".semi,%3B,dot,.,comma,%2C"),
    ),
    *styled(
        TEMPLATES,
        "path",
        "label",
        True,
        (OBJECT, {"semi": ";", "dot": ".", "comma": ","}, ".semi=%3B.dot=..comma=%2C"),
    ),
    *styled(
        TEMPLATES,
        "path",
        "matrix",
        False,
        (STRING, "fred", ";color=fred"),
        (
            OBJECT,
            {"semi": ";", "dot": ".", "comma": ","},
            ";color=semi,%3B,dot,.,comma,%2C",
        ),
    ),
    *styled(
        TEMPLATES,
        "path",
        "matrix",
        True,
        (OBJECT, {"semi": ";", "dot": ".", "comma": ","}, ";semi=%3B;dot=.;comma=%2C"),
    ),
    *styled(
        TEMPLATES,
        "query",
        "form",
        False,
        (STRING, "1024", "color=1024"),
        (
            OBJECT,
            {"semi": ";", "dot": ".", "comma": ","},
            "color=semi,%3B,dot,.,comma,%2C",
        ),
    ),
    *styled(
        TEMPLATES,
        "query",
        "form",
        True,
        (OBJECT, {"semi": ";", "dot": ".", "comma": ","}, "semi=%3B&dot=.&comma=%2C"),
    ),
]

APPENDIX_C = "Appendix C, Examples"
RESERVED = "RFC 6570, section 3.2.3 (`allowReserved`)"
PERCENT = [
    *rows(
        APPENDIX_C,
        "query",
        (
            OBJECT,
            {"a": "x+y", "b": "x/y", "c": "x^y"},
            "a=x%2By&b=x%2Fy&c=x%5Ey",
        ),
    ),
    *rows(
        APPENDIX_C,
        "query",
        (OBJECT, {"a": "x%2By", "b": "x/y", "c": "x^y"}, "a=x%2By&b=x/y&c=x%5Ey"),
        allowReserved=True,
    ),
    *styled(
        APPENDIX_C,
        "query",
        "spaceDelimited",
        False,
        (ARRAY, ["math", "is", "fun"], "color=math%20is%20fun"),
    ),
    *rows(
        APPENDIX_C,
        "query",
        (STRING, "love!", "%E2%9D%A4%EF%B8%8F=love%21"),
        name="❤️",
    ),
    *rows(
        "Parameter Object Examples",
        "query",
        (
            ARRAY,
            ["one thing", "another thing"],
            "color=one%20thing&color=another%20thing",
        ),
    ),
    *rows(
        "Parameter Object Examples",
        "path",
        (STRING, "diṅnāga", "di%E1%B9%85n%C4%81ga"),
        (
            STRING,
            "الخوارزميّ",
            "%D8%A7%D9%84%D8%AE%D9%88%D8%A7%D8%B1%D8%B2%D9%85%D9%8A%D9%91",
        ),
    ),
    *rows(
        RESERVED,
        "query",
        (STRING, ":/?@!$'()*,;", "color=:/?@!$'()*,;"),
        (STRING, "a b", "color=a%20b"),
        (STRING, "%41%", "color=%41%25"),
        (STRING, "50%", "color=50%25"),
        (STRING, "ü", "color=%C3%BC"),
        (ARRAY, ["a/b", "c:d"], "color=a/b&color=c:d"),
        allowReserved=True,
    ),
    *rows(
        "RFC 3986, section 3.4: the query ends at a number sign",
        "query",
        (STRING, "a#b", "color=a%23b"),
        allowReserved=True,
    ),
    *rows(
        "Path Templating: no slash, question mark or number sign",
        "path",
        (STRING, "a/b?c#d:e", "a%2Fb%3Fc%23d:e"),
        (STRING, "%2e%2E", REFUSED),
        allowReserved=True,
    ),
    *rows(
        "Parameter Object, `allowReserved`: in cookies of style form",
        "cookie",
        (STRING, "a/b:c", "color=a/b:c"),
        (STRING, "a;b", "color=a%3Bb"),
        allowReserved=True,
    ),
    *(
        row
        for where, form in (("path", "{}"), ("query", "color={}"))
        for row in rows(
            "RFC 3986, section 2: all but unreserved characters are encoded",
            where,
            (STRING, "-._~aZ09", form.format("-._~aZ09")),
            (
                STRING,
                ":/?#[]@",
                form.format("%3A%2F%3F%23%5B%5D%40"),
            ),
            (STRING, "!$&'()*+,;=", form.format("%21%24%26%27%28%29%2A%2B%2C%3B%3D")),
            (STRING, ' "<>\\^`{|}', form.format("%20%22%3C%3E%5C%5E%60%7B%7C%7D")),
            (STRING, "%41", form.format("%2541")),
            (STRING, "a\r\nb\0", form.format("a%0D%0Ab%00")),
            (STRING, "€😀", form.format("%E2%82%AC%F0%9F%98%80")),
        )
    ),
    *rows(
        "RFC 3986, sections 3.3 and 5.2.4: a value stays in its segment",
        "path",
        (STRING, "../secret", "..%2Fsecret"),
        (STRING, "..\\secret", "..%5Csecret"),
        (STRING, "%2e%2e", "%252e%252e"),
        (STRING, "...", "..."),
        (STRING, "..", REFUSED),
        (STRING, ".", REFUSED),
    ),
    *styled(
        "RFC 3986, sections 3.3 and 5.2.4: a value stays in its segment",
        "path",
        "label",
        False,
        (STRING, ".", REFUSED),
    ),
    *styled(
        "RFC 6570, section 3.2.1: delimiters in values are encoded",
        "query",
        "form",
        False,
        (ARRAY, ["a,b", "c"], "color=a%2Cb,c"),
    ),
    *styled(
        "RFC 6570, section 3.2.1: delimiters in values are encoded",
        "path",
        "matrix",
        True,
        (ARRAY, ["a;b", "c=d"], ";color=a%3Bb;color=c%3Dd"),
    ),
    *rows(
        "Appendix E: brackets in names are encoded",
        "query",
        (ARRAY, ["a"], "tags%5B%5D=a"),
        name="tags[]",
    ),
]

HEADERS = [
    *rows(
        "Parameter Object, `schema` in headers: no percent-encoding",
        "header",
        (STRING, "a/b c%20d", "a/b c%20d"),
        (STRING, '"quoted"; q=1', '"quoted"; q=1'),
        (ARRAY, ["a b", "c"], "a b,c"),
        (STRING, "grün", "grün"),
        (STRING, "a\tb", "a\tb"),
    ),
    *rows(
        "RFC 9110, section 5.5: no line breaks in values",
        "header",
        (STRING, "a\r\nX-Evil: 1", REFUSED),
        (STRING, "a\nb", REFUSED),
        (STRING, "a\rb", REFUSED),
        (STRING, "a\0b", REFUSED),
        (ARRAY, ["a", "b\r\n"], REFUSED),
        (OBJECT, {"a\r\n": "b"}, REFUSED),
    ),
    *styled(
        "Parameter Object, style cookie: values pass unchanged",
        "cookie",
        "cookie",
        True,
        (STRING, "Hello%2C%20world!", "color=Hello%2C%20world!"),
        (
            OBJECT,
            {"greeting": "Hello%2C%20world!", "code": 42},
            "greeting=Hello%2C%20world!; code=42",
        ),
    ),
    *styled(
        "RFC 6265, section 4.1.1: a value stays in its cookie",
        "cookie",
        "cookie",
        True,
        (STRING, "a; admin=1", REFUSED),
        (STRING, "a\r\nX: 1", REFUSED),
    ),
]

BERLIN = dt.timezone(dt.timedelta(hours=2))
NOON = dt.datetime(2024, 2, 29, 12, 0, 0)
ID = UUID("f81d4fae-7dec-11d0-a765-00a0c91e6bf6")


def text(format: str) -> dict[str, str]:
    """The schema of a string with a format."""
    return {"type": "string", "format": format}


SCALARS = [
    row
    for where, form in (
        ("query", "color={}"),
        ("path", "{}"),
        ("header", "{}"),
        ("cookie", "color={}"),
    )
    for colon, plus in [(":", "+") if where == "header" else ("%3A", "%2B")]
    for row in (
        *rows(
            "RFC 8259, sections 3 and 6: literal names and numbers",
            where,
            (BOOLEAN, True, form.format("true")),
            (BOOLEAN, False, form.format("false")),
            (INTEGER, 0, form.format("0")),
            (INTEGER, -7, form.format("-7")),
            (INTEGER, 2**70, form.format("1180591620717411303424")),
            (NUMBER, 1.5, form.format("1.5")),
            (NUMBER, -0.25, form.format("-0.25")),
            (NUMBER, float("nan"), REFUSED),
            (NUMBER, float("inf"), REFUSED),
            (ANY, Decimal("1.10"), form.format("1.10")),
            (ANY, Decimal("1E+3"), form.format("1000")),
            (ANY, Decimal("0.0000001"), form.format("0.0000001")),
            (ANY, Decimal("NaN"), REFUSED),
        ),
        *rows(
            "RFC 3339, section 5.6: dates and times",
            where,
            (text("date"), dt.date(2024, 2, 29), form.format("2024-02-29")),
            (
                text("date-time"),
                NOON.replace(tzinfo=dt.UTC),
                form.format(f"2024-02-29T12{colon}00{colon}00Z"),
            ),
            (
                text("date-time"),
                NOON.replace(tzinfo=BERLIN),
                form.format(f"2024-02-29T12{colon}00{colon}00{plus}02{colon}00"),
            ),
            (
                text("date-time"),
                NOON.replace(microsecond=500000, tzinfo=dt.UTC),
                form.format(f"2024-02-29T12{colon}00{colon}00.500000Z"),
            ),
            # An offset is required; by the rule of the client, it is that of UTC.
            (
                text("date-time"),
                NOON,
                form.format(f"2024-02-29T12{colon}00{colon}00Z"),
            ),
            (ANY, dt.time(12, 30), form.format(f"12{colon}30{colon}00")),
            (ANY, dt.timedelta(days=1, hours=2), form.format("P1DT2H")),
            (ANY, dt.timedelta(seconds=90), form.format("PT1M30S")),
            (text("uuid"), ID, form.format(ID)),
        ),
    )
] + [
    *rows(
        "RFC 8259, section 3: literal names within arrays and objects",
        "query",
        ({"type": "array", "items": BOOLEAN}, [True, False], "color=true&color=false"),
        (OBJECT, {"a": True, "b": 1.5}, "a=true&b=1.5"),
        (
            {"type": "array", "items": text("date-time")},
            [NOON],
            "color=2024-02-29T12%3A00%3A00Z",
        ),
        ({"enum": ["red", "blue"]}, "blue", "color=blue"),
        ({"enum": [1, 2]}, 2, "color=2"),
    ),
]

DEEP = [
    *styled(
        "Parameter Object, Style Values: deepObject",
        "query",
        "deepObject",
        None,
        (OBJECT, {"R": ""}, "color%5BR%5D="),
        (OBJECT, {"R": None, "G": True}, "color%5BG%5D=true"),
        (OBJECT, {"a b": "c&d"}, "color%5Ba%20b%5D=c%26d"),
        (OBJECT, {"at": NOON}, "color%5Bat%5D=2024-02-29T12%3A00%3A00Z"),
        # What is nested is not defined: as servers read it.
        (OBJECT, {"a": {"b": 1}}, "color%5Ba%5D%5Bb%5D=1"),
        (OBJECT, {"a": [1, 2]}, "color%5Ba%5D=1&color%5Ba%5D=2"),
    ),
]

JSON = {"application/json": {"schema": ANY}}
PLAIN = {"text/plain": {"schema": STRING}}
FORM = {"application/x-www-form-urlencoded": {"schema": OBJECT}}
CONTENT = "Parameter Object, Fixed Fields for use with `content`"
CONTENTS = [
    *rows(
        "Parameter Object Examples: coordinates",
        "query",
        (
            None,
            {"lat": 40.6, "long": -73.9},
            "color=%7B%22lat%22%3A40.6%2C%22long%22%3A-73.9%7D",
        ),
        content=JSON,
    ),
    *rows(
        CONTENT,
        "query",
        (None, [1, "a"], "color=%5B1%2C%22a%22%5D"),
        (None, "x", "color=%22x%22"),
        (None, True, "color=true"),
        (None, [], "color=%5B%5D"),
        (None, {}, "color=%7B%7D"),
        (None, "ü", "color=%22%C3%BC%22"),
        (None, {"at": NOON}, "color=%7B%22at%22%3A%222024-02-29T12%3A00%3A00Z%22%7D"),
        (None, float("nan"), REFUSED),
        content=JSON,
    ),
    *rows(CONTENT, "path", (None, {"a": 1}, "%7B%22a%22%3A1%7D"), content=JSON),
    *rows(CONTENT, "header", (None, {"a": [1, "b"]}, '{"a":[1,"b"]}'), content=JSON),
    *rows(CONTENT, "cookie", (None, [1], "color=%5B1%5D"), content=JSON),
    *rows(
        CONTENT,
        "query",
        (None, "a b", "color=a%20b"),
        (None, "a,b&c", "color=a%2Cb%26c"),
        content=PLAIN,
    ),
    *rows(CONTENT, "header", (None, '"etag"', '"etag"'), content=PLAIN),
    *rows(
        CONTENT,
        "query",
        (None, {"a": "b c", "d": "&"}, "color=a%3Db%2Bc%26d%3D%2526"),
        content=FORM,
    ),
]

QUERY = "Parameter Object Examples: querystring"
QUERYSTRING = [
    *rows(
        QUERY,
        "querystring",
        (None, {"foo": "a + b", "bar": True}, "foo=a+%2B+b&bar=true"),
        content=FORM,
    ),
    *rows(
        QUERY,
        "querystring",
        (
            None,
            {"numbers": [1, 2], "flag": None},
            "%7B%22numbers%22%3A%5B1%2C2%5D%2C%22flag%22%3Anull%7D",
        ),
        content=JSON,
    ),
    *rows(
        QUERY,
        "querystring",
        (None, "$.a.b[1:1]", "%24.a.b%5B1%3A1%5D"),
        content={"application/jsonpath": {"schema": STRING}},
    ),
    *rows(
        "URL Standard, section 5.2: urlencoded serializing",
        "querystring",
        (None, {"a": ["x", "y"], "b": "*-._~"}, "a=x&a=y&b=*-._%7E"),
        (None, {}, ""),
        (None, None, ""),
        content=FORM,
    ),
    *rows(
        "Media Type Object, `encoding`, in a querystring",
        "querystring",
        (None, {"a": ["x", "y z"]}, "a=x,y%20z"),
        content={
            "application/x-www-form-urlencoded": {
                "schema": {"type": "object", "properties": {"a": ARRAY}},
                "encoding": {"a": {"style": "form", "explode": False}},
            }
        },
    ),
]

DECIMAL_TEXT = {"type": "string", "format": "decimal"}
DECIMAL_NUMBER = {"type": "number", "format": "decimal"}
DECIMALS = [
    row
    for schema in (DECIMAL_TEXT, DECIMAL_NUMBER)
    for row in (
        *rows(
            "RFC 8259, section 6: all digits, and no exponent that nobody wrote",
            "query",
            (schema, Decimal("0.10000000000000000001"), "color=0.10000000000000000001"),
            (schema, Decimal("1E+2"), "color=100"),
            (schema, Decimal("-1.50"), "color=-1.50"),
            ({"type": "array", "items": schema}, [Decimal("1.0")], "color=1.0"),
            (schema, Decimal("NaN"), REFUSED),
        ),
        *rows("Style Values: of a path", "path", (schema, Decimal("1.50"), "1.50")),
        *rows("Style Values: of a header", "header", (schema, Decimal("-0"), "-0")),
        *rows("Style Values: of a cookie", "cookie", (schema, Decimal(5), "color=5")),
    )
]

ROWS = [
    *DECIMALS,
    *STYLES,
    *DEFAULTS,
    *EMPTY,
    *RFC_6570,
    *PERCENT,
    *HEADERS,
    *SCALARS,
    *DEEP,
    *CONTENTS,
    *QUERYSTRING,
]
