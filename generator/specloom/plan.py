"""The API, its names and the configuration -> every file of the client, as data."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from .config import Config
from .docs.site import site
from .docs.views import (
    GlanceView,
    LlmsView,
    ModelPageView,
    ProjectView,
    ReadmeView,
    TagPageView,
    WebhooksPageView,
)
from .features import KNOWN
from .model import Api
from .model.queries import received
from .naming import Names
from .pointer import SchemaId
from .python.package import root as package
from .python.package.layout import (
    Layout,
    coming_back,
    going_out,
    lay_out,
    only_brought,
    with_twins,
)
from .python.package.models import ModelsWriter
from .python.package.operations import ApiWriter
from .python.package.signatures import qualified
from .python.package.surface import surface
from .python.package.testing import double
from .python.package.types import TypeWriter
from .python.package.views import (
    ApiModuleView,
    ClientView,
    ConfigurationView,
    ExceptionsView,
    FeaturesView,
    ModelsModuleView,
    PackageView,
    PlainView,
    SurfaceView,
    TestDataView,
    WebhooksView,
)
from .python.package.webhooks import webhooks_writer
from .python.text.source import Code
from .runtime_modules import RUNTIME

TEMPLATES: Mapping[str, type] = {
    "package/package_init.py.jinja": PackageView,
    "package/models_module.py.jinja": ModelsModuleView,
    "package/api_module.py.jinja": ApiModuleView,
    "package/api_init.py.jinja": PlainView,
    "package/api_client.py.jinja": ClientView,
    "package/configuration.py.jinja": ConfigurationView,
    "package/exceptions.py.jinja": ExceptionsView,
    "package/features.py.jinja": FeaturesView,
    "package/rest.py.jinja": PlainView,
    "package/api_response.py.jinja": PlainView,
    "package/surface.txt.jinja": SurfaceView,
    "package/testing.py.jinja": PlainView,
    "package/testing.json.jinja": TestDataView,
    "package/webhooks.py.jinja": WebhooksView,
    "docs/tag.md.jinja": TagPageView,
    "docs/model.md.jinja": ModelPageView,
    "docs/webhooks.md.jinja": WebhooksPageView,
    "docs/api.md.jinja": GlanceView,
    "project/README.md.jinja": ReadmeView,
    "project/pyproject.toml.jinja": ProjectView,
    "project/llms.txt.jinja": LlmsView,
}
"""Every template that makes a file, and the view that it is given."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A file made from a template."""

    path: str
    """Relative to the output folder, with slashes."""
    template: str
    view: object


@dataclass(frozen=True, slots=True)
class Copied:
    """A file that is the same in every client."""

    path: str
    origin: Path


PlannedFile = Rendered | Copied


@dataclass(frozen=True, slots=True)
class Planner:
    """What the rows of the plan are made from."""

    api: Api
    names: Names
    config: Config
    layout: Layout
    twins: frozenset[SchemaId]

    @property
    def source(self) -> str:
        """The document, as headers name it."""
        return package.source_name(self.config.document)

    @property
    def root(self) -> str:
        """The folder of the package."""
        return self.config.package

    def package_files(self) -> Iterator[PlannedFile]:
        """The package itself."""
        api, names, source = self.api, self.names, self.source
        ways = going_out(api), coming_back(api), only_brought(api)
        writer = ModelsWriter(api, names, self.layout, self.twins, *ways, source)
        exported = [(m.name, tuple(writer.exported(m))) for m in self.layout.modules]
        types = sorted(named.type for named in names.schemas.values())
        modules = [(m.name, writer.module(m)) for m in self.layout.modules]
        operations = ApiWriter(
            api, names, TypeWriter(api, names, qualified, self.twins), source
        )
        apis = [(names.tags[t.name].module, operations.module(t)) for t in api.tags]
        plain = PlainView(source=source)
        root = package.root_package(source, api, names, types, self.config.runtime)
        models = package.models_package(source, exported)
        webhooks = self._webhooks()
        rows: list[tuple[str, str, object]] = [
            ("__init__.py", "package_init.py", root),
            ("api_client.py", "api_client.py", package.client(source, api, names)),
            ("api_response.py", "api_response.py", plain),
            (
                "configuration.py",
                "configuration.py",
                package.configuration(source, api, names),
            ),
            ("exceptions.py", "exceptions.py", package.exceptions(source)),
            ("rest.py", "rest.py", plain),
            (
                "surface.txt",
                "surface.txt",
                surface(dict(modules).values(), dict(apis).values(), webhooks),
            ),
            *(
                [
                    ("testing.py", "testing.py", plain),
                    ("testing.json", "testing.json", double(api, names)),
                ]
                if self.config.testing
                else []
            ),
            ("api/__init__.py", "api_init.py", plain),
            ("models/__init__.py", "package_init.py", models),
            *(
                (f"models/{name}.py", "models_module.py", view)
                for name, view in modules
            ),
            *((f"api/{name}.py", "api_module.py", view) for name, view in apis),
            *([("webhooks.py", "webhooks.py", webhooks)] if webhooks else []),
        ]
        for path, template, view in rows:
            yield Rendered(f"{self.root}/{path}", f"package/{template}.jinja", view)
        # The mark of a typed package (PEP 561).
        yield Copied(f"{self.root}/py.typed", RUNTIME / "py.typed")

    def _webhooks(self) -> WebhooksView | None:
        if not any(received(self.api)):
            return None
        return webhooks_writer(self.api, self.names, self.twins, self.source).module()

    def project_files(self) -> Iterator[Rendered]:
        """What stands around the package; nothing where it is to be vendored."""
        if self.config.layout == "project":
            has_docs = self.config.docs
            pages = site(
                self.api,
                self.names,
                self.source,
                has_docs=has_docs,
                has_testing=self.config.testing,
            )
            docs = tuple(pages.docs()) if has_docs else ()
            around = pages.project(docs, self.config.project)
            yield from (Rendered(*row) for row in (*around, *docs))


def plan(api: Api, names: Names, config: Config) -> tuple[PlannedFile, ...]:
    """List every file of a client but those of the runtime: see `plan_runtime`."""
    planner = Planner(api, names, config, lay_out(api, names), with_twins(api, names))
    return (*planner.package_files(), *planner.project_files())


def plan_runtime(folder: str, modules: Collection[str]) -> tuple[PlannedFile, ...]:
    """List the files of a runtime.

    Args:
        folder: where it is, with slashes.
        modules: those that are copied; see `runtime_modules`.
    """
    view = FeaturesView(names=tuple(map(Code, sorted(KNOWN & {*modules}))))
    return (
        Rendered(f"{folder}/features.py", "package/features.py.jinja", view),
        *(Copied(f"{folder}/{name}.py", RUNTIME / f"{name}.py") for name in modules),
    )


def plan_pages(api: Api, names: Names, config: Config) -> tuple[Rendered, ...]:
    """List the pages of a client: its README and, if it has that, all of its `docs/`."""
    pages = site(
        api,
        names,
        package.source_name(config.document),
        has_docs=config.docs,
        has_testing=config.testing,
    )
    docs = tuple(pages.docs()) if config.docs else ()
    rows = (Rendered(*row) for row in (*pages.project(docs, config.project), *docs))
    return tuple(row for row in rows if row.path.endswith((".md", "llms.txt")))
