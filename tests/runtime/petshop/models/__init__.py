"""The models of the API, each imported when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._runtime.lazy import lazy_exports

if TYPE_CHECKING:
    from .pet import (
        Animal as Animal,
    )
    from .pet import (
        Cat as Cat,
    )
    from .pet import (
        Dog as Dog,
    )
    from .pet import (
        Error as Error,
    )
    from .pet import (
        Nearest as Nearest,
    )
    from .pet import (
        NewPet as NewPet,
    )
    from .pet import (
        NewPetDict as NewPetDict,
    )
    from .pet import (
        Owner as Owner,
    )
    from .pet import (
        Pet as Pet,
    )
    from .pet import (
        PetList as PetList,
    )
    from .pet import (
        PetOrNote as PetOrNote,
    )
    from .pet import (
        Photo as Photo,
    )
    from .pet import (
        Size as Size,
    )
    from .pet import (
        Status as Status,
    )

__getattr__, __dir__ = lazy_exports(
    __name__,
    {
        ".pet": "Animal Cat Dog Error Nearest NewPet NewPetDict Owner Pet PetList "
        "PetOrNote Photo Size Status",
    },
)
