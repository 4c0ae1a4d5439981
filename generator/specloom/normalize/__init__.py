"""The normalizer: a document -> the intermediate model of its API.

What a document can say in several ways is said in one afterwards: references, `allOf`, defaults of
parameter styles, the path item's parameters, nullability and security are resolved here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..diagnostics import Diagnostic
from ..load import Documents
from ..load.refs import Refs
from ..model import Api
from ..pointer import ROOT, Pointer, SchemaId, tokens
from .about import contact, license
from .context import Context, Part
from .operations.code_samples import with_code_samples
from .operations.content import documentation, named, text_of, told
from .operations.links import with_targets
from .operations.paths import operations, tags
from .operations.security import security, security_schemes
from .operations.servers import servers
from .operations.streams import with_flags
from .operations.webhooks import callbacks, webhooks, with_event
from .operations.worked import with_worked_examples
from .repairs.cycles import without_cycles
from .repairs.defaults import with_defaults
from .repairs.downloads import with_downloads
from .repairs.sendable import unsendable
from .repairs.text import with_text
from .repairs.unfitting import unfitting
from .schemas.conversion import run
from .schemas.discriminators import with_discriminators
from .schemas.families import with_families
from .schemas.required import report_undeclared, with_required


def normalize(
    documents: Documents, links_base: str | None = None
) -> tuple[Api, tuple[Diagnostic, ...]]:
    """Make the intermediate model of an API, and say what was degraded on the way.

    Args:
        documents: the document, and those that it refers to.
        links_base: the URL that relative links of descriptions are relative to; by default that
            of the API's `externalDocs`.
    """
    root = Part("", ROOT, documents[""].data)
    elsewhere = text_of(root.data.get("externalDocs"), "url")
    context = Context(Refs(documents), links_base or elsewhere or "")
    parts = _components(context, root)
    components = {name: context.schema(part) for name, part in parts.items()}
    schemes = security_schemes(context, root)
    found = tuple(operations(context, root, schemes))
    called = with_targets(tuple(operation for operation, _ in found))
    hooks = tuple(webhooks(context, root, schemes))
    callers = (
        *((operation.id, part) for operation, part in found),
        *((webhook.operation.id, part) for webhook, part in hooks),
    )
    backs = callbacks(context, schemes, callers)
    run(context)
    report_undeclared(context)
    schemas, circles = without_cycles(context.schemas)
    families = with_families(context, schemas, parts)
    info = root.data.get("info")
    api = Api(
        title=text_of(info, "title") or "API",
        version=text_of(info, "version") or "0",
        description=told(context, info),
        servers=servers(context, root),
        tags=tags(context, root, called),
        operations=called,
        webhooks=tuple(webhook for webhook, _ in hooks),
        callbacks=backs,
        components=components,
        schemas=families,
        security_schemes=schemes,
        security=security(schemes, root),
        external_docs=documentation(context, root.data),
        contact=contact(info),
        license=license(info),
        terms_of_service=text_of(info, "termsOfService"),
    )
    written = {operation.id: part for operation, part in found}
    api = with_code_samples(with_event(api), written)
    api = replace(api, schemas=with_discriminators(context, api.schemas, components))
    api, invalid = with_defaults(
        with_flags(with_downloads(with_text(with_required(api))))
    )
    api = with_worked_examples(context, api, written)
    more = (*invalid, *unsendable(api), *unfitting(api, called))
    return api, (*context.diagnostics, *circles, *more)


def _components(context: Context, root: Part) -> dict[str, Part]:
    """Every component schema, whether anything refers to it or not."""
    components = root.get("components")
    if components is None:
        return {}
    written = dict(named(components.get("schemas")))
    stands_for = {name: _elsewhere(context, part) for name, part in written.items()}
    named_after = _first_names(stands_for)
    context.stands_for |= {
        written[name].id: target
        for name, target in stands_for.items()
        if target is not None and named_after[target.id] == name
    }
    return {
        name: context.stands_for.get(part.id, part) for name, part in written.items()
    }


def _elsewhere(context: Context, component: Part) -> Part | None:
    """The schema that a component only refers to, if it has no name but this component's.

    So a document that is split over files gives the names that it has in one file.
    """
    if not isinstance(component.data, dict) or component.data.keys() != {"$ref"}:
        return None
    target = context.target(component)
    if target is None or target.document == "" and _is_component(target.pointer):
        return None
    return target


def _first_names(stands_for: Mapping[str, Part | None]) -> dict[SchemaId, str]:
    """Of components that refer to one schema, the one that it is named after."""
    rows = sorted(
        (target.id, tokens(target.pointer)[-1:] != (name,), name)
        for name, target in stands_for.items()
        if target is not None
    )
    return {id: name for id, _, name in reversed(rows)}


def _is_component(pointer: Pointer) -> bool:
    """Whether a place is that of a component schema."""
    parts = tokens(pointer)
    return len(parts) == 3 and parts[:2] == ("components", "schemas")
