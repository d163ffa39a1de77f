"""Bringing a backup back into an empty database, and proving that it is the same."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.db import connections

from branchrecords.database.grants import apply_grants
from branchrecords.database.owner import application_role, as_owner
from branchrecords.database.row_security import apply_policies

from . import database
from .making import keys_digest
from .manifest import STORE, BadBackup, Manifest, digest_of, problems, read, stored_at
from .proofs import prove_all, try_all


def restore_backup(folder: Path) -> tuple[Manifest, dict[str, str]]:
    """Restore into the configured database and MEDIA_ROOT; gives what was proven, by title.

    Raises BadBackup before anything is written when the backup is damaged, the keys are not those
    of the backup, or the target is not empty; NotProven when what was restored is not the same.
    """
    manifest = read(folder)
    _refuse(folder, manifest)
    database.restore(folder / manifest.database.path)
    with as_owner():
        apply_grants(connections["default"], application_role())
        apply_policies(connections["default"], on=settings.ROW_SECURITY)
    _bring_files(folder.parent / STORE, manifest)
    return manifest, {**_compare(manifest), **try_all()}


def _refuse(folder: Path, manifest: Manifest) -> None:
    if damaged := list(problems(folder)):
        raise BadBackup("\n".join(damaged))
    if keys_digest() != manifest.keys:
        raise BadBackup(
            f"当前的 FIELD_KEYS 不是这份备份的密钥，恢复后读不出加密内容。请改用备份时写出的"
            f" keys-{manifest.keys[:12]}.env。"
        )
    with as_owner():
        if database.tables():
            raise BadBackup(
                "目标数据库不是空的，恢复不会覆盖任何内容。请新建一个空数据库，把 DATABASE_URL 和 "
                "DATABASE_OWNER_URL 指向它。"
            )
    media = Path(settings.MEDIA_ROOT)
    for one in manifest.files:
        there = media / one.path
        if there.exists() and digest_of(there) != one.sha256:
            raise BadBackup(f"{there} 已经有了，内容不同。请把 MEDIA_ROOT 指向一个空目录。")


def _bring_files(store: Path, manifest: Manifest) -> None:
    media = Path(settings.MEDIA_ROOT)
    for one in manifest.files:
        target = media / one.path
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(stored_at(store, one.sha256), target)


def _compare(manifest: Manifest) -> dict[str, str]:
    """Rows, files and proofs against the manifest."""
    with as_owner():
        _same("各表行数", manifest.tables, database.row_counts())
        proofs = prove_all()
    _same("各项核对", manifest.proofs, proofs)
    media = Path(settings.MEDIA_ROOT)
    wrong = [one.path for one in manifest.files if digest_of(media / one.path) != one.sha256]
    if wrong:
        raise BadBackup(f"恢复后的附件与备份不同：{'、'.join(wrong[:5])}。")
    rows = sum(manifest.tables.values())
    return {
        "各表行数": f"{len(manifest.tables)} 张表 {rows} 行，与备份时相同。",
        "附件": f"{len(manifest.files)} 个文件，与备份时相同。",
        **proofs,
    }


def _same(what: str, said: Mapping[str, object], found: Mapping[str, object]) -> None:
    names = sorted(said.keys() | found.keys())
    other = [name for name in names if said.get(name) != found.get(name)]
    if other:
        lines = [f"{name}：备份时 {said.get(name)}，恢复后 {found.get(name)}" for name in other]
        raise BadBackup(f"{what}与备份时不同。\n" + "\n".join(lines))
