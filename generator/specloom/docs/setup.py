"""Security and servers of an operation -> how an example sets a client up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..code_layout import Node, Text, call, mapping
from ..model import (
    Api,
    ApiKeyScheme,
    HttpScheme,
    MutualTlsScheme,
    Operation,
    UnappliedScheme,
)
from ..model.api import SecurityScheme
from ..python.package.security import applied
from ..python.text.literals import string_literal

_HOST = "https://api.example.com"


@dataclass(frozen=True, slots=True)
class Setup:
    """The settings of a client in an example."""

    settings: tuple[tuple[str, Node], ...]

    @property
    def imports(self) -> frozenset[str]:
        """What the settings need."""
        reads = any("os.environ" in value.flat for _, value in self.settings)
        return frozenset({"import os"} if reads else ())

    def construct(self, name: str) -> Node:
        """`name(setting=value)`."""
        return call(name, self.settings)


def setup(api: Api, operation: Operation) -> Setup:
    """The setup of the examples of one operation."""
    return setup_of(api, schemes_of(api, operation))


def setup_of(api: Api, schemes: list[SecurityScheme]) -> Setup:
    """The setup for security schemes that go together."""
    return Setup((*_host(api), *_credentials(schemes)))


def schemes_of(api: Api, operation: Operation) -> list[SecurityScheme]:
    """The schemes of the first alternative that a client can apply, if only in part."""
    known = {scheme.name: scheme for scheme in api.security_schemes}
    wanted = applied(api, operation.security)
    for names, needed in zip(wanted, operation.security, strict=True):
        if names or not needed:
            return [known[name] for name in names]
    return []


def _host(api: Api) -> Iterator[tuple[str, Node]]:
    """A host, where the document names no absolute one."""
    if not api.servers or "://" not in api.servers[0].url:
        yield "host", Text(string_literal(_HOST))


def _credentials(schemes: list[SecurityScheme]) -> Iterator[tuple[str, Node]]:
    keys = [each for each in schemes if isinstance(each, ApiKeyScheme)]
    if keys:
        yield "api_key", mapping(
            (string_literal(each.name), _variable("API_KEY")) for each in keys
        )
    for setting, variable in dict(_settings(schemes)).items():
        yield setting, _variable(variable)
    if any(isinstance(each, MutualTlsScheme) for each in schemes):
        yield "cert_file", Text(string_literal("client.pem"))


def _settings(schemes: list[SecurityScheme]) -> Iterator[tuple[str, str]]:
    for scheme in schemes:
        match scheme:
            case HttpScheme(scheme="basic"):
                yield from BASIC.items()
            case ApiKeyScheme() | MutualTlsScheme() | UnappliedScheme():
                pass
            case _:
                yield "access_token", "BEARER_TOKEN"


BASIC: Mapping[str, str] = {"username": "API_USERNAME", "password": "API_PASSWORD"}


def _variable(name: str) -> Node:
    return Text(f"os.environ[{string_literal(name)}]")
