"""Python source in, the same source as black formats it out.

black takes longer than everything else together. The templates therefore write code
that black would leave as it is, with one exception: a statement is on one line, however
long. So only the statements and headers that are too long are looked at here. The shapes
that a client is full of are laid out by those rules of black that concern them,
everything else by black itself, as a snippet. Where a snippet would not do, the whole
file goes through black.
"""

from __future__ import annotations

import ast
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

COLUMNS = 88


class InvalidSourceError(Exception):
    """A template wrote something that is no Python: a bug in specloom."""


class _NotLocalError(Exception):
    """Something that cannot be formatted apart from the rest of its file."""


def format_python(source: str, name: str = "<generated>") -> str:
    """Format what our own templates wrote.

    Args:
        source: what black would not change, but for statements on one line too long.
        name: the path of the file, for the message of the error.

    Raises:
        InvalidSourceError: `source` is no Python.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError) as error:
        raise InvalidSourceError(f"{name}: no valid Python: {error}") from error
    lines = source.split("\n")
    long = [number for number, line in enumerate(lines) if _may_be_long(line)]
    if not long:
        return source
    try:
        laid_out = _spliced(lines, _long_spans(tree.body, lines, long))
        ast.parse(laid_out)
    except (_NotLocalError, SyntaxError):
        return format_with_black(source)
    return laid_out


def format_with_black(source: str) -> str:
    """Format anything, by black alone: for templates that are not ours."""
    return _black(source, COLUMNS)


def _black(source: str, columns: int) -> str:
    # Not at the top: to import black takes as long as to generate some clients.
    from black import format_str
    from black.mode import Mode, TargetVersion

    mode = Mode(target_versions={TargetVersion.PY311}, line_length=columns)
    return format_str(source, mode=mode)


def _may_be_long(line: str) -> bool:
    # Characters beyond ASCII take up to two columns; to suspect a line too many is safe.
    return len(line) > COLUMNS or (
        2 * len(line) > COLUMNS
        and not line.isascii()
        and sum(1 if c.isascii() else 2 for c in line) > COLUMNS
    )


# --- Finding ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Span:
    """The lines from `first` (from 0) until `end`: a simple statement or a header."""

    first: int
    end: int
    is_header: bool = False


def _long_spans(
    body: Sequence[ast.stmt], lines: list[str], long: list[int]
) -> Iterator[_Span]:
    """The statements and headers among `body` that have one of the `long` lines."""
    for node in body:
        decorated = [item.lineno for item in getattr(node, "decorator_list", ())]
        first, end = node.lineno - 1, _end(node)
        if _touches(long, min(decorated, default=node.lineno) - 1, first):
            raise _NotLocalError("a decorator")
        if not _touches(long, first, end) or _is_string(node):
            continue
        if isinstance(
            node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.If
        ):
            yield from _block_spans(node, lines, long)
        elif hasattr(node, "body") or hasattr(node, "cases"):
            raise _NotLocalError("a kind of block that clients rarely have")
        elif _stands_alone(node, lines):
            yield _Span(first, end)


def _block_spans(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.If,
    lines: list[str],
    long: list[int],
) -> Iterator[_Span]:
    first, inner = node.lineno - 1, node.body[0]
    end = min([inner.lineno, *(d.lineno for d in getattr(inner, "decorator_list", ()))])
    end -= 1
    if lines[end][: inner.col_offset].strip():
        # `def f(): ...` is one thing to black, too.
        if _stands_alone(node, lines):
            yield _Span(first, _end(node))
        return
    while not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#"):
        end -= 1
    if _touches(long, first, end):
        if lines[first].lstrip().startswith("elif") or not lines[end - 1].endswith(":"):
            raise _NotLocalError("a header that does not stand alone")
        yield _Span(first, end, is_header=True)
    yield from _long_spans(node.body, lines, long)
    if isinstance(node, ast.If):
        yield from _long_spans(node.orelse, lines, long)


def _end(node: ast.stmt) -> int:
    assert node.end_lineno is not None
    return node.end_lineno


def _touches(long: list[int], first: int, end: int) -> bool:
    at = bisect_left(long, first)
    return at < len(long) and long[at] < end


def _is_string(node: ast.stmt) -> bool:
    """Docstrings, of fields too, come as black wants them: see `python.docstrings`."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _stands_alone(node: ast.stmt, lines: list[str]) -> bool:
    """Check that a statement has its lines for itself, but for a comment."""
    before = lines[node.lineno - 1].encode()[: node.col_offset]
    after = lines[_end(node) - 1].encode()[node.end_col_offset :].strip()
    if before.strip() or (after and not after.startswith(b"#")):
        raise _NotLocalError("two statements on one line")
    return True


# --- Replacing --------------------------------------------------------------------------


def _spliced(lines: list[str], spans: Iterable[_Span]) -> str:
    out: list[str] = []
    at = 0
    for span in spans:
        out += lines[at : span.first]
        out += _formatted(lines[span.first : span.end], span.is_header)
        at = span.end
    return "\n".join([*out, *lines[at:]])


def _formatted(lines: list[str], is_header: bool) -> list[str]:
    margin = lines[0][: len(lines[0]) - len(lines[0].lstrip())]
    if any(line and not line.startswith(margin) for line in lines):
        raise _NotLocalError("lines left of the first")
    snippet = "\n".join(line[len(margin) :] for line in lines)
    if '"""' in snippet or "'''" in snippet or "\\\n" in snippet:
        raise _NotLocalError("lines whose margin has a meaning")
    result = _snippet(snippet, COLUMNS - len(margin), is_header)
    return [margin + line for line in result]


@lru_cache(maxsize=8192)
def _snippet(snippet: str, columns: int, is_header: bool) -> tuple[str, ...]:
    """Format one statement or header, at the margin."""
    lines = snippet.split("\n")
    if _EXPORTS.fullmatch(snippet):
        return tuple(lines)  # Only a string is too long, which stays in one piece.
    laid_out = _laid_out(snippet, columns) if len(lines) == 1 else _call(lines, columns)
    if laid_out:
        return tuple(laid_out)
    if not is_header:
        return tuple(_black(snippet + "\n", columns).splitlines())
    *header, body = _black(snippet + "\n    pass\n", columns).splitlines()
    assert body == "    pass", body
    return tuple(header)


# --- Laying out -------------------------------------------------------------------------
#
# What black does to the shapes that nearly all long lines of a client have. Every function
# gives up (None) as soon as another rule of black could have a say; `tests/unit/
# test_format.py` compares the results with black's.

_Lines = list[str] | None

_STRING = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_TOKEN = re.compile(rf"{_STRING}|[()\[\]{{}},#]| \| |\b(?:lambda|for|not|if)\b")
_MAGIC_COMMA = re.compile(r",[)\]}]")

_IMPORT = re.compile(r"(from [\w.]+ import )(\w+(?: as \w+)?(?:, \w+(?: as \w+)?)*)")
_DEF = re.compile(r"(?:async )?def \w+\(")
_CLASS = re.compile(r"class \w+\(.*?(\):(?: \.\.\.)?)")
_FIELD = re.compile(
    rf"(\w+): ([^=]+?|Annotated\[(?:(?! = ).)*\])( = (?:{_STRING}|-?[\w.]+))?"
)
_EXPORTS = re.compile(
    rf"\w+, \w+ = \w+\(\n    \w+,\n    \{{\n(?:        {_STRING}: {_STRING},\n)+    \}},\n"
    rf"(?:    {_STRING},\n)?\)"
)
_OPENED = re.compile(r"\w+(?:: [\w.\[\], |]+)? = \w+\(")
_ARGUMENT = re.compile(r"    [^\s#)\]}].*,")
_RETURN_AWAITED = re.compile(r"return \((await .*)(\)\.\w+)")
_ASSIGNED = re.compile(r"(?:return (?:await )?|await |\w+(?:: [^=]+?)? = )?")
_LABEL = re.compile(rf"(?:await |\w+=|\*{{1,2}}|{_STRING}: )?")
_PATH = re.compile(r"[A-Za-z_][\w.]*")
_TAIL = re.compile(r"[)\]}](?:\.\w+)?$")
_UNSPLITTABLE = re.compile(rf"(?:\w+=|{_STRING}: )?(?:{_STRING}|[\w.]+)")


def _laid_out(text: str, columns: int) -> _Lines:
    """Lay out a statement or header that is on one line."""
    if not text.isascii() or _MAGIC_COMMA.search(text):
        return None
    if len(text) <= columns:
        return [text]
    if names := _IMPORT.fullmatch(text):
        lines = [f"    {name}," for name in names[2].split(", ")]
        return [names[1] + "(", *lines, ")"]
    if _DEF.match(text):
        return _if_narrow(_definition(text, columns), columns)
    if (header := _CLASS.fullmatch(text)) and text.count(")") == 1:
        return _bracketed(text, columns, len(header[1]), after=len("class "))
    if field := _FIELD.fullmatch(text):
        # Were it only the value that does not fit, black might put that in parentheses.
        before_value = len(text) - len(field[3] or "") + 2
        if before_value <= columns and field[3]:
            return None
        return _annotated(field, "", columns, 0)
    if awaited := _RETURN_AWAITED.fullmatch(text):
        if _closing(text, len("return ")) != awaited.start(2):
            return None
        body = _item(awaited[1], "", columns, 4)
        return body and ["return (", *body, awaited[2]]
    return _expression(text, columns)


def _expression(text: str, columns: int) -> _Lines:
    label, tail = _ASSIGNED.match(text), _TAIL.search(text)
    if label is None or tail is None:
        return None
    return _bracketed(text, columns, len(tail[0]), after=label.end())


def _call(lines: list[str], columns: int) -> _Lines:
    """Lay out `name = Call(` with an argument a line: the comma at the end keeps them apart."""
    head, *arguments, tail = lines
    is_call = _OPENED.fullmatch(head) and tail == ")" and len(head) <= columns
    if not is_call or not all(_ARGUMENT.fullmatch(line) for line in arguments):
        return None
    if any(not line.isascii() or _MAGIC_COMMA.search(line) for line in arguments):
        return None
    items = [line.strip()[:-1] for line in arguments]
    body = _each(items, columns, 4) if all(_is_one(item) for item in items) else None
    return body and [head, *body, tail]


def _is_one(text: str) -> bool:
    found = _items(text)
    return found is not None and len(found) == 1


def _if_narrow(lines: _Lines, columns: int) -> _Lines:
    if lines is None or any(len(line) > columns for line in lines):
        return None
    return lines


def _definition(text: str, columns: int) -> _Lines:
    """Lay out the header of a function: its parameters on one line, or on one each."""
    opening = text.index("(")
    closing = _closing(text, opening)
    if closing is None:
        return None
    inner, tail = text[opening + 1 : closing], text[closing:]
    parameters = _items(inner)
    if not parameters or re.match(r"\) -> [\"']", tail):
        return None
    if len(parameters) > 1 and 4 + len(inner) <= columns:
        return [text[: opening + 1], "    " + inner, tail]
    if len(parameters) == 1 and "," in inner:
        return None
    lines = _each(parameters, columns, 4)
    return lines and [text[: opening + 1], *lines, tail]


def _annotated(field: re.Match[str], comma: str, columns: int, indent: int) -> _Lines:
    """Lay out a field or a parameter whose annotation is too long for a line."""
    name, annotation, value = field[1], field[2], field[3] or ""
    members = _items(annotation, " | ")
    if members is None:
        return None
    if len(members) == 1:
        if not annotation.endswith("]"):
            return None
        text, tail = f"{name}: {annotation}{value}{comma}", len(value) + len(comma) + 1
        return _if_narrow(
            _bracketed(text, columns, tail, indent, after=len(name) + 2), columns
        )
    margin = " " * indent
    body = _union(annotation, members, columns, indent + 4)
    return body and _if_narrow(
        [f"{margin}{name}: (", *body, f"{margin}){value}{comma}"], columns
    )


def _union(text: str, members: list[str], columns: int, indent: int) -> _Lines:
    margin = " " * indent
    if indent + len(text) <= columns:
        return [margin + text]
    lines: list[str] = []
    for bar, member in zip(["", *["| "] * len(members)], members, strict=False):
        if indent + len(bar + member) <= columns:
            lines.append(margin + bar + member)
        elif laid_out := _bracketed(bar + member, columns, 1, indent, after=len(bar)):
            lines += laid_out
        else:
            return None
    return lines


def _bracketed(
    text: str, columns: int, tail: int, indent: int = 0, after: int = 0
) -> _Lines:
    """Lay out `name(...)`, `name[...]`, `[...]` or `{...}` that is too long for a line.

    Args:
        text: an expression with something before it, maybe, and after it.
        columns: the width of the page.
        tail: how many characters, from the closing bracket on, stay on the last line.
        indent: the column at which `text` stands.
        after: where in `text` the expression begins.
    """
    closing = len(text) - tail
    path = _PATH.match(text, after)
    opening = path.end() if path else after
    if text[opening : opening + 1] not in ("(", "[", "{"):
        return None
    if _closing(text, opening) != closing or opening + 1 + indent > columns:
        return None
    inner = text[opening + 1 : closing]
    items = _items(inner)
    if not items or (len(items) == 1 and path is None and text[opening] == "("):
        return None
    body = _body(inner, items, columns, indent + 4, is_display=path is None)
    margin = " " * indent
    return body and [margin + text[: opening + 1], *body, margin + text[closing:]]


def _body(
    inner: str, items: list[str], columns: int, indent: int, is_display: bool
) -> _Lines:
    """Lay out what is between brackets: on one line, or an item a line."""
    if len(items) == 1:
        return _item(inner, "", columns, indent)
    if not is_display and indent + len(inner) <= columns:
        return [" " * indent + inner]
    return _each(items, columns, indent)


def _each(items: list[str], columns: int, indent: int) -> _Lines:
    lines: list[str] = []
    for item in items:
        laid_out = _item(item, ",", columns, indent)
        if laid_out is None:
            return None
        lines += laid_out
    return lines


def _item(text: str, comma: str, columns: int, indent: int) -> _Lines:
    """Lay out one of the items between brackets."""
    line = text + comma
    if indent + len(line) <= columns or _UNSPLITTABLE.fullmatch(text):
        return [" " * indent + line]
    if field := _FIELD.fullmatch(text):
        return _annotated(field, comma, columns, indent)
    label = _LABEL.match(text)
    assert label
    return _bracketed(line, columns, 1 + len(comma), indent, after=label.end())


def _closing(text: str, opening: int) -> int | None:
    """Where the bracket that opens at `opening` is closed."""
    depth = 0
    for found in _TOKEN.finditer(text, opening):
        if found[0] in ("(", "[", "{"):
            depth += 1
        elif found[0] in (")", "]", "}"):
            depth -= 1
            if depth == 0:
                return found.start()
    return None


def _items(text: str, separator: str = ",") -> list[str] | None:
    """Split at the separators outside of brackets; None where that is not all."""
    items: list[str] = []
    depth = start = 0
    for found in _TOKEN.finditer(text):
        match found[0]:
            case "(" | "[" | "{":
                depth += 1
            case ")" | "]" | "}":
                depth -= 1
            case "#" | "lambda" | "for" | "not" | "if":
                return None
            case token if token == separator and depth == 0:
                items.append(text[start : found.start()])
                start = found.end() + (separator == ",")
    return [*items, text[start:]] if text else []
