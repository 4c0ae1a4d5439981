"""What the templates see: one frozen view for each kind of file.

A field of type `Code` or `Identifier` is source text that this package made, and may stand in a
template as it is. A `str` is text of the document and has to go through a filter.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..text.source import Code, Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """A field of a model."""

    name: Identifier
    annotation: Code
    default: Code | None
    description: str | None
    separated: bool
    """Whether an empty line goes before it: above is text of several lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassView:
    """A model."""

    name: Identifier
    bases: tuple[Code, ...]
    """What it derives from, and keywords for that."""
    deprecated: Code | None
    """What is said of a call of the constructor of a class that is deprecated."""
    constructor: Code | None
    """The signature of that, from `def` to the end."""
    description: str | None
    fields: tuple[FieldView, ...]
    extra: Code | None
    """The type of further properties, where the document says one."""
    empty: bool
    """Whether nothing would stand in the class."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyView:
    """A key of a `TypedDict`."""

    key: Code
    """An identifier, or a string literal where the wire name is none."""
    annotation: Code
    description: str | None = None
    separated: bool = False
    """As that of a field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinView:
    """A model as a `TypedDict`."""

    name: Identifier
    keys: tuple[KeyView, ...]
    functional: bool
    """Whether some key is no identifier, so that the class syntax cannot say it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberView:
    """A member of an enumeration."""

    name: Identifier
    value: Code
    description: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumView:
    """An enumeration."""

    name: Identifier
    base: Identifier
    description: str | None
    members: tuple[MemberView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasView:
    """A type by another name."""

    name: Identifier
    type: Code
    quoted: Code
    """The same as a string literal, for a type that mentions itself."""
    recursive: bool
    below_class: bool
    description: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionView:
    """One definition of a module of models: exactly one of the first three, perhaps with a twin."""

    model: ClassView | None = None
    enum: EnumView | None = None
    alias: AliasView | None = None
    twin: TwinView | None = None
    twin_alias: AliasView | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelsModuleView:
    """One module of models."""

    source: str
    imports: tuple[Code, ...]
    typing_imports: tuple[Code, ...]
    definitions: tuple[DefinitionView, ...]
    exports: tuple[Identifier, ...]
    """What a module that only passes names on passes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportView:
    """The names that one module gives to its package."""

    module: Code
    """Relative, as in an import."""
    names: Code
    """`Pet as Pet, ...`: so written, an import is an export (PEP 484)."""
    origin: Code
    """The module as a string literal."""
    listed: Code
    """The names, separated by spaces, as one string literal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageView:
    """The `__init__` of the package, or of its models."""

    source: str
    heading: str
    runtime: Code
    exports: tuple[ExportView, ...]
    typing_exports: tuple[ExportView, ...]
    """What type checkers see come from elsewhere: found through `fallback` at run time."""
    fallback: Code | None
    """The module, as a string literal, that has every other name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodView:
    """A method."""

    name: Identifier
    docstring: Code
    deprecated: Code | None
    """What is said of a call of an operation that is deprecated."""
    overloads: tuple[Code, ...]
    """Signatures, from `def` to the end; empty where one says it all."""
    signature: Code
    """Of the implementation, up to its colon."""
    call: Code
    """The one statement of the body."""
    listed: tuple[Code, ...]
    """What the surface says of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationView:
    """An operation as data."""

    constant: Identifier
    returns: Code
    lines: tuple[Code, ...]
    """The arguments of `Operation`, one a line."""
    stream: StreamView | None
    """Its response that is read while it arrives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamView:
    """A stream as data."""

    constant: Identifier
    item: Code
    arguments: Code
    """Of `Streamed`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldsView:
    """The keywords of a method: fields of its body and options."""

    name: Identifier
    bases: Code
    keys: tuple[KeyView, ...]
    """Empty where the bases say it all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiModuleView:
    """The operations of one tag."""

    source: str
    heading: str
    summary: str
    async_summary: str
    imports: tuple[Code, ...]
    typing_imports: tuple[Code, ...]
    fields: tuple[FieldsView, ...]
    operations: tuple[OperationView, ...]
    api: Identifier
    async_api: Identifier
    methods: tuple[MethodView, ...]
    async_methods: tuple[MethodView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionView:
    """A function of one statement."""

    name: Identifier
    signature: Code
    docstring: Code
    call: Code
    found: Code | None = None
    """The type of the call, where the call cannot tell it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedView:
    """A webhook or callback: what it is, and the functions that read it."""

    constant: Identifier
    body: Code
    """The type of the body."""
    arguments: Code
    """Of `Webhook`."""
    functions: tuple[FunctionView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhooksView:
    """The requests that the API makes."""

    source: str
    imports: tuple[Code, ...]
    typing_imports: tuple[Code, ...]
    exports: tuple[Identifier, ...]
    parameters: tuple[DefinitionView, ...]
    """The types of parameters."""
    requests: tuple[ReceivedView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceView:
    """A tag as an attribute of the client."""

    attribute: Identifier
    module: Identifier
    api: Identifier
    async_api: Identifier
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientView:
    """The clients."""

    source: str
    summary: str
    async_summary: str
    services: tuple[ServiceView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigurationView:
    """Servers and security schemes."""

    source: str
    summary: str
    imports: tuple[Code, ...]
    settings: tuple[Code, ...]
    """As keywords of the clients, with their docstrings."""
    servers: Code
    schemes: tuple[Code, ...]
    security: Code | None
    """What operations need that say nothing themselves."""
    user_agent: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class FeaturesView:
    """What the runtime of a client carries beside its core."""

    names: tuple[Code, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainView:
    """A file that depends on nothing but the name of the document."""

    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionsView:
    """The exceptions, under one roof."""

    source: str
    names: tuple[Identifier, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SurfaceView:
    """The public API, one line a name."""

    lines: tuple[Code, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TestDataView:
    """What the test double answers, as JSON."""

    servers: Code
    operations: tuple[Code, ...]
    """One a line, with its comma."""
