"""All models of the pet shop."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Required, TypeAlias, TypedDict

from pydantic import Field

from .._runtime.dates import ApiDatetime
from .._runtime.enum import OpenEnum, OpenIntEnum
from .._runtime.files import FileInput
from .._runtime.marks import Implied, Nullable
from .._runtime.model import ApiModel
from .._runtime.numbers import ApiNumber
from .._runtime.variants import OpenUnion


class Status(OpenEnum):
    AVAILABLE = "available"
    SOLD = "sold"


class Size(OpenIntEnum):
    SMALL = 1
    LARGE = 2


class Cat(ApiModel):
    type: Literal["cat"] = "cat"
    lives: int | None = None
    colour: Literal["black", "white"] | None = None


class Dog(ApiModel):
    type: Literal["dog"] = "dog"
    good: bool | None = None


Animal: TypeAlias = OpenUnion[Annotated[Cat | Dog, Field(discriminator="type")]]


class Owner(ApiModel):
    name: str
    kind: Annotated[Literal["owner"], Implied()] = "owner"
    badge: int | None = None
    phone: str | None = None
    fax: Nullable[str] = None


class NewPet(ApiModel):
    name: str
    kind: Literal["pet"] = "pet"
    age: Nullable[Annotated[int, Field(ge=0, le=100)]] = 1
    nickname: str | None = None
    status: Status | None = None
    from_: Annotated[str | None, Field(alias="from")] = None
    owner: Owner | None = None
    friends: list[Owner] | None = None
    by_name: Annotated[dict[str, Owner] | None, Field(alias="byName")] = None
    animal: Animal | None = None
    vet: str | None = "nobody"


class NewPetDict(TypedDict, total=False):
    name: Required[str]
    kind: Literal["pet"]
    age: int | None
    nickname: str
    status: Status | Literal["available", "sold"]
    owner: Owner | dict[str, Any]
    friends: list[Owner | dict[str, Any]]
    vet: str


class Pet(ApiModel):
    id: int
    name: str
    tag: str | None
    born: ApiDatetime | None = None
    status: Status | None = None
    size: Size | None = None
    mood: Literal["happy", "sad"] | None = None
    weight: ApiNumber | None = None
    animal: Animal | None = None
    parts: list[OpenUnion[Cat | Dog | str]] | None = None
    owner: Owner | None = None
    vet: Nullable[str] = None
    nickname: str | None = None


PetList: TypeAlias = list[Pet]
PetOrNote: TypeAlias = Pet | str
Nearest: TypeAlias = OpenUnion[Pet | Owner]


class Error(ApiModel):
    code: str
    message: str | None = None


class Photo(ApiModel):
    photo: FileInput
    caption: str | None = None
    more: list[FileInput] | None = None
    tags: Annotated[list[str] | None, Field(alias="tags[]")] = None
    notes: Any = None
