"""党务公开: drafts are written, approved items are not; opinions are answered once."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, ProgrammingError, connection, transaction

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from meetings.actions.disclosures import (
    Terms,
    add_disclosure_paper,
    answer_feedback,
    change_disclosure,
    remove_disclosure_paper,
)
from meetings.models import Disclosure, DisclosureStep, Feedback
from meetings.queries.disclosures import disclosures_on
from tests.factories.disclosures import make_disclosure, make_feedback, make_posted, step
from tests.factories.files import PDF
from tests.factories.meetings import make_branch, make_sealed
from tests.factories.members import AT, TODAY, make_organization

pytestmark = pytest.mark.django_db
OTHER = Terms("plan", "public", "network", "新标题", "新内容", TODAY, TODAY)


@pytest.fixture
def branch():
    return make_branch(full=3, parent=make_organization("东湾区住建局党委", kind="committee"))


def state(item: Disclosure, on: date = TODAY) -> str:
    return disclosures_on(Disclosure.objects.all(), on=on).get(pk=item.pk).state


def test_the_same_form_sent_twice_begins_one_item(branch):
    key = uuid4()
    for _ in range(2):
        make_disclosure(branch.organization, key=key)
    assert Disclosure.objects.count() == 1
    assert AuditEvent.objects.filter(action="disclosure.drawn_up").count() == 1


def test_an_item_goes_from_draft_to_archive(branch):
    item = make_disclosure(branch.organization, branch.user)
    assert state(item) == "draft"
    step(item, "submitted")
    assert state(item) == "submitted"
    step(item, "approved")
    assert state(item) == "posted"
    later = AT + timedelta(days=11)  # 1 December
    assert state(item, later.date()) == "ended"
    step(item, "archived", at=later)
    assert state(item, later.date()) == "archived"
    assert state(item, date(2026, 11, 30)) == "posted", "the past day is said as it was"


def test_what_comes_later_is_not_public_yet(branch):
    item = make_posted(branch.organization, starts_on=TODAY + timedelta(days=1))
    assert state(item) == "coming"
    with pytest.raises(ActionError, match="公开期间才登记意见"):
        make_feedback(item)


def test_an_item_that_was_sent_back_is_written_again(branch):
    item = make_disclosure(branch.organization)
    step(item, "submitted")
    with pytest.raises(ActionError, match="待审核，不能修改"):
        change_disclosure(disclosure=item, terms=OTHER, by=None, at=AT)
    step(item, "returned")
    change_disclosure(disclosure=item, terms=OTHER, by=None, at=AT)
    item.refresh_from_db()
    assert (item.title, item.audience, item.ends_on) == ("新标题", "public", date(2026, 11, 21))


def test_what_needs_a_reason_is_not_done_without(branch):
    item = make_disclosure(branch.organization)
    with pytest.raises(ActionError, match="请写明理由"):
        step(item, "withdrawn", text=" ")
    step(item, "withdrawn")
    assert state(item) == "withdrawn"


def test_numbers_of_people_keep_an_item_from_being_submitted(branch):
    item = make_disclosure(branch.organization, text="联系人王芳 13812345678")
    with pytest.raises(ActionError, match=r"手机号「138\*\*\*\*5678」"):
        step(item, "submitted")


def test_a_meeting_of_another_organisation_tells_nothing(branch):
    foreign = make_sealed(make_branch())
    with pytest.raises(ActionError, match="的会议"):
        make_disclosure(branch.organization, form="meeting", meeting=foreign)
    own = make_sealed(branch)
    made = make_disclosure(branch.organization, form="meeting", meeting=own)
    assert made.meeting == own
    assert make_disclosure(branch.organization, meeting=own).meeting is None, "not told there"


def test_a_group_makes_nothing_public_itself(branch):
    group = make_organization("第一党小组", branch.organization, "group")
    with pytest.raises(ActionError, match="由党支部公开"):
        make_disclosure(group)


def test_files_are_put_to_a_draft_and_stay_with_what_is_public(branch):
    item = make_disclosure(branch.organization)
    upload = SimpleUploadedFile("公示.pdf", PDF, "application/pdf")
    paper = add_disclosure_paper(disclosure=item, upload=upload, by=None, at=AT)
    step(item, "submitted")
    step(item, "approved")
    with pytest.raises(ActionError, match="公开中，不能修改"):
        remove_disclosure_paper(paper=paper, by=None, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        paper.delete()


def test_an_opinion_is_encrypted_and_answered_once(branch):
    item = make_posted(branch.organization)
    row = make_feedback(item)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text, said_by FROM meetings_feedback WHERE id = %s", [row.pk])
        stored = cursor.fetchone()
    assert "班车" not in stored[0]
    assert "陈建国" not in stored[1]
    later = AT + timedelta(days=11)
    with pytest.raises(ActionError, match="1 条意见没有答复"):
        step(item, "archived", at=later)
    answer_feedback(feedback=row, text="已经和班车时间错开", by=None, at=AT)
    with pytest.raises(ActionError, match="已经答复过"):
        answer_feedback(feedback=row, text="再答复", by=None, at=AT)
    step(item, "archived", at=later)
    with pytest.raises(ActionError, match="公开期间才登记意见"):
        make_feedback(item, at=later)


def test_an_opinion_is_received_while_the_item_is_public(branch):
    item = make_posted(branch.organization)
    for day in (date(2026, 11, 17), TODAY + timedelta(days=1)):
        with pytest.raises(ActionError, match="收到日期"):
            make_feedback(item, day)
    make_feedback(item, date(2026, 11, 18))


def test_ended_before_its_time_it_is_no_longer_public(branch):
    item = make_posted(branch.organization)
    step(item, "ended", text="内容有误")
    assert state(item) == "ended"
    assert disclosures_on(Disclosure.objects.all(), on=TODAY).get(pk=item.pk).until == TODAY


@pytest.mark.parametrize(
    "broken",
    [
        {"title": ""},
        {"ends_on": date(2026, 11, 18)},
        {"source": "decision", "source_key": ""},
        {"kind": "dues", "audience": "public"},
    ],
)
def test_the_database_refuses(branch, broken):
    item = make_disclosure(branch.organization)
    with pytest.raises(IntegrityError), transaction.atomic():
        Disclosure.objects.filter(pk=item.pk).update(**broken)


def test_the_database_keeps_what_was_approved(branch):
    item = make_posted(branch.organization)
    with pytest.raises(IntegrityError), transaction.atomic():
        Disclosure.objects.filter(pk=item.pk).update(text="改过的")
    with pytest.raises(IntegrityError), transaction.atomic():
        DisclosureStep.objects.create(
            key=uuid4(), disclosure=item, kind="withdrawn", on=TODAY, text="不公开了",
            organization=item.organization, recorded_at=AT,
        )  # fmt: skip
    draft = make_disclosure(branch.organization)
    with pytest.raises(IntegrityError), transaction.atomic():
        Feedback.objects.create(
            key=uuid4(), disclosure=draft, kind="opinion", received_on=TODAY, text="早了",
            recorded_at=AT,
        )  # fmt: skip


@pytest.mark.parametrize(
    "table", ["meetings_disclosurestep", "meetings_feedback", "meetings_feedbackanswer"]
)
def test_what_was_done_and_said_is_never_changed(branch, table):
    answer_feedback(
        feedback=make_feedback(make_posted(branch.organization)), text="已答复", by=None, at=AT
    )
    for statement in (f"UPDATE {table} SET recorded_at = now()", f"DELETE FROM {table}"):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
