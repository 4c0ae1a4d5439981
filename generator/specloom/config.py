"""The configuration of one client: command-line flags over `[tool.specloom]`, frozen."""

from __future__ import annotations

import keyword
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal

from . import settings_values as values
from .address import is_url, shown
from .diagnostics import SpecloomError, error
from .metadata import ProjectFields
from .model import StreamDeclaration
from .settings_file import SettingsFile, read_settings
from .settings_values import Read, Setting, plain, unknown

Layout = Literal["project", "package"]

_NEEDED = frozenset({"httpx2", "pydantic", "pydantic_core", "typing_extensions"})
"""What clients import."""


def key(read: Read, *, shows: bool = True) -> Mapping[str, Any]:
    """What is known of a setting: what reads it, and whether it shows in what is generated."""
    return {"read": read, "shows": shows}


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What to generate from what, and where to."""

    spec: str = field(repr=False, metadata=key(values.document))
    """A path, a URL, or "-" for standard input. It may hold what is secret: see `document`."""
    output: Path = field(metadata=key(values.path, shows=False))
    package: str = field(metadata=key(values.text))
    """The name of the generated package."""
    layout: Layout = field(default="project", metadata=key(values.text))
    """"project" writes package, docs, README and pyproject.toml; "package" the package alone."""
    docs: bool = field(default=True, metadata=key(values.flag))
    testing: bool = field(default=True, metadata=key(values.flag))
    """Whether the client has a test double of the API: `testing.MockTransport`."""
    features: tuple[str, ...] = field(default=(), metadata=key(values.features))
    """What the client carries of the runtime though the document has no need of it."""
    runtime: str | None = field(default=None, metadata=key(values.text))
    """The full name of a runtime that the client shares with others, in place of its own."""
    strict: bool = field(default=False, metadata=key(values.flag))
    """Whether a warning stops the run."""
    allow_remote_refs: bool = field(
        default=False, metadata=key(values.flag, shows=False)
    )
    """Whether documents that references name are fetched over http(s)."""
    allow_refs_outside: bool = field(
        default=False, metadata=key(values.flag, shows=False)
    )
    """Whether references may lead to files outside the folder of the document."""
    allow_hosts: tuple[str, ...] = field(
        default=(), metadata=key(values.hosts, shows=False)
    )
    """Hosts that documents are fetched from though they are not public."""
    headers: tuple[tuple[str, str], ...] = field(
        default=(), repr=False, metadata=key(values.headers, shows=False)
    )
    """Header fields of the request for `spec`; `${NAME}` in a value is of the environment."""
    template_dir: Path | None = field(
        default=None, metadata=key(values.folder, shows=False)
    )
    """Templates here go before the ones that come with specloom; the files show, not the folder."""
    streams: tuple[StreamDeclaration, ...] = field(
        default=(), metadata=key(values.streams)
    )
    """Streams that the document does not tell of."""
    project: ProjectFields = field(default=(), metadata=key(values.project))
    """Fields of the project's metadata, in place of what the document says; an empty one is left out."""
    links_base: str | None = field(default=None, metadata=key(values.url))
    """What relative links in descriptions are relative to, in place of the API's `externalDocs`."""
    site_logo: Path | None = field(
        default=None, metadata=key(values.picture, shows=False)
    )
    """A picture for the head of a site."""
    site_color: str | None = field(
        default=None, metadata=key(values.color, shows=False)
    )
    """The colour of a site: `#3f51b5`."""

    @property
    def document(self) -> str:
        """`spec` as it may be printed and stored."""
        return shown(self.spec)

    @property
    def shown(self) -> Mapping[str, object]:
        """The settings that show in what is generated, by name: another value, another client."""
        return {
            each.name: getattr(self, each.name)
            for each in fields(self)
            if each.metadata["shows"]
        }


def configured(
    folder: Path, overrides: Mapping[str, Any] | None = None
) -> tuple[Config, ...]:
    """The clients that `folder` configures, in `specloom.toml` or in `pyproject.toml`.

    Args:
        folder: where to look.
        overrides: fields of `Config` that go before what is configured.

    Raises:
        SpecloomError: there is no configuration, or it is not what it should be.
    """
    for name, path in (("specloom.toml", ()), ("pyproject.toml", ("tool", "specloom"))):
        if not (folder / name).is_file():
            continue
        file = read_settings(folder / name, *path)
        table = file.table()
        if table is not None:
            clients = tuple(
                checked(replace(_client(*row), **(overrides or {})))
                for row in _rows(file, table)
            )
            _check_apart(file, clients)
            return clients
    raise SpecloomError(
        error(
            "no-configuration",
            "no SPEC was given, and neither specloom.toml nor [tool.specloom] of pyproject.toml is here",
            hint="specloom generate SPEC -o DIR --package NAME",
        )
    )


def _check_apart(file: SettingsFile, clients: tuple[Config, ...]) -> None:
    """Two clients in one place would overwrite each other on every run."""
    seen: set[tuple[Path, str]] = set()
    projects: dict[Path, str] = {}
    for each in clients:
        folder = each.output.resolve()
        place = (folder, each.package.lower())
        if place in seen:
            where = f'package "{each.package}" in {each.output}'
            raise file.invalid(f"more than one client would be {where}")
        seen.add(place)
        if each.layout == "project":
            other = projects.setdefault(folder, each.package)
            if other != each.package:
                raise file.invalid(
                    f'the projects of "{other}" and "{each.package}" would both be {each.output}',
                    hint='give each an "output" of its own, or layout = "package"',
                )


def _rows(
    file: SettingsFile, table: Mapping[str, Any]
) -> list[tuple[SettingsFile, Mapping[str, Any]]]:
    """One row a client: those of `[[client]]`, over what stands beside them; else the table."""
    shared = {key: value for key, value in table.items() if key != "client"}
    clients = table.get("client")
    if clients is None:
        return [(file, shared)]
    if "headers" in shared:
        message = '"headers" are for one server: they belong into a [[client]]'
        raise file.invalid(message, "headers")
    if not isinstance(clients, list) or not all(
        isinstance(row, dict) for row in clients
    ):
        message = '"client" must be an array of tables: [[tool.specloom.client]]'
        raise file.invalid(message, "client")
    return [
        (file.within(("client", index), ()), {**shared, **row})
        for index, row in enumerate(clients)
    ]


def _client(file: SettingsFile, row: Mapping[str, Any]) -> Config:
    known = {each.name: each for each in fields(Config)}
    written: dict[str, str] = {}
    for name in row:
        if plain(name) in written:
            raise file.invalid(f'"{name}" is set twice', name)
        if plain(name) not in known:
            raise unknown(file, (k.replace("_", "-") for k in known), name)
        written[plain(name)] = name
    found = {
        name: known[name].metadata["read"](Setting(file, own, row[own]))
        for name, own in written.items()
    }
    for name, each in known.items():
        if each.default is MISSING and name not in found:
            raise file.invalid(f'"{name}" is missing', name)
    config = Config(**found)
    if config.headers and not is_url(config.spec):
        raise file.invalid('"headers" go with a "spec" that is a URL', "headers")
    return config


def checked(config: Config) -> Config:
    """The same configuration, if it can be carried out.

    Raises:
        SpecloomError: the package's name is no name, or the layout is unknown.
    """
    if wrong_name := _package_fault(config):
        message = f'"{config.package}" cannot be the name of a package: {wrong_name}'
        hint = "letters, digits and underscores, a letter first: acme_client"
        raise SpecloomError(error("invalid-package", message, hint=hint))
    if config.runtime is not None:
        _check_runtime(config, config.runtime)
    if config.layout not in ("project", "package"):
        raise SpecloomError(
            error(
                "invalid-layout",
                f'"{config.layout}" is no layout: "project" or "package"',
            )
        )
    return config


def _check_runtime(config: Config, name: str) -> None:
    """Refuse a runtime that a client cannot share."""
    parts = name.split(".")
    if not all(part.isidentifier() and not keyword.iskeyword(part) for part in parts):
        message = f'"{name}" cannot be the name of a runtime'
        hint = "a full name: acme.common._runtime"
        raise SpecloomError(error("invalid-runtime", message, hint=hint))
    if config.layout == "project":
        message = f"{config.package}: a project cannot share the runtime {name}"
        hint = 'layout = "package" is for packages that share one'
        raise SpecloomError(error("invalid-runtime", message, hint=hint))
    package = config.output.joinpath(config.package).resolve()
    if runtime_folder(config.output, name).resolve().is_relative_to(package):
        message = f"{name} would be in the package {config.package} itself"
        hint = "what several packages share stands beside them"
        raise SpecloomError(error("invalid-runtime", message, hint=hint))


def runtime_folder(output: Path, name: str) -> Path:
    """Where a runtime of this full name is that clients in `output` share.

    The name starts at the folder of its first part, where that is one of those that the path of
    the output names: for `acme.common._runtime` at `src`, if the output is `src/acme`. Else it
    starts in the output. Folders that the path does not name may be called as they like.
    """
    first, *_ = parts = name.split(".")
    written = Path(os.path.relpath(output)).parts
    last = max((i for i, part in enumerate(written) if part == first), default=None)
    root = output if last is None else Path(*written[:last])
    return root.joinpath(*parts)


def _package_fault(config: Config) -> str | None:
    """Why a package cannot have its name; None where it can."""
    name = config.package
    if keyword.iskeyword(name):
        return "it is a keyword of Python"
    if not is_package_name(name):
        return "nobody could import it"
    if config.layout == "package":  # which may go into a package of the user's
        return None
    if name in sys.stdlib_module_names:
        return f"Python's standard library has a module {name}"
    if name in _NEEDED:
        return f"it needs the library {name} itself"
    if name.lower() == "docs":  # some disks do not tell them apart
        return "the pages of its project are in a folder of that name"
    return None


def is_package_name(name: str) -> bool:
    """Whether a package can be imported under this name on every platform."""
    return bool(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name)) and not keyword.iskeyword(
        name
    )


_LONGEST_STEM = 80
"""Characters of a title that go into the name of a package."""


def package_name(title: str) -> str:
    """A name for the package of an API that was given none: "Pet Store" -> "pet_store_client"."""
    words = re.findall(r"[a-z0-9]+", title.lower())
    # No disk has names without end, and a title may be a whole text.
    stem = "_".join(words)[:_LONGEST_STEM].rstrip("_") or "api"
    stem = stem if stem[0].isalpha() else f"api_{stem}"
    return f"{stem.removesuffix('_api')}_client"
