"""Encrypted files, written anew under the newest key."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.apps import apps
from django.db import models

from branchrecords.database.fields import DecryptionError
from branchrecords.database.keys import keyring
from branchrecords.database.sealing import open_bytes, seal_bytes

HEAD = 41  # the longest name of a key and the sign after it


@dataclass(frozen=True)
class SealedFile:
    """A file on disk and what its bytes are bound to."""

    path: Path
    place: str

    @property
    def key(self) -> str:
        """The name of the key it lies under."""
        with self.path.open("rb") as file:
            return file.read(HEAD).partition(b"$")[0].decode(errors="replace")


@dataclass
class RewrittenFiles:
    """How many files were written anew, which do not open, which are not there."""

    files: int = 0
    damaged: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def sealed_files() -> Iterator[SealedFile]:
    """The files of every model that says by `sealed_for` what its file is bound to."""
    for model in apps.get_models():
        if not hasattr(model, "sealed_for"):
            continue
        (file,) = (one for one in model._meta.fields if isinstance(one, models.FileField))
        rows = model._base_manager.exclude(**{file.name: ""}).order_by("pk")
        for row in rows.iterator():
            yield SealedFile(Path(getattr(row, file.name).path), row.sealed_for)


def files_by_key() -> Counter[str]:
    """How many files lie under each key; files that are not there count under none."""
    return Counter(one.key for one in sealed_files() if one.path.exists())


def rewrite_files() -> RewrittenFiles:
    """Write every file of an older key anew; a file is always whole, under the one or the other.

    Killed in between, a second run finds what is left by the key's name.
    """
    result = RewrittenFiles()
    for one in sealed_files():
        try:
            if one.key != keyring().newest:
                _replace(one)
                result.files += 1
        except FileNotFoundError:
            result.missing.append(str(one.path))
        except DecryptionError:
            result.damaged.append(str(one.path))
    return result


def _replace(one: SealedFile) -> None:
    content = open_bytes(one.path.read_bytes(), one.place)
    draft = one.path.with_suffix(".rotating")
    with draft.open("wb") as file:
        os.fchmod(file.fileno(), one.path.stat().st_mode & 0o777)
        file.write(seal_bytes(content, one.place))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(one.path)
