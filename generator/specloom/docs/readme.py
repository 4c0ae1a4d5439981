"""An API -> the README of its client's project."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from ..code_layout import lines
from ..model import (
    Api,
    ApiKeyScheme,
    HttpScheme,
    MutualTlsScheme,
    OAuth2Scheme,
    OpenIdScheme,
    Operation,
    SecurityScheme,
    ServerVariable,
    Tag,
    UnappliedScheme,
)
from ..model.queries import stream_content
from ..naming import Names
from ..python.package.settings import rows
from ..python.package.webhooks import requests_of
from ..python.text.literals import string_literal
from ..python.text.markdown import Markdown, code, code_cell, md_inline
from ..python.text.source import Code, Identifier
from ..python.text.summaries import one_line
from .arguments import Call
from .blocks import import_lines
from .examples import ExampleWriter
from .hosts import hosts
from .links import Pages, scheme_heading, tagged
from .model_pages import ModelPages
from .operation_pages import OperationPages, documentation
from .project import distribution_name
from .readme_examples import ReadmeExamples
from .setup import Setup, setup_of
from .views import (
    EntryView,
    ReadmeView,
    SchemeView,
    ServerView,
    ServiceRowView,
)
from .webhook_pages import WebhookPages

_DOCS = "docs/"
_LONGEST_START = 20
"""Lines of the call in a quick start."""


@dataclass(frozen=True, slots=True)
class Readme:
    """Makes the view of the README of one API's client."""

    api: Api
    names: Names
    pages: Pages
    operations: OperationPages
    models: ModelPages
    webhooks: WebhookPages
    examples: ExampleWriter
    source: str
    has_docs: bool
    has_testing: bool

    def view(self) -> ReadmeView:
        """The README."""
        api = self.api
        calls = list(self._calls())
        first = self._first(calls)
        upload = self._upload(calls)
        examples = self.examples
        special = ReadmeExamples(examples.blocks, examples.calls, examples.least)
        return ReadmeView(
            title=" ".join(api.title.split()) or self.names.package,
            description=api.description,
            external_docs=documentation(api.external_docs),
            package=Identifier(self.names.package),
            distribution=Code(distribution_name(self.names.package)),
            version=code(api.version),
            settings=rows(),
            source=self.source,
            operation_count=_counted(len(api.operations), "operation"),
            model_count=_counted(len(self.names.schemas), "model"),
            examples=Code(""),  # counted when all pages are there
            quick_start=examples.main(first) if first else None,
            asynchronous=examples.asynchronous(first) if first else None,
            errors=special.errors(first) if first else None,
            files=examples.main(upload) if upload else None,
            timeouts=special.with_timeout(first) if first else None,
            streaming=next(
                filter(None, map(examples.any_stream, _streams(calls))), None
            ),
            testing=(special.in_memory(first) if first and self.has_testing else None),
            has_testing=self.has_testing,
            webhooks=self.webhooks.receiver(),
            requests=tuple(
                self.webhooks.entry(each, _DOCS) for each in requests_of(api)
            ),
            has_docs=self.has_docs,
            services=tuple(self._services()),
            models=tuple(self._models()),
            schemes=tuple(map(self._scheme, api.security_schemes)),
            servers=tuple(self._servers()),
            hosts=hosts(api, self._link_to),
        )

    def _calls(self) -> Iterator[Call]:
        for tag in self.api.tags:
            for operation in tagged(self.api, tag):
                yield Call(self.api, self.names, tag.name, operation)

    def _first(self, calls: list[Call]) -> Call | None:
        """What the examples of the README call: the first operation with a short call."""
        usual = [c for c in calls if not (c.operation.deprecated or c.returned_raw())]
        for call in usual:
            if self.examples.main(call).count("\n") <= _LONGEST_START:
                return call
        return next(iter([*usual, *calls]), None)

    def _upload(self, calls: list[Call]) -> Call | None:
        """The first operation that an example sends a file to."""
        forms = (call for call in calls if call.named.form)
        return next((c for c in forms if "=Path(" in self.examples.main(c)), None)

    def _services(self) -> Iterator[ServiceRowView]:
        for tag in self.api.tags:
            yield ServiceRowView(
                link=self.pages.tag(tag.name, _DOCS),
                description=one_line(tag.description) if tag.description else "",
                entries=tuple(
                    self.operations.entry(tag, operation, _DOCS)
                    for operation in tagged(self.api, tag)
                ),
            )

    def _models(self) -> Iterator[EntryView]:
        named = self.names.schemas
        for id in sorted(named, key=lambda id: named[id].type):
            yield self.models.entry(id, _DOCS)

    def _link_to(self, tag: Tag, operation: Operation) -> Markdown:
        return self.pages.operation(tag.name, operation, _DOCS)

    def _servers(self) -> Iterator[ServerView]:
        for index, server in enumerate(self.api.servers):
            variables = "<br>".join(map(_variable, server.variables))
            url = code_cell(server.url)
            yield ServerView(
                index=Markdown(str(index)),
                url=Markdown(f"{url}<br>{variables}" if variables else url),
                description=server.description or "",
            )

    def _scheme(self, scheme: SecurityScheme) -> SchemeView:
        found = setup_of(self.api, [scheme])
        return SchemeView(
            heading=Markdown(scheme_heading(scheme.name)),
            kind=_kind(scheme),
            description=scheme.description,
            example=self._configured(found) if found.settings else None,
        )

    def _configured(self, found: Setup) -> Code:
        head = [*sorted(found.imports), *([""] if found.imports else [])]
        imports = import_lines(self.names.package, ["ApiClient", "Configuration"])
        built = lines(found.construct("Configuration"), "configuration = ")
        used = [
            "with ApiClient(configuration) as client:",
            "    print(client.configuration.host)",
        ]
        return Code("\n".join([*head, *imports, "", *built, *used]))


def _variable(variable: ServerVariable) -> str:
    """A variable of a server, its default and what it is for."""
    shown = f"{code_cell(variable.name)} (default {code_cell(variable.default)})"
    told = variable.description
    return f"{shown}: {md_inline(told)}" if told else shown


def _streams(calls: list[Call]) -> list[Call]:
    """Calls with a stream; first those that need nothing beside to be answered with one."""
    found = [c for c in calls if stream_content(c.operation) is not None]
    asked = [c for c in found if c.operation.stream_flag or c.only_streams()]
    return asked + found


def _counted(number: int, noun: str) -> Code:
    return Code(f"{number} {noun}" if number == 1 else f"{number} {noun}s")


def _kind(scheme: SecurityScheme) -> Markdown:
    """What a scheme is, and which setting it takes."""
    match scheme:
        case HttpScheme(scheme="basic"):
            return Markdown("User name and password: `username` and `password`.")
        case HttpScheme():
            return Markdown("A bearer token: the setting `access_token`.")
        case ApiKeyScheme(key=key, location=location):
            name = code(string_literal(scheme.name))
            return Markdown(
                f"A key, sent as {location} {code(key)}: `api_key`, under {name}."
            )
        case OAuth2Scheme():
            return Markdown(
                "OAuth 2: an access token, the setting `access_token`; or `client_id`, "
                "`client_secret` and `refresh_token`, with which the client gets one."
            )
        case OpenIdScheme():
            return Markdown("An OpenID Connect token: the setting `access_token`.")
        case MutualTlsScheme():
            return Markdown("The client's certificate: `cert_file` and `key_file`.")
        case UnappliedScheme(kind=kind):
            return Markdown(
                f"{code(kind)}: the client does not apply it, and sends nothing for it. Send "
                "what it needs with `_headers` or `default_headers`, or sign each request in "
                "a hook of `event_hooks`."
            )
        case _:
            assert_never(scheme)
