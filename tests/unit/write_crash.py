"""Kill a run before each of its system calls, and look at what is left. A script.

Usage: write_crash.py FOLDER WAY, where WAY is how units are put in place: "exchange",
"aside" (no atomic exchange), or "spread" (folders that cannot be renamed at all).
Prints the number of points at which the run was killed; fails with a traceback.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

from specloom.write import Footprint, Manifest, OutputFile, apply, compare, swap


def footprint(package: str) -> Footprint:
    """Where a client may be that has its modules in some folders of its package."""
    folders = "a api models fresh new new/deep pet api.py A.py".split()
    modules = (package, *(f"{package}/{name}" for name in folders))
    return Footprint(
        package,
        {
            **dict.fromkeys(modules, r"\w+\.(?:py|txt|typed)"),
            "docs": r"\w+\.md",
            "": r"README\.md|llms\.txt|pyproject\.toml",
        },
    )


SHOP = footprint("shop")

EVENTS = {
    "open",
    "os.chmod",
    "os.link",
    "os.listdir",
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.scandir",
    "os.symlink",
}
MINE = {"shop/mine.py": "mine", "shop/api/mine.txt": "mine", "docs/notes.md": "mine"}
Contents = dict[str, bytes]


def version(number: int) -> list[OutputFile]:
    """A client of which every file tells its version, but for one that never changes."""
    old, new = ["models/old.py"], ["models/new.py", "fresh/new.py"]
    names = ["__init__.py", "api/images.py", *(old if number == 1 else new)]
    pages = ["Images.md", "Old.md" if number == 1 else "New.md"]
    paths = [f"shop/{name}" for name in names] + [f"docs/{page}" for page in pages]
    paths += ["README.md", "llms.txt" if number == 1 else "pyproject.toml"]
    files = [OutputFile(path, f"version {number}".encode()) for path in paths]
    return [*files, OutputFile("shop/py.typed", b"")]


def generate(output: Path, number: int) -> None:
    """A run."""
    files = version(number)
    changes = compare(output, SHOP, files, force=False)
    apply(output, SHOP, files, manifest(number, changes.after), changes)


def manifest(number: int, files: object) -> Manifest:
    assert isinstance(files, dict)
    return Manifest(
        generator="test",
        fingerprint=str(number),
        files=files,
        documents={},
        names={},
        notes=(),
    )


def contents(folder: Path) -> Contents:
    """What a reader sees below `folder`."""
    files = (p for p in sorted(folder.rglob("*")) if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


def prepare(output: Path) -> None:
    """The state before the run that is killed: version 1, and files of the user's."""
    shutil.rmtree(output, ignore_errors=True)
    generate(output, 1)
    for path, text in MINE.items():
        (output / path).write_text(text)


def killed(output: Path, point: int) -> bool:
    """Run in a child that is killed before its `point`-th call; False if it finished."""
    child = os.fork()
    if child == 0:
        try:
            arm(point)
            generate(output, 2)
        except BaseException:
            sys.excepthook(*sys.exc_info())
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert status in (0, signal.SIGKILL), status
    return status != 0


def arm(point: int) -> None:
    """Kill this process before the `point`-th call that touches the disk."""
    left = point

    def count(event: str, _: object = None) -> None:
        nonlocal left
        if event in EVENTS:
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    put = vars(swap)["exchange"]  # as `ways` has left it

    def exchange(one: str, other: str) -> bool:
        count("os.rename")
        return bool(put(one, other))

    vars(swap)["exchange"] = exchange


def no_rename(source: str, target: str) -> None:
    """Refuse to rename folders that an earlier run has put in place."""
    if os.path.isdir(source) and ".specloom-new-" not in source:
        raise OSError(errno.EXDEV, "cross-device link", source)
    RENAME(source, target)


RENAME = os.rename


def ways(way: str) -> Iterator[Callable[..., object]]:
    """What to replace, so that units are put in place in the given way."""
    if way != "exchange":
        yield mock.patch.object(swap, "exchange", lambda one, other: False).start
    if way == "spread":
        yield mock.patch.object(os, "rename", no_rename).start


def check(output: Path, old: Contents, new: Contents, way: str) -> None:
    """The package is the old or the new one; the next run makes everything new."""
    package = contents(output / "shop")
    whole = package in (old, new) or (way == "aside" and not package)
    assert whole or way == "spread", package
    generate(output, 2)
    assert contents(output / "shop") == new
    everything = contents(output)
    wanted = {file.path: file.content for file in version(2)}
    mine = {path: text.encode() for path, text in MINE.items()}
    assert {k: v for k, v in everything.items() if "/.specloom" not in k} == {
        **wanted,
        **mine,
    }
    assert sorted(p.name for p in output.iterdir()) == [
        "README.md",
        "docs",
        "pyproject.toml",
        "shop",
    ]
    assert not (output / "shop/models/old.py").exists()


def main(output: Path, way: str) -> None:
    for start in ways(way):
        start()
    prepare(output)
    old = contents(output / "shop")
    generate(output, 2)
    new = contents(output / "shop")
    point = 0
    while True:
        prepare(output)
        if not killed(output, point):
            break
        check(output, old, new, way)
        point += 1
    assert contents(output / "shop") == new
    print(point)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
