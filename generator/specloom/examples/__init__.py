"""The pages of a client and the document in, what came of each example against a mock of the API out."""

from .contract import Contract, Request
from .mock import Answer, MockApi
from .pages import Block, blocks_of, pages_of
from .report import Result, as_json, as_lines, summary
from .run import run_examples

__all__ = [
    "Answer",
    "Block",
    "Contract",
    "MockApi",
    "Request",
    "Result",
    "as_json",
    "as_lines",
    "blocks_of",
    "pages_of",
    "run_examples",
    "summary",
]
