"""个人总结: who is reminded, from when on, until when."""

from datetime import date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from branchrecords.notices.models import Notice, Unsubscribed
from members.actions.settings import override_setting
from reports.actions.personal_summaries import draft_personal, return_personal, submit_personal
from reports.models import PersonalSummary
from reports.reminders.personal_summaries import due
from tests.factories.members import make_organization, make_person, make_user

pytestmark = pytest.mark.django_db
AT = datetime(2026, 12, 5, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
DECEMBER = date(2026, 12, 5)


@pytest.fixture
def account(tree):
    return make_user("member", tree["branch"], make_person(tree["branch"], "沈玉平"))


def override(organization, key, value):
    override_setting(
        organization=organization, key=key, value=value, source="本地办法",
        starts_on=date(2026, 11, 20), by=None, at=AT - timedelta(days=15),
    )  # fmt: skip


def told(on):
    return [(one.recipient_id, one.due_on) for one in due(on)]


def test_a_member_is_told_from_a_month_before_the_last_day_until_it_is_handed_in(account):
    last = date(2026, 12, 31)
    assert told(date(2026, 11, 30)) == []
    assert told(date(2026, 12, 1)) == [(account.pk, last)]
    summary = draft_personal(person=account.person, year=2026, by=account, at=AT)
    assert told(DECEMBER) == told(date(2027, 3, 31)) == [(account.pk, last)]
    PersonalSummary.objects.filter(pk=summary.pk).update(
        role="带头走访了三户困难群众。", efforts="学得不够，要补上。" * 6
    )
    submit_personal(summary=summary, by=account, at=AT)
    assert told(DECEMBER) == []
    return_personal(summary=summary, reason="写具体些", by=None, at=AT)
    assert told(DECEMBER) == []  # told of it at once, by a kind of its own


def test_each_branch_has_its_own_day_and_its_own_lead(tree, account):
    other = make_user("member", tree["sister"], make_person(tree["sister"]))
    override(tree["branch"], "personal_due_day", "10")
    override(tree["sister"], "notice_summary_days", "10")
    assert told(date(2026, 11, 20)) == [(account.pk, date(2026, 12, 10))]
    assert told(date(2026, 12, 21)) == [
        (account.pk, date(2026, 12, 10)),
        (other.pk, date(2026, 12, 31)),
    ]


def test_who_does_without_gets_none_and_the_list_of_a_day_says_so(account):
    def listed():
        out = StringIO()
        call_command("send_reminders", "--on", str(DECEMBER), "--dry-run", stdout=out)
        return out.getvalue()

    assert f"{account.username}\t个人总结待交支部\t1 件" in listed()
    call_command("send_reminders", "--on", str(DECEMBER), stdout=StringIO())
    assert Notice.objects.filter(kind="personal.due", recipient=account).count() == 1
    Unsubscribed.objects.create(user=account, kind="personal.due", at=AT)
    assert "个人总结待交支部" not in listed()


def test_the_queries_do_not_grow_with_the_branches(tree, account, django_assert_num_queries):
    with CaptureQueriesContext(connection) as one:
        assert len(due(DECEMBER)) == 1
    for _ in range(3):
        branch = make_organization(parent=tree["general"])
        make_user("member", branch, make_person(branch))
    with django_assert_num_queries(len(one)):
        assert len(due(DECEMBER)) == 4
