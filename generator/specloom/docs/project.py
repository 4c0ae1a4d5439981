"""An API and the configuration -> `pyproject.toml`."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from packaging.version import InvalidVersion, Version

from ..metadata import ProjectFields, Text
from ..model import Api, Contact, License
from ..naming import Names
from ..python.text.docstrings import clean
from ..python.text.source import Code
from ..python.text.summaries import one_line
from .views import ProjectView

_LONGEST = 200
"""Characters of a licence, a version, a name or an address; what is longer is none."""
_ADDRESS = re.compile(
    r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*@[a-zA-Z\d-]+(?:\.[a-zA-Z\d-]+)*",
    re.ASCII,
)
_NO_PART = frozenset({"the", "license", "licence", "version", "software"})
"""Words by which people call a licence that its identifier (SPDX) does not have."""


def project(api: Api, names: Names, configured: ProjectFields) -> ProjectView:
    """`pyproject.toml`: what the API says of itself, and over it what is configured."""
    fields = {
        "name": distribution_name(names.package),
        "version": version_of(api),
        "description": description_of(api),
        "readme": "README.md",
        "requires-python": ">=3.11",
        "license": license_expression(api.license),
        "authors": authors(api.contact),
        "urls": urls(api),
        "classifiers": ["Typing :: Typed"],
        **dict(configured),
    }
    return ProjectView(
        fields=tuple(
            Code(f"{key} = {toml(value)}") for key, value in fields.items() if value
        ),
        package=toml(names.package),
    )


def distribution_name(package: str) -> str:
    """The name of the project: normalized (PEP 503)."""
    return re.sub(r"[-_.]+", "-", package).strip("-").lower()


def version_of(api: Api) -> str:
    """The version of the API, where it is one that package indexes know (PEP 440)."""
    version = api.version.strip()
    try:
        Version(version[:_LONGEST])
    except InvalidVersion:
        return "0.0.0"
    return version[:_LONGEST]


def description_of(api: Api) -> str:
    """The API in a line."""
    told = api.description or api.title
    return one_line(told) if told.strip() else f"A client of {api.title}"


def license_expression(license: License) -> str:
    """The licence of an API as an SPDX expression (PEP 639); empty where it is none.

    Documents before 3.1 have no `identifier`, but many a `name` that says the same: "Apache 2.0".
    """
    words = re.findall(r"[^\s,]+", license.name or "")
    name = "-".join(word for word in words if word.lower() not in _NO_PART)
    for written in (license.identifier or "", license.name or "", name):
        if 0 < len(written) <= _LONGEST:
            try:
                return canonicalize_license_expression(written)
            except InvalidLicenseExpression:
                continue
    return ""


def authors(contact: Contact) -> list[dict[str, str]]:
    """Who is to be asked: name and address, as far as indexes take them."""
    name = " ".join(clean(contact.name or "").split())
    told = {"name": name[:_LONGEST], "email": _address(contact.email or "")}
    person = {key: value for key, value in told.items() if value}
    return [person] if person else []


def _address(email: str) -> str:
    """An address that indexes take (RFC 5322, a dot-atom at a host); empty where it is none."""
    return email if len(email) <= _LONGEST and _ADDRESS.fullmatch(email) else ""


def urls(api: Api) -> dict[str, str]:
    """Where to read on, under labels that indexes know."""
    told = {
        "Homepage": api.contact.url,
        "Documentation": api.external_docs,
        "Terms of service": api.terms_of_service,
        "License": api.license.url,
    }
    return {label: url for label, url in told.items() if url and _is_web(url)}


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https") and bool(parts.netloc) and url.isprintable()
    )


def toml(value: Text) -> Code:
    """Write a value (TOML 1.0)."""
    if isinstance(value, str):
        return toml_string(value)
    if isinstance(value, list):
        return Code(f"[{', '.join(map(toml, value))}]")
    rows = (f"{toml_string(key)} = {toml(item)}" for key, item in value.items())
    return Code(f"{{ {', '.join(rows)} }}")


def toml_string(text: str) -> Code:
    """Write a basic string (TOML 1.0); its escapes are those of JSON, and delete's."""
    return Code(json.dumps(clean(text), ensure_ascii=False).replace("\x7f", "\\u007f"))
