"""For tests of your own code: a transport that answers in memory, as the API would."""

from __future__ import annotations

from ._runtime.mocking import Call, UnexpectedRequestError
from ._runtime.testing import Answers, MockTransport

__all__ = ["Answers", "Call", "MockTransport", "UnexpectedRequestError"]
