"""What type checkers make of calls: every way in is accepted, and exactly the misuse is refused."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.clients import ROOT, Client, make_client
from tests.functional import test_models, test_operations, test_streams

from specloom.model import StreamDeclaration

USE = '''
"""Every way in; nothing of this may be refused."""

import httpx2
import openai_client
from openai_client import ApiClient, ApiResponse, AsyncApiClient, ImagesResponse
from openai_client.api.images_api import CREATE_IMAGE
from openai_client.models.create_image_request import CreateImageRequest
from openai_client.testing import Answers, Call, MockTransport

client = ApiClient(access_token="t")
images = client.images
body = CreateImageRequest(prompt="x", n=1, size="1024x1024", style=None)
response: ImagesResponse = images.create_image(body)
response = images.create_image(body, _request_timeout=3.0)
response = images.create_image({"prompt": "x", "n": 2, "user": "u"})
response = images.create_image({"prompt": "x"}, _headers={"X": "1"}, _host_index=0)
response = images.create_image(prompt="x", n=2, _request_timeout=(1, 3))
response = images.create_image(create_image_request=body)
whole: ApiResponse[ImagesResponse] = images.create_image_with_http_info(prompt="x")
whole = images.create_image_with_http_info(body, _request_auth="t")
whole = openai_client.ImagesApi(client).create_image_with_http_info({"prompt": "x"})
url: str | None = whole.data.data[0].url
response = images.create_image_edit(b"png", "x", mask=("m.png", b"png"), n=1)
response = images.create_image_edit(image="a.png", prompt="x", size="256x256")
response = images.create_image_variation(open("a.png", "rb"), response_format="url")
chat = client.chat.create_chat_completion(
    model="gpt-4o", messages=[{"role": "user", "content": "hi"}], stop=["a"], logit_bias={"1": 2}
)
content: str | None = chat.choices[0].message.content
chat = client.chat.create_chat_completion(
    {"model": "m", "messages": [{"role": "system", "content": "x"}], "stop": None}
)
audio: bytes = client.audio.create_speech(model="tts-1", input="x", voice="nova")
models: list[openai_client.Model] = client.models.list_models().data
owner: str = client.models.retrieve_model("gpt").owned_by

mock = MockTransport()
drawn = ImagesResponse(created=1, data=[])
answers: Answers[ImagesResponse] = mock.on(CREATE_IMAGE)
answers = mock.on(openai_client.ImagesApi.create_image)
answers = mock.on(openai_client.AsyncImagesApi.create_image).fails(429).returns(drawn)
answers = mock.on(images.create_image).returns({"created": 1, "data": []}, status=201)
answers = mock.on(images.create_image).raises(httpx2.ConnectError).raises(KeyError("x"))


def draw(call: Call) -> ImagesResponse:
    return ImagesResponse(created=call.body["n"], data=[])


answers.replies(draw).replies(lambda call: httpx2.Response(418))
mock.on(client.audio.create_speech).returns(b"wave")
calls: list[Call] = mock.calls_of(client.models.list_models)
ApiClient(transport=mock)
AsyncApiClient(transport=mock)


async def main() -> None:
    async with AsyncApiClient(access_token="t") as aclient:
        found: ImagesResponse = await aclient.images.create_image(prompt="x", n=1)
        found = await aclient.images.create_image(body, _request_timeout=1)
        found = await aclient.images.create_image({"prompt": "x"})
        full: ApiResponse[ImagesResponse] = (
            await aclient.images.create_image_with_http_info(prompt="x")
        )
        print(found, full.data, await aclient.models.list_models())


print(response, url, chat, content, audio, models, owner, main, calls)
'''

MISUSE = '''
"""Every line with a mark has one error; no other line has any."""

from openai_client import ApiClient, AsyncApiClient, AsyncImagesApi
from openai_client.api.images_api import CREATE_IMAGE
from openai_client.models import CreateImageRequest, Model
from openai_client.testing import MockTransport

client = ApiClient()
images = client.images
images.create_image(prompt=3)  # wrong
images.create_image(promt="x")  # wrong
images.create_image({"promt": "x"})  # wrong
images.create_image({"prompt": "x", "n": "two"})  # wrong
images.create_image(n=3)  # wrong
images.create_image({})  # wrong
images.create_image(prompt="x", size="1x1")  # wrong
images.create_image(prompt="x", _request_timeout="soon")  # wrong
images.create_image(prompt="x", _timeout=3)  # wrong
images.create_image({"prompt": "x"}, n=3)  # wrong
images.create_image("x")  # wrong
images.create_image_with_http_info(prompt=3)  # wrong
images.create_image_edit(b"png")  # wrong
images.create_image_edit(b"png", 3)  # wrong
images.create_image_edit(b"png", "x", mask=3)  # wrong
images.create_image_edit(b"png", "x", siz="256x256")  # wrong
CreateImageRequest()  # wrong
CreateImageRequest(prompt="x", nn=1)  # wrong
client.models.retrieve_model()  # wrong
client.models.retrieve_model(3)  # wrong
client.imagess  # wrong
client.chat.create_chat_completion(model="m", messages=[{"role": "nobody"}])  # wrong
ApiClient(token="t")  # wrong
ApiClient(timeout="soon")  # wrong
mock = MockTransport()
mock.on("createImage")  # wrong
mock.on(CREATE_IMAGE).returns(3)  # wrong
mock.on(CREATE_IMAGE).returns([1])  # wrong
mock.on(images.create_image).returns(CreateImageRequest(prompt="x"))  # wrong
mock.on(AsyncImagesApi.create_image).returns("x")  # wrong
mock.on(client.models.list_models).returns([Model])  # wrong
mock.on(CREATE_IMAGE).fails("404")  # wrong
mock.on(CREATE_IMAGE).raises("timeout")  # wrong
mock.on(CREATE_IMAGE).replies(lambda call: call.operation_id)  # wrong
mock.calls[0].operaton  # wrong


async def main() -> None:
    images = AsyncApiClient().images
    await images.create_image(prompt=3)  # wrong
    await images.create_image(promt="x")  # wrong
    await images.create_image({"promt": "x"})  # wrong
    await images.create_image(n=3)  # wrong
    await images.create_image(prompt="x", _request_timeout="soon")  # wrong
    (await images.create_image_with_http_info(prompt="x")).dat  # wrong
    await images.create_image_with_http_info(promt="x")  # wrong
    chat = AsyncApiClient().chat
    chat.create_chat_completion_stream(model="m", messages="x")  # wrong
    async for piece in chat.create_chat_completion_stream(model="m", messages=[]):
        piece.choice  # wrong
'''

SMALL_USE = '''
"""Calls and models of the clients of the functional tests, as their documents allow them."""

import calls
import schemas
import streams
from schemas.models import Derived, Maps, MapsRowsInner, Pet, States, Typed, Unions, Cat, Dog

States(must="m", must_null=None)
States(must="m", must_null=None, kind="states", version=2, tags=["a"], may_null=None)
typed = Typed(name="n")
Derived(id="i", extra=1, note=None)
Maps(rows=[MapsRowsInner(x=1)], numbers={"a": 1.5}, pair=("a", 1))
pet: Pet = Cat(lives=9)
Unions(pet=pet, nested=[pet, Dog(type="puppy")], text=["a", Cat()])


def told(pet: Pet, others: list[Pet]) -> str:
    if isinstance(pet, schemas.UnknownVariant):
        return str(pet["sound"])
    if pet.type == "cat":
        return f"{pet.lives}"
    return " ".join(each.name or each.type for each in others if each.type != "cat")


color: schemas.Color = schemas.Color.RED
tree = schemas.Tree.from_dict({"value": 1}).children

api = calls.ApiClient(host="https://api.example").default
api.clash("p", "s", "2", "q", x_trace=[1], limit_max=3, name="j", kind="job")
api.clash("p", "s", "2", "q", {"name": "j"}, id_cookie="c")
api.create_job("outer", {"name": "inner"})
api.create_job("outer", calls.Job(name="inner"))
api.search(tags=["a"], filter={"name": "n"}, color="red", when="2024-01-01T00:00:00Z")
api.optional()
api.optional({"name": "j"})
api.optional(name="j")
jobs: list[calls.Job] = [calls.Job(name="a")]
api.send_array(jobs)
api.send_array([{"name": "a"}, calls.Job(name="b")])
api.send_string("x")
api.send_union("x")
api.send_union({"name": "j"})
api.send_enum("red")
api.send_enum(calls.Color.GREEN)
api.send_map({"a": {"name": "j"}})["a"].name
api.send_any([1, None])
api.send_form("n", self_form="s", tags=("a",), grant_type="g")
api.send_files("x", b"1", more=[b"2", ("three.txt", b"3")], job={"name": "j"}, n=2)
api.send_several({"name": "j"})
api.send_several(name="j")
api.send_several("<a/>", _content_type="application/xml")
api.send_raw(b"x")
text: str = api.send_text("x")
binary: bytes = api.get_binary()
either: calls.Job = api.get_either()
api.delete_nothing()
print(typed, told, color, tree, text, binary, either)

talk = streams.ApiClient().talk
answer: streams.Answer = talk.chat(text="hi")
with talk.chat_stream(text="hi") as opened:
    for piece in opened:
        number: int = piece.n
        print(number)
    for event in opened.events():
        data: streams.Piece = event.data
        print(data)
first: streams.Piece = next(talk.watch({"text": "hi"}, _retries=1))
first = next(talk.watch(streams.Ask(text="hi")))
line: str = next(talk.log())
item: int | str = next(talk.sequence())
chunk: bytes = next(talk.file_chunks(1))


async def main() -> None:
    async with streams.AsyncApiClient() as client:
        async with client.talk.chat_stream({"text": "hi"}) as opened:
            async for piece in opened:
                number: int = piece.n
        async for piece in client.talk.watch(text="hi"):
            number = piece.n
            print(number)
        await client.talk.file_chunks(1).save("file")


print(answer, first, line, item, chunk, main)
'''


@pytest.fixture(scope="module")
def folder(
    tmp_path_factory: pytest.TempPathFactory,
    clients: Callable[[dict[str, str], str], Client],
) -> Path:
    """The client of the example, those of other tests, and what uses and misuses them."""
    made = tmp_path_factory.mktemp("static")
    spec = ROOT / "specs" / "openapi.yaml"
    chat = StreamDeclaration(
        operation="createChatCompletion", item="CreateChatCompletionStreamResponse"
    )
    example = make_client(spec, made, "openai_client", streams=(chat,))
    clients(test_models.PACKAGES, "schemas")
    others = clients(test_operations.PACKAGES, "calls")
    for name in ("schemas", "calls"):
        (example.folder / name).symlink_to(others.folder / name)
    make_client(test_streams.SPEC, made, "streams")
    for name, text in (("use", USE), ("misuse", MISUSE), ("small_use", SMALL_USE)):
        (example.folder / f"{name}.py").write_text(text, encoding="utf-8")
    settings = {"typeCheckingMode": "strict", "reportUnusedExpression": False}
    (example.folder / "pyrightconfig.json").write_text(json.dumps(settings))
    return example.folder


FILES = ("use.py", "misuse.py", "small_use.py")
COMMANDS = [
    ("mypy", "--strict", "--no-incremental", "--no-pretty", *FILES),
    ("pyright", "--pythonpath", sys.executable, *FILES),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_checkers_refuse_exactly_the_misuse(
    folder: Path, command: tuple[str, ...]
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    errors = re.findall(r"(\S+\.py):(\d+)(?::\d+)?(?: -|:) error", done.stdout)
    found = {(Path(file).name, int(line)) for file, line in errors}
    lines = enumerate(MISUSE.splitlines(), 1)
    expected = {("misuse.py", n) for n, line in lines if line.endswith("# wrong")}
    assert len(expected) > 30
    assert found == expected, done.stdout[-4000:]
