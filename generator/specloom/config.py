"""The configuration of one client: command-line flags over `[tool.specloom]`, frozen."""

from __future__ import annotations

import keyword
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal, cast

from .address import is_host, is_url, shown
from .diagnostics import SpecloomError, did_you_mean, error
from .features import KNOWN
from .metadata import FIELDS, ProjectFields, wrong
from .model import StreamDeclaration
from .settings_file import SettingsFile, read_settings

Layout = Literal["project", "package"]

_NEEDED = frozenset({"httpx2", "pydantic", "pydantic_core", "typing_extensions"})
"""What clients import."""

_SECRET = re.compile(r"auth|cookie|key|token|secret|password", re.IGNORECASE)
"""In the name of a header whose value is a secret."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What to generate from what, and where to."""

    spec: str = field(repr=False)
    """A path, a URL, or "-" for standard input. It may hold what is secret: see `document`."""
    output: Path
    package: str
    """The name of the generated package."""
    layout: Layout = "project"
    """"project" writes package, docs, README and pyproject.toml; "package" the package alone."""
    docs: bool = True
    testing: bool = True
    """Whether the client has a test double of the API: `testing.MockTransport`."""
    features: tuple[str, ...] = ()
    """What the client carries of the runtime though the document has no need of it."""
    runtime: str | None = None
    """The full name of a runtime that the client shares with others, in place of its own."""
    strict: bool = False
    """Whether a warning stops the run."""
    allow_remote_refs: bool = False
    """Whether documents that references name are fetched over http(s)."""
    allow_refs_outside: bool = False
    """Whether references may lead to files outside the folder of the document."""
    allow_hosts: tuple[str, ...] = ()
    """Hosts that documents are fetched from though they are not public."""
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Header fields of the request for `spec`; `${NAME}` in a value is of the environment."""
    template_dir: Path | None = None
    """Templates here go before the ones that come with specloom."""
    streams: tuple[StreamDeclaration, ...] = ()
    """Streams that the document does not tell of."""
    project: ProjectFields = ()
    """Fields of the project's metadata, in place of what the document says; an empty one is left out."""
    links_base: str | None = None
    """What relative links in descriptions are relative to, in place of the API's `externalDocs`."""
    site_logo: Path | None = None
    """A picture for the head of a site."""
    site_color: str | None = None
    """The colour of a site: `#3f51b5`."""

    @property
    def document(self) -> str:
        """`spec` as it may be printed and stored."""
        return shown(self.spec)


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
    names = _names(file, row)
    for name in ("spec", "output", "package"):
        value = names.get(name)
        if not isinstance(value, str) or "\0" in value:
            message = f'"{name}" is missing or no string without NULs'
            raise file.invalid(message, name)
    for key in ("docs", "testing", "strict", "allow-remote-refs", "allow-refs-outside"):
        if not isinstance(names.get(_field(key), False), bool):
            raise file.invalid(f'"{key}" must be true or false', _written(row, key))
    base = file.file.parent
    spec = names.pop("spec")
    output = base / names.pop("output")
    template_dir = _template_dir(file, names.pop("template_dir", None))
    logo = _logo(file, names.pop("site_logo", None))
    _check_words(file, names)
    if not isinstance(names.get("runtime"), str | None):
        raise file.invalid('"runtime" must be a string', "runtime")
    streams = tuple(_streams(file, names.pop("streams", {})))
    project = _project(file, names.pop("project", {}))
    headers = tuple(_headers(file, spec, names.pop("headers", {})))
    return Config(
        streams=streams,
        project=project,
        headers=headers,
        allow_hosts=_hosts(file, names.pop("allow_hosts", [])),
        features=_features(file, names.pop("features", [])),
        spec=spec if "://" in spec or spec == "-" else str(relative(base / spec)),
        output=relative(output),
        template_dir=template_dir,
        site_logo=logo,
        **names,
    )


def _names(file: SettingsFile, row: Mapping[str, Any]) -> dict[str, Any]:
    """The settings by the names of their fields; "_" in a key is as good as "-"."""
    known = [each.name.replace("_", "-") for each in fields(Config)]
    found: dict[str, Any] = {}
    for key, value in row.items():
        if _field(key) in found:
            raise file.invalid(f'"{key}" is set twice', key)
        if key.replace("_", "-") not in known:
            raise _unknown(file, known, key)
        found[_field(key)] = value
    return found


def _unknown(file: SettingsFile, known: Iterable[str], *keys: str) -> SpecloomError:
    """The error for a key that nothing is set by, with the known ones in its place."""
    known = tuple(known)
    hint = did_you_mean(keys[-1], known) or f"there are {', '.join(known)}"
    return file.invalid(f'"{".".join(keys)}" is no setting', *keys, hint=hint)


def _field(key: str) -> str:
    return key.replace("-", "_")


def _written(row: Mapping[str, Any], key: str) -> str:
    """A key as it is written."""
    return key if key in row else _field(key)


def _streams(file: SettingsFile, written: object) -> Iterator[StreamDeclaration]:
    """`[tool.specloom.client.streams]`: by operation, what is to be known of its stream."""
    if not isinstance(written, dict):
        raise file.invalid('"streams" must be a table', "streams")
    known = [each.name.replace("_", "-") for each in fields(StreamDeclaration)]
    known.remove("operation")
    for operation, row in cast("dict[str, object]", written).items():
        if not isinstance(row, dict):
            message = f'"streams.{operation}" must be a table'
            raise file.invalid(message, "streams", operation)
        for key, value in row.items():
            if key.replace("_", "-") not in known:
                raise _unknown(file, known, "streams", operation, key)
            if not isinstance(value, str):
                message = f'"streams.{operation}.{key}" must be a string'
                raise file.invalid(message, "streams", operation, key)
        names = {_field(key): value for key, value in row.items()}
        yield StreamDeclaration(operation=operation, **names)


def _project(file: SettingsFile, written: object) -> ProjectFields:
    """`[tool.specloom.client.project]`: what `[project]` of the client is to say."""
    if not isinstance(written, dict):
        raise file.invalid('"project" must be a table', "project")
    table = cast("dict[str, Any]", written)
    for name, value in table.items():
        if name not in FIELDS:
            raise _unknown(file, FIELDS, "project", name)
        if told := wrong(name, value):
            raise file.invalid(told, "project", name)
    return tuple(table.items())


def _headers(
    file: SettingsFile, spec: str, written: object
) -> Iterator[tuple[str, str]]:
    """`headers = { Authorization = "Bearer ${TOKEN}" }`: what is secret stays out of the file."""
    if not isinstance(written, dict) or not all(
        isinstance(value, str) for value in written.values()
    ):
        raise file.invalid('"headers" must be a table of strings', "headers")
    if written and not is_url(spec):
        raise file.invalid('"headers" go with a "spec" that is a URL', "headers")
    for name, value in cast("dict[str, str]", written).items():
        if _SECRET.search(name) and "${" not in value:
            message = f'"headers.{name}" must not stand in the file: write "${{NAME}}"'
            message = f"{message}, for a variable of the environment"
            raise file.invalid(message, "headers", name)
        yield name, value


def _hosts(file: SettingsFile, written: object) -> tuple[str, ...]:
    if not isinstance(written, list) or not all(isinstance(h, str) for h in written):
        raise file.invalid('"allow-hosts" must be a list of strings', "allow-hosts")
    for each in cast("list[str]", written):
        if not is_host(each):
            message = f'"allow-hosts" has hosts, as "a" or "a:80": {each!r}'
            raise file.invalid(message, "allow-hosts")
    return tuple(cast("list[str]", written))


def _features(file: SettingsFile, written: object) -> tuple[str, ...]:
    if not isinstance(written, list) or not all(isinstance(f, str) for f in written):
        raise file.invalid('"features" must be a list of strings', "features")
    for each in cast("list[str]", written):
        if each not in KNOWN:
            hint = did_you_mean(each, KNOWN) or f"there are {', '.join(sorted(KNOWN))}"
            raise file.invalid(f'there is no feature "{each}"', "features", hint=hint)
    return tuple(sorted(cast("list[str]", written)))


def _template_dir(file: SettingsFile, written: object) -> Path | None:
    if written is None:
        return None
    folder = file.file.parent / written if isinstance(written, str) else None
    if folder is None or not folder.is_dir():
        raise file.invalid(f'"template-dir" is no folder: {written!r}', "template-dir")
    return folder


_PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".webp")


def _logo(file: SettingsFile, written: object) -> Path | None:
    if written is None:
        return None
    picture = file.file.parent / written if isinstance(written, str) else None
    if picture is None or not picture.is_file() or picture.suffix not in _PICTURES:
        kinds = ", ".join(_PICTURES)
        raise file.invalid(
            f'"site-logo" is no picture ({kinds}): {written!r}', "site-logo"
        )
    return picture


def _check_words(file: SettingsFile, names: Mapping[str, Any]) -> None:
    """Refuse a colour and a base of links that are none."""
    color, base = names.get("site_color"), names.get("links_base")
    if color is not None and not (isinstance(color, str) and _COLOR.fullmatch(color)):
        raise file.invalid(
            f'"site-color" is no colour like "#3f51b5": {color!r}', "site-color"
        )
    if base is not None and not (isinstance(base, str) and is_url(base)):
        raise file.invalid(f'"links-base" is no http(s) URL: {base!r}', "links-base")


_COLOR = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")


def relative(path: Path) -> Path:
    """The path as a user standing here would write it."""
    try:
        return path.resolve().relative_to(Path.cwd())
    except ValueError:
        return path


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
    if parts[-2:] == [config.package, "_runtime"]:
        message = f"{name} is the runtime that {config.package} has without that"
        raise SpecloomError(error("invalid-runtime", message))


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
