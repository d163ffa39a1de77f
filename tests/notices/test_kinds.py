"""The table of kinds agrees with what the apps send and with the settings."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from branchrecords.notices.daily import found_on
from branchrecords.notices.delivery import Reminder, deliver
from branchrecords.notices.kinds import KINDS, KINDS_BY_KEY, Own, kinds_for, kinds_of
from branchrecords.notices.models import Notice, Unsubscribed
from meetings.rules.study import TrainingState
from members.models import User
from members.rules import mobile, transfers, units
from members.rules.kinds import DEVELOPING, StandingKind
from members.rules.settings import SETTINGS_BY_KEY
from tests.access.world import build_world
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


def keys(*roles: str, standing: str | None = None) -> set[str]:
    return {kind.key for kind in kinds_for(roles, standing=standing)}


def test_a_member_is_offered_what_a_member_can_get():
    mine = keys("member", standing="full")
    assert {"dues.pay", "birthday.own", "study.behind", "problem.due", "make_up"} <= mine
    assert not mine & {"meeting.due", "birthday.branch", "care.review", "summary_issued"}
    assert keys("security_auditor") == keys() == set()
    assert "summary_submitted" in keys("committee_staff") - keys("secretary")
    assert "meeting.due" in keys("secretary") - keys("branch_officer")
    assert keys("administrator") == set()


def test_a_kind_of_one_standing_is_offered_in_that_standing_alone():
    full, probationary, applicant, left = (
        keys("member", standing=one) for one in ("full", "probationary", "applicant", "expelled")
    )
    assert probationary - full == {"development.own"}
    assert full - probationary == set()
    assert full - applicant == {
        "dues.pay", "birthday.own", "study.behind", "review.voting", "personal.due",
        "personal.asked", "personal.returned", "evaluation.own", "evaluation.mend",
        "evaluation.late", "evaluation.published",
    }  # fmt: skip
    assert {"make_up", "problem.due", "essay.asked"} <= applicant == keys("member", standing="")
    assert "dues.pay" in left  # what is owed stays owed
    assert "development.due" in keys("secretary", standing="full") - full


def test_every_standing_is_one_of_the_registers():
    every = {*StandingKind.values, ""}
    assert {one for one in every if not Own.JOINED.covers(one)} == {"", *DEVELOPING}
    assert {one for one in every if Own.PROBATIONARY.covers(one)} == {StandingKind.PROBATIONARY}


@pytest.mark.parametrize(
    ("key", "lead", "when"),
    [
        ("meeting.due", "14 天", "提前 14 天"),
        ("birthday.own", "0 天", "到了当天"),
        ("dues.pay", "20 日", "每月 20 日起"),
        ("election.due", "6 个月", "提前 6 个月"),
        ("meeting.late", "", "到了当天"),
        ("make_up", "", "有人办理时马上发"),
    ],
)
def test_each_kind_says_when_it_comes(key, lead, when):
    assert KINDS_BY_KEY[key].when(lead) == when


@pytest.mark.django_db
def test_nobody_gets_a_kind_that_their_page_does_not_show():
    """In a world with one of everything and somebody of every role, over a year."""
    build_world()
    users = User.objects.in_bulk()
    kept = Notice.objects.filter(kind__in=KINDS_BY_KEY).values_list("recipient", "kind")
    told = {TODAY: set(kept)}
    for month in range(1, 13):
        on = date(2026, month, 20)
        rows = [one for _, found in found_on(on) for one in found]
        told[on] = {(one.recipient_id, one.kind) for one in rows}
    assert len({kind for rows in told.values() for _, kind in rows}) > 15
    for on, rows in told.items():
        shown = {pk: {one.key for one in kinds_of(users[pk], on=on)} for pk, _ in rows}
        assert {(str(users[pk]), kind) for pk, kind in rows if kind not in shown[pk]} == set()
