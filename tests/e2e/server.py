"""A real HTTP server for the example API: Starlette under uvicorn, in a thread, on loopback."""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

TOKEN = "sk-test"


@dataclass(slots=True)
class Seen:
    """What the server has seen so far."""

    connections: set[tuple[str, int]] = field(default_factory=set)
    requests: list[tuple[str, str]] = field(default_factory=list)
    """Method and raw path, query included."""
    bodies: list[Any] = field(default_factory=list)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    together: int = 0
    most_together: int = 0


def failure(status: int, message: str, **headers: str) -> Response:
    """An error as the example API describes it."""
    error = {"message": message, "type": "test", "param": None, "code": None}
    return JSONResponse({"error": error}, status, headers)


class Watch:
    """Counts connections and requests, and asks for the token."""

    def __init__(self, app: ASGIApp, seen: Seen) -> None:
        self._app, self._seen = app, seen

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        seen = self._seen
        seen.connections.add(tuple(scope["client"]))
        query = scope["query_string"].decode()
        target = scope["raw_path"].decode() + (f"?{query}" if query else "")
        seen.requests.append((scope["method"], target))
        headers = dict(scope["headers"])
        if headers.get(b"authorization") != f"Bearer {TOKEN}".encode():
            await failure(401, "who are you?")(scope, receive, send)
            return
        seen.together += 1
        seen.most_together = max(seen.most_together, seen.together)
        try:
            await self._app(scope, receive, send)
        finally:
            seen.together -= 1


class Handlers:
    """What the server answers."""

    def __init__(self, seen: Seen) -> None:
        self.seen = seen

    async def _json(self, request: Request) -> Any:
        body = await request.json()
        self.seen.bodies.append(body)
        return body

    async def _form(self, request: Request) -> dict[str, Any]:
        """The fields of a form; files as (name, type, content)."""
        async with request.form() as form:
            fields: dict[str, Any] = {}
            for name, value in form.multi_items():
                if isinstance(value, str):
                    fields[name] = value
                else:
                    fields[name] = (
                        value.filename,
                        value.content_type,
                        await value.read(),
                    )
        self.seen.bodies.append(fields)
        return fields

    async def images(self, request: Request) -> Response:
        """Generation: one picture for each that was asked for."""
        body = await self._json(request)
        if body["prompt"] == "html":
            return HTMLResponse("<h1>Sorry</h1>", 500)
        if body["prompt"] == "busy":
            return failure(429, "slow down", **{"Retry-After": "7"})
        if body["prompt"] == "slow":
            while not await request.is_disconnected():  # no answer ever comes
                await asyncio.sleep(0.02)
        await asyncio.sleep(0.02)
        image = {"url": "https://x.example/1.png", "revised_prompt": body["prompt"]}
        return JSONResponse({"created": 1, "data": [image] * body.get("n", 1)})

    async def image_forms(self, request: Request) -> Response:
        """Edit and variation."""
        form = await self._form(request)
        data = [{"b64_json": str(len(form["image"][2]))}] * int(form.get("n", 1))
        return JSONResponse({"created": 2, "data": data})

    async def chat(self, request: Request) -> Response:
        """An echo of the last message."""
        body = await self._json(request)
        message = {
            "role": "assistant",
            "content": body["messages"][-1]["content"],
            "refusal": None,
        }
        choice = {
            "index": 0,
            "message": message,
            "finish_reason": "stop",
            "logprobs": None,
        }
        answer = {
            "id": "c1",
            "object": "chat.completion",
            "created": 1,
            "model": body["model"],
        }
        return JSONResponse({**answer, "choices": [choice], "new_in_2030": True})

    async def embeddings(self, request: Request) -> Response:
        """A vector for each input."""
        body = await self._json(request)
        inputs = body["input"] if isinstance(body["input"], list) else [body["input"]]
        data = [
            {"object": "embedding", "index": i, "embedding": [0.5, len(text)]}
            for i, text in enumerate(inputs)
        ]
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        return JSONResponse(
            {"object": "list", "data": data, "model": body["model"], "usage": usage}
        )

    async def models(self, request: Request) -> Response:
        """Two models."""
        return JSONResponse({"object": "list", "data": [model("a"), model("b")]})

    async def model(self, request: Request) -> Response:
        """One model, whatever it is called."""
        name = request.path_params["name"]
        if name == "missing":
            return failure(404, "no such model")
        if request.method == "DELETE":
            return JSONResponse({"id": name, "object": "model", "deleted": True})
        return JSONResponse(model(name))

    async def files(self, request: Request) -> Response:
        """List and upload."""
        if request.method == "POST":
            form = await self._form(request)
            name, _, content = form["file"]
            id = f"file-{len(self.seen.files)}"
            self.seen.files[id] = (name, content)
            return JSONResponse(self._file(id, form["purpose"]))
        purpose = request.query_params.get("purpose", "fine-tune")
        found = [self._file(id, purpose) for id in self.seen.files]
        return JSONResponse({"object": "list", "data": found})

    def _file(self, id: str, purpose: str) -> dict[str, Any]:
        name, content = self.seen.files[id]
        rest = {
            "object": "file",
            "created_at": 1,
            "purpose": purpose,
            "status": "uploaded",
        }
        return {"id": id, "bytes": len(content), "filename": name, **rest}

    async def file_content(self, request: Request) -> Response:
        """What was uploaded: as a JSON string, as the document has it."""
        _, content = self.seen.files[request.path_params["id"]]
        return JSONResponse(content.decode())

    async def speech(self, request: Request) -> Response:
        """Bytes that are no text."""
        body = await self._json(request)
        return Response(b"\xff\xfb" + body["input"].encode(), media_type="audio/mpeg")

    async def transcription(self, request: Request) -> Response:
        """How long the recording is."""
        form = await self._form(request)
        return JSONResponse({"text": f"{len(form['file'][2])} bytes"})

    async def moderation(self, request: Request) -> Response:
        """Nothing is ever wrong."""
        await self._json(request)
        names = (
            "hate hate/threatening harassment harassment/threatening self-harm self-harm/intent "
            "self-harm/instructions sexual sexual/minors violence violence/graphic"
        ).split()
        result = {
            "flagged": False,
            "categories": dict.fromkeys(names, False),
            "category_scores": dict.fromkeys(names, 0.25),
        }
        return JSONResponse({"id": "m1", "model": "m", "results": [result]})


def model(name: str) -> dict[str, Any]:
    """A model of the example API."""
    return {"id": name, "object": "model", "created": 1, "owned_by": "me"}


def application(seen: Seen) -> ASGIApp:
    """The example API."""
    handlers = Handlers(seen)
    routes = [
        Route("/v1/images/generations", handlers.images, methods=["POST"]),
        Route("/v1/images/edits", handlers.image_forms, methods=["POST"]),
        Route("/v1/images/variations", handlers.image_forms, methods=["POST"]),
        Route("/v1/chat/completions", handlers.chat, methods=["POST"]),
        Route("/v1/embeddings", handlers.embeddings, methods=["POST"]),
        Route("/v1/models", handlers.models),
        Route("/v1/models/{name:path}", handlers.model, methods=["GET", "DELETE"]),
        Route("/v1/files", handlers.files, methods=["GET", "POST"]),
        Route("/v1/files/{id}/content", handlers.file_content),
        Route("/v1/audio/speech", handlers.speech, methods=["POST"]),
        Route("/v1/audio/transcriptions", handlers.transcription, methods=["POST"]),
        Route("/v1/moderations", handlers.moderation, methods=["POST"]),
    ]
    return Watch(Starlette(routes=routes), seen)


@contextmanager
def serve(app: ASGIApp) -> Iterator[str]:
    """Run an application on a free port; gives its base URL."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [listening]}, daemon=True
    )
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        listening.close()


@contextmanager
def resetting(answer: bytes = b"") -> Iterator[str]:
    """A server that reads a request, perhaps answers in part, and resets the connection."""
    listening = socket.create_server(("127.0.0.1", 0))

    def run() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                connection.recv(65536)
                connection.sendall(answer)
                # Lingering for no time makes the close a reset.
                linger = struct.pack("ii", 1, 0)
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(timeout=5)


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port
