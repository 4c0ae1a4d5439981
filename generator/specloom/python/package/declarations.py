"""Operations -> the constants that tell the runtime what to send and what to expect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ...model import (
    Api,
    Encoding,
    JsonValue,
    MediaType,
    Operation,
    Parameter,
    RequestBody,
    Response,
    Server,
)
from ...model.queries import body_content, is_json, is_text, success_responses
from ...naming import Names
from ..text.expression import Import
from ..text.literals import literal
from ..text.source import Code
from .bodies import name_of, type_name
from .constraints import parameter_constraints
from .security import applied
from .servers import servers_code

_MODULE = ".._runtime.operation"
_CONSTRAINTS = Import(".._runtime.constraints", "Constraints")
_DEFAULTS = {
    "path": ("simple", False),
    "query": ("form", True),
    "header": ("simple", False),
    "cookie": ("form", True),
}
"""Location -> style and explode of the runtime's parameters, unless they are told otherwise."""
_KINDS = {
    "path": "Path",
    "query": "Query",
    "querystring": "QueryString",
    "header": "Header",
    "cookie": "Cookie",
}


@dataclass(frozen=True, slots=True)
class Declaration:
    """Writes the arguments of one `Operation`."""

    api: Api
    names: Names
    operation: Operation
    imports: set[Import] = field(default_factory=set)
    """What the arguments need, as they are written."""

    def lines(self, fallback: str, stream: str = "") -> tuple[Code, ...]:
        """The arguments, one a line.

        Args:
            fallback: the name of an operation that has no `operationId`.
            stream: the method that reads the response as a stream.
        """
        operation = self.operation
        lines = [
            literal(operation.operation_id or fallback),
            literal(operation.method),
            literal(operation.path),
        ]
        if operation.parameters:
            written = tuple_of(map(self.parameter, operation.parameters))
            lines.append(Code(f"parameters={written}"))
        if operation.request_body is not None:
            lines.append(Code(f"body={self._body(operation.request_body)}"))
        if operation.responses:
            rows = (
                f"{literal(r.status)}: {self._response(r)}" for r in operation.responses
            )
            lines.append(Code(f"responses={{{', '.join(rows)}}}"))
        answers = tuple(r.status for r in success_responses(operation))
        if any(status.startswith("3") for status in answers):
            lines.append(Code(f"answers={literal(answers)}"))
        headers = {r.status: self._headers(r) for r in operation.responses if r.headers}
        if headers:
            lines.append(Code(f"response_headers={literal(headers)}"))
        if operation.security != self.api.security:
            security = applied(self.api, operation.security)
            lines.append(Code(f"security={literal(security)}"))
        if operation.servers:
            lines.append(Code(f"servers={self._servers(operation.servers)}"))
        if stream:
            lines.append(Code(f"stream={literal(stream)}"))
        if operation.stream_flag is not None:
            flag, value = operation.stream_flag
            lines.append(Code(f"flag={literal({flag: value})}"))
        return tuple(lines)

    def stream(self, content: MediaType) -> Code:
        """The arguments of `Streamed`."""
        terms = [str(literal(content.name))]
        if content.item is not None:
            terms.append(str(literal(name_of(self.api, self.names, content.item))))
        elif is_text(content.name):
            terms.append(str(literal("str")))
        if content.item_is_event:
            terms.append("whole=True")
        if content.end is not None:
            terms.append(f"end={literal(content.end)}")
        self._use("Streamed")
        return Code(", ".join(terms))

    def _servers(self, servers: tuple[Server, ...]) -> str:
        written, imports = servers_code(servers)
        self.imports.update(Import(".._runtime.servers", name) for name in imports)
        return written

    def _use(self, name: str) -> str:
        self.imports.add(Import(_MODULE, name))
        return name

    def parameter(self, parameter: Parameter) -> str:
        """A parameter, by its location."""
        kind = self._use(_KINDS[parameter.location])
        terms = [str(literal(parameter.name))]
        if parameter.content_type is not None:
            terms.append(f"content={literal(parameter.content_type)}")
            terms += self._encodings(parameter.encoding)
        else:
            terms += _style(parameter)
        if parameter.required and parameter.location != "path":
            terms.append("required=True")
        constraints = parameter_constraints(self.api, parameter.schema)
        if constraints is not None:
            self.imports.add(_CONSTRAINTS)
            terms.append(f"constraints={constraints}")
        return f"{kind}({', '.join(terms)})"

    def _body(self, body: RequestBody) -> str:
        primary = body_content(self.operation)
        content = sorted(body.content, key=lambda media_type: media_type is not primary)
        written = [self.content(media_type, sent=True) for media_type in content]
        terms = written[0] if len(written) == 1 else tuple_of(written)
        return (
            f"{self._use('Body')}({terms}{', required=True' if body.required else ''})"
        )

    def _response(self, response: Response) -> str:
        written = [self.content(media_type) for media_type in response.content]
        if not written:
            return "None"
        return written[0] if len(written) == 1 else tuple_of(written)

    def _headers(self, response: Response) -> dict[str, JsonValue]:
        """The names of the types of headers, and how their values are written."""
        found: dict[str, JsonValue] = {}
        for header in response.headers:
            name = name_of(self.api, self.names, header.schema)
            if header.content_type is not None:
                found[header.name] = (
                    f"{name}+json" if is_json(header.content_type) else "str"
                )
            else:
                found[header.name] = f"{name}*" if header.explode else name
        return found

    def content(self, media_type: MediaType, *, sent: bool = False) -> str:
        """A media type of a body, and the name of its type."""
        name = type_name(self.api, self.names, media_type, sent=sent)
        if media_type.name == "application/json" and not media_type.encoding:
            return f"{self._use('json')}({literal(name) if name is not None else ''})"
        terms = [literal(media_type.name)]
        if name is not None:
            terms.append(literal(name))
        terms += self._encodings(media_type.encoding)
        return f"{self._use('Content')}({', '.join(terms)})"

    def _encodings(self, encodings: tuple[Encoding, ...]) -> list[Code]:
        """The argument that says how properties are sent, if anything is said of one."""
        written = ((e.property_name, self._encoding(e)) for e in encodings)
        rows = [
            f"{literal(name)}: Encoding({', '.join(terms)})"
            for name, terms in written
            if terms
        ]
        if not rows:
            return []
        self._use("Encoding")
        return [Code(f"encoding={{{', '.join(rows)}}}")]

    def _encoding(self, encoding: Encoding) -> list[str]:
        said = (
            ("content_type", encoding.content_type),
            ("style", encoding.style),
            ("explode", encoding.explode),
            ("allow_reserved", encoding.allow_reserved),
            ("headers", dict(encoding.headers) or None),
        )
        terms = [f"{key}={literal(value)}" for key, value in said if value is not None]
        return terms + [str(term) for term in self._encodings(encoding.encoding)]


def _style(parameter: Parameter) -> Iterator[str]:
    """How a parameter with a schema is written, where it is not as by default."""
    default_style, default_explode = _DEFAULTS[parameter.location]
    if parameter.style != default_style:
        yield f"style={literal(parameter.style)}"
        default_explode = parameter.style in ("form", "cookie")
    if parameter.explode != default_explode:
        yield f"explode={literal(parameter.explode)}"
    if parameter.allow_reserved and parameter.location != "header":
        yield "allow_reserved=True"


def tuple_of(items: Iterable[str]) -> str:
    """A tuple of expressions."""
    listed = list(items)
    return f"({', '.join(listed)}{',' if len(listed) == 1 else ''})"
