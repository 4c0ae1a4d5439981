"""The configuration of the pet shop's clients."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from ._runtime.auth import ApiKey, HttpBasic, HttpBearer, MutualTls, SecurityScheme
from ._runtime.configuration import BaseConfiguration
from ._runtime.servers import Server, ServerVariable


class Configuration(BaseConfiguration):
    SERVERS: ClassVar[tuple[Server, ...]] = (
        Server("https://pets.example/v1"),
        Server(
            "https://{region}.pets.example/v1",
            variables=(ServerVariable("region", "eu", ("eu", "us")),),
        ),
        Server("/v1"),
    )
    SECURITY_SCHEMES: ClassVar[Mapping[str, SecurityScheme]] = {
        "bearer": HttpBearer(),
        "basic": HttpBasic(),
        "header_key": ApiKey("X-Key"),
        "query_key": ApiKey("key", "query"),
        "cookie_key": ApiKey("session", "cookie"),
        "mtls": MutualTls(),
    }
    USER_AGENT: ClassVar[str] = "petshop/1.0 specloom"
