"""Write: files + manifest -> changes on disk, the old or the new as a whole.

How a run changes the disk (`apply`):

1. Lock the output folder, and finish what a killed run has left (`recover`).
2. Stage: build the new version of every *unit* in which something changes inside one
   folder, `.specloom-new-<pid>`. A unit is a top-level entry of the output folder:
   the package, `docs`, or a file such as `README.md`. Unchanged files, and the
   user's, are hard links, so they keep inode and mtime. Everything new is fsynced.
3. Write the journal, `.specloom-journal.json`. Until here the old is untouched and a
   failure only leaves litter; from here on a killed run is completed by the next.
4. Exchange each unit with its staged version in one atomic step, the package last.
   An error in this phase (not a kill) rolls back.
5. Move what the user saved meanwhile from the old version into the new one, then
   remove journal, old version and lock.
"""

from .apply import apply
from .changes import Changes, compare, diff, preview
from .exchange import exchange
from .files import Footprint, OutputFile, because, unwritable
from .manifest import Manifest, is_up_to_date, read_manifest
from .swap import recover, refuse_unfinished

__all__ = [
    "Changes",
    "Footprint",
    "Manifest",
    "OutputFile",
    "apply",
    "because",
    "compare",
    "diff",
    "exchange",
    "is_up_to_date",
    "preview",
    "read_manifest",
    "recover",
    "refuse_unfinished",
    "unwritable",
]
