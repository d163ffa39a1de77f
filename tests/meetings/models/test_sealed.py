"""The database refuses to touch sealed records, and the application cannot talk it round."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction

from branchrecords.database.owner import as_owner
from meetings.actions.sealing import amend_meeting
from meetings.models import AgendaItem, Attendance, Meeting
from meetings.queries.archive import first_broken, neighbours, verify_record
from tests.factories.meetings import make_branch, make_open, make_sealed, on_day

pytestmark = pytest.mark.django_db

SEALED_SQL = [
    "UPDATE meetings_meeting SET title = 'x' WHERE id = {pk}",
    "UPDATE meetings_meeting SET state = 'open' WHERE id = {pk}",
    "DELETE FROM meetings_attendance WHERE meeting_id = {pk}",
    "UPDATE meetings_attendance SET state = 'absent' WHERE meeting_id = {pk}",
    "UPDATE meetings_agendaitem SET resolution = 'x' WHERE meeting_id = {pk}",
    "DELETE FROM meetings_agendaitem WHERE meeting_id = {pk}",
    'INSERT INTO meetings_agendaitem (meeting_id, "order", heading, discussion, resolution, '
    "matter, method) VALUES ({pk}, 9, 'x', '', '', 'ordinary', '')",
    "UPDATE meetings_agendaitem SET meeting_id = {pk} WHERE meeting_id = {other}",
]


@pytest.mark.parametrize("sql", SEALED_SQL, ids=lambda sql: " ".join(sql.split()[:4]))
def test_sealed_rows_refuse_changes(sql):
    branch = make_branch()
    meeting = make_sealed(branch)
    other = make_open(branch, held_on=date(2026, 11, 13))
    with pytest.raises(IntegrityError, match="sealed"), connection.cursor() as cursor:
        cursor.execute(sql.format(pk=meeting.pk, other=other.pk))


def test_a_meeting_is_not_born_sealed():
    meeting = make_sealed(make_branch())
    meeting.pk, meeting.number = None, 2
    with pytest.raises(IntegrityError, match="sealed"):
        meeting.save(force_insert=True)


@pytest.mark.parametrize(
    "sql",
    [
        "SET session_replication_role = replica",
        "ALTER TABLE meetings_meeting DISABLE TRIGGER ALL",
        "ALTER TABLE meetings_attendance DISABLE TRIGGER attendance_sealed",
        "DROP TRIGGER agenda_sealed ON meetings_agendaitem",
        "CREATE OR REPLACE FUNCTION meetings_refuse_sealed() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN RETURN NEW; END $$",
        "TRUNCATE meetings_meeting CASCADE",
        "TRUNCATE meetings_attendance",
        "DELETE FROM meetings_amendment",
        "UPDATE meetings_amendment SET new_text = 'x'",
    ],
)
def test_the_application_cannot_switch_the_protection_off(sql):
    refused = pytest.raises(ProgrammingError, match=r"permission denied|must be owner")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_draft_can_still_be_changed_and_deleted():
    meeting = make_open(make_branch())
    AgendaItem.objects.filter(meeting=meeting).update(discussion="改")
    Attendance.objects.filter(meeting=meeting).delete()
    AgendaItem.objects.filter(meeting=meeting).delete()
    Meeting.objects.filter(pk=meeting.pk).delete()
    assert not Meeting.objects.filter(pk=meeting.pk).exists()


def three_records():
    branch = make_branch()
    first = make_sealed(branch, held_on=date(2026, 9, 10))
    amend_meeting(
        meeting=first,
        old_text="甲",
        new_text="乙",
        reason="笔误",
        by=branch.user,
        at=on_day(date(2026, 9, 11)),
    )
    absent = {branch.people[3].pk: ("leave", "因病")}
    second = make_sealed(branch, held_on=date(2026, 10, 15), absent=absent)
    return branch, first, second


def test_an_untouched_archive_holds():
    branch, first, second = three_records()
    assert first_broken(branch.organization) is None
    assert verify_record(Meeting.objects.get(pk=first.pk))
    assert verify_record(Meeting.objects.get(pk=second.pk))
    assert [(link.number, link.amendment) for link in neighbours(second)] == [
        (1, False),
        (2, True),
        (3, False),
    ]
    call_command("verify_archive", organization=branch.organization.code)


def test_renaming_people_and_organisations_keeps_the_digest():
    branch, first, _ = three_records()
    branch.organization.name = "改名后的支部"
    branch.organization.save()
    branch.secretary.name = "改名"
    branch.secretary.save()
    assert verify_record(Meeting.objects.get(pk=first.pk))


@pytest.mark.django_db(transaction=True)
def test_what_the_owner_altered_is_named(capsys):
    branch, _, second = three_records()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE meetings_agendaitem DISABLE TRIGGER agenda_sealed")
        cursor.execute(
            "UPDATE meetings_agendaitem SET resolution = 'x' WHERE meeting_id = %s", [second.pk]
        )
        cursor.execute("ALTER TABLE meetings_agendaitem ENABLE TRIGGER agenda_sealed")
    found = first_broken(branch.organization)
    assert (found.number, found.name, found.reason) == (3, "10月主题党日", "内容与摘要不一致")
    assert not verify_record(Meeting.objects.get(pk=second.pk))
    with pytest.raises(CommandError, match="1 个组织的档案有改动"):
        call_command("verify_archive")
    assert "第 3 号「10月主题党日」：内容与摘要不一致" in capsys.readouterr().err


@pytest.mark.django_db(transaction=True)
def test_a_removed_record_is_named():
    branch, _, second = three_records()
    with as_owner(), connection.cursor() as cursor:
        for table in ("attendance", "agendaitem", "confirmation", "meeting"):
            cursor.execute(f"ALTER TABLE meetings_{table} DISABLE TRIGGER USER")
            key = "id" if table == "meeting" else "meeting_id"
            cursor.execute(f"DELETE FROM meetings_{table} WHERE {key} = %s", [second.pk])
            cursor.execute(f"ALTER TABLE meetings_{table} ENABLE TRIGGER USER")
    assert first_broken(branch.organization).reason == "档案链的末端被改动"
