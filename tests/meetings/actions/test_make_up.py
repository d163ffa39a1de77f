"""补学: beside the sealed record, from the task to the certificate."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from branchrecords.errors import ActionError
from branchrecords.notices.models import Notice
from meetings.actions.make_up import (
    assign_make_up,
    assign_usual,
    certify_make_up,
    report_make_up,
    return_make_up,
    waive_make_up,
)
from meetings.models import MakeUp
from meetings.queries.archive import verify_record
from meetings.queries.make_up import (
    lines_of,
    make_ups_within,
    my_make_ups,
    state_of,
)
from tests.factories.desk import desk_duties
from tests.factories.meetings import DAY, make_branch, make_open, make_sealed, on_day
from tests.factories.members import make_user

pytestmark = pytest.mark.django_db
AT = on_day(DAY, 18)
DUE = date(2026, 12, 12)


@pytest.fixture
def branch():
    return make_branch()


@pytest.fixture
def meeting(branch):
    absent = {branch.people[2].pk: ("leave", "因病"), branch.people[3].pk: ("absent", "未说明")}
    return make_sealed(branch, kind="lecture", absent=absent)


@pytest.fixture
def make_up(branch, meeting):
    return assign_usual(meeting=meeting, by=branch.user, at=AT)[0]


def report(branch, make_up, at=AT, **facts):
    facts = {"studied_on": DAY, "way": "material", "gist": "学习了党章第一章。"} | facts
    return report_make_up(make_up=make_up, by=branch.user, at=at, **facts)


def refused(words):
    return pytest.raises(ActionError, match=words)


def test_after_the_seal_the_absentees_of_a_lecture_have_thirty_days(branch, meeting):
    made = assign_usual(meeting=meeting, by=branch.user, at=AT)
    assert {one.attendance.person for one in made} == {*branch.people[2:4]}
    assert {one.due_on for one in made} == {DUE}
    assert assign_usual(meeting=meeting, by=branch.user, at=AT) == []
    assert {one.task for one in made} == {"下半年党课：交纳党费"}
    assert verify_record(meeting)


def test_other_kinds_and_old_records_ask_for_nothing_by_themselves(branch):
    absent = {branch.people[2].pk: ("leave", "因病")}
    party_day = make_sealed(branch, absent=absent)
    assert assign_usual(meeting=party_day, by=branch.user, at=AT) == []
    old = make_sealed(branch, kind="lecture", absent=absent, held_on=DAY - timedelta(days=31))
    assert assign_usual(meeting=old, by=branch.user, at=AT) == []


def test_the_branch_may_ask_for_it_after_any_meeting(branch):
    meeting = make_sealed(branch, absent={branch.people[2].pk: ("leave", "因病")})
    facts = {"task": "自学通报", "due_on": DUE, "by": branch.user, "at": AT}
    people = [branch.people[2].pk, branch.people[1].pk]
    assert len(assign_make_up(meeting=meeting, people=people, **facts)) == 1
    assert assign_make_up(meeting=meeting, people=people, **facts) == []
    with refused("不能早于今天"):
        assign_make_up(meeting=meeting, people=people, **facts | {"due_on": date(2026, 11, 11)})
    with refused("请填写补学内容"):
        assign_make_up(meeting=meeting, people=people, **facts | {"task": " "})
    with refused("封存以后"):
        assign_make_up(meeting=make_open(branch), people=people, **facts)


def test_reported_returned_reported_again_and_certified(branch, make_up):
    with refused("还没有报补学情况"):
        certify_make_up(make_up=make_up, by=branch.user, at=AT)
    report(branch, make_up)
    with refused("正在等支部认定"):
        report(branch, make_up)
    with refused("写明要补什么"):
        return_make_up(make_up=make_up, note="", by=branch.user, at=AT)
    return_make_up(make_up=make_up, note="请写体会", by=branch.user, at=AT)
    report(branch, make_up, gist="体会：……")
    certify_make_up(make_up=make_up, by=branch.user, at=AT)
    with refused("已经认定"):
        certify_make_up(make_up=make_up, by=branch.user, at=AT)
    kinds = list(make_up.steps.values_list("number", "kind"))
    assert kinds == [(1, "reported"), (2, "returned"), (3, "reported"), (4, "certified")]
    assert state_of(make_up) == "certified"
    assert verify_record(make_up.meeting)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"studied_on": DAY - timedelta(days=1)}, "不能早于会议日期 2026-11-12"),
        ({"studied_on": DAY + timedelta(days=1)}, "不能晚于今天 2026-11-12"),
        ({"way": "dream"}, "请选择补学方式"),
        ({"gist": " "}, "请写学习要点"),
    ],
)
def test_a_report_that_cannot_be_is_refused(branch, make_up, facts, words):
    with refused(words):
        report(branch, make_up, **facts)


def test_waiving_says_why_and_nobody_decides_the_own(branch, make_up):
    with refused("写明理由"):
        waive_make_up(make_up=make_up, note="", by=branch.user, at=AT)
    own = make_user("secretary", branch.organization, make_up.attendance.person)
    with refused("不能办理自己的补学"):
        waive_make_up(make_up=make_up, note="忙", by=own, at=AT)
    report(branch, make_up)
    with refused("不能办理自己的补学"):
        certify_make_up(make_up=make_up, by=own, at=AT)


def test_each_day_shows_what_stood_then(branch, make_up):
    report(branch, make_up, at=AT)
    certify_make_up(make_up=make_up, by=branch.user, at=AT + timedelta(days=3))

    def words(on):
        rows = make_ups_within(branch.organization, on=on)
        return sorted(line.word for line in lines_of(rows, on=on))

    assert words(DAY - timedelta(days=1)) == []
    assert words(DAY) == ["待补学", "待认定"]
    assert words(DAY + timedelta(days=3)) == ["已认定", "待补学"]
    assert words(DUE + timedelta(days=2)) == ["已认定", "待补学，过期 2 天"]


def test_the_member_hears_of_it_and_the_desk_shows_what_waits(branch, meeting):
    member = make_user("member", branch.organization, branch.people[2])
    assign_usual(meeting=meeting, by=branch.user, at=AT)
    assert Notice.objects.get(recipient=member).due_on == DUE
    (mine,) = my_make_ups(branch.people[2], on=DAY)
    report(branch, mine.make_up)
    (duty,) = desk_duties("meetings.queries.make_up", organization=branch.organization, on=DAY)
    assert duty.title.startswith(f"{branch.people[2].name}补学待认定")
    later = desk_duties(
        "meetings.queries.make_up", organization=branch.organization, on=DUE + timedelta(days=1)
    )
    assert [duty.title for duty in later][1] == "1 人次补学已过期"
    certify_make_up(make_up=mine.make_up, by=branch.user, at=AT)
    assert my_make_ups(branch.people[2], on=DAY) == []
    assert Notice.objects.get(recipient=member).read_at == AT


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_is_one_query(branch, number, django_assert_num_queries):
    absent = {person.pk: ("leave", "因病") for person in branch.people[2 : 2 + number]}
    assign_usual(meeting=make_sealed(branch, kind="lecture", absent=absent), by=branch.user, at=AT)
    with django_assert_num_queries(1):
        lines = lines_of(make_ups_within(branch.organization, on=DAY), on=DAY)
        assert len([line.make_up.meeting.organization.name for line in lines]) == number


def test_the_database_knows_absentees_of_sealed_meetings_alone(branch, meeting):
    present = meeting.attendances.filter(state="present").first()
    unsealed = make_open(branch).attendances.first()
    for row in (present, unsealed):
        with pytest.raises(IntegrityError, match="away from a sealed"), transaction.atomic():
            MakeUp.objects.create(
                attendance=row, task="x", due_on=DUE, assigned_at=AT, assigned_by=branch.user
            )


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE meetings_makeup SET task = 'x'",
        "DELETE FROM meetings_makeup",
        "UPDATE meetings_makeupstep SET gist = 'x'",
        "DELETE FROM meetings_makeupstep",
    ],
)
def test_rows_are_only_added(branch, make_up, sql):
    report(branch, make_up)
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "reported"},
        {"kind": "returned"},
        {"kind": "waived"},
        {"kind": "certified", "gist": "x"},
        {"kind": "certified", "number": 0},
    ],
)
def test_the_database_refuses_half_a_step(branch, make_up, values):
    values = {"number": 1, "at": AT, "by": branch.user} | values
    with pytest.raises(IntegrityError), transaction.atomic():
        make_up.steps.create(**values)


def test_a_make_up_ends_once(branch, make_up):
    for number, kind in ((1, "certified"), (2, "waived")):
        facts = {"number": number, "kind": kind, "note": "x", "at": AT, "by": branch.user}
        if number == 1:
            make_up.steps.create(**facts)
            continue
        with pytest.raises(IntegrityError, match="make_up_ends_once"), transaction.atomic():
            make_up.steps.create(**facts)
