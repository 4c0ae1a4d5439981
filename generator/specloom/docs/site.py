"""An API -> every page of its client: path, template and view."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..metadata import ProjectFields
from ..model import Api
from ..naming import Names
from ..python.package.signatures import qualified
from ..python.package.types import TypeWriter
from .examples import example_writer
from .glance import Glance
from .links import GLANCE, WEBHOOKS, Pages, pages
from .llms import llms
from .model_pages import ModelPages, model_pages
from .operation_pages import OperationPages, operation_pages
from .project import project
from .readme import Readme
from .shown import told
from .type_texts import TypeTexts
from .usage import usage
from .webhook_pages import WebhookPages, webhook_pages

Page = tuple[str, str, object]
"""Path, relative to the output folder; template; view."""


@dataclass(frozen=True, slots=True)
class Site:
    """The pages of one client, and the files of the project around it."""

    api: Api
    names: Names
    pages: Pages
    operations: OperationPages
    models: ModelPages
    webhooks: WebhookPages
    glance: Glance
    readme: Readme

    def docs(self) -> Iterator[Page]:
        """One page a tag, one page a model, one for all signatures and one for all webhooks."""
        for tag in self.api.tags:
            path = f"docs/{self.pages.operations[tag.name]}.md"
            yield path, "docs/tag.md.jinja", self.operations.page(tag)
        for id in self.names.schemas:
            path = f"docs/{self.pages.models[id]}.md"
            yield path, "docs/model.md.jinja", self.models.page(id)

        yield f"docs/{GLANCE}.md", "docs/api.md.jinja", self.glance.view()
        webhooks = self.webhooks.page()
        if webhooks is not None:
            yield f"docs/{WEBHOOKS}.md", "docs/webhooks.md.jinja", webhooks

    def project(
        self, docs: tuple[Page, ...], configured: ProjectFields
    ) -> Iterator[Page]:
        """What makes a folder with the package a project; the README counts the examples."""
        api, names, readme = self.api, self.names, self.readme.view()
        examples = told([readme, *(view for _, _, view in docs)])
        readme = replace(readme, examples=examples)
        yield "README.md", "project/README.md.jinja", readme
        metadata = project(api, names, configured)
        yield "pyproject.toml", "project/pyproject.toml.jinja", metadata
        yield "llms.txt", "project/llms.txt.jinja", llms(api, names, self.webhooks)


def site(
    api: Api, names: Names, source: str, *, has_docs: bool, has_testing: bool
) -> Site:
    """The pages of one client.

    Args:
        api: the model.
        names: what everything is called.
        source: the document, as the pages name it.
        has_docs: whether there are pages to link to.
        has_testing: whether there is a test double.
    """
    files = pages(api, names, linked=has_docs)
    written = TypeWriter(api, names, qualified)
    types = TypeTexts(api, files, written)
    examples = example_writer(api, names)
    uses = usage(api, names, files)
    operations = operation_pages(api, names, files, types, examples, source)
    models = model_pages(api, names, files, types, uses, source)
    webhooks = webhook_pages(api, names, files, types, operations.rows, source)
    parts = (operations, models, webhooks, examples)
    readme = Readme(api, names, files, *parts, source, has_docs, has_testing)
    signatures = Glance(api, names, files, written, source)
    return Site(api, names, files, operations, models, webhooks, signatures, readme)
