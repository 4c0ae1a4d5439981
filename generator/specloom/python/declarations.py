"""Operations -> the constants that tell the runtime what to send and what to expect."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..model import (
    Api,
    Encoding,
    MediaType,
    Operation,
    Parameter,
    RequestBody,
    Response,
)
from ..model.queries import body_content
from ..naming import Names
from .bodies import type_name
from .literals import literal
from .source import Code
from .types import Import

_MODULE = ".._runtime.operation"
_DEFAULTS = {
    "path": ("simple", False),
    "query": ("form", True),
    "header": ("simple", False),
    "cookie": ("form", True),
}
"""Location -> style and explode of the runtime's parameters, unless they are told otherwise."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """Writes the arguments of one `Operation`."""

    api: Api
    names: Names
    operation: Operation
    imports: set[Import] = field(default_factory=set)
    """What the arguments need, as they are written."""

    def lines(self, fallback: str) -> tuple[Code, ...]:
        """The arguments, one a line; `fallback` names an operation that has no `operationId`."""
        operation = self.operation
        lines = [
            literal(operation.operation_id or fallback),
            literal(operation.method),
            literal(operation.path),
        ]
        if operation.parameters:
            written = tuple_of(map(self._parameter, operation.parameters))
            lines.append(Code(f"parameters={written}"))
        if operation.request_body is not None:
            lines.append(Code(f"body={self._body(operation.request_body)}"))
        if operation.responses:
            rows = (
                f"{literal(r.status)}: {self._response(r)}" for r in operation.responses
            )
            lines.append(Code(f"responses={{{', '.join(rows)}}}"))
        if operation.security:
            lines.append(Code(f"security={literal(operation.security)}"))
        return tuple(lines)

    def _use(self, name: str) -> str:
        self.imports.add(Import(_MODULE, name))
        return name

    def _parameter(self, parameter: Parameter) -> str:
        kind = self._use(parameter.location.capitalize())
        default_style, default_explode = _DEFAULTS[parameter.location]
        terms = [str(literal(parameter.name))]
        if parameter.style != default_style:
            terms.append(f"style={literal(parameter.style)}")
            default_explode = parameter.style in ("form", "cookie")
        if parameter.explode != default_explode:
            terms.append(f"explode={literal(parameter.explode)}")
        if parameter.allow_reserved and parameter.location in ("path", "query"):
            terms.append("allow_reserved=True")
        if parameter.content_type is not None:
            terms.append(f"content={literal(parameter.content_type)}")
        if parameter.required and parameter.location != "path":
            terms.append("required=True")
        return f"{kind}({', '.join(terms)})"

    def _body(self, body: RequestBody) -> str:
        primary = body_content(self.operation)
        content = sorted(body.content, key=lambda media_type: media_type is not primary)
        written = [self._content(media_type) for media_type in content]
        terms = written[0] if len(written) == 1 else tuple_of(written)
        return (
            f"{self._use('Body')}({terms}{', required=True' if body.required else ''})"
        )

    def _response(self, response: Response) -> str:
        written = [self._content(media_type) for media_type in response.content]
        if not written:
            return "None"
        return written[0] if len(written) == 1 else tuple_of(written)

    def _content(self, media_type: MediaType) -> str:
        name = type_name(self.api, self.names, media_type)
        if media_type.name == "application/json" and not media_type.encoding:
            return f"{self._use('json')}({literal(name) if name is not None else ''})"
        terms = [literal(media_type.name)]
        if name is not None:
            terms.append(literal(name))
        rows = [
            row for e in media_type.encoding if (row := self._encoding(e)) is not None
        ]
        if rows:
            self._use("Encoding")
            terms.append(Code(f"encoding={{{', '.join(rows)}}}"))
        return f"{self._use('Content')}({', '.join(terms)})"

    def _encoding(self, encoding: Encoding) -> str | None:
        terms = []
        if encoding.content_type is not None:
            terms.append(f"content_type={literal(encoding.content_type)}")
        if encoding.style is not None:
            terms.append(f"style={literal(encoding.style)}")
        if encoding.explode is not None:
            terms.append(f"explode={literal(encoding.explode)}")
        return (
            f"{literal(encoding.property_name)}: Encoding({', '.join(terms)})"
            if terms
            else None
        )


def tuple_of(items: Iterable[str]) -> str:
    """A tuple of expressions."""
    listed = list(items)
    return f"({', '.join(listed)}{',' if len(listed) == 1 else ''})"
