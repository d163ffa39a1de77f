"""心得: asked for, missing, sent, returned with a reason, checked by somebody else."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from branchrecords.notices.models import Notice
from meetings.actions.essays import check_essay
from meetings.models import Essay, EssayAsked, EssayCall, EssayCheck, StudyCredit
from meetings.queries.essays import asked_lines, asked_of, call_lines, free_essays
from meetings.rules.essays import text_problem
from tests.factories.meetings import make_branch, make_sealed
from tests.factories.members import AT, TODAY, make_organization, make_user
from tests.factories.study import TEXT, certificate, make_call, make_essay

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=11)


@pytest.fixture
def branch():
    return make_branch(full=4)


@pytest.fixture
def call(branch):
    return make_call(branch.organization, branch.people[1:], branch.user)


def _states(call, on=TODAY):
    lines = asked_lines(call.asked.order_by("pk"), on=on)
    return {line.row.person_id: line.word for line in lines}


def _check(essay, branch, passed=True, remark=""):
    return check_essay(essay=essay, passed=passed, remark=remark, by=branch.user, at=AT)


def test_what_is_missing_is_listed_and_late_after_its_day(branch, call):
    assert list(_states(call).values()) == ["没有交"] * 3
    assert list(_states(call, LATER).values()) == ["没有交，已过期"] * 3
    essay = make_essay(branch.people[1], branch.user, call=call)
    assert (essay.title, _states(call)[branch.people[1].pk]) == (call.title, "待检查")
    _check(essay, branch, remark="联系实际，写得好")
    assert _states(call)[branch.people[1].pk] == "已检查"
    assert _states(call, TODAY - timedelta(days=1))[branch.people[1].pk] == "没有交"


def test_a_returned_one_is_written_anew(branch, call):
    person = branch.people[2]
    essay = make_essay(person, branch.user, call=call)
    with pytest.raises(ActionError, match="已经交过"):
        make_essay(person, branch.user, call=call)
    with pytest.raises(ActionError, match="请写明要补什么"):
        _check(essay, branch, passed=False)
    _check(essay, branch, passed=False, remark="只抄了原文，没有自己的体会")
    (line,) = asked_of(person, on=TODAY)
    assert (line.word, line.remark) == ("退回重写", "只抄了原文，没有自己的体会")
    _check(make_essay(person, branch.user, call=call), branch)
    assert asked_of(person, on=TODAY) == []
    with pytest.raises(ActionError, match="已经检查过"):
        _check(essay, branch)


def test_it_is_typed_long_enough_or_scanned(branch, call):
    person = branch.people[2]
    with pytest.raises(ActionError, match="至少 50 个字"):
        make_essay(person, branch.user, call=call, text="很好")
    with pytest.raises(ActionError, match="或者上传"):
        make_essay(person, branch.user, call=call, text="  ")
    make_essay(person, branch.user, call=call, text="", upload=certificate())
    assert text_problem("字" * 50, with_paper=False) == ""
    assert text_problem("", with_paper=True) == ""


def test_it_is_asked_of_the_branch_s_own_on_its_own_meeting(branch):
    other = make_branch()
    for facts, words in (
        ({"people": []}, "请勾选"),
        ({"people": other.people}, "请勾选"),
        ({"due_on": TODAY - timedelta(days=1)}, "不能早于今天"),
        ({"meeting": make_sealed(other)}, "的会议或活动"),
    ):
        values = {"people": branch.people, **facts}
        with pytest.raises(ActionError, match=words):
            make_call(branch.organization, values.pop("people"), branch.user, **values)
    key = uuid4()
    first = make_call(branch.organization, branch.people, branch.user, key=key)
    assert make_call(branch.organization, branch.people, branch.user, key=key) == first


def test_nobody_else_answers_and_nobody_checks_one_s_own(branch, call):
    with pytest.raises(ActionError, match="没有布置给"):
        make_essay(branch.secretary, branch.user, call=call)
    own = make_essay(branch.secretary, branch.user)
    with pytest.raises(ActionError, match="自己的心得"):
        _check(own, branch)


def test_members_hear_of_it_and_the_reminder_goes_with_the_answer(branch):
    member, other = branch.people[2:4]
    user = make_user("member", branch.organization, member)
    silent = make_user("member", branch.organization, other)
    call = make_call(branch.organization, [member, other], branch.user)
    assert Notice.objects.filter(read_at=None, kind="essay.asked").count() == 2
    _check(make_essay(member, user, call=call), branch, passed=False, remark="太短")
    unread = Notice.objects.filter(read_at=None)
    assert set(unread.filter(kind="essay.asked").values_list("recipient", flat=True)) == {silent.pk}
    assert unread.get(recipient=user).subject == "心得退回重写：学习支部工作条例心得"


def test_it_brings_no_hours(branch, call):
    _check(make_essay(branch.people[1], branch.user, call=call), branch)
    assert not StudyCredit.objects.exists()


def test_a_committee_s_list_takes_three_queries(django_assert_num_queries):
    committee = make_organization("东湾区住建局党委", kind="committee")
    for number in (1, 3):
        while EssayCall.objects.count() < number:
            made = make_branch(parent=committee)
            call = make_call(made.organization, made.people[1:], made.user)
            make_essay(made.people[1], made.user, call=call)
            make_essay(made.people[1], made.user)
        with django_assert_num_queries(3):
            lines = call_lines(EssayCall.objects.all(), committee, year=2026, on=TODAY)
        assert [(one.asked, one.sent, one.checked, one.missing) for one in lines] == (
            [(5, 1, 0, 4)] * number
        )
        assert len(free_essays(Essay.objects.all(), committee, year=2026, on=TODAY)) == number


def _refused(build):
    with pytest.raises(IntegrityError), transaction.atomic():
        build()


def test_the_database_refuses_what_cannot_be(branch, call):
    person = branch.people[1]
    facts = {
        "key": uuid4(), "organization": branch.organization, "person": person, "title": "心得",
        "text": TEXT, "sent_at": AT, "sent_by": branch.user,
    }  # fmt: skip
    _refused(lambda: Essay.objects.create(**facts | {"text": ""}))
    _refused(lambda: Essay.objects.create(**facts | {"title": ""}))
    _refused(lambda: Essay.objects.create(**facts | {"person": branch.secretary, "call": call}))
    _refused(lambda: EssayAsked.objects.create(call=call, person=person))
    essay = Essay.objects.create(**facts)
    check = {"essay": essay, "at": AT, "by": branch.user}
    _refused(lambda: EssayCheck.objects.create(**check, passed=False))
    own = make_user("branch_officer", branch.organization, person)
    _refused(lambda: EssayCheck.objects.create(**check | {"by": own}, passed=True))
    EssayCheck.objects.create(**check, passed=True)
    _refused(lambda: EssayCheck.objects.create(**check, passed=True))
    call.pk, call.key, call.title = None, uuid4(), ""
    _refused(call.save)


@pytest.mark.parametrize("table", ["essay", "essaycall", "essayasked", "essaycheck"])
def test_the_application_cannot_change_a_row(table):
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE meetings_{table} SET id = id")


def test_every_step_stands_in_the_log(branch, call):
    _check(make_essay(branch.people[1], branch.user, call=call), branch)
    found = AuditEvent.objects.filter(action__startswith="essay.").order_by("pk")
    assert [event.action for event in found] == ["essay.asked", "essay.sent", "essay.checked"]
    assert call.due_on == date(2026, 11, 30)
