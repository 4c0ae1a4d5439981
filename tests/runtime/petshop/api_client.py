"""The clients: one attribute per tag of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._runtime.client import AsyncClient, SyncClient
from ._runtime.configuration import choose
from ._runtime.processes import cached_property
from .configuration import Configuration

if TYPE_CHECKING:
    import httpx2

    from .api.pets_api import AsyncPetsApi, PetsApi


class ApiClient(SyncClient):
    def __init__(
        self,
        configuration: Configuration | None = None,
        *,
        transport: httpx2.BaseTransport | None = None,
        **settings: Any,
    ) -> None:
        super().__init__(
            choose(configuration, Configuration, settings),
            package=__package__,
            transport=transport,
        )

    @cached_property
    def pets(self) -> PetsApi:
        """Everything about pets."""
        from .api.pets_api import PetsApi

        return PetsApi(self)


class AsyncApiClient(AsyncClient):
    def __init__(
        self,
        configuration: Configuration | None = None,
        *,
        transport: httpx2.AsyncBaseTransport | None = None,
        **settings: Any,
    ) -> None:
        super().__init__(
            choose(configuration, Configuration, settings),
            package=__package__,
            transport=transport,
        )

    @cached_property
    def pets(self) -> AsyncPetsApi:
        """Everything about pets."""
        from .api.pets_api import AsyncPetsApi

        return AsyncPetsApi(self)
