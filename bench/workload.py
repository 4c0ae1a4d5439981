"""What is called and what is answered: the rows of the comparison."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from typing import Any

OBJECTS = 10_000

REQUEST: dict[str, Any] = {
    "model": "gpt-4o",
    "messages": [
        {"role": "system", "content": "You plan trips. Use the tools; be brief."},
        {"role": "user", "content": "I have three days in Lisbon. Is it warm?"},
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [
                {
                    "id": "call_9xYf2",
                    "type": "function",
                    "function": {
                        "name": "get_weather",
                        "arguments": '{"city": "Lisbon", "days": 3}',
                    },
                }
            ],
        },
        {
            "role": "tool",
            "tool_call_id": "call_9xYf2",
            "content": '{"days": [{"high": 24}, {"high": 26}, {"high": 23}]}',
        },
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "And where was this picture taken?"},
                {
                    "type": "image_url",
                    "image_url": {
                        "url": "https://example.com/tower.jpg",
                        "detail": "low",
                    },
                },
            ],
        },
    ],
    "tools": [
        {
            "type": "function",
            "function": {
                "name": "get_weather",
                "description": "The forecast for a city.",
                "parameters": {
                    "type": "object",
                    "properties": {
                        "city": {"type": "string"},
                        "days": {"type": "integer", "minimum": 1},
                    },
                    "required": ["city"],
                },
            },
        },
        {
            "type": "function",
            "function": {
                "name": "find_hotel",
                "description": "Hotels near a place, by price.",
                "parameters": {
                    "type": "object",
                    "properties": {
                        "place": {"type": "string"},
                        "stars": {"type": "array", "items": {"type": "integer"}},
                    },
                    "required": ["place"],
                },
            },
        },
    ],
    "temperature": 0.2,
    "max_tokens": 400,
}

ANSWER = "That is the Belém Tower. It is warm: up to 26 degrees."

MODEL = {
    "id": "gpt-4o",
    "object": "model",
    "created": 1715367049,
    "owned_by": "system",
}

COMPLETION = {
    "id": "chatcmpl-A1b2C3d4",
    "object": "chat.completion",
    "created": 1728933352,
    "model": "gpt-4o-2024-08-06",
    "choices": [
        {
            "index": 0,
            "message": {"role": "assistant", "content": ANSWER, "refusal": None},
            "logprobs": None,
            "finish_reason": "stop",
        }
    ],
    "usage": {
        "prompt_tokens": 186,
        "completion_tokens": 19,
        "total_tokens": 205,
        "completion_tokens_details": {"reasoning_tokens": 0},
    },
    "system_fingerprint": "fp_6b68a8204b",
}


def file_list(purpose: str = "fine-tune") -> bytes:
    """10,000 files, about 1.7 MB of JSON."""
    files = [
        {
            "id": f"file-{number:022d}",
            "object": "file",
            "bytes": 120_000 + number,
            "created_at": 1677610602 + number,
            "filename": f"training-{number:05d}.jsonl",
            "purpose": purpose,
            "status": "processed",
        }
        for number in range(OBJECTS)
    ]
    whole = {"object": "list", "data": files}
    return json.dumps(whole, separators=(",", ":")).encode()


def identifiers() -> Iterator[str]:
    """Ever new ones: a URL is seldom called twice, so to remember it is no help."""
    return map("gpt-4o-{:06d}".format, count())


def answers() -> dict[str, bytes]:
    """The body for each resource, the first segment of the path after the version."""
    return {
        "models": json.dumps(MODEL).encode(),
        "chat": json.dumps(COMPLETION).encode(),
        "files": file_list(),
    }


EXPECTED: dict[str, object] = {
    "small GET": "gpt-4o",
    "small GET, in memory": "gpt-4o",
    "nested POST": ANSWER,
    "nested POST, made before": ANSWER,
    "list of 10,000": OBJECTS,
    "decode 10,000": OBJECTS,
    "decode 10,000, validate_json": OBJECTS,
    "decode 10,000, drifted": OBJECTS,
}
"""What a row's call gives, so that nobody is quick because he is wrong."""

CALLS = {row: 2 if "10,000" in row else 100 for row in EXPECTED}
"""How often each is called in a round."""
