"""A backup of a small branch: whole, restored elsewhere, and damaged in every part."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from branchrecords.attachments.storing import store_attachment
from branchrecords.backup.making import keep, make_backup
from branchrecords.backup.manifest import DUMP, NAME, STORE, read
from tests.factories import dues as make
from tests.factories import files
from tests.factories.meetings import make_branch, make_sealed

AT = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
ROOT = Path(__file__).resolve().parent.parent.parent
LATER = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)


def make_records():
    """A sealed meeting, an attachment, and two months of 15.00 of which one is paid."""
    branch = make_branch()
    make_sealed(branch)
    upload = SimpleUploadedFile("通知.pdf", files.PDF)
    attachment = store_attachment(upload=upload, by=branch.user, at=AT)
    person = branch.people[2]
    make.with_base(person, branch.organization, "3000.00")
    make.owed(person, branch.organization, date(2026, 9, 1))
    owed = make.owed(person, branch.organization, date(2026, 10, 1))
    make.received(owed, "15.00", date(2026, 11, 12), branch.user)
    return attachment.file.name


@dataclass(frozen=True)
class Made:
    """Two backups of the same records, one after the file was lost, and what a rehearsal said."""

    root: Path
    file: str
    whole: Path
    without_file: Path
    said: str


def rehearsed(folder: Path, address: Path) -> str:
    """What a rehearsal says where a file names the database at work: it must not hear of it."""
    environment = {**os.environ, "DATABASE_URL_FILE": str(address)}
    address.write_text(environment.pop("DATABASE_URL"))
    command = [sys.executable, "manage.py", "restore", str(folder), "--rehearse"]
    done = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory) -> Made:
    """Committed for the time of the fixture: PostgreSQL's own tools see nothing else."""
    root = tmp_path_factory.mktemp("made")
    with django_db_blocker.unblock():
        try:
            file = make_records()
            whole = make_backup(root / "backups", root / "keys", AT)
            (Path(django_settings.MEDIA_ROOT) / file).unlink()
            without_file = make_backup(root / "backups", root / "keys", LATER)
        finally:
            call_command("flush", verbosity=0, interactive=False)
    return Made(root, file, whole, without_file, rehearsed(whole, root / "address"))


@pytest.fixture
def folder(made, tmp_path) -> Path:
    """A copy of the whole backup that a test may damage."""
    shutil.copytree(made.root / "backups", tmp_path / "backups")
    return tmp_path / "backups" / made.whole.name


def flip(path: Path) -> None:
    """The lowest bit of the byte in the middle."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def stored(folder: Path) -> Path:
    """The one file of the store beside a backup."""
    (path,) = (folder.parent / STORE).rglob("*/*")
    return path


def test_a_backup_says_what_is_in_it(made):
    assert made.whole.name == "20261122T013000Z"
    manifest = read(made.whole)
    assert manifest.tables["meetings_meeting"] == 1
    assert manifest.tables["attachments_attachment"] == 1
    assert [one.path for one in manifest.files] == [made.file]
    assert manifest.missing == []
    assert manifest.proofs == {
        "党费账": "3 张凭证，借方 45.00 元，贷方 45.00 元。",
        "封存记录": "1 个组织的 1 份封存记录与摘要一致。",
    }


@pytest.mark.parametrize(
    "sentence",
    [
        "附件：1 个文件，与备份时相同。",
        "党费账：3 张凭证，借方 45.00 元，贷方 45.00 元。",
        "登录：用一个账号登录成功。",
        "会议记录 PDF：打印了一份会议记录",
        "的备份已经恢复，与备份时一致。",
    ],
)
def test_a_rehearsal_proves_it_in_a_fresh_cluster(made, sentence):
    assert sentence in made.said


def test_the_keys_lie_apart_and_open_for_the_owner_alone(made):
    (keys,) = (made.root / "keys").iterdir()
    assert keys.stat().st_mode & 0o777 == 0o600
    assert f"FIELD_KEYS={django_settings.FIELD_KEYS}" in keys.read_text()
    secret = django_settings.FIELD_KEYS.partition(":")[2].partition(",")[0].encode()
    inside = [path for path in (made.root / "backups").rglob("*") if path.is_file()]
    assert not [path for path in inside if secret in path.read_bytes()]


@pytest.mark.parametrize("keys", ["backups", "backups/keys", "."])
def test_keys_beside_the_data_are_refused(db, tmp_path, keys):
    with pytest.raises(CommandError, match="不能一个在另一个里面"):
        call_command("backup", tmp_path / "backups", keys_to=tmp_path / keys)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named(db, tmp_path):
    (tmp_path / "taken").touch()
    with pytest.raises(CommandError, match=r"taken/backups.* 写不进去（Not a directory）"):
        call_command("backup", tmp_path / "taken" / "backups", keys_to=tmp_path / "keys")


@pytest.mark.parametrize(
    ("part", "named"), [(DUMP, "数据库转储"), (NAME, NAME), (STORE, "附件 attachments/")]
)
def test_a_flipped_byte_is_found_before_anything_is_written(db, folder, part, named):
    flip(stored(folder) if part == STORE else folder / part)
    with pytest.raises(CommandError, match=f"{named}.*已被改动或损坏"):
        call_command("restore", folder)


def test_a_lost_file_is_named(db, folder, made):
    stored(folder).unlink()
    with pytest.raises(CommandError, match=f"缺少附件 {made.file}"):
        call_command("restore", folder)


def test_a_file_that_was_lost_before_is_listed_and_the_rest_backed_up(made):
    manifest = read(made.without_file)
    assert (manifest.missing, manifest.files) == ([made.file], [])
    assert manifest.tables == read(made.whole).tables


@pytest.mark.django_db(transaction=True)
def test_nothing_is_restored_over_other_data(folder):
    with pytest.raises(CommandError, match="目标数据库不是空的"):
        call_command("restore", folder)


def test_other_keys_are_refused(db, folder, settings):
    settings.FIELD_KEYS = "other:b3RoZXIta2V5LW9mLXRoZS10ZXN0cy0zMi1ieXRlcyE="
    with pytest.raises(CommandError, match=f"keys-{read(folder).keys[:12]}.env"):
        call_command("restore", folder)


def test_what_is_no_backup_is_refused(db, tmp_path):
    with pytest.raises(CommandError, match="没有完整的备份"):
        call_command("restore", tmp_path)


def test_a_file_is_kept_once_for_all_backups(tmp_path):
    source = tmp_path / "one.bin"
    source.write_bytes(b"sealed")
    kept = keep(source, "a/one.bin", tmp_path / STORE)
    assert kept == keep(source, "a/one.bin", tmp_path / STORE)
    assert [path.read_bytes() for path in (tmp_path / STORE).rglob("*/*")] == [b"sealed"]


@pytest.mark.django_db(transaction=True)
def test_a_backup_that_fails_leaves_no_folder(tmp_path):
    (tmp_path / "keys").write_text("a file where the folder of the keys should be")
    with pytest.raises(OSError, match="keys"):
        make_backup(tmp_path / "backups", tmp_path / "keys", AT)
    assert list((tmp_path / "backups").iterdir()) == []
