"""The example client against a real HTTP server: whole stories, sync and async."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from tests.clients import ROOT, Client, make_client
from tests.e2e.server import TOKEN, Seen, application, free_port, resetting, serve


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Client:
    """The client of the example."""
    folder = tmp_path_factory.mktemp("example")
    return make_client(ROOT / "specs" / "openapi.yaml", folder, "openai_client")


@pytest.fixture(scope="module")
def package(generated: Client) -> ModuleType:
    """Its package."""
    return generated.load()


@pytest.fixture
def seen() -> Seen:
    """What the server sees in a test."""
    return Seen()


@pytest.fixture
def url(seen: Seen) -> Iterator[str]:
    """A server of its own for each test."""
    with serve(application(seen)) as base:
        yield base


async def finished(value: Any) -> Any:
    """The value of a call, awaited where it has to be."""
    return await value if hasattr(value, "__await__") else value


class Both:
    """Runs a story with a client of either kind; for the story, all calls are awaited."""

    def __init__(self, package: ModuleType, url: str, asynchronous: bool) -> None:
        self.package, self.url, self.asynchronous = package, url, asynchronous

    def run(self, story: Callable[[Any], Any], **settings: Any) -> Any:
        """Run a story inside of the client's context."""
        settings = {"host": self.url, "access_token": TOKEN, **settings}

        async def told() -> Any:
            if self.asynchronous:
                async with self.package.AsyncApiClient(**settings) as client:
                    return await story(client)
            with self.package.ApiClient(**settings) as client:
                return await story(client)

        return asyncio.run(told())


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def both(request: pytest.FixtureRequest, package: ModuleType, url: str) -> Both:
    """Each story is told twice."""
    return Both(package, url, request.param)


def test_a_day_of_work_over_one_connection(
    both: Both, seen: Seen, tmp_path: Path
) -> None:
    package = both.package
    picture = tmp_path / "otter.png"
    picture.write_bytes(b"\x89PNG" * 10)

    async def story(client: Any) -> None:
        made = await finished(client.images.create_image(prompt="Ötter 🦦", n=2))
        assert [image.revised_prompt for image in made.data] == ["Ötter 🦦"] * 2
        edited = await finished(
            client.images.create_image_edit(
                picture, "hat", mask=("m.png", b"m"), n=3, user="ü"
            )
        )
        assert [image.b64_json for image in edited.data] == ["40"] * 3
        varied = await finished(
            client.images.create_image_variation(b"123", size="256x256")
        )
        assert varied.data[0].b64_json == "3"
        said = await finished(
            client.chat.create_chat_completion(
                model="gpt-4o",
                messages=[
                    {"role": "system", "content": "s"},
                    {"role": "user", "content": "hi"},
                ],
            )
        )
        assert said.choices[0].message.content == "hi"
        assert said.to_dict()["new_in_2030"] is True
        vectors = await finished(
            client.embeddings.create_embedding(model="m", input=["a", "bc"])
        )
        assert [row.embedding for row in vectors.data] == [[0.5, 1], [0.5, 2]]
        assert [m.id for m in (await finished(client.models.list_models())).data] == [
            "a",
            "b",
        ]
        stored = await finished(
            client.files.create_file(("t.jsonl", b'{"a": "\xc3\xa4"}'), "fine-tune")
        )
        assert (stored.filename, stored.bytes) == ("t.jsonl", 11)
        listed = await finished(client.files.list_files(purpose="batch & co"))
        assert listed.data[0].id == stored.id
        assert await finished(client.files.download_file(stored.id)) == '{"a": "ä"}'
        spoken = await finished(
            client.audio.create_speech(model="tts-1", input="é", voice="nova")
        )
        assert spoken == b"\xff\xfb\xc3\xa9"
        heard = await finished(client.audio.create_transcription(b"12345", "whisper-1"))
        assert heard.text == "5 bytes"
        fine = await finished(client.moderations.create_moderation({"input": "x"}))
        assert fine.results[0].flagged is False

    both.run(story)
    assert len(seen.requests) == 12
    assert len(seen.connections) == 1
    assert seen.requests[7] == ("GET", "/v1/files?purpose=batch%20%26%20co")
    generation, edit, variation = seen.bodies[:3]
    assert generation == {"prompt": "Ötter 🦦", "n": 2}
    assert edit == {
        "image": ("otter.png", "image/png", b"\x89PNG" * 10),
        "prompt": "hat",
        "mask": ("m.png", "image/png", b"m"),
        "n": "3",
        "user": "ü",
    }
    assert variation["image"] == ("image", "application/octet-stream", b"123")
    assert package.__name__ == "openai_client"


@pytest.mark.parametrize(
    ("prompt", "status", "error"),
    [("busy", 429, "RateLimitException"), ("html", 500, "ServiceException")],
)
def test_errors_by_status(both: Both, prompt: str, status: int, error: str) -> None:
    async def story(client: Any) -> Any:
        with pytest.raises(both.package.ApiException) as raised:
            # That a refusal with a time is tried again then, `tests/faults` shows.
            await finished(client.images.create_image(prompt=prompt, _retries=0))
        made = await finished(client.images.create_image(prompt="after it"))
        assert made.data[0].revised_prompt == "after it"
        return raised.value

    failed = both.run(story)
    assert (type(failed).__name__, failed.status) == (error, status)
    if prompt == "busy":
        assert failed.data.error.message == "slow down"
        assert type(failed.data) is both.package.ErrorResponse
        assert failed.headers["retry-after"] == "7"
    else:
        assert failed.data == failed.body == "<h1>Sorry</h1>"


def test_a_wrong_token_and_a_missing_model(both: Both) -> None:
    async def story(client: Any) -> None:
        with pytest.raises(both.package.NotFoundException) as missing:
            await finished(client.models.retrieve_model("missing"))
        assert missing.value.data.error.message == "no such model"
        with pytest.raises(both.package.UnauthorizedException) as refused:
            await finished(client.models.list_models(_request_auth="wrong"))
        assert refused.value.data.error.message == "who are you?"
        assert "wrong" not in str(refused.value)

    both.run(story)


@pytest.mark.parametrize(
    "name", ["a/b", "ä ö", "a?b#c", "50%", "a;b=c", "...", "~x", "+"]
)
def test_path_values_arrive_as_they_are(both: Both, seen: Seen, name: str) -> None:
    async def story(client: Any) -> None:
        assert (await finished(client.models.retrieve_model(name))).id == name
        assert (await finished(client.models.delete_model(name))).id == name

    both.run(story)
    assert all(path.count("/") == 3 for _, path in seen.requests)


@pytest.mark.parametrize("name", ["", ".", "..", None])
def test_path_values_that_lead_elsewhere_are_refused(
    both: Both, seen: Seen, name: Any
) -> None:
    async def story(client: Any) -> None:
        with pytest.raises(both.package.ApiValueError):
            await finished(client.models.delete_model(name))

    both.run(story)
    assert not seen.requests


def test_timeouts(both: Both) -> None:
    async def story(client: Any) -> None:
        total = both.package.Timeouts(total=0.2)
        for limit, said in (
            (0.2, "nothing .* within 0.2 s"),
            (total, "longer .* 0.2 s"),
        ):
            with pytest.raises(both.package.ApiTimeoutError, match=said):
                await finished(
                    client.images.create_image(prompt="slow", _request_timeout=limit)
                )
        assert (await finished(client.models.list_models())).data

    both.run(story)


def test_connections_that_fail(both: Both) -> None:
    async def refused(client: Any) -> None:
        with pytest.raises(both.package.ApiConnectionError) as failed:
            await finished(client.models.list_models())
        assert not isinstance(failed.value, both.package.ApiTimeoutError)

    both.run(refused, host=f"http://127.0.0.1:{free_port()}/v1")
    part = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"
    for answer in (b"", part):
        with resetting(answer) as url:
            both.run(refused, host=url)


def test_a_closed_client_is_closed(both: Both, seen: Seen) -> None:
    kept: list[Any] = []

    async def story(client: Any) -> None:
        await finished(client.models.list_models())
        kept.append(client)

    both.run(story)
    with pytest.raises(both.package.OpenApiException, match="closed"):
        asyncio.run(finished(kept[0].models.list_models()))
    gc.collect()  # a connection left open would warn, and a warning is an error
    assert len(seen.requests) == 1


def test_twenty_calls_at_once(package: ModuleType, url: str, seen: Seen) -> None:
    async def story() -> list[str | None]:
        async with package.AsyncApiClient(host=url, access_token=TOKEN) as client:
            calls = (client.images.create_image(prompt=f"p{i}") for i in range(20))
            return [
                made.data[0].revised_prompt for made in await asyncio.gather(*calls)
            ]

    assert asyncio.run(story()) == [f"p{i}" for i in range(20)]
    assert seen.most_together > 1
    assert len(seen.connections) <= 20


EXAMPLE = """
import os
from pprint import pprint

import openai_client
from openai_client.models.create_image_request import CreateImageRequest
from openai_client.models.images_response import ImagesResponse
from openai_client.rest import ApiException

configuration = openai_client.Configuration(host=os.environ["HOST"])
configuration = openai_client.Configuration(
    host=configuration.host, access_token=os.environ["BEARER_TOKEN"]
)

with openai_client.ApiClient(configuration) as api_client:
    api_instance = openai_client.ImagesApi(api_client)
    create_image_request = openai_client.CreateImageRequest(prompt="A baby sea otter")
    assert openai_client.CreateImageRequest is CreateImageRequest
    try:
        api_response = api_instance.create_image(create_image_request)
        assert isinstance(api_response, ImagesResponse)
        print("The response of ImagesApi->create_image:")
        pprint(api_response)
    except ApiException as e:
        print(f"Exception when calling ImagesApi->create_image: {e}")

    image = bytearray(b"png")
    try:
        api_response = api_instance.create_image_edit(
            image,
            "prompt",
            mask=bytearray(b"mask"),
            model="dall-e-2",
            n=1,
            size="1024x1024",
            response_format="url",
            user="user-1",
        )
        print("The response of ImagesApi->create_image_edit:")
        pprint(api_response)
    except ApiException as e:
        print(f"Exception when calling ImagesApi->create_image_edit: {e}")

    try:
        api_response = api_instance.create_image_variation(
            image,
            model="dall-e-2",
            n=1,
            response_format="url",
            size="1024x1024",
            user="user-1",
        )
        print("The response of ImagesApi->create_image_variation:")
        pprint(api_response)
    except ApiException as e:
        print(f"Exception when calling ImagesApi->create_image_variation: {e}")

try:
    openai_client.ImagesApi(
        openai_client.ApiClient(openai_client.Configuration(host=os.environ["HOST"]))
    ).create_image({"prompt": "x"})
except ApiException as e:
    print(type(e).__name__, e.status, e.reason, e.data.error.message)
"""


def test_code_written_for_other_clients_runs(
    generated: Client, url: str, seen: Seen
) -> None:
    """What documentation of OpenAPI Generator's clients shows, with its gaps filled in."""
    done = generated.run(EXAMPLE, HOST=url, BEARER_TOKEN=TOKEN)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    for name in ("create_image", "create_image_edit", "create_image_variation"):
        assert f"The response of ImagesApi->{name}:" in lines
    assert lines[-1] == "UnauthorizedException 401 Unauthorized who are you?"
    assert "Exception when" not in done.stdout
    assert seen.bodies[1]["response_format"] == "url"
    assert seen.bodies[1]["mask"] == ("mask", "application/octet-stream", b"mask")
    assert len(seen.requests) == 4
