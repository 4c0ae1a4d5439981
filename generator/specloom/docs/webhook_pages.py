"""Webhooks and callbacks -> the page about them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..code_layout import Text, call, lines
from ..model import Api, Callback, MediaType, Object, Parameter, Response, Union
from ..model.queries import is_form, is_json, resolve
from ..naming import Names, ReceivedNames
from ..python.package.bodies import is_raw, raw_type
from ..python.package.deprecation import is_untold
from ..python.package.webhooks import (
    EVENT,
    Request,
    contents_of,
    read_parameters,
    requests_of,
)
from ..python.text.literals import literal
from ..python.text.markdown import Markdown, anchor, code, code_cell, link, strong
from ..python.text.source import Code
from ..python.text.summaries import one_line
from ..python.values.samples import Direction, Extent, Samples
from .links import Pages
from .operation_pages import documentation
from .operation_rows import OperationRows
from .received_bodies import bytes_of, further_bodies, query_of, texts_of
from .type_texts import TypeTexts
from .views import (
    ArgumentView,
    EntryView,
    ReceivedPageView,
    ResponseView,
    WebhooksPageView,
)

_NOTHING = Markdown("")


@dataclass(frozen=True, slots=True)
class WebhookPages:
    """Makes the view of the page of one API's webhooks."""

    api: Api
    names: Names
    pages: Pages
    types: TypeTexts
    rows: OperationRows
    source: str
    samples: Samples

    def page(self) -> WebhooksPageView | None:
        """The page; None where the API makes no requests."""
        requests = requests_of(self.api)
        if not requests:
            return None
        return WebhooksPageView(
            title=code(f"{self.names.package}.webhooks"),
            package=Code(f"{self.names.package}.webhooks"),
            example=self.receiver(),
            signature=self._event_signature(),
            event=self._event_type(),
            tag=self._tag(),
            entries=tuple(map(self.entry, requests)),
            requests=tuple(map(self._request, requests)),
            source=self.source,
        )

    def entry(self, request: Request, folder: str = "") -> EntryView:
        """The row of a webhook or callback in an index."""
        operation = request.operation
        told = operation.summary or operation.description or ""
        return EntryView(
            link=self.pages.received(operation.id, folder),
            request=_request_of(request),
            description=one_line(told) if told else "",
        )

    # Any webhook

    def _event_signature(self) -> Code | None:
        return Code(f"{EVENT}(body)") if self.api.event is not None else None

    def _event_type(self) -> Markdown:
        event = self.api.event
        return self.types.type(event) if event is not None else _NOTHING

    def _tag(self) -> Markdown:
        schema = self.api.schemas[self.api.event] if self.api.event else None
        if isinstance(schema, Union) and schema.discriminator is not None:
            return code(schema.discriminator.property_name)
        return _NOTHING

    def receiver(self) -> Code | None:
        """What a server calls with the body of a request; of the webhooks, if there are any."""
        request = next(filter(_has_body, requests_of(self.api)), None)
        if request is None:
            return None
        name = self.names.received[request.operation.id].function
        if self.api.event is not None:
            name = EVENT
            request = next(each for each in self.api.webhooks if _has_json(each))
        variant = self._variant()
        imported = "models, webhooks" if variant else "webhooks"
        shown = (
            [f"    if isinstance(event, models.{variant}):", "        print(event)"]
            if variant
            else ["    print(event)"]
        )
        return Code(
            "\n".join(
                [
                    f"from {self.names.package} import {imported}",
                    "",
                    "",
                    "def receive(body: bytes) -> int:",
                    '    """Take the body of a request as it came; return the status to answer."""',
                    "    # This is the place to check a signature, before anything is read.",
                    "    try:",
                    f"        event = webhooks.{name}(body)",
                    "    except webhooks.WebhookError as error:",
                    "        print(error)",
                    "        return 400",
                    *shown,
                    f"    return {_status(request)}",
                    "",
                    "",
                    *self._body(contents_of(request.operation)[0]),
                    "print(receive(body))",
                ]
            )
        )

    def _variant(self) -> str | None:
        """A class that the payload of a webhook may be of, where there are several."""
        event = self.api.event
        schema = self.api.schemas[event] if event is not None else None
        for variant in schema.variants if isinstance(schema, Union) else ():
            found = resolve(self.api, variant)
            if isinstance(found, Object) and found.id in self.names.schemas:
                return self.names.schemas[found.id].type
        return None

    # One of them

    def _request(self, request: Request) -> ReceivedPageView:
        operation = request.operation
        names = self.names.received[operation.id]
        contents = contents_of(operation)
        read = read_parameters(self.api, operation)
        query = ", query" if any(p.location == "query" for p in read) else ""
        several = ", content_type" if len(contents) > 1 else ""
        return ReceivedPageView(
            name=code(names.function),
            signature=Code(f"{names.function}({f'body{several}' if contents else ''})"),
            returns=self._returns(contents),
            parameters_signature=(
                Code(f"{names.parameters}(headers{query})") if read else None
            ),
            parameters_type=code(names.parameters_type),
            kind=Markdown("callback" if isinstance(request, Callback) else "webhook"),
            wire=code(request.name),
            summary=operation.summary,
            description=operation.description,
            external_docs=documentation(operation.external_docs),
            deprecated=is_untold(
                operation.deprecated, operation.summary, operation.description
            ),
            request=self._sent(request),
            content_types=Markdown(", ".join(code(each.name) for each in contents)),
            authorization=self.rows.authorization(operation),
            secured=bool(operation.security),
            example=self._example(names, contents, read),
            bodies=tuple(further_bodies(self.api, self.samples, contents)),
            parameters=tuple(map(self._parameter, operation.parameters)),
            responses=tuple(map(self._response, operation.responses)),
            top=link("Back to top", f"#{anchor(f'{self.names.package}.webhooks')}"),
        )

    def _sent(self, request: Request) -> Markdown:
        """Method, and URL of a callback, and what brings it about."""
        text = str(_request_of(request))
        if not isinstance(request, Callback):
            return Markdown(f"{text} to the URL that the API knows of you.")
        callers = (self.pages.caller(caller) for caller in request.callers)
        after = ", ".join(filter(None, callers))
        return Markdown(f"{text}, after {after}." if after else f"{text}.")

    def _returns(self, contents: tuple[MediaType, ...]) -> Markdown:
        found = dict.fromkeys(map(self._type, contents))
        return Markdown(" or ".join(found) or "`None`")

    def _type(self, content: MediaType) -> Markdown:
        if is_raw(self.api, content, sent=True):
            return Markdown(f"`{raw_type(content.name)}`")
        if content.schema is None:
            return Markdown("any value")
        if is_json(content.name) or is_form(content.name):
            return self.types.type(content.schema)
        return Markdown("`str`")

    def _example(
        self,
        names: ReceivedNames,
        contents: tuple[MediaType, ...],
        read: tuple[Parameter, ...],
    ) -> Code | None:
        body = self._body(contents[0]) if contents else []
        if body:
            body += [
                *lines(call(f"webhooks.{names.function}", _BODY), "event = "),
                "print(event)",
            ]
        if read:
            headers = texts_of(self.samples, read, "header")
            query = query_of(self.samples, read)
            arguments = [("", Text(literal(headers)))]
            arguments += [("", Text(literal(query)))] if query else []
            node = call(f"webhooks.{names.parameters}", arguments)
            body += [*lines(node, "parameters = "), "print(parameters)"]
        if not body:
            return None
        return Code(
            "\n".join([f"from {self.names.package} import webhooks", "", *body])
        )

    def _body(self, content: MediaType) -> list[str]:
        return [f"body = {bytes_of(self.api, self.samples, content)}"]

    # Rows

    def _parameter(self, parameter: Parameter) -> ArgumentView:
        notes = self.types.notes(
            parameter.schema, parameter.description, parameter.deprecated
        )
        return ArgumentView(
            name=code_cell(parameter.name),
            place=Markdown(parameter.location),
            type=self.types.type(parameter.schema),
            required=Markdown("yes" if parameter.required else "no"),
            default=self.types.default(parameter.schema),
            notes=notes,
        )

    def _response(self, response: Response) -> ResponseView:
        types = dict.fromkeys(map(self.rows.written, response.content))
        return ResponseView(
            status=code_cell(response.status),
            description=response.description,
            type=Markdown("<br>".join(types) or "no body"),
            headers=self.rows.headers(response),
            raises=_NOTHING,
        )


_BODY = (("", Text("body")),)


def _request_of(request: Request) -> Markdown:
    """Method, and the expression that gives the URL of a callback."""
    operation = request.operation
    url = f" {code_cell(operation.path)}" if operation.path else ""
    return Markdown(f"{strong(operation.method)}{url}")


def _has_body(request: Request) -> bool:
    return request.operation.request_body is not None


def _has_json(request: Request) -> bool:
    contents = contents_of(request.operation)
    return bool(contents) and is_json(contents[0].name)


def _status(request: Request) -> str:
    """What to answer when all is well."""
    found: Iterator[str] = (r.status for r in request.operation.responses)
    return next((s for s in found if s.startswith("2") and s.isdigit()), "200")


def webhook_pages(
    api: Api,
    names: Names,
    pages: Pages,
    types: TypeTexts,
    rows: OperationRows,
    source: str,
) -> WebhookPages:
    """What makes the page of an API's webhooks."""
    samples = Samples(api, Extent.SHOWN, Direction.RESPONSE)
    return WebhookPages(api, names, pages, types, rows, source, samples)
