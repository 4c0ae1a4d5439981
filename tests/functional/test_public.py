"""Classes of fault that public documents have brought to light, each as a small document of ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.clients import Client

from .support import document

FAULTS = document("""\
paths:
  /status: {$ref: "#/paths/~1support~1status"}
  /support/status:
    get: {responses: {"200": {description: "Up."}}}
  /times:
    put:
      operationId: putTimes
      requestBody:
        content: {application/json: {schema: {$ref: "#/components/schemas/Times"}}}
      responses: {"200": {description: "Kept."}}
components:
  schemas:
    Nothing:
      type: object
      properties:
        always: {type: "null"}
        perhaps: {type: "null", description: "Nothing either way."}
        ssoUserId: {type: "null"}
      required: [always]
    Times:
      type: object
      properties: {times: {type: array, items: {type: string}}}
""")

PACKAGES = {"public_faults": FAULTS}


@pytest.fixture(scope="module")
def package(clients: Callable[..., Client]) -> Any:
    return clients(PACKAGES, "public_faults").load()


def test_two_paths_may_share_a_path_item(package: Any) -> None:
    names = {name for name in dir(package.DefaultApi) if "status" in name}
    assert {"status_get", "support_status_get"} <= names


def test_a_property_can_be_null_and_nothing_else(package: Any) -> None:
    nothing = package.Nothing.from_dict({"always": None, "ssoUserId": None})
    assert nothing.sso_user_id is None
    assert nothing.to_dict()["always"] is None


def test_a_body_whose_only_field_is_named_like_it_is_given_as_a_whole(
    package: Any,
) -> None:
    with package.ApiClient(host="http://localhost:1") as client:
        with pytest.raises(package.ApiTypeError):
            client.default.put_times(thymes=["now"])
