"""A small client, written by hand as the generator writes one; tests copy the runtime in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._runtime.lazy import lazy_exports

if TYPE_CHECKING:
    from .api.pets_api import AsyncPetsApi as AsyncPetsApi
    from .api.pets_api import PetsApi as PetsApi
    from .api_client import ApiClient as ApiClient
    from .api_client import AsyncApiClient as AsyncApiClient
    from .configuration import Configuration as Configuration
    from .models import NewPet as NewPet
    from .models import Pet as Pet
    from .models import Status as Status

__getattr__, __dir__ = lazy_exports(
    __name__,
    {
        ".api.pets_api": "AsyncPetsApi PetsApi",
        ".api_client": "ApiClient AsyncApiClient",
        ".configuration": "Configuration",
    },
    ".models",
)
