"""The models of the API, each imported when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._runtime.lazy import lazy_exports

if TYPE_CHECKING:
    from .pet import (
        Animal as Animal,
        Cat as Cat,
        Dog as Dog,
        Error as Error,
        Nearest as Nearest,
        NewPet as NewPet,
        NewPetDict as NewPetDict,
        Owner as Owner,
        Pet as Pet,
        PetList as PetList,
        PetOrNote as PetOrNote,
        Photo as Photo,
        Size as Size,
        Status as Status,
    )

__getattr__, __dir__ = lazy_exports(
    __name__,
    {
        ".pet": "Animal Cat Dog Error Nearest NewPet NewPetDict Owner Pet PetList "
        "PetOrNote Photo Size Status",
    },
)
