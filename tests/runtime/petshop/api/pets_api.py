"""Pets: everything about pets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

from .._runtime.api import (
    Api,
    AsyncApi,
    awaited,
    awaited_whole,
    with_http_info,
)
from .._runtime.operation import Body, Content, Encoding, Operation, Path, Query

if TYPE_CHECKING:
    from typing import Unpack

    from .. import models
    from .._runtime.files import FileInput
    from .._runtime.operation import RequestOptions

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

    @overload
    def create_pet(
        self,
        new_pet: models.NewPet | models.NewPetDict,
        **options: Unpack[RequestOptions],
    ) -> models.Pet: ...
    @overload
    def create_pet(self, **fields: Unpack[CreatePetFields]) -> models.Pet: ...
    def create_pet(self, new_pet: Any = None, **fields: Any) -> models.Pet:
        """Add a pet."""
        return self._call(CREATE_PET, (), fields, new_pet)

    create_pet_with_http_info = with_http_info(create_pet)

    def get_pet(self, pet_id: str, **options: Unpack[RequestOptions]) -> models.Pet:
        """Find a pet."""
        return self._call(GET_PET, (pet_id,), options)

    get_pet_with_http_info = with_http_info(get_pet)

    def list_pets(
        self,
        *,
        limit: int | None = None,
        tags: list[str] | None = None,
        **options: Unpack[RequestOptions],
    ) -> models.PetList:
        """List all pets."""
        return self._call(LIST_PETS, (limit, tags), options)

    list_pets_with_http_info = with_http_info(list_pets)

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

    upload_photo_with_http_info = with_http_info(upload_photo)


class AsyncPetsApi(AsyncApi):
    """`PetsApi`, asynchronous."""

    create_pet = awaited(PetsApi.create_pet)
    create_pet_with_http_info = awaited_whole(PetsApi.create_pet)

    get_pet = awaited(PetsApi.get_pet)
    get_pet_with_http_info = awaited_whole(PetsApi.get_pet)

    list_pets = awaited(PetsApi.list_pets)
    list_pets_with_http_info = awaited_whole(PetsApi.list_pets)

    upload_photo = awaited(PetsApi.upload_photo)
    upload_photo_with_http_info = awaited_whole(PetsApi.upload_photo)
