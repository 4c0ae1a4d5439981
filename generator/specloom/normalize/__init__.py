"""The normalizer: a document -> the intermediate model of its API.

What a document can say in several ways is said in one afterwards: references, `allOf`, defaults of
parameter styles, the path item's parameters, nullability and security are resolved here.
"""

from __future__ import annotations

from ..diagnostics import Diagnostic
from ..load import Document
from ..model import Api
from ..pointer import ROOT, SchemaId
from ..refs import Refs
from .content import named, text_of
from .context import Context, Part
from .discriminators import with_discriminators
from .operations import operations, tags, webhooks
from .schemas import run
from .security import security, security_schemes
from .servers import servers
from .streams import with_flags
from .text import with_text


def normalize(document: Document, refs: Refs) -> tuple[Api, tuple[Diagnostic, ...]]:
    """Make the intermediate model of a document, and say what was degraded on the way."""
    context = Context(refs)
    root = Part("", ROOT, document.data)
    components = _components(context, root)
    schemes = security_schemes(context, root)
    found = tuple(operations(context, root, schemes))
    hooks = tuple(webhooks(context, root))
    run(context)
    info = document.data.get("info")
    api = Api(
        title=text_of(info, "title") or "API",
        version=text_of(info, "version") or "0",
        description=text_of(info, "description"),
        servers=servers(root),
        tags=tags(root, found),
        operations=found,
        webhooks=hooks,
        components=components,
        schemas=with_discriminators(context.schemas),
        security_schemes=schemes,
        security=security(context, schemes, root),
        external_docs=text_of(document.data.get("externalDocs"), "url"),
    )
    return with_flags(with_text(api)), tuple(context.diagnostics)


def _components(context: Context, root: Part) -> dict[str, SchemaId]:
    """Ask for every component schema, whether anything refers to it or not."""
    components = root.get("components")
    if components is None:
        return {}
    return {
        name: context.schema(part) for name, part in named(components.get("schemas"))
    }
