"""What importing a client of a real spec costs, and what it loads."""

from __future__ import annotations

import pytest
from bench.imports import costs
from tests.clients import SHARED_SPECS, Client, make_client

SPEC = SHARED_SPECS / "openai-2.3.0.yaml"

pytestmark = pytest.mark.skipif(
    not SPEC.exists(), reason="the spec is not on this machine"
)

MOST = 1.3
"""Of the processor time that `import httpx2, pydantic` takes."""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Client:
    """A client of 94 operations and 213 schemas, its bytecode compiled."""
    made = make_client(SPEC, tmp_path_factory.mktemp("imports"), "openapiopenai")
    assert made.run("import compileall; compileall.compile_dir('.')").returncode == 0
    return made


def test_importing_and_making_a_client_is_cheap(client: Client) -> None:
    libraries, ours = costs(client.folder, client.package, rounds=5)
    assert ours <= MOST * libraries


def loaded(client: Client, code: str) -> set[str]:
    """The modules of models that code loads."""
    done = client.run(
        f"import sys, openapiopenai\n{code}\n"
        "prefix = 'openapiopenai.models.'\n"
        "print(*(m.removeprefix(prefix) for m in sys.modules if m.startswith(prefix)))"
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("openapiopenai.ApiClient(access_token='t')", set()),
        ("openapiopenai.ApiClient(access_token='t').images.create_image", set()),
        ("openapiopenai.CreateImageRequest", {"create_image_request"}),
        (
            "from openapiopenai.models.images_response import *",
            {"images_response", "image"},
        ),
    ],
)
def test_only_what_is_used_is_loaded(
    client: Client, code: str, expected: set[str]
) -> None:
    assert loaded(client, code) == expected
