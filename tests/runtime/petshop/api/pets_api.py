"""Pets: everything about pets."""

from __future__ import annotations

import typing
from typing import TYPE_CHECKING, Any

from .._runtime.api import Api, AsyncApi
from .._runtime.operation import Body, Content, Encoding, Operation, Path, Query, omit

if TYPE_CHECKING:
    from typing import Literal, Unpack

    from .. import models
    from .._runtime.files import FileInput
    from .._runtime.operation import ApiResponse, RequestOptions

    class CreatePetFields(models.NewPetDict, RequestOptions, total=False): ...


CREATE_PET: Operation[models.Pet] = Operation(
    "createPet",
    "POST",
    "/pets",
    body=Body(Content("application/json", "NewPet"), required=True),
    responses={
        "201": Content("application/json", "Pet"),
        "400": Content("application/json", "Error"),
        "5XX": Content("application/problem+json", "Error"),
    },
    security=(("bearer",),),
)
GET_PET: Operation[models.Pet] = Operation(
    "getPet",
    "GET",
    "/pets/{pet_id}",
    parameters=(Path("pet_id"),),
    responses={
        "200": Content("application/json", "Pet"),
        "default": Content("application/json", "Error"),
    },
    security=(("bearer",),),
)
LIST_PETS: Operation[models.PetList] = Operation(
    "listPets",
    "GET",
    "/pets",
    parameters=(Query("limit"), Query("tags[]")),
    responses={"200": Content("application/json", "PetList")},
)
UPLOAD_PHOTO: Operation[bytes] = Operation(
    "uploadPhoto",
    "POST",
    "/pets/{pet_id}/photo",
    parameters=(Path("pet_id"),),
    body=Body(
        Content(
            "multipart/form-data",
            "Photo",
            encoding={"notes": Encoding("application/json; charset=utf-8")},
        ),
        required=True,
    ),
    responses={"200": Content("image/*", "bytes")},
)


class PetsApi(Api):
    """Everything about pets."""

    @typing.overload
    def create_pet(
        self,
        new_pet: models.NewPet | models.NewPetDict,
        **options: Unpack[RequestOptions],
    ) -> models.Pet: ...
    @typing.overload
    def create_pet(self, **fields: Unpack[CreatePetFields]) -> models.Pet: ...
    def create_pet(
        self,
        new_pet: models.NewPet | models.NewPetDict | None = None,
        *,
        name: str = omit,
        kind: Literal["pet"] = omit,
        age: int | None = omit,
        nickname: str = omit,
        status: models.Status | Literal["available", "sold"] = omit,
        owner: models.Owner | dict[str, Any] = omit,
        friends: list[models.Owner | dict[str, Any]] = omit,
        vet: str = omit,
        **options: Unpack[RequestOptions],
    ) -> models.Pet:
        """Add a pet."""
        return self._call(
            CREATE_PET,
            (),
            {
                "name": name,
                "kind": kind,
                "age": age,
                "nickname": nickname,
                "status": status,
                "owner": owner,
                "friends": friends,
                "vet": vet,
                **options,
            },
            new_pet,
        )

    @typing.overload
    def create_pet_with_http_info(
        self,
        new_pet: models.NewPet | models.NewPetDict,
        **options: Unpack[RequestOptions],
    ) -> ApiResponse[models.Pet]: ...
    @typing.overload
    def create_pet_with_http_info(
        self, **fields: Unpack[CreatePetFields]
    ) -> ApiResponse[models.Pet]: ...
    def create_pet_with_http_info(
        self,
        new_pet: models.NewPet | models.NewPetDict | None = None,
        *,
        name: str = omit,
        kind: Literal["pet"] = omit,
        age: int | None = omit,
        nickname: str = omit,
        status: models.Status | Literal["available", "sold"] = omit,
        owner: models.Owner | dict[str, Any] = omit,
        friends: list[models.Owner | dict[str, Any]] = omit,
        vet: str = omit,
        **options: Unpack[RequestOptions],
    ) -> ApiResponse[models.Pet]:
        """Add a pet."""
        return self._call_with_http_info(
            CREATE_PET,
            (),
            {
                "name": name,
                "kind": kind,
                "age": age,
                "nickname": nickname,
                "status": status,
                "owner": owner,
                "friends": friends,
                "vet": vet,
                **options,
            },
            new_pet,
        )

    def get_pet(self, pet_id: str, **options: Unpack[RequestOptions]) -> models.Pet:
        """Find a pet."""
        return self._call(GET_PET, (pet_id,), options)

    def get_pet_with_http_info(
        self, pet_id: str, **options: Unpack[RequestOptions]
    ) -> ApiResponse[models.Pet]:
        """Find a pet."""
        return self._call_with_http_info(GET_PET, (pet_id,), options)

    def list_pets(
        self,
        *,
        limit: int | None = None,
        tags: list[str] | None = None,
        **options: Unpack[RequestOptions],
    ) -> models.PetList:
        """List all pets."""
        return self._call(LIST_PETS, (limit, tags), options)

    def list_pets_with_http_info(
        self,
        *,
        limit: int | None = None,
        tags: list[str] | None = None,
        **options: Unpack[RequestOptions],
    ) -> ApiResponse[models.PetList]:
        """List all pets."""
        return self._call_with_http_info(LIST_PETS, (limit, tags), options)

    def upload_photo(
        self,
        pet_id: str,
        photo: FileInput,
        *,
        caption: str | None = None,
        more: list[FileInput] | None = None,
        tags: list[str] | None = None,
        notes: Any = None,
        **options: Unpack[RequestOptions],
    ) -> bytes:
        """Add a photo."""
        return self._call(
            UPLOAD_PHOTO,
            (pet_id,),
            options,
            {
                "photo": photo,
                "caption": caption,
                "more": more,
                "tags[]": tags,
                "notes": notes,
            },
        )

    def upload_photo_with_http_info(
        self,
        pet_id: str,
        photo: FileInput,
        *,
        caption: str | None = None,
        more: list[FileInput] | None = None,
        tags: list[str] | None = None,
        notes: Any = None,
        **options: Unpack[RequestOptions],
    ) -> ApiResponse[bytes]:
        """Add a photo."""
        return self._call_with_http_info(
            UPLOAD_PHOTO,
            (pet_id,),
            options,
            {
                "photo": photo,
                "caption": caption,
                "more": more,
                "tags[]": tags,
                "notes": notes,
            },
        )


class AsyncPetsApi(AsyncApi):
    """`PetsApi`, asynchronous."""

    @typing.overload
    async def create_pet(
        self,
        new_pet: models.NewPet | models.NewPetDict,
        **options: Unpack[RequestOptions],
    ) -> models.Pet: ...
    @typing.overload
    async def create_pet(self, **fields: Unpack[CreatePetFields]) -> models.Pet: ...
    async def create_pet(
        self,
        new_pet: models.NewPet | models.NewPetDict | None = None,
        *,
        name: str = omit,
        kind: Literal["pet"] = omit,
        age: int | None = omit,
        nickname: str = omit,
        status: models.Status | Literal["available", "sold"] = omit,
        owner: models.Owner | dict[str, Any] = omit,
        friends: list[models.Owner | dict[str, Any]] = omit,
        vet: str = omit,
        **options: Unpack[RequestOptions],
    ) -> models.Pet:
        """Add a pet."""
        return await self._call(
            CREATE_PET,
            (),
            {
                "name": name,
                "kind": kind,
                "age": age,
                "nickname": nickname,
                "status": status,
                "owner": owner,
                "friends": friends,
                "vet": vet,
                **options,
            },
            new_pet,
        )

    @typing.overload
    async def create_pet_with_http_info(
        self,
        new_pet: models.NewPet | models.NewPetDict,
        **options: Unpack[RequestOptions],
    ) -> ApiResponse[models.Pet]: ...
    @typing.overload
    async def create_pet_with_http_info(
        self, **fields: Unpack[CreatePetFields]
    ) -> ApiResponse[models.Pet]: ...
    async def create_pet_with_http_info(
        self,
        new_pet: models.NewPet | models.NewPetDict | None = None,
        *,
        name: str = omit,
        kind: Literal["pet"] = omit,
        age: int | None = omit,
        nickname: str = omit,
        status: models.Status | Literal["available", "sold"] = omit,
        owner: models.Owner | dict[str, Any] = omit,
        friends: list[models.Owner | dict[str, Any]] = omit,
        vet: str = omit,
        **options: Unpack[RequestOptions],
    ) -> ApiResponse[models.Pet]:
        """Add a pet."""
        return await self._call_with_http_info(
            CREATE_PET,
            (),
            {
                "name": name,
                "kind": kind,
                "age": age,
                "nickname": nickname,
                "status": status,
                "owner": owner,
                "friends": friends,
                "vet": vet,
                **options,
            },
            new_pet,
        )

    async def get_pet(
        self, pet_id: str, **options: Unpack[RequestOptions]
    ) -> models.Pet:
        """Find a pet."""
        return await self._call(GET_PET, (pet_id,), options)

    async def get_pet_with_http_info(
        self, pet_id: str, **options: Unpack[RequestOptions]
    ) -> ApiResponse[models.Pet]:
        """Find a pet."""
        return await self._call_with_http_info(GET_PET, (pet_id,), options)

    async def list_pets(
        self,
        *,
        limit: int | None = None,
        tags: list[str] | None = None,
        **options: Unpack[RequestOptions],
    ) -> models.PetList:
        """List all pets."""
        return await self._call(LIST_PETS, (limit, tags), options)

    async def list_pets_with_http_info(
        self,
        *,
        limit: int | None = None,
        tags: list[str] | None = None,
        **options: Unpack[RequestOptions],
    ) -> ApiResponse[models.PetList]:
        """List all pets."""
        return await self._call_with_http_info(LIST_PETS, (limit, tags), options)

    async def upload_photo(
        self,
        pet_id: str,
        photo: FileInput,
        *,
        caption: str | None = None,
        more: list[FileInput] | None = None,
        tags: list[str] | None = None,
        notes: Any = None,
        **options: Unpack[RequestOptions],
    ) -> bytes:
        """Add a photo."""
        return await self._call(
            UPLOAD_PHOTO,
            (pet_id,),
            options,
            {
                "photo": photo,
                "caption": caption,
                "more": more,
                "tags[]": tags,
                "notes": notes,
            },
        )

    async def upload_photo_with_http_info(
        self,
        pet_id: str,
        photo: FileInput,
        *,
        caption: str | None = None,
        more: list[FileInput] | None = None,
        tags: list[str] | None = None,
        notes: Any = None,
        **options: Unpack[RequestOptions],
    ) -> ApiResponse[bytes]:
        """Add a photo."""
        return await self._call_with_http_info(
            UPLOAD_PHOTO,
            (pet_id,),
            options,
            {
                "photo": photo,
                "caption": caption,
                "more": more,
                "tags[]": tags,
                "notes": notes,
            },
        )
