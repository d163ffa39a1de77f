"""manage.py send_reminders: the list writes nothing and names nobody; the run does the work."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from branchrecords.notices.models import Dispatch, Notice
from tests.factories.meetings import make_branch
from tests.factories.members import make_person

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
