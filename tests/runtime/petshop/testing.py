"""For tests of your own code: a transport that answers in memory, as the API would."""

from __future__ import annotations

from ._runtime import testing
from ._runtime.mocking import Call, UnexpectedRequestError
from ._runtime.testing import Answers

__all__ = ["Answers", "Call", "MockTransport", "UnexpectedRequestError"]


class MockTransport(testing.MockTransport, package=__package__):
    """Answers every operation of the API in memory; for clients of both kinds.

    An answer is the example that the document has for it, or made from its schema,
    unless `on` says something else. `calls` has what was called.
    """
