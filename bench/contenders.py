"""The calls of each contender, by row; each gives what `workload.EXPECTED` says.

Generated clients are imported by name: they exist only while the measurement runs.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeAlias

import httpx2

from .workload import MODEL, REQUEST, file_list, identifiers

Calls: TypeAlias = dict[str, Callable[[], object]]

TOKEN = "token"
HEADERS = {"Authorization": f"Bearer {TOKEN}"}


class Memory(httpx2.BaseTransport):
    """Answers every request at once, with the same body."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """The body, as JSON."""
        return httpx2.Response(
            200, headers={"Content-Type": "application/json"}, content=self._body
        )


def ours(url: str) -> Calls:
    """The client that specloom generates, also without a network."""
    package: Any = import_module("ours")
    ids = identifiers()
    client = package.ApiClient(host=url, access_token=TOKEN)
    made = package.CreateChatCompletionRequest(**REQUEST)
    complete = client.chat.create_chat_completion

    small = _in_memory(package, json.dumps(MODEL).encode())
    return {
        "small GET": lambda: client.models.retrieve_model(next(ids)).id,
        "small GET, in memory": lambda: small.models.retrieve_model(next(ids)).id,
        "nested POST": lambda: complete(**REQUEST).choices[0].message.content,
        "nested POST, made before": lambda: complete(made).choices[0].message.content,
        "list of 10,000": lambda: len(client.files.list_files().data),
    }


def decoding(url: str) -> Calls:
    """What it decodes, without a network: nobody else has these rows."""
    package: Any = import_module("ours")
    listed = _in_memory(package, file_list())
    drifted = _in_memory(package, file_list("new-purpose"))
    return {
        "decode 10,000": lambda: len(listed.files.list_files().data),
        "decode 10,000, validate_json": _validate_json(package),
        "decode 10,000, drifted": lambda: len(drifted.files.list_files().data),
    }


def _in_memory(package: Any, body: bytes) -> Any:
    return package.ApiClient(access_token=TOKEN, transport=Memory(body))


def _validate_json(package: Any) -> Callable[[], object]:
    """What pydantic alone takes for the same bytes and the same type."""
    from pydantic import TypeAdapter

    adapter: TypeAdapter[Any] = TypeAdapter(package.ListFilesResponse)
    body = file_list()
    return lambda: len(adapter.validate_json(body).data)


def plain_httpx2(url: str) -> Calls:
    """What somebody writes who has no generated client."""
    ids = identifiers()
    client = httpx2.Client(base_url=url, headers=HEADERS)
    memory = Memory(json.dumps(MODEL).encode())
    small = httpx2.Client(base_url=url, headers=HEADERS, transport=memory)

    def complete() -> object:
        answer = client.post("/chat/completions", json=REQUEST).json()
        return answer["choices"][0]["message"]["content"]

    return {
        "small GET": lambda: client.get(f"/models/{next(ids)}").json()["id"],
        "small GET, in memory": lambda: small.get(f"/models/{next(ids)}").json()["id"],
        "nested POST": complete,
        "list of 10,000": lambda: len(client.get("/files").json()["data"]),
    }


def plain_urllib3(url: str) -> Calls:
    """The same with the library below OpenAPI Generator's client."""
    import urllib3

    ids = identifiers()
    pool = urllib3.PoolManager(headers=HEADERS)

    def get(path: str) -> Any:
        return json.loads(pool.request("GET", url + path).data)

    def complete() -> object:
        response = pool.request("POST", f"{url}/chat/completions", json=REQUEST)
        return json.loads(response.data)["choices"][0]["message"]["content"]

    return {
        "small GET": lambda: get(f"/models/{next(ids)}")["id"],
        "nested POST": complete,
        "list of 10,000": lambda: len(get("/files")["data"]),
    }


def openapi_generator(url: str) -> Calls:
    """OpenAPI Generator's client; it takes models, not dicts."""
    package: Any = import_module("oag")
    ids = identifiers()
    client = package.ApiClient(package.Configuration(host=url, access_token=TOKEN))
    complete = package.ChatApi(client).create_chat_completion
    models, files = package.ModelsApi(client), package.FilesApi(client)
    make = package.CreateChatCompletionRequest.from_dict
    made = make(REQUEST)
    return {
        "small GET": lambda: models.retrieve_model(next(ids)).id,
        "nested POST": lambda: complete(make(REQUEST)).choices[0].message.content,
        "nested POST, made before": lambda: complete(made).choices[0].message.content,
        "list of 10,000": lambda: len(files.list_files().data),
    }


def openapi_python_client(url: str) -> Calls:
    """openapi-python-client's client: one module for each operation."""

    def operation(name: str) -> Any:
        return import_module(f"opc.api.{name}").sync

    ids = identifiers()
    client = import_module("opc").AuthenticatedClient(base_url=url, token=TOKEN)
    retrieve, listing = operation("models.retrieve_model"), operation(
        "files.list_files"
    )
    complete = operation("chat.create_chat_completion")
    make = import_module("opc.models").CreateChatCompletionRequest.from_dict
    made = make(REQUEST)

    def completed(body: Any) -> object:
        return complete(client=client, body=body).choices[0].message.content

    return {
        "small GET": lambda: retrieve(next(ids), client=client).id,
        "nested POST": lambda: completed(make(REQUEST)),
        "nested POST, made before": lambda: completed(made),
        "list of 10,000": lambda: len(listing(client=client).data),
    }


CONTENDERS: dict[str, Callable[[str], Calls]] = {
    "ours": ours,
    "decoding": decoding,
    "httpx2": plain_httpx2,
    "urllib3": plain_urllib3,
    "openapi-generator": openapi_generator,
    "openapi-python-client": openapi_python_client,
}

GENERATED = ("openapi-generator", "openapi-python-client")
"""Those that ours is compared with: they do the same work."""
