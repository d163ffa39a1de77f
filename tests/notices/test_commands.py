"""manage.py send_reminders: the list writes nothing and names nobody; the run does the work."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError

from branchrecords.notices.models import Attempt, Dispatch, Notice
from tests.factories.meetings import make_branch
from tests.factories.members import make_person, make_tree, make_user
from tests.factories.notices import make_channel, make_mailbox
from tests.notices.servers import mail_server, webhook

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("send_reminders", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def branch():
    branch = make_branch(full=5, founded_on=date(2026, 10, 1))
    branch.recorder.positions.all().delete()
    make_person(branch.organization, "欧阳慧兰", joined_on=date(2010, 11, 22))
    return branch


def test_a_dry_run_prints_user_names_kinds_and_numbers(branch):
    name = branch.user.username
    assert run("--on", "2026-11-20", "--dry-run").splitlines() == [
        f"{name}\t本支部党员的政治生日\t1 件，其中新的 1 件",
        f"{name}\t三会一课、主题党日待召开\t1 件，其中新的 1 件",
        f"{name}\t三会一课、主题党日待补录\t1 件，其中新的 1 件",
        f"{name}\t学时没有达到\t2 件，其中新的 2 件",
        "2026-11-20：共 5 件，新的 5 件，1 人",
    ]
    assert not Notice.objects.exists()
    assert not Dispatch.objects.exists()


def test_a_run_delivers_once(branch):
    assert run("--on", "2026-11-20").startswith("2026-11-20：新提醒 5 件")
    assert run("--on", "2026-11-20").startswith("2026-11-20：新提醒 0 件")
    assert Notice.objects.count() == 5
    assert "其中新的 0 件" in run("--on", "2026-11-20", "--dry-run")


def test_a_wrong_day_is_said(branch):
    with pytest.raises(CommandError, match="不是日期"):
        run("--on", "11月20日")
    with pytest.raises(CommandError, match="1950 到 2100"):
        run("--on", "9999-12-31")


def test_the_command_run_twice_sends_one_message_to_each_and_a_server_that_is_down_is_asked_later(
    settings,
):
    """Over real sockets: a mail server that runs, a group's webhook that is down at first."""
    tree = make_tree()
    staff = make_user("committee_staff", tree["committee"])
    people = [make_user("secretary", tree["branch"]) for _ in range(2)]
    for user in people:
        make_mailbox(user)
    friday = datetime(2026, 11, 20, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
    with mail_server() as mailbox, webhook() as hook:
        settings.NOTICE_HOSTS = [mailbox.origin, hook.origin]
        mail = f"{mailbox.origin}/?from=dang@example.cn"
        make_channel(tree["committee"], staff, "email", mail)
        make_channel(tree["branch"], staff, "webhook", hook.address)
        hook.answers = [503]
        for _ in range(2):
            with time_machine.travel(friday):
                said = run("--on", "2026-11-20")
        assert said.endswith("往外排队 0 条，发出 0 条\n")
        assert sorted(to for to, *_ in mailbox.got) == sorted(
            f"{user.username}@example.cn" for user in people
        )
        assert len(hook.got) == 1
        failed = Dispatch.objects.get(user=None)
        assert (failed.state, failed.tries) == ("waiting", 1)
        assert timedelta(minutes=5) <= failed.not_before - friday < timedelta(minutes=6)
        hook.answers = [200]
        for minutes in (6, 7):
            with time_machine.travel(friday + timedelta(minutes=minutes)):
                run()
        assert (len(mailbox.got), len(hook.got)) == (2, 2)
    tried = Attempt.objects.filter(dispatch=failed).order_by("pk")
    assert list(tried.values_list("ok", "reason")) == [
        (False, "对方的服务器出错（503），会自动再试"), (True, ""),
    ]  # fmt: skip
