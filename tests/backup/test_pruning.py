"""Old backups go, and only what they alone named goes with them."""

from pathlib import Path

import pytest

from branchrecords.backup.manifest import (
    DUMP,
    STORE,
    BadBackup,
    Manifest,
    StoredFile,
    stored_at,
    write,
)
from branchrecords.backup.pruning import prune

OLD, MIDDLE, NEW = "20261120T013000Z", "20261121T013000Z", "20261122T013000Z"
A, B, C = "a" * 64, "b" * 64, "c" * 64


def backup(target: Path, stamp: str, *digests: str) -> None:
    """A folder that names these files of the store."""
    folder = target / stamp
    folder.mkdir(parents=True)
    for digest in digests:
        path = stored_at(target / STORE, digest)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(digest)
    files = [StoredFile(f"{digest}.bin", digest, 64) for digest in digests]
    dump = StoredFile(DUMP, A, 1)
    write(Manifest(stamp, 180006, {}, {}, {}, "", dump, files, []), folder)


@pytest.fixture
def target(tmp_path) -> Path:
    backup(tmp_path, OLD, A, B)
    backup(tmp_path, MIDDLE, B)
    backup(tmp_path, NEW, B, C)
    return tmp_path


def names(target: Path) -> tuple[list[str], set[str]]:
    stamps = sorted(path.name for path in target.iterdir() if path.name != STORE)
    return stamps, {path.name for path in (target / STORE).glob("*/*")}


def test_the_newest_stay_with_all_they_name(target):
    assert prune(target, 2) == [target / OLD]
    assert names(target) == ([MIDDLE, NEW], {B, C})


def test_nothing_goes_while_there_are_no_more_than_asked_for(target):
    assert prune(target, 3) == []
    assert names(target) == ([OLD, MIDDLE, NEW], {A, B, C})


def test_nothing_goes_when_one_that_stays_cannot_be_read(target):
    (target / NEW / "manifest.json").write_text("{}")
    with pytest.raises(BadBackup, match="与其摘要不符"):
        prune(target, 1)
    assert names(target) == ([OLD, MIDDLE, NEW], {A, B, C})


@pytest.mark.parametrize("keep", [0, -1])
def test_one_at_least_stays(target, keep):
    with pytest.raises(BadBackup, match="至少要留一份"):
        prune(target, keep)
