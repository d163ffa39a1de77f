"""What a backup says of itself: everything needed to tell later whether it is whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import file_digest, sha256
from pathlib import Path

FORMAT = 1
NAME = "manifest.json"
SEAL = "manifest.sha256"
DUMP = "database.dump"
STORE = "files"  # beside the backups: a file is kept once, under its digest


class BadBackup(Exception):
    """One or more Chinese lines about what is wrong with a backup, and how to mend it."""


@dataclass(frozen=True)
class StoredFile:
    """A file of MEDIA_ROOT as it lay there: encrypted attachments stay encrypted."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Manifest:
    """`tables`: rows by table; `proofs`: sentences by title; `keys`: digest of FIELD_KEYS."""

    made_at: str
    server: int
    migrations: dict[str, str]
    tables: dict[str, int]
    proofs: dict[str, str]
    keys: str
    database: StoredFile
    files: list[StoredFile]
    missing: list[str]
    format: int = FORMAT


def digest_of(path: Path) -> str:
    """SHA-256 of a file, read piece by piece."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def write(manifest: Manifest, folder: Path) -> None:
    """The manifest and its own digest."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    (folder / NAME).write_text(text, encoding="utf-8")
    (folder / SEAL).write_text(f"{sha256(text.encode()).hexdigest()}  {NAME}\n")


def read(folder: Path) -> Manifest:
    """Raises BadBackup when there is no manifest or it was altered."""
    try:
        raw = (folder / NAME).read_bytes()
        said = (folder / SEAL).read_text().split()[0]
    except (OSError, IndexError) as error:
        raise BadBackup(
            f"{folder} 里没有完整的备份：缺 {NAME} 或 {SEAL}。请指向备份目录下以时间命名的文件夹。"
        ) from error
    if sha256(raw).hexdigest() != said:
        raise BadBackup(f"{folder / NAME} 与其摘要不符，已被改动或损坏。请改用另一份备份。")
    data = json.loads(raw)
    if data["format"] != FORMAT:
        raise BadBackup(f"备份格式 {data['format']} 不是本版本能读的 {FORMAT}。")
    database = StoredFile(**data.pop("database"))
    files = [StoredFile(**one) for one in data.pop("files")]
    return Manifest(database=database, files=files, **data)


def stored_at(store: Path, digest: str) -> Path:
    """Where the store keeps the file of this digest."""
    return store / digest[:2] / digest


def problems(folder: Path) -> Iterator[str]:
    """What is damaged or missing in a backup; raises BadBackup when not even the manifest holds."""
    manifest = read(folder)
    dump = folder / manifest.database.path
    if not dump.exists():
        yield f"缺少数据库转储 {dump}。"
    elif digest_of(dump) != manifest.database.sha256:
        yield f"数据库转储 {dump} 与摘要不符，已被改动或损坏。"
    for one in manifest.files:
        kept = stored_at(folder.parent / STORE, one.sha256)
        if not kept.exists():
            yield f"缺少附件 {one.path}（{kept}）。"
        elif digest_of(kept) != one.sha256:
            yield f"附件 {one.path}（{kept}）与摘要不符，已被改动或损坏。"
