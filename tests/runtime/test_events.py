"""The formats of streams, by the letter of their standards, wherever the pieces end."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from petshop._runtime.events import (
    ChunkReader,
    Event,
    EventReader,
    LineReader,
    Reader,
    SequenceReader,
    reader,
)
from petshop._runtime.media import is_stream


def read(reader: Reader, *pieces: bytes) -> list[Event[bytes]]:
    found = [event for piece in pieces for event in reader.feed(piece)]
    return [*found, *reader.end()]


def sse(*pieces: bytes | str) -> list[Event[bytes]]:
    encoded = (p.encode() if isinstance(p, str) else p for p in pieces)
    return read(EventReader(), *encoded)


def data(*pieces: bytes | str) -> list[bytes]:
    return [event.data for event in sse(*pieces)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The examples of WHATWG HTML, section 9.2.6.
        (
            "data: This is the first message.\n\n"
            "data: This is the second message, it\ndata: has two lines.\n\n"
            "data: This is the third message.\n\n",
            [
                b"This is the first message.",
                b"This is the second message, it\nhas two lines.",
                b"This is the third message.",
            ],
        ),
        ("data: YHOO\ndata: +2\ndata: 10\n\n", [b"YHOO\n+2\n10"]),
        ("data\n\ndata\ndata\n\ndata:", [b"", b"\n"]),
        ("data:test\n\ndata: test\n\n", [b"test", b"test"]),
        # "Interpreting an event stream", rule by rule.
        ("\ufeffdata: a\n\n", [b"a"]),
        ("\ufeff\ufeffdata: a\n\n", []),
        ("data: a\n\n\ufeffdata: b\n\n", [b"a"]),
        ("data: a\n\ndata: b\n", [b"a"]),
        ("data: a\n\ndata: b", [b"a"]),
        ("data: a\r\rdata: b\r\n\r\ndata: c\n\n", [b"a", b"b", b"c"]),
        ("data: a\r\n\ndata: b\n\r\n", [b"a", b"b"]),
        ("data: a\n\r\n\r", [b"a"]),
        ("data:  a \n\n", [b" a "]),
        ("data:a:b: c\n\n", [b"a:b: c"]),
        ("data:\ta\n\n", [b"\ta"]),
        ("data: \n\n", [b""]),
        ("data: a\ndata\ndata: b\n\n", [b"a\n\nb"]),
        ("data: a\ndata:\n\n", [b"a\n"]),
        (": comment\ndata: a\n:\n: data: b\n\n", [b"a"]),
        (" data: a\nDATA: a\ndatas: a\ndat: a\n\n", []),
        ("event: x\n\n\n\n", []),
        ("id: 1\nretry: 5\n\n", []),
        ("data: a\vb\fc\u2028d\x85e\n\n", ["a\vb\fc\u2028d\x85e".encode()]),
        ("data: ä€😀\n\n", ["ä€😀".encode()]),
        ("", []),
        ("\n\n\n", []),
    ],
)
def test_data(text: str, expected: list[bytes]) -> None:
    assert data(text) == expected
    assert data(*(bytes([byte]) for byte in text.encode())) == expected


def test_types_are_those_of_one_event() -> None:
    text = "event: add\ndata: 1\n\nevent:\ndata: 2\n\nevent: x\n\ndata: 3\n\n"
    text += "event: a\nevent: b\ndata: 4\n\nevent: ü\ndata: 5\n\n"
    kinds = [event.event for event in sse(text)]
    assert kinds == ["add", "message", "message", "b", "ü"]


def test_ids_last() -> None:
    text = "data: 0\n\nid: 1\ndata: 1\n\ndata: 2\n\nid: a\0b\ndata: 3\n\n"
    text += "id\ndata: 4\n\nid: 5\n\ndata: 5\n\n"
    assert [event.id for event in sse(text)] == ["", "1", "1", "1", "", "5"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("5", 5),
        ("0042", 42),
        ("", 1),
        ("5s", 1),
        ("-5", 1),
        ("5.0", 1),
        (" 5", 1),
        ("٣", 1),
        ("9" * 5000, 1),
    ],
)
def test_retry_is_digits(value: str, expected: int) -> None:
    (event,) = sse(f"retry: 1\nretry: {value}\ndata: x\n\n")
    assert event.retry == expected


def test_no_retry() -> None:
    assert [event.retry for event in sse("data: x\n\n")] == [None]


LINES = st.lists(
    st.one_of(
        st.sampled_from(
            ["data: a", "data", "data:", "event: x", "id: 1", "id", "retry: 7", ""]
        ),
        st.text(max_size=4).map(lambda text: f"data: {text}"),
        st.text(alphabet="dat:ä \r\n\0\ufeff", max_size=6),
    ),
    max_size=12,
)
ENDS = st.sampled_from(["\n", "\r", "\r\n"])


def cut(text: bytes, places: list[int]) -> list[bytes]:
    """The same bytes, in pieces; some of them empty."""
    ends = [0, *sorted(place % (len(text) + 1) for place in places), len(text)]
    return [text[a:b] for a, b in zip(ends, ends[1:], strict=False)]


CUTS = st.lists(st.integers(0, 10_000), max_size=12)


@given(LINES, st.lists(ENDS, min_size=12, max_size=12), CUTS)
def test_events_do_not_depend_on_pieces(
    lines: list[str], ends: list[str], places: list[int]
) -> None:
    text = "".join(line + end for line, end in zip(lines, ends, strict=False)).encode()
    assert sse(*cut(text, places)) == sse(text)


@given(LINES, ENDS, ENDS)
def test_events_do_not_depend_on_line_ends(
    lines: list[str], one: str, other: str
) -> None:
    flat = [line.replace("\r", "").replace("\n", "") for line in lines]
    assert sse(*(line + one for line in flat)) == sse(*(line + other for line in flat))


def reference(text: str) -> list[tuple[str, str, str]]:
    """WHATWG HTML, section 9.2.6, word for word and all at once."""
    found: list[tuple[str, str, str]] = []
    buffer, kind, last = "", "", ""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    for line in text.split("\n")[:-1]:
        if line == "":
            if buffer != "":
                found.append((buffer.removesuffix("\n"), kind or "message", last))
            buffer, kind = "", ""
        elif not line.startswith(":"):
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if name == "event":
                kind = value
            elif name == "data":
                buffer += value + "\n"
            elif name == "id" and "\0" not in value:
                last = value
    return found


@given(LINES, ENDS, CUTS)
def test_events_are_those_of_the_standard(
    lines: list[str], end: str, places: list[int]
) -> None:
    text = "".join(line + end for line in lines)
    found = sse(*cut(text.encode(), places))
    assert [(e.data.decode(), e.event, e.id) for e in found] == reference(text)


VALUES = st.lists(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner),
        max_leaves=4,
    ),
    max_size=6,
)


@given(VALUES, CUTS, st.sampled_from(["\n", "\r\n", "\n\n", " \n"]))
def test_lines(values: list[Any], places: list[int], end: str) -> None:
    text = end.join(json.dumps(value, ensure_ascii=False) for value in values)
    found = read(LineReader(), *cut(text.encode(), places))
    assert [json.loads(event.data) for event in found] == values


@given(VALUES, CUTS, st.sampled_from(["\x1e", "\x1e\x1e", "\x1e \n\x1e"]))
def test_sequences(values: list[Any], places: list[int], begin: str) -> None:
    text = "".join(f"{begin}{json.dumps(value)}\n" for value in values)
    found = read(SequenceReader(), *cut(text.encode(), places))
    assert [json.loads(event.data) for event in found] == values


def test_values_are_given_as_soon_as_they_are_complete() -> None:
    for made, piece in (
        (EventReader(), b"data: 1\n\n"),
        (EventReader(), b"data: 1\r\r"),
        (LineReader(), b"1\n"),
        (SequenceReader(), b"\x1e1\n\x1e"),
    ):
        assert [event.data.strip() for event in made.feed(piece)] == [b"1"]


def test_a_long_line_costs_no_more_than_its_length() -> None:
    made = EventReader()
    for _ in range(50_000):
        assert not list(made.feed(b"x" * 10))
    assert not list(made.feed(b"\n\n"))


@pytest.mark.parametrize(
    ("media_type", "expected"),
    [
        ("text/event-stream", EventReader),
        ("Text/Event-Stream; charset=utf-8", EventReader),
        ("application/x-ndjson", LineReader),
        ("application/ndjson", LineReader),
        ("application/jsonl", LineReader),
        ("application/json-seq", SequenceReader),
        ("application/geo+json-seq", SequenceReader),
        ("application/json", ChunkReader),
        ("text/plain", ChunkReader),
        ("", ChunkReader),
    ],
)
def test_readers(media_type: str, expected: type) -> None:
    assert reader(media_type) is expected
    assert is_stream(media_type) is (expected is not ChunkReader)


def test_bytes_are_given_as_they_come() -> None:
    assert [e.data for e in read(ChunkReader(), b"a", b"\r\n", b"")] == [
        b"a",
        b"\r\n",
        b"",
    ]
