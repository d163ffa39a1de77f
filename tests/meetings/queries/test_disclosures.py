"""What records hand over, what must be made public regularly, what a member may read."""

from datetime import date, time

import pytest

from meetings.actions.appraisals import publish_results
from meetings.models import AgendaItem, Disclosure, Meeting
from meetings.queries.disclosure_duties import asked_of
from meetings.queries.disclosure_sources import draft_of
from meetings.queries.disclosures import (
    by_source,
    counts_of,
    disclosures_within,
    readable_by,
    told_in_meetings,
)
from members.actions.settings import override_setting
from members.models import Organization
from tests.factories import dues as money
from tests.factories.desk import desk_duties
from tests.factories.development import make_case
from tests.factories.disclosures import make_disclosure, make_feedback, make_posted, step
from tests.factories.meetings import make_branch, make_sealed
from tests.factories.members import AT, TODAY, make_organization, make_person
from tests.factories.plans import make_decided
from tests.factories.reviews import decide, make_closed

pytestmark = pytest.mark.django_db
DECIDES = [
    {
        "heading": "延长接待时间", "discussion": "讨论了居民反映的问题。",
        "resolution": "每周三延长接待到 19:00，联系电话 13812345678。",
    },
    {"heading": "通报党费", "discussion": "听取了通报。", "resolution": ""},
]  # fmt: skip


@pytest.fixture
def committee():
    return make_organization("东湾区住建局党委", kind="committee")


@pytest.fixture
def branch(committee):
    return make_branch(full=4, parent=committee, name="第一党支部")


def draft(branch, source: str, key: object):
    return draft_of(source, organization=branch.organization, key=str(key), on=TODAY)


def test_a_decision_hands_over_its_words_with_numbers_masked(branch):
    meeting = make_sealed(branch, items=DECIDES)
    first, second = meeting.agenda.all()
    given = draft(branch, "decision", first.pk)
    assert (given.kind, given.title, given.audience) == ("decision", "延长接待时间", "party")
    assert given.text == (
        "每周三延长接待到 19:00，联系电话 138****5678。\n（2026年11月12日第一党支部主题党日通过）"
    )
    assert given.url == f"/meetings/{meeting.pk}/"
    assert draft(branch, "decision", second.pk) is None, "nothing was decided"
    assert draft(make_branch(), "decision", first.pk) is None, "another branch's"


@pytest.mark.parametrize(("source", "key"), [("decision", "x"), ("dues", "2050"), ("none", "1")])
def test_garbage_hands_over_nothing(branch, source, key):
    assert draft(branch, source, key) is None


def test_an_open_record_hands_over_nothing(branch):
    sealed = make_sealed(branch, items=DECIDES)
    item = AgendaItem.objects.filter(meeting=sealed).first()
    Organization.objects.filter(pk=branch.organization.pk)
    assert draft(branch, "decision", item.pk) is not None
    assert draft(branch, "decision", 0) is None


def test_a_plan_in_force_hands_over_goals_and_tasks(branch):
    plan = make_decided(branch)
    given = draft(branch, "plan", plan.pk)
    owner = branch.people[1].name
    assert given.text.splitlines()[-1] == f"11月：走访困难党员（{owner}负责，2026年11月25日前）"
    assert given.last_day == date(2026, 12, 31)


def test_grades_are_handed_over_once_they_are_told_in_the_branch(branch):
    first = branch.people[0].name
    review = decide(make_closed(branch.organization), **{first: "excellent"})
    assert draft(branch, "appraisal", review.pk) is None
    publish_results(review=review, on=TODAY, by=None, at=AT)
    lines = draft(branch, "appraisal", review.pk).text.splitlines()
    assert lines[1] == f"优秀 1 人：{first}"
    assert lines[2].startswith("合格 3 人：")


def test_the_year_of_meetings_hands_over_everybodys_attendance(branch):
    away = branch.people[2]
    make_sealed(branch, absent={away.pk: ("leave", "因病")})
    make_sealed(branch, held_on=date(2026, 10, 12))
    lines = draft(branch, "life", 2026).text.splitlines()
    assert lines[0] == "截至2026年11月20日，已开展主题党日 2 次。"
    assert f"{away.name}：应到 2 次，实到 1 次" in lines
    assert draft(branch, "life", 2025) is None


def test_dues_hand_over_each_members_sum(committee):
    organization = money.branch("第二党支部", committee)
    first, second = money.member(organization, "陈一"), money.member(organization, "王二")
    for person in (first, second):
        money.with_base(person, organization)
    money.assessed(organization, 10, 11)
    money.paid(organization, first, 10, by=money.user(organization))
    given = draft_of("dues", organization=organization, key="2026", on=TODAY)
    assert (given.kind, given.audience) == ("dues", "party")
    assert given.text.splitlines() == [
        "截至2026年10月，应交党费的党员 2 人，交齐 1 人；应交 80.00 元，已交 40.00 元。",
        "陈一：应交 40.00 元，已交 40.00 元",
        "王二：应交 40.00 元，已交 0.00 元，尚欠 40.00 元",
    ]
    assert draft_of("dues", organization=organization, key="2025", on=TODAY) is None


def test_a_case_hands_over_its_notice_only_while_one_is_due(branch):
    case = make_case(branch.organization, "training")
    key = f"{case.pk}.{case.next_step}"
    given = draft(branch, "development", key)
    assert (given.kind, given.audience) == ("development", "public")
    assert f"{case.person.name}同志" in given.title
    assert "公示时间：2026年11月20日至2026年11月26日（5 个工作日）" in given.text
    assert given.last_day == date(2026, 11, 26)
    assert draft(make_branch(), "development", key) is None
    early = make_case(branch.organization, "application")
    assert draft(branch, "development", early.pk) is None


def test_dues_must_be_told_once_a_year(branch):
    organization = branch.organization
    [asked] = asked_of(organization, year=2026, on=TODAY)
    assert (asked.state, asked.last_day) == ("soon", date(2026, 12, 31))
    assert asked.why == "2026年的党费收缴情况还没有公开，最迟2026年12月31日"
    [last_year] = asked_of(organization, year=2025, on=TODAY)
    assert last_year.state == "late"
    item = make_posted(organization, kind="dues")
    [met] = asked_of(organization, year=2026, on=TODAY)
    assert (met.state, met.met_by) == ("done", item.pk)
    [before] = asked_of(organization, year=2026, on=date(2026, 11, 17))
    assert before.met_by is None, "on that day it was not public"


def test_a_draft_meets_no_duty(branch):
    make_disclosure(branch.organization, kind="dues")
    [asked] = asked_of(branch.organization, year=2026, on=TODAY)
    assert asked.state == "soon"


def test_a_local_rule_asks_for_the_life_of_the_branch_each_quarter(branch, committee):
    override_setting(
        organization=committee, key="disclosure_life", value="quarter", source="本地办法",
        starts_on=date(2026, 1, 1), by=None, at=AT,
    )  # fmt: skip
    found = asked_of(branch.organization, year=2026, on=TODAY)
    assert [(one.rule.kind, one.term.label, one.state) for one in found] == [
        ("study", "2026年第1季度", "late"),
        ("study", "2026年第2季度", "late"),
        ("study", "2026年第3季度", "late"),
        ("study", "2026年第4季度", "soon"),
        ("dues", "2026年", "soon"),
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_the_duties_of_a_committee_cost_the_same(committee, number, django_assert_max_num_queries):
    for _ in range(number):
        make_posted(make_branch(full=3, parent=committee).organization, kind="dues")
    with django_assert_max_num_queries(7):
        assert len(asked_of(committee, year=2026, on=TODAY)) == number


def test_the_desk_names_what_waits(branch):
    titles = {
        one.title
        for one in desk_duties(
            "meetings.queries.disclosure_duties", organization=branch.organization, on=TODAY
        )
    }
    assert titles == {"公开2026年党费收缴情况"}
    submitted = make_disclosure(branch.organization, title="决定一")
    step(submitted, "submitted")
    make_feedback(make_posted(branch.organization, kind="dues", title="党费"))
    titles = {
        one.title
        for one in desk_duties(
            "meetings.queries.disclosure_duties", organization=branch.organization, on=TODAY
        )
    }
    assert titles == {"审核公开事项：决定一", "答复对「党费」的异议"}


def test_a_member_reads_the_own_branch_and_all_above_while_public(branch, committee):
    organization, person = branch.organization, branch.people[2]
    mine = make_posted(organization, title="支部的")
    above = make_posted(committee, title="党委的")
    make_posted(make_branch(parent=committee).organization, title="别的支部的")
    make_disclosure(organization, title="草稿")
    make_posted(organization, title="明天的", starts_on=date(2026, 11, 21))
    assert set(readable_by(person, on=TODAY)) == {mine, above}
    assert not readable_by(person, on=date(2026, 12, 1)).exists()
    stranger = make_person(make_organization("外单位党支部"))
    assert not readable_by(stranger, on=TODAY).exists()


def test_the_counts_of_a_list(branch, committee):
    make_disclosure(branch.organization)
    make_feedback(make_posted(branch.organization))
    make_posted(committee)
    rows = disclosures_within(Disclosure.objects.all(), organization=committee, on=TODAY)
    assert counts_of(rows) == {
        "all": 3, "preparing": 1, "submitted": 0, "posted": 2, "ended": 0, "archived": 0,
        "unanswered": 1,
    }  # fmt: skip
    then = disclosures_within(
        Disclosure.objects.all(), organization=committee, on=date(2026, 11, 19)
    )
    assert counts_of(then)["all"] == 0, "drawn up on the 20th"


def test_what_was_drawn_from_a_record_is_found_until_it_is_withdrawn(branch):
    item = make_disclosure(branch.organization, source="decision", source_key="7")
    assert by_source(branch.organization, "decision") == {"7": item.pk}
    step(item, "withdrawn")
    assert by_source(branch.organization, "decision") == {}


def test_the_meetings_that_inform_and_ask_are_listed(branch, committee):
    told = make_sealed(branch, kind="briefing")
    make_sealed(branch)
    found = told_in_meetings(Meeting.objects.all(), organization=committee, year=2026, on=TODAY)
    assert list(found) == [told]
    assert told.starts_at == time(15, 0)
