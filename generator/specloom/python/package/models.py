"""Named schemas -> the modules of `models`."""

from __future__ import annotations

import keyword
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from ...model import Api, Enum, Object, Property
from ...model.queries import is_asked_for, is_null, is_read_only, is_write_only, lineage
from ...naming import Names
from ...pointer import SchemaId
from ..text.expression import Expression, Import
from ..text.imports import import_lines
from ..text.literals import literal
from ..text.source import Code, Identifier
from ..values.limits import size_terms
from .defaults import constant_of, default_of
from .deprecation import deprecation, marked
from .layout import Layout, Module
from .properties import (
    described,
    inherited,
    is_constant,
    is_nullable,
    may_lack,
    only_value,
    own_properties,
    tags_of,
)
from .spacing import below_classes, spaced
from .types import TypeWriter, is_enum_class
from .views import (
    AliasView,
    ClassView,
    DefinitionView,
    EnumView,
    FieldView,
    KeyView,
    MemberView,
    ModelsModuleView,
    TwinView,
)

_MODEL = Import(".._runtime.model", "ApiModel")
_SIZED = Import(".._runtime.sizes", "SizedModel")
_NULLABLE = Import(".._runtime.marks", "Nullable")
_OVERLOADED = {
    Import("typing", "Never"),
    Import("typing", "overload"),
    Import("typing_extensions", "deprecated"),
}


@dataclass(slots=True)
class _Needs:
    """The imports of one module, as they come up."""

    running: set[Import]
    """Needed when the module is run."""
    typing: set[Import]
    """Needed by type checkers only."""


@dataclass(frozen=True)
class ModelsWriter:
    """Makes the views of the modules of models."""

    api: Api
    names: Names
    layout: Layout
    twins: frozenset[SchemaId]
    """Those that have a twin for callers."""
    sent: frozenset[SchemaId]
    """Those that requests can reach."""
    received: frozenset[SchemaId]
    """Those that the API sends."""
    brought: frozenset[SchemaId]
    """Those that nothing but its own requests can reach."""
    source: str

    def module(self, module: Module) -> ModelsModuleView:
        """The view of one module."""
        needs = _Needs(set(), set())
        types = TypeWriter(self.api, self.names, self._reference(module), self.twins)
        definitions = tuple(
            self._definition(id, module, types, needs) for id in module.definitions
        )
        if needs.typing - needs.running:
            needs.running.add(Import("typing", "TYPE_CHECKING"))
        return ModelsModuleView(
            source=self.source,
            imports=import_lines([*needs.running, *self._passed_on(module)]),
            typing_imports=import_lines(needs.typing - needs.running),
            definitions=tuple(below_classes(definitions)),
            exports=tuple(Identifier(each.name) for each in self._passed_on(module)),
        )

    def exported(self, module: Module) -> Iterator[Identifier]:
        """The names that a module gives to the package of models."""
        for id in module.definitions:
            yield Identifier(self.names.schemas[id].type)
            if id in self.twins:
                yield Identifier(self.names.schemas[id].twin)

    def _passed_on(self, module: Module) -> list[Import]:
        found = []
        for id in module.moved:
            named = self.names.schemas[id]
            origin = f".{self.layout.module_of[id]}"
            found.append(Import(origin, named.type))
            if id in self.twins:
                found.append(Import(origin, named.twin))
        return sorted(found)

    def _reference(self, module: Module) -> Reference:
        return Reference(self.layout, module.name)

    def _definition(
        self, id: SchemaId, module: Module, types: TypeWriter, needs: _Needs
    ) -> DefinitionView:
        schema = self.api.schemas[id]
        if isinstance(schema, Object):
            return DefinitionView(
                model=self._class(id, schema, types, needs),
                twin=self._twin(id, schema, types, needs) if id in self.twins else None,
            )
        if isinstance(schema, Enum) and is_enum_class(schema):
            return DefinitionView(
                enum=self._enum(id, schema, needs),
                twin_alias=self._values(id, schema, needs),
            )
        recursive = id in module.recursive
        return DefinitionView(
            alias=self._alias(id, types.definition(id), recursive, needs, twin=False),
            twin_alias=(
                self._alias(id, types.twin_definition(id), recursive, needs, twin=True)
                if id in self.twins
                else None
            ),
        )

    def _class(
        self, id: SchemaId, schema: Object, types: TypeWriter, needs: _Needs
    ) -> ClassView:
        attributes = self.names.properties[id]
        fields = [
            self._field(each, Identifier(attributes[each.name]), types, needs, schema)
            for each in self._held_properties(id, schema)
        ]
        text = marked(schema.info.deprecated, schema.info.description)
        extra = None
        if isinstance(schema.additional, str) and schema.base is None:
            expression = types.held(schema.additional)
            needs.running |= expression.imports
            if expression.code != "Any":
                needs.running.add(Import("pydantic", "Field"))
                extra = Code(expression.full)
        constructor = self._constructor(schema, types, needs)
        return ClassView(
            name=Identifier(self.names.schemas[id].type),
            bases=tuple(self._bases(schema, types, needs)),
            deprecated=deprecation(self.names.schemas[id].type),
            constructor=constructor,
            description=text,
            fields=spaced(fields, below_text=bool(text or extra or constructor)),
            extra=extra,
            empty=not (text or extra or fields or constructor),
        )

    def _constructor(
        self, schema: Object, types: TypeWriter, needs: _Needs
    ) -> Code | None:
        """The constructor of a class that is deprecated: to mention one is none of a user's doing,
        and what type checkers say of that they would say of our own modules, too."""
        if not schema.info.deprecated:
            return None
        used = _Needs(set(), set())  # by type checkers only
        rows: dict[str, str] = {}
        for owner in map(self.api.schemas.__getitem__, lineage(self.api, schema.id)):
            assert isinstance(owner, Object)  # nothing else is extended
            for each in self._held_properties(owner.id, owner):
                name = self.names.properties[owner.id][each.name]
                field = self._field(each, Identifier(name), types, used, owner)
                default = " = ..." if field.default is not None else ""
                rows.setdefault(name, f"{name}: {field.annotation}{default}")
        needs.running.add(Import("typing", "TYPE_CHECKING"))
        needs.typing |= used.running | _OVERLOADED
        first = "_self" if "self" in rows else "self"
        arguments = [first, *(["*"] if rows else []), *rows.values()]
        return Code(f"def __init__({', '.join(arguments)}) -> None: ...")

    def _bases(
        self, schema: Object, types: TypeWriter, needs: _Needs
    ) -> Iterator[Code]:
        """What a class derives from, and how many properties it may have."""
        sizes = list(size_terms(schema.constraints))
        if schema.base is not None:
            expression = types.held(schema.base)
            needs.running |= expression.imports
            yield Code(expression.code)
        elif not sizes:
            needs.running.add(_MODEL)
            yield Code("ApiModel")
        if sizes:
            needs.running.add(_SIZED)
            yield Code("SizedModel")
            yield from sizes

    def _held_properties(self, id: SchemaId, schema: Object) -> Iterator[Property]:
        """The properties; of a model that is sent, what is read-only cannot be asked for, and of
        one that only comes back, what is write-only cannot be expected, nor in any that
        comes back what is declared nowhere. Of a request of the API, which it need not
        ask itself for what is its own business, neither can be expected.

        A constant that is its own default is sent like one that is required: what reads
        a union may need it to tell the variants apart.
        """
        for each in own_properties(self.api, schema):
            is_lacking = is_write_only(self.api, each.schema) and id not in self.sent
            if (is_lacking or each.undeclared) and id in self.received:
                each = replace(each, required=False)
            elif is_constant(self.api, each.schema):
                default = default_of(self.api, self.names, each.schema)
                each = replace(each, required=each.required or default is not None)
            elif is_read_only(self.api, each.schema):
                one_way = id in self.sent or id in self.brought
                each = replace(each, required=each.required and not one_way)
            yield each

    def _field(
        self,
        each: Property,
        name: Identifier,
        types: TypeWriter,
        needs: _Needs,
        owner: Object,
    ) -> FieldView:
        default = self._default(each)
        marks = self._direction(each, owner)
        if owner.tag == each.name:  # of the type that it has in the base
            value = only_value(self.api, each.schema)
            each = inherited(self.api, owner, each.name)
            default = constant_of(self.api, self.names, each.schema, value)
            marks.append("Fixed")
        elif each.required and is_null(self.api, each.schema):
            marks.append("Fixed")
        if each.required and default is not None and may_lack(self.api, owner, each):
            marks.append("Implied")
        expression = types.held(each.schema)
        needs.running |= expression.imports
        annotation, used = _annotation(
            expression,
            each,
            nullable=is_nullable(self.api, self.api.schemas[each.schema]),
        )
        needs.running |= used | (default.imports if default else frozenset())
        needs.running |= {Import(".._runtime.marks", mark) for mark in marks}
        terms = [f"{mark}()" for mark in marks]
        if name != each.name:
            terms.insert(0, f"Field(alias={literal(each.name)})")
            needs.running.add(Import("pydantic", "Field"))
        if terms:
            annotation = f"Annotated[{annotation}, {', '.join(terms)}]"
            needs.running.add(Import("typing", "Annotated"))
        return FieldView(
            name=name,
            annotation=Code(annotation),
            default=Code(default.code) if default else None,
            description=described(self.api, each),
            separated=False,
        )

    @cached_property
    def _tags(self) -> Mapping[SchemaId, set[str]]:
        return tags_of(self.api)

    def _direction(self, each: Property, owner: Object) -> list[str]:
        """The mark of a property that goes one way, in a model that is sent.

        What tells variants apart is always sent.
        """
        tags = {owner.tag, *self._tags.get(owner.id, ())}
        if owner.id not in self.sent or each.name in tags:
            return []
        if is_read_only(self.api, each.schema):
            return ["ReadOnly"]
        may_lack = each.required and owner.id in self.received
        if may_lack and is_write_only(self.api, each.schema):
            return [] if is_constant(self.api, each.schema) else ["WriteOnly"]
        return []

    def _default(self, each: Property) -> Expression | None:
        """What a field is unless it is given; None where it has to be."""
        if each.required:
            constant = is_constant(self.api, each.schema)
            value = literal(only_value(self.api, each.schema))
            return Expression(value) if constant else None
        return default_of(self.api, self.names, each.schema) or Expression("None")

    def _twin(
        self, id: SchemaId, schema: Object, types: TypeWriter, needs: _Needs
    ) -> TwinView:
        needs.running.add(Import("typing", "TypedDict"))
        # Type checkers refuse an empty key, and a dict may have others than those named here.
        named = [each for each in schema.properties if each.name]
        functional = any(not _is_key(each.name) for each in named)
        keys = tuple(self._key(each, functional, types, needs) for each in named)
        return TwinView(
            name=Identifier(self.names.schemas[id].twin),
            keys=spaced(keys),
            functional=functional,
        )

    def _key(
        self, each: Property, functional: bool, types: TypeWriter, needs: _Needs
    ) -> KeyView:
        expression = types.accepted(each.schema)
        needs.typing |= expression.imports
        annotation = expression.full
        if is_asked_for(self.api, each):
            needs.typing.add(Import("typing", "Required"))
            annotation = f"Required[{annotation}]"
        if functional:
            return KeyView(key=literal(each.name), annotation=literal(annotation))
        return KeyView(
            key=Code(each.name),
            annotation=Code(annotation),
            description=described(self.api, each),
        )

    def _enum(self, id: SchemaId, schema: Enum, needs: _Needs) -> EnumView:
        base = "OpenEnum" if isinstance(schema.values[0], str) else "OpenIntEnum"
        needs.running.add(Import(".._runtime.enum", base))
        said = schema.descriptions or (None,) * len(schema.values)
        members = zip(self.names.members[id], schema.values, said, strict=True)
        return EnumView(
            name=Identifier(self.names.schemas[id].type),
            base=Identifier(base),
            description=marked(schema.info.deprecated, schema.info.description),
            members=tuple(
                MemberView(
                    name=Identifier(name), value=literal(value), description=text
                )
                for name, value, text in members
            ),
        )

    def _values(self, id: SchemaId, schema: Enum, needs: _Needs) -> AliasView | None:
        if id not in self.twins:
            return None
        values = ", ".join(literal(value) for value in schema.values)
        needs.running.add(Import("typing", "Literal"))
        return self._alias(
            id, Expression(f"Literal[{values}]"), False, needs, twin=True
        )

    def _alias(
        self,
        id: SchemaId,
        expression: Expression,
        recursive: bool,
        needs: _Needs,
        *,
        twin: bool,
    ) -> AliasView:
        named = self.names.schemas[id]
        needs.running |= expression.imports
        needs.running.add(
            Import("typing_extensions", "TypeAliasType")
            if recursive
            else Import("typing", "TypeAlias")
        )
        return AliasView(
            name=Identifier(named.twin if twin else named.type),
            type=Code(expression.full),
            quoted=literal(expression.full),
            recursive=recursive,
            below_class=False,
            description=None if twin else self.api.schemas[id].info.description,
        )


@dataclass(frozen=True, slots=True)
class Reference:
    """How a module of models writes the name of a type: bare, imported if from elsewhere."""

    layout: Layout
    module: str

    def __call__(self, id: SchemaId, name: str) -> Expression:
        origin = self.layout.module_of[id]
        if origin == self.module:
            return Expression(name)
        return Expression(name, frozenset({Import(f".{origin}", name)}))


def _annotation(
    expression: Expression, each: Property, *, nullable: bool
) -> tuple[str, set[Import]]:
    """The annotation of a field, which tells its three states apart."""
    if expression.code == "Any" or each.required:
        return expression.full, set()
    if nullable or expression.code == "None":
        return f"Nullable[{expression.code}]", {_NULLABLE}
    return f"{expression.code} | None", set()


def _is_key(name: str) -> bool:
    """Whether the class syntax of `TypedDict` can say a key."""
    return (
        name.isidentifier()
        and not keyword.iskeyword(name)
        and not name.startswith("__")
    )
