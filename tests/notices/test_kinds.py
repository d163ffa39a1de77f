"""The table of kinds agrees with what the apps send and with the settings."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from branchrecords.notices.delivery import Reminder, deliver
from branchrecords.notices.kinds import KINDS, KINDS_BY_KEY
from branchrecords.notices.models import Notice, Unsubscribed
from meetings.rules.study import TrainingState
from members.rules import mobile, transfers, units
from members.rules.settings import SETTINGS_BY_KEY
from tests.factories.members import AT, TODAY, make_user

ROOT = Path(__file__).resolve().parents[2]


def test_every_kind_stands_once():
    assert len(KINDS_BY_KEY) == len(KINDS)


def test_every_kind_that_is_written_in_the_code_is_in_the_table():
    files = [
        f
        for app in ("members", "meetings", "dues", "reports")
        for f in ROOT.glob(f"{app}/**/*reminders*/*.py")
    ]
    files += [
        f
        for app in ("members", "meetings", "dues", "reports")
        for f in ROOT.glob(f"{app}/*reminders.py")
    ]
    said = {kind for f in files for kind in re.findall(r'"([a-z_]+\.[a-z]+)"', f.read_text())}
    said |= set(mobile.REMINDERS) | set(transfers.REMINDERS) | {units.SURVEY_NOTICE}
    said |= {f"training.{state.value}" for state in TrainingState if state != "waiting"}
    assert len(said) > 25
    assert said - set(KINDS_BY_KEY) == set()


def test_every_daily_kind_names_a_source_that_runs():
    assert {kind.source for kind in KINDS if kind.daily} == set(settings.REMINDERS)


def test_every_lead_is_a_setting_and_every_setting_of_a_lead_is_used():
    leads = {kind.lead for kind in KINDS if kind.lead}
    assert leads == {
        key for key in SETTINGS_BY_KEY if re.fullmatch(r"notice_\w+_(days|months|day)", key)
    } - {"notice_rest_days"}


def test_what_is_late_cannot_be_switched_off():
    assert [kind.key for kind in KINDS if kind.key.endswith(".late") and not kind.must] == []


@pytest.mark.django_db
def test_a_kind_that_was_switched_off_does_not_come():
    user = make_user()
    for kind in ("birthday.own", "meeting.late"):
        Unsubscribed.objects.create(user=user, kind=kind, at=AT)
    found = [
        Reminder(user.pk, kind, "事项", "/", TODAY) for kind in ("birthday.own", "meeting.late")
    ]
    assert deliver(found, at=AT) == 1
    assert [one.kind for one in Notice.objects.all()] == ["meeting.late"]
