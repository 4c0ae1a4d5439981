"""What imports cost: a client loads neither httpx2 nor pydantic until it is used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CODE = """
import sys
sys.path.insert(0, {root!r})
{code}
print(*sorted({{"httpx2", "pydantic", "pydantic_core", "asyncio"}} & set(sys.modules)))
print(*sorted(m for m in sys.modules if m.startswith("petshop")))
"""


def loaded(root: Path, code: str) -> tuple[set[str], set[str]]:
    """The libraries, and the modules of the package, that some code loads."""
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", CODE.format(root=str(root), code=code)],
        capture_output=True,
        text=True,
        check=True,
    )
    libraries, modules = run.stdout.splitlines()
    return set(libraries.split()), set(modules.split())


@pytest.mark.parametrize(
    "code",
    [
        "import petshop",
        "import petshop; petshop.ApiClient(access_token='t').pets",
        "import petshop; petshop.AsyncApiClient().pets",
        "from petshop import ApiClient\nwith ApiClient() as client: pass",
        "import petshop.api.pets_api, petshop._runtime.exceptions",
    ],
)
def test_a_client_is_cheap_to_make(root: Path, code: str) -> None:
    libraries, modules = loaded(root, code)
    assert not libraries
    assert not any("models." in module for module in modules)


def test_a_model_does_not_load_httpx2(root: Path) -> None:
    libraries, modules = loaded(root, "from petshop.models.pet import Pet")
    assert "httpx2" not in libraries
    assert "petshop.api_client" not in modules


def test_exports(root: Path) -> None:
    code = "import petshop; assert {'Pet', 'PetsApi'} <= {*dir(petshop)}; petshop.Pet"
    assert "petshop.models.pet" in loaded(root, code)[1]
    with pytest.raises(subprocess.CalledProcessError):
        loaded(root, "from petshop import Nothing")
    with pytest.raises(subprocess.CalledProcessError):
        loaded(root, "import petshop; petshop.nothing")
    loaded(root, "import petshop; assert not hasattr(petshop, '__wrapped__')")
    loaded(root, "import petshop.api; from petshop import models, api")
