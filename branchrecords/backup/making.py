"""Making a backup: one point in time for the database, its files and what is proven of both."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction

from branchrecords.database.owner import as_owner

from . import database
from .manifest import DUMP, STORE, BadBackup, Manifest, StoredFile, digest_of, stored_at, write
from .proofs import prove_all


def make_backup(target: Path, keys_to: Path, at: datetime) -> Path:
    """Write a backup below `target` and the keys into `keys_to`; gives the backup's folder.

    Everything is read in one snapshot while the application goes on working. Files are encrypted
    or filed papers that never change, so each is copied once for all backups of `target`.

    Raises BadBackup or NotProven; a backup that did not become whole leaves no folder.
    """
    _refuse_together(target, keys_to)
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    folder, draft = target / stamp, target / f".{stamp}"
    if folder.exists():
        raise BadBackup(f"{folder} 已经有了，请隔一秒再备份。")
    draft.mkdir(mode=0o700, parents=True)
    try:
        write(_fill(draft, target / STORE, at), draft)
        write_keys(keys_to)
        draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft)
        raise
    return folder


def _refuse_together(target: Path, keys_to: Path) -> None:
    one, other = target.resolve(), keys_to.resolve()
    if one == other or one in other.parents or other in one.parents:
        raise BadBackup(
            f"密钥目录 {keys_to} 与备份目录 {target} 不能一个在另一个里面：拿到其中一份的人不应同时"
            "拿到另一份。请换一个目录，最好在另一块盘上。"
        )


def _fill(draft: Path, store: Path, at: datetime) -> Manifest:
    # The owner, because the application's role sees no more than a user's scope.
    with as_owner(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
        database.dump(draft / DUMP, snapshot)
        tables, migrations = database.row_counts(), database.last_migrations()
        names, proofs = sorted(set(named_files())), prove_all()
    media = Path(settings.MEDIA_ROOT)
    there = [name for name in names if (media / name).is_file()]
    size = (draft / DUMP).stat().st_size
    return Manifest(
        made_at=at.isoformat(),
        server=connection.pg_version,
        migrations=migrations,
        tables=tables,
        proofs=proofs,
        keys=keys_digest(),
        database=StoredFile(DUMP, digest_of(draft / DUMP), size),
        files=[keep(media / name, name, store) for name in there],
        missing=sorted(set(names) - set(there)),
    )


def named_files() -> Iterator[str]:
    """The path below MEDIA_ROOT of every file a row names."""
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, models.FileField):
                rows = model._base_manager.exclude(**{field.name: ""}).order_by()
                yield from rows.values_list(field.name, flat=True).iterator()


def keep(source: Path, name: str, store: Path) -> StoredFile:
    """Copy a file into the store unless it is there; the name appears with the whole content."""
    digest = digest_of(source)
    kept = stored_at(store, digest)
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        draft = kept.with_suffix(f".{os.getpid()}")
        shutil.copyfile(source, draft)
        if digest_of(draft) != digest:  # written anew under another key meanwhile
            draft.unlink()
            return keep(source, name, store)
        draft.rename(kept)
    return StoredFile(name, digest, source.stat().st_size)


def keys_digest() -> str:
    """Tells sets of keys apart without giving any of them away."""
    return sha256(b"branchrecords keys\n" + settings.FIELD_KEYS.encode()).hexdigest()


def write_keys(folder: Path) -> Path:
    """FIELD_KEYS and SECRET_KEY for the restore, readable for the owner alone; once per set."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"keys-{keys_digest()[:12]}.env"
    if not path.exists():
        draft = path.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text(f"FIELD_KEYS={settings.FIELD_KEYS}\nSECRET_KEY={settings.SECRET_KEY}\n")
        draft.rename(path)
    return path
