"""The configuration of one client: command-line flags over `[tool.specloom]`, frozen."""

from __future__ import annotations

import keyword
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, cast

from .address import is_host, is_url, shown
from .diagnostics import SpecloomError, error
from .metadata import ProjectFields, wrong
from .model import StreamDeclaration

Layout = Literal["project", "package"]

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


def configured(folder: Path) -> tuple[Config, ...]:
    """The clients that `folder` configures, in `specloom.toml` or in `pyproject.toml`.

    Raises:
        SpecloomError: there is no configuration, or it is not what it should be.
    """
    for name, path in (("specloom.toml", ()), ("pyproject.toml", ("tool", "specloom"))):
        file = folder / name
        if file.is_file():
            table = _table(file, path)
            if table is not None:
                clients = tuple(_client(file, row) for row in _rows(file, table))
                _check_apart(file, clients)
                return clients
    raise SpecloomError(
        error(
            "no-configuration",
            "no SPEC was given, and neither specloom.toml nor [tool.specloom] of pyproject.toml is here",
            hint="specloom generate SPEC -o DIR --package NAME",
        )
    )


def _check_apart(file: Path, clients: tuple[Config, ...]) -> None:
    """Two clients in one place would overwrite each other on every run."""
    seen: set[tuple[Path, str]] = set()
    for each in clients:
        place = (each.output.resolve(), each.package.lower())
        if place in seen:
            where = f'package "{each.package}" in {each.output}'
            raise _invalid(file, f"more than one client would be {where}")
        seen.add(place)


def _table(file: Path, path: tuple[str, ...]) -> Mapping[str, Any] | None:
    try:
        data: Any = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:  # endless digits are no TOMLDecodeError
        raise _invalid(file, f"cannot be read: {problem}") from problem
    except RecursionError:
        raise _invalid(file, "cannot be read: it nests too deeply") from None
    for key in path:
        data = data.get(key) if isinstance(data, dict) else None
    if data is not None and not isinstance(data, dict):
        raise _invalid(file, "[tool.specloom] must be a table")
    return cast("Mapping[str, Any] | None", data)


def _rows(file: Path, table: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """One row a client: those of `[[client]]`, over what stands beside them; else the table."""
    shared = {key: value for key, value in table.items() if key != "client"}
    clients = table.get("client")
    if clients is None:
        return [shared]
    if "headers" in shared:
        raise _invalid(
            file, '"headers" are for one server: they belong into a [[client]]'
        )
    if not isinstance(clients, list) or not all(
        isinstance(row, dict) for row in clients
    ):
        raise _invalid(
            file, '"client" must be an array of tables: [[tool.specloom.client]]'
        )
    return [{**shared, **row} for row in clients]


def _client(file: Path, row: Mapping[str, Any]) -> Config:
    known = {each.name: each for each in fields(Config)}
    names = {key.replace("-", "_"): value for key, value in row.items()}
    for name in names.keys() - known.keys():
        raise _invalid(file, f'"{name}" is no setting; there are {", ".join(known)}')
    for name in ("spec", "output", "package"):
        value = names.get(name)
        if not isinstance(value, str) or "\0" in value:
            raise _invalid(file, f'"{name}" is missing or no string without NULs')
    for name in ("docs", "strict", "allow_remote_refs", "allow_refs_outside"):
        if not isinstance(names.get(name, False), bool):
            raise _invalid(file, f'"{name}" must be true or false')
    base = file.parent
    spec = names.pop("spec")
    output = base / names.pop("output")
    template_dir = _template_dir(file, names.pop("template_dir", None))
    logo = _logo(file, names.pop("site_logo", None))
    _check_words(file, names)
    streams = tuple(_streams(file, names.pop("streams", {})))
    project = _project(file, names.pop("project", {}))
    headers = tuple(_headers(file, spec, names.pop("headers", {})))
    return checked(
        Config(
            streams=streams,
            project=project,
            headers=headers,
            allow_hosts=_hosts(file, names.pop("allow_hosts", [])),
            spec=spec if "://" in spec or spec == "-" else str(_relative(base / spec)),
            output=_relative(output),
            template_dir=template_dir,
            site_logo=logo,
            **names,
        )
    )


def _streams(file: Path, written: object) -> Iterator[StreamDeclaration]:
    """`[tool.specloom.client.streams]`: by operation, what is to be known of its stream."""
    if not isinstance(written, dict):
        raise _invalid(file, '"streams" must be a table')
    known = {each.name for each in fields(StreamDeclaration)} - {"operation"}
    for operation, row in cast("dict[str, object]", written).items():
        if not isinstance(row, dict):
            raise _invalid(file, f'"streams.{operation}" must be a table')
        names = {key.replace("-", "_"): value for key, value in row.items()}
        if not names.keys() <= known or not all(
            isinstance(value, str) for value in names.values()
        ):
            settings = ", ".join(sorted(known))
            raise _invalid(file, f'"streams.{operation}" has {settings}: strings')
        yield StreamDeclaration(operation=operation, **names)


def _project(file: Path, written: object) -> ProjectFields:
    """`[tool.specloom.client.project]`: what `[project]` of the client is to say."""
    if not isinstance(written, dict):
        raise _invalid(file, '"project" must be a table')
    table = cast("dict[str, Any]", written)
    for name, value in table.items():
        if told := wrong(name, value):
            raise _invalid(file, told)
    return tuple(table.items())


def _headers(file: Path, spec: str, written: object) -> Iterator[tuple[str, str]]:
    """`headers = { Authorization = "Bearer ${TOKEN}" }`: what is secret stays out of the file."""
    if not isinstance(written, dict) or not all(
        isinstance(value, str) for value in written.values()
    ):
        raise _invalid(file, '"headers" must be a table of strings')
    if written and not is_url(spec):
        raise _invalid(file, '"headers" go with a "spec" that is a URL')
    for name, value in cast("dict[str, str]", written).items():
        if _SECRET.search(name) and "${" not in value:
            message = f'"headers.{name}" must not stand in the file: write "${{NAME}}"'
            raise _invalid(file, f"{message}, for a variable of the environment")
        yield name, value


def _hosts(file: Path, written: object) -> tuple[str, ...]:
    if not isinstance(written, list) or not all(isinstance(h, str) for h in written):
        raise _invalid(file, '"allow-hosts" must be a list of strings')
    for each in cast("list[str]", written):
        if not is_host(each):
            raise _invalid(file, f'"allow-hosts" has hosts, as "a" or "a:80": {each!r}')
    return tuple(cast("list[str]", written))


def _template_dir(file: Path, written: object) -> Path | None:
    if written is None:
        return None
    folder = file.parent / written if isinstance(written, str) else None
    if folder is None or not folder.is_dir():
        raise _invalid(file, f'"template-dir" is no folder: {written!r}')
    return folder


_PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".webp")


def _logo(file: Path, written: object) -> Path | None:
    if written is None:
        return None
    picture = file.parent / written if isinstance(written, str) else None
    if picture is None or not picture.is_file() or picture.suffix not in _PICTURES:
        kinds = ", ".join(_PICTURES)
        raise _invalid(file, f'"site-logo" is no picture ({kinds}): {written!r}')
    return picture


def _check_words(file: Path, names: Mapping[str, Any]) -> None:
    """Refuse a colour and a base of links that are none."""
    color, base = names.get("site_color"), names.get("links_base")
    if color is not None and not (isinstance(color, str) and _COLOR.fullmatch(color)):
        raise _invalid(file, f'"site-color" is no colour like "#3f51b5": {color!r}')
    if base is not None and not (isinstance(base, str) and is_url(base)):
        raise _invalid(file, f'"links-base" is no http(s) URL: {base!r}')


_COLOR = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")


def _relative(path: Path) -> Path:
    """The path as a user standing here would write it."""
    try:
        return path.resolve().relative_to(Path.cwd())
    except ValueError:
        return path


def _invalid(file: Path, message: str) -> SpecloomError:
    return SpecloomError(error("invalid-configuration", f"{file.name}: {message}"))


def checked(config: Config) -> Config:
    """The same configuration, if it can be carried out.

    Raises:
        SpecloomError: the package's name is no name, or the layout is unknown.
    """
    if not is_package_name(config.package):
        raise SpecloomError(
            error(
                "invalid-package",
                f'"{config.package}" cannot be the name of a package',
                hint="letters, digits and underscores, a letter first: acme_client",
            )
        )
    if config.layout not in ("project", "package"):
        raise SpecloomError(
            error(
                "invalid-layout",
                f'"{config.layout}" is no layout: "project" or "package"',
            )
        )
    return config


def is_package_name(name: str) -> bool:
    """Whether a package can be imported under this name on every platform."""
    return bool(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name)) and not keyword.iskeyword(
        name
    )


def package_name(title: str) -> str:
    """A name for the package of an API that was given none: "Pet Store" -> "pet_store_client"."""
    words = re.findall(r"[a-z0-9]+", title.lower())
    stem = "_".join(words) or "api"
    stem = stem if stem[0].isalpha() else f"api_{stem}"
    return f"{stem.removesuffix('_api')}_client"
