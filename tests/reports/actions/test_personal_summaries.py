"""个人总结 from draft to hand-in and back, against the real database."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from branchrecords.notices.models import Notice
from members.models import Membership, Person, Position
from reports.actions.personal_summaries import (
    draft_personal,
    read_personal,
    redraft_personal,
    remind_personal,
    restore_personal,
    return_personal,
    save_personal,
    submit_personal,
)
from reports.models import PersonalStep, PersonalSummary
from reports.queries.personal_facts import personal_facts
from reports.queries.personal_summaries import Offer, branch_counts, offer_to, personal_lines
from tests.factories.reports import committee, meeting, member, node, user

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
pytestmark = pytest.mark.django_db
EFFORTS = "理论学习不够深，联系岗位实际少。" * 3
OWN = {"efforts": EFFORTS, "role": "平时帮助邻居，照看老人，调解纠纷。"}


@pytest.fixture
def branch():
    return node(committee(), name="机关第三党支部")


@pytest.fixture
def person(branch):
    found = member(branch, "陶建中")
    other = member(branch, "何秀英")
    meeting(branch, "general", date(2026, 3, 20), present=[found, other])
    meeting(branch, "party_day", date(2026, 4, 9), present=[other], absent=[found])
    return found


@pytest.fixture
def account(person):
    return user(name="陶建中", person=person)


@pytest.fixture
def secretary(branch):
    return user(branch)


@pytest.fixture
def draft(person, account):
    return draft_personal(person=person, year=2026, by=account, at=AT)


def handed_in(draft, account, at=AT):
    save_personal(summary=draft, texts=OWN, by=account, at=at)
    return submit_personal(summary=draft, by=account, at=at)


def test_the_draft_says_what_the_records_say_and_leaves_the_rest(draft, branch):
    assert (draft.state, draft.organization) == ("draft", branch)
    assert draft.life.startswith("2026年1月至11月，应参加组织生活2次，实际参加1次。")
    assert "缺席1次" in draft.life
    assert draft.efforts == ""


def test_a_year_is_drafted_once_and_only_this_one_or_the_last(draft, person, account):
    with pytest.raises(ActionError, match="已经起草"):
        draft_personal(person=person, year=2026, by=account, at=AT)
    with pytest.raises(ActionError, match="只能写 2025 年和 2026 年"):
        draft_personal(person=person, year=2024, by=account, at=AT)


def test_who_is_on_no_roll_writes_none(person, account):
    Membership.objects.filter(person=person).update(ends_on=date(2020, 1, 1))
    with pytest.raises(ActionError, match="联系支部书记核对名册"):
        draft_personal(person=person, year=2026, by=account, at=AT)


def test_the_last_section_has_to_be_written_by_the_member(draft, account):
    with pytest.raises(ActionError) as refused:
        submit_personal(summary=draft, by=account, at=AT)
    assert [one.target for one in refused.value.blockers] == ["id_role", "id_efforts"]
    assert "「不足与努力方向」还没有写" in str(refused.value)


def test_handed_in_returned_changed_handed_in_again(draft, account, secretary):
    sent = handed_in(draft, account)
    assert (sent.state, sent.submissions) == ("submitted", 1)
    with pytest.raises(ActionError, match="不能再改"):
        save_personal(summary=sent, texts={"role": "改"}, by=account, at=AT)
    with pytest.raises(ActionError, match="请写明退回理由"):
        return_personal(summary=sent, reason=" ", by=secretary, at=AT)
    back = return_personal(summary=sent, reason="写具体些", by=secretary, at=AT)
    assert Notice.objects.get(recipient=account).body == "写具体些"
    with pytest.raises(ActionError, match="退回后正文还没有改动"):
        submit_personal(summary=back, by=account, at=AT)
    save_personal(summary=back, texts={"efforts": EFFORTS + "每月一篇。"}, by=account, at=AT)
    again = submit_personal(summary=back, by=account, at=AT + timedelta(hours=1))
    assert (again.state, again.submissions) == ("submitted", 2)
    assert Notice.objects.get(recipient=account).read_at is not None
    assert list(again.steps.values_list("kind", flat=True)) == [
        "drafted",
        "submitted",
        "returned",
        "submitted",
    ]


def test_nobody_returns_their_own(draft, account):
    sent = handed_in(draft, account)
    with pytest.raises(ActionError, match="支委会另一位同志退回"):
        return_personal(summary=sent, reason="改", by=account, at=AT)


def test_the_branch_reads_what_was_handed_in_and_the_log_keeps_it(draft, account, secretary):
    with pytest.raises(ActionError, match="草稿只有本人能看"):
        read_personal(summary=draft, by=secretary, at=AT)
    back = return_personal(summary=handed_in(draft, account), reason="改", by=secretary, at=AT)
    save_personal(summary=back, texts={"role": "正在改，还没有写完"}, by=account, at=AT)
    assert read_personal(summary=back, by=secretary, at=AT)["role"] == OWN["role"]
    event = AuditEvent.objects.get(action="personal.read")
    assert (event.actor_id, event.person_id) == (secretary.pk, draft.person_id)


def test_writing_anew_keeps_what_the_member_wrote_of_himself(draft, account):
    save_personal(summary=draft, texts={**OWN, "life": "随便写的。"}, by=account, at=AT)
    anew = redraft_personal(summary=draft, by=account, at=AT + timedelta(hours=1))
    assert anew.efforts == EFFORTS
    assert anew.role == OWN["role"]
    assert anew.life.startswith("2026年1月至11月，应参加")
    version = anew.versions.get(number=2)
    assert version.text["life"] == "随便写的。"
    back = restore_personal(summary=anew, version=version, by=account, at=AT + timedelta(hours=2))
    assert back.life == "随便写的。"


def test_it_goes_to_the_branch_where_the_member_belongs_now(draft, account, person, branch):
    other = node(None, name="新支部", kind="branch")
    Membership.objects.filter(person=person).update(ends_on=date(2026, 11, 1))
    Membership.objects.create(person=person, organization=other, starts_on=date(2026, 11, 1))
    assert handed_in(draft, account).organization == other


def test_reminding_reaches_those_who_have_not_handed_in_once_a_day(
    draft, account, secretary, branch
):
    waiting = user(name="何秀英", person=Person.objects.get(name="何秀英"))
    handed_in(draft, account)
    told = remind_personal(organization=branch, year=2026, by=secretary, at=AT)
    again = remind_personal(organization=branch, year=2026, by=secretary, at=AT)
    tomorrow = remind_personal(
        organization=branch, year=2026, by=secretary, at=AT + timedelta(days=1)
    )
    assert (told, again, tomorrow) == (1, 0, 1)
    assert set(Notice.objects.values_list("recipient", "kind")) == {(waiting.pk, "personal.asked")}


def test_the_list_of_a_branch_and_the_counts_of_a_committee(draft, account, branch):
    lines = personal_lines(branch, year=2026, on=TODAY)
    assert [(str(line.person), line.word) for line in lines] == [
        ("陶建中", "草稿"),
        ("何秀英", "未写"),
    ]
    assert not lines[0].handed_in
    handed_in(draft, account)
    assert personal_lines(branch, year=2026, on=TODAY)[0].handed_in
    (count,) = branch_counts(branch, year=2026, on=TODAY)
    assert (count.members, count.submitted, count.draft, count.none) == (2, 1, 0, 1)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_is_one_query(branch, number, django_assert_num_queries):
    for one in range(number):
        draft_personal(person=member(branch, f"党员{one}"), year=2026, by=None, at=AT)
    with django_assert_num_queries(1):
        personal_lines(branch, year=2026, on=TODAY)


@pytest.mark.parametrize("number", [1, 3])
def test_the_counts_are_three_queries(number, django_assert_num_queries):
    root = committee()
    for _ in range(number):
        draft_personal(person=member(node(root)), year=2026, by=None, at=AT)
    with django_assert_num_queries(3):
        assert len(branch_counts(root, year=2026, on=TODAY)) == number


def test_a_member_is_offered_it_from_november_until_it_is_handed_in(draft, account, person):
    assert offer_to(person, date(2026, 10, 31)) is None
    assert offer_to(person, TODAY) == Offer(2026, "draft")
    assert offer_to(person, date(2027, 2, 1)) == Offer(2026, "draft")
    handed_in(draft, account)
    assert offer_to(person, TODAY) is None


def test_the_leader_of_a_group_is_named_once(branch, person):
    group = node(branch, kind="group", name="第二党小组")
    Position.objects.create(
        person=person, organization=group, post="group_leader", starts_on=date(2025, 1, 1)
    )
    assert personal_facts(person, 2026, TODAY).posts == ["第二党小组组长"]


def test_the_database_refuses_a_state_that_was_never_handed_in(draft):
    with pytest.raises(IntegrityError, match="state_counted"), transaction.atomic():
        PersonalSummary.objects.filter(pk=draft.pk).update(state="submitted")


def test_the_database_refuses_a_return_without_a_reason(draft):
    with pytest.raises(IntegrityError, match="return_has_reason"), transaction.atomic():
        PersonalStep.objects.create(summary=draft, kind="returned", at=AT)
