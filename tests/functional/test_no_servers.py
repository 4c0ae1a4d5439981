"""A document without servers is served at "/" (OpenAPI 3.1.1, OpenAPI Object, `servers`)."""

from __future__ import annotations

import asyncio
from types import ModuleType

import pytest
from tests.clients import make_client

from .support import document

NOWHERE = document("""\
paths:
  /pets:
    post:
      operationId: addPet
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses: {"204": {description: ok}}
  /own: {get: {operationId: getOwn, servers: [{url: v2}], responses: {"204": {description: ok}}}}
components:
  schemas:
    Pet:
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
      discriminator: {propertyName: "the {kind}"}
    Cat: {type: object, required: ["the {kind}"], properties: {"the {kind}": {type: string}}}
    Dog: {type: object, required: ["the {kind}"], properties: {"the {kind}": {type: string}}}
""")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    folder = tmp_path_factory.mktemp("nowhere")
    client = make_client(NOWHERE, folder, "nowhere")
    client.load(".testing")
    return client.load()


def test_a_test_double_needs_no_host(package: ModuleType) -> None:
    mock = package.testing.MockTransport()
    with package.ApiClient(transport=mock) as client:
        client.default.add_pet({"the {kind}": "Cat"})
        client.default.get_own()
        client.request("GET", "/own")
    assert [call.operation for call in mock.calls] == ["POST /pets", *["GET /own"] * 2]

    async def main() -> None:
        async with package.AsyncApiClient(transport=mock) as client:
            await client.default.get_own()

    asyncio.run(main())
    assert len(mock.calls) == 4


def test_others_do(package: ModuleType) -> None:
    with package.ApiClient() as client:
        with pytest.raises(package.ApiValueError, match="'/' is not an absolute URL"):
            client.default.get_own()


@pytest.mark.parametrize(
    ("host", "base"),
    [
        ("https://h", "https://h"),
        ("https://h/", "https://h"),
        ("https://h/v1", "https://h/v1"),
    ],
)
def test_a_host_is_taken_as_it_is(package: ModuleType, host: str, base: str) -> None:
    assert package.Configuration(host=host).host == base


def test_an_unknown_kind_is_told_in_the_words_of_the_document(
    package: ModuleType,
) -> None:
    """The marks by which a tagged union is chosen are ours, and no value of the API's."""
    mock = package.testing.MockTransport()
    with package.ApiClient(transport=mock) as client:
        with pytest.raises(package.RequestValidationError) as caught:
            client.default.add_pet({"the {kind}": "Cow"})
    told = str(caught.value).splitlines()[-1].strip()
    assert told == "$: the property 'the {kind}' should be one of 'Cat', 'Dog'"
