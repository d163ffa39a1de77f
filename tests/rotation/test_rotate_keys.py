"""A change of keys over real rows and files: killed on the way, resumed, the old key gone."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psycopg2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from branchrecords.attachments.models import Attachment
from branchrecords.attachments.storing import read_attachment, store_attachment
from branchrecords.audit.models import AuditEvent
from branchrecords.rotation.columns import sealed_tables, values_by_key
from branchrecords.rotation.management.commands.rotate_keys import ONLY_ONE
from dues.models import DuesBase
from meetings.actions.feeds import issue_feed
from meetings.queries.feeds import feed_of_key
from members.backends import UsernameOrPhoneBackend
from members.models import Person, RecoveryCode, StepRecord, User
from members.queries.people import matching
from tests.factories import accounts, files
from tests.factories import dues as make
from tests.factories.development import make_case
from tests.factories.meetings import make_branch
from tests.factories.members import AT, id_number, make_person, make_user

ROOT = Path(__file__).resolve().parent.parent.parent
OLD = "old:b2xkLWtleS1vZi10aGUtdGVzdHMtMzItYnl0ZXMhISE="
NEW = "new:bmV3LWtleS1vZi10aGUtdGVzdHMtMzItYnl0ZXMhISE="
NUMBER = id_number(sequence=7)
PHONE = "13800000007"
pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True)
class Records:
    """Whom and what the tests look at."""

    person: Person
    user: User
    attachment: Attachment


@pytest.fixture
def records(settings):
    """A branch as it was written under the old key alone."""
    settings.FIELD_KEYS = OLD
    branch = make_branch()
    person = make_person(branch.organization, id_number=NUMBER, phone=PHONE, sex="m")
    make.with_base(person, branch.organization, "3000.00")
    make_case(branch.organization, members=branch.people[:3])
    upload = SimpleUploadedFile("通知.pdf", files.PDF)
    attachment = store_attachment(upload=upload, by=branch.user, at=AT)
    settings.FIELD_KEYS = f"{NEW},{OLD}"
    return Records(person, branch.user, attachment)


def run(*options):
    call_command("rotate_keys", *options)


def under(name):
    return sum(values_by_key(table)[name] for table in sealed_tables())


def as_stored(table, column):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(t) - '{column}', t.{column} FROM {table} t ORDER BY id")
        return cursor.fetchall()


def test_everything_lies_under_the_new_key_and_only_ciphertext_changed(records, settings, capsys):
    before = as_stored("members_steprecord", "content")
    assert under("old") == 4  # number, phone, base, the application
    run()
    assert under("old") == 0
    after = as_stored("members_steprecord", "content")
    assert [rest for rest, _ in after] == [rest for rest, _ in before]  # sealed rows too
    assert all(stored.startswith("new$") for _, stored in after)
    said = capsys.readouterr().out
    assert "密钥 old：0 个值，0 个文件。" in said
    assert "old 只用于查找摘要" in said
    assert AuditEvent.objects.get(action="keys.rotated").detail["key"] == "new"
    settings.FIELD_KEYS = NEW  # without the old one all opens
    assert read_attachment(records.attachment) == files.PDF
    assert str(DuesBase.objects.get().amount) == "3000.00"
    assert StepRecord.objects.first().content
    step = StepRecord.objects.first()
    with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
        StepRecord.objects.filter(pk=step.pk).update(content="{}")  # the trigger is back
    run()
    assert "共 0 行、0 个文件" in capsys.readouterr().out


def test_a_value_that_does_not_open_is_named_and_the_rest_goes_on(records, capsys):
    person = records.person
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE members_person SET phone = 'old$AAAA' || substr(phone, 9) WHERE id = %s",
            [person.pk],
        )
    with pytest.raises(CommandError, match="有 1 处没有改用新密钥，旧密钥须保留"):
        run()
    assert f"members_person.phone（id={person.pk}） 打不开" in capsys.readouterr().err
    assert under("old") == 2  # his number and his phone
    assert read_attachment(records.attachment) == files.PDF


def test_killed_on_the_way_it_goes_on_where_it_was(records, settings):
    settings.FIELD_KEYS = OLD
    Person.objects.bulk_create(
        Person(name=f"某{n}", born_on=date(1980, 1, 1), address=f"某街{n}号") for n in range(1500)
    )
    settings.FIELD_KEYS = f"{NEW},{OLD}"
    command = [sys.executable, "manage.py", "rotate_keys", "--batch", "5"]
    environment = {**os.environ, "FIELD_KEYS": settings.FIELD_KEYS}
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    deadline = time.monotonic() + 60
    while under("new") < 50 and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    process.kill()
    process.communicate()
    assert under("new") >= 50
    assert under("old") > 0, "it was over before it was killed"
    run()
    assert under("old") == 0
    assert Person.objects.filter(name="某7").get().address == "某街7号"


def test_digests_follow_the_new_key_and_codes_kept_as_digests_end(records, settings, capsys):
    login = make_user(person=records.person, password="a-Password-1")
    accounts.with_factor(records.user)
    key = issue_feed(user=records.user, by=records.user, at=AT)
    run()
    assert matching(Person.objects.all(), NUMBER).get() == records.person  # still by the old one
    settings.FIELD_KEYS = NEW
    run("--check")
    assert "查找摘要与末位密钥 new 不符，须运行 rotate_keys --digests" in capsys.readouterr().out
    run("--digests")
    said = capsys.readouterr().out
    assert "10 个备用码作废" in said
    assert "查找摘要与末位密钥 new 相符" in said
    for number in (NUMBER, PHONE):
        assert matching(Person.objects.all(), number).get() == records.person
    assert UsernameOrPhoneBackend().authenticate(None, PHONE, "a-Password-1") == login
    assert not RecoveryCode.objects.filter(used_at=None).exists()
    assert feed_of_key(key) is None


def test_two_runs_at_once_are_refused(records):
    database = connection.settings_dict
    other = psycopg2.connect(host=database["HOST"], user=database["USER"], dbname=database["NAME"])
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ONLY_ONE])
    with pytest.raises(CommandError, match="另一个 rotate_keys 正在运行"):
        run()
    other.close()


def test_every_encrypted_table_is_found():
    found = {table.name: table.columns for table in sealed_tables()}
    assert found["members_person"] == ("id_number", "phone", "address")
    assert found["dues_duesbase"] == ("amount", "items")
    assert {"meetings_talk", "notices_mailaddress", "reports_signingcertificate"} <= set(found)
