"""Letting go of old backups, and of the files that only they named."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from .manifest import STORE, BadBackup, read, stored_at

STAMP = re.compile(r"\d{8}T\d{6}Z")


def prune(target: Path, keep: int) -> list[Path]:
    """Remove all but the newest `keep` backups; gives what was removed, the oldest first.

    A file goes only when no remaining backup names it. Raises BadBackup when a remaining one
    cannot be read: then nothing is removed.
    """
    if keep < 1:
        raise BadBackup("至少要留一份备份。")
    backups = sorted(path for path in target.iterdir() if STAMP.fullmatch(path.name))
    old, kept = backups[:-keep], backups[-keep:]
    store = target / STORE
    named = {stored_at(store, one.sha256) for folder in kept for one in read(folder).files}
    for folder in old:
        shutil.rmtree(folder)
    for path in store.glob("*/*"):
        if path not in named:
            path.unlink()
    return old
