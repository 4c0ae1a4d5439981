"""Names that generated code has already: a document's names must not take them.

The tests hold the lists of attributes against the runtime's classes.
"""

from __future__ import annotations

ANNOTATION_TYPES = frozenset(
    "bool bytes dict dt float int list models str tuple".split()
)
"""What annotations are written with; a class attribute of that name would shadow it."""

MODEL_ANNOTATION_TYPES = ANNOTATION_TYPES - {"bytes", "models"} | {"read_datetime"}
"""The same in models, which hold files, not bytes, and name each other directly."""

TYPE_NAMES = frozenset(
    "AllowedValues Annotated Any ApiDate ApiDatetime ApiModel ApiNumber ApiUUID BinaryInput Decimal "
    "DecimalNumber DecimalText DISTINCT False Field FileInput Fixed Implied Literal Mapping MultipleOf "
    "None Nullable OpenEnum OpenIntEnum OpenUnion ReadOnly Required Sequence SizedModel Tagged True "
    "TYPE_CHECKING TypeAlias TypeAliasType TypedDict UnknownVariant UUID Variadic WriteOnly".split()
)
"""What modules of models import under its own name."""

BUILTIN_TYPES = frozenset(
    "ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError "
    "BrokenPipeError BufferError BytesWarning ChildProcessError ConnectionAbortedError "
    "ConnectionError ConnectionRefusedError ConnectionResetError DeprecationWarning EOFError "
    "Ellipsis EncodingWarning EnvironmentError Exception ExceptionGroup FileExistsError "
    "FileNotFoundError FloatingPointError FutureWarning GeneratorExit IOError ImportError "
    "ImportWarning IndentationError IndexError InterruptedError IsADirectoryError KeyError "
    "KeyboardInterrupt LookupError MemoryError ModuleNotFoundError NameError NotADirectoryError "
    "NotImplemented NotImplementedError OSError OverflowError PendingDeprecationWarning "
    "PermissionError ProcessLookupError PythonFinalizationError RecursionError ReferenceError "
    "ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration StopIteration SyntaxError "
    "SyntaxWarning SystemError SystemExit TabError TimeoutError TypeError UnboundLocalError "
    "UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning "
    "UserWarning ValueError Warning WindowsError ZeroDivisionError".split()
)
"""What Python finds under a name where an annotation is read before our class is defined.

Written out, as names must not depend on the version of Python.
"""

MODEL_ATTRIBUTES = frozenset(
    "construct copy dict from_dict from_json from_orm json model_computed_fields model_config "
    "model_construct model_copy model_dump model_dump_json model_extra model_fields "
    "model_fields_set model_json_schema model_parametrized_name model_post_init model_rebuild "
    "model_validate model_validate_json model_validate_strings mro parse_file parse_obj parse_raw "
    "register schema schema_json to_dict to_json to_str update_forward_refs validate".split()
)
"""Attributes of every model, and of its class."""

API_ATTRIBUTES = frozenset(
    "api_client awaited awaited_whole deprecated omit overload streamed streamed_async typing "
    "unawaited with_http_info".split()
)
"""Attributes of every API class, and what its body calls, or once called: names of methods stay."""

API_CONSTANTS = frozenset({"CHUNKS", "TYPE_CHECKING", "UUID"})
"""What modules of operations import in capitals."""

ARGUMENTS = frozenset({"self", "options", "fields"})
"""Arguments and locals of every method."""

CLIENT_ATTRIBUTES = frozenset(
    "aclose after_fork cached_property close configuration default_headers execute get_default "
    "request set_default set_default_header send stream user_agent".split()
)
"""Attributes of the clients, beside one for each tag, and what their bodies call."""

DEVICES = frozenset(
    "aux con conin$ conout$ nul prn".split()
    + [f"{port}{number}" for port in ("com", "lpt") for number in range(10)]
)
"""No file can be called so on Windows, whatever comes after a dot (Naming Files, Paths)."""
