"""The API, its names and the configuration -> every file of the client, as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..config import Config
from ..model import Api
from ..naming import Names
from ..pointer import SchemaId
from . import package
from .layout import Layout, lay_out, with_twins
from .models import ModelsWriter
from .operations import ApiWriter, qualified
from .types import TypeWriter
from .views import (
    ApiModuleView,
    ClientView,
    ConfigurationView,
    ExceptionsView,
    ModelsModuleView,
    PackageView,
    PlainView,
)

TEMPLATES: Mapping[str, type] = {
    "package/package_init.py.jinja": PackageView,
    "package/models_module.py.jinja": ModelsModuleView,
    "package/api_module.py.jinja": ApiModuleView,
    "package/api_init.py.jinja": PlainView,
    "package/api_client.py.jinja": ClientView,
    "package/configuration.py.jinja": ConfigurationView,
    "package/exceptions.py.jinja": ExceptionsView,
    "package/rest.py.jinja": PlainView,
    "package/api_response.py.jinja": PlainView,
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
        return package.source_name(self.config.spec)

    @property
    def root(self) -> str:
        """The folder of the package."""
        return self.config.package

    def package_files(self) -> Iterator[PlannedFile]:
        """The package itself."""
        api, names, source, root = self.api, self.names, self.source, self.root
        plain = PlainView(source=source)
        writer = ModelsWriter(api, names, self.layout, self.twins, source)
        modules = [
            (module, tuple(map(str, writer.exported(module))))
            for module in self.layout.modules
        ]
        types = tuple(sorted(named.type for named in names.schemas.values()))
        rows = (
            (
                "__init__.py",
                "package_init",
                package.root_package(source, api, names, types),
            ),
            ("api_client.py", "api_client", package.client(source, api, names)),
            ("api_response.py", "api_response", plain),
            (
                "configuration.py",
                "configuration",
                package.configuration(source, api, names),
            ),
            ("exceptions.py", "exceptions", package.exceptions(source)),
            ("rest.py", "rest", plain),
            ("api/__init__.py", "api_init", plain),
            (
                "models/__init__.py",
                "package_init",
                package.models_package(
                    source, [(m.name, exported) for m, exported in modules]
                ),
            ),
        )
        for path, template, view in rows:
            yield Rendered(f"{root}/{path}", f"package/{template}.py.jinja", view)
        for module, _ in modules:
            path = f"{root}/models/{module.name}.py"
            yield Rendered(
                path, "package/models_module.py.jinja", writer.module(module)
            )
        types_of_api = TypeWriter(api, names, qualified, self.twins)
        operations = ApiWriter(api, names, types_of_api, source)
        for tag in api.tags:
            path = f"{root}/api/{names.tags[tag.name].module}.py"
            yield Rendered(path, "package/api_module.py.jinja", operations.module(tag))

    def copies(self) -> Iterator[PlannedFile]:
        """The runtime, and the mark of a typed package (PEP 561)."""
        runtime = Path(__file__).parents[1] / "runtime"
        for origin in sorted(runtime.glob("*.py")):
            yield Copied(f"{self.root}/_runtime/{origin.name}", origin)
        yield Copied(f"{self.root}/py.typed", runtime / "py.typed")


def plan(api: Api, names: Names, config: Config) -> tuple[PlannedFile, ...]:
    """List every file of a client."""
    planner = Planner(api, names, config, lay_out(api, names), with_twins(api, names))
    return (*planner.package_files(), *planner.copies())
