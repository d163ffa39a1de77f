"""Probes of the settings that say when people are reminded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.module_loading import import_string

from branchrecords.notices.windows import Window
from members.models import Organization, User
from members.queries.notice_windows import windows_at
from tests.factories import dues as money
from tests.factories.care import make_sanction
from tests.factories.development import make_case
from tests.factories.elections import make_term
from tests.factories.meetings import Branch, make_branch
from tests.factories.members import TODAY, make_person, make_user
from tests.factories.plans import make_decided
from tests.factories.problems import make_problem
from tests.factories.transfers import away
from tests.factories.units import make_survey, make_unit

from .probe import Probe, Probes, Tree


def noticed(source: str, kind: str, make: Callable[[Tree], Any], on: date = TODAY) -> Probe:
    """How many reminders of a kind the account that `make` gives gets on a day."""

    def probe(tree: Tree) -> int:
        user = make(tree)
        found = import_string(f"{source}.reminders.due")(on)
        return sum(one.recipient_id == user.pk and one.kind == kind for one in found)

    return probe


def secretary_of(make: Callable[[Organization], Any]) -> Callable[[Tree], User]:
    """The secretary of a branch in which something was made."""

    def made(tree: Tree) -> User:
        make(tree["branch"])
        return make_user("secretary", tree["branch"])

    return made


def member_account(tree: Tree) -> User:
    """A member with an account, a month before the usual day of 个人总结."""
    return make_user("member", tree["branch"], make_person(tree["branch"]))


def owner(make: Callable[[Branch], Any]) -> Callable[[Tree], User]:
    """The account of whoever answers for what was made: the second of the branch's people."""

    def made(tree: Tree) -> User:
        branch = make_branch(parent=tree["general"])
        make(branch)
        return make_user("member", branch.organization, branch.recorder)

    return made


def owing(tree: Tree) -> User:
    person = make_person(tree["branch"])
    money.owed(person, tree["branch"], date(2026, 11, 1))
    return make_user("member", tree["branch"], person)


def joined(tree: Tree) -> User:
    person = make_person(tree["branch"], joined_on=date(2010, 12, 1), full_on=date(2011, 12, 1))
    return make_user("member", tree["branch"], person)


def hours(tree: Tree) -> Window:
    return windows_at([tree["branch"]], on=TODAY)[tree["branch"].pk]


def nothing(place: Organization) -> None:
    """What is due comes by itself."""


def problem_of(branch: Branch) -> None:
    make_problem(branch.organization, branch.recorder)


def oath_taken(place: Organization) -> None:
    make_case(place, "oath")


def gone(place: Organization) -> None:
    away(make_person(place), place, date(2026, 10, 1))


def surveyed(place: Organization) -> None:
    make_survey(make_unit(place), date(2026, 1, 10))


def punished(place: Organization) -> None:
    """A warning of a year that ends on 3 January 2027."""
    make_sanction(make_person(place), starts_on=date(2026, 1, 3))


def of_register(kind: str, make: Callable[[Organization], Any], on: date = TODAY) -> Probe:
    return noticed("members", kind, secretary_of(make), on)


PROBES: Probes = {
    "notice_meeting_days": (
        "30",
        noticed("meetings", "meeting.due", secretary_of(nothing), date(2026, 11, 5)),
    ),
    "notice_problem_days": ("20", noticed("meetings", "problem.due", owner(problem_of))),
    "notice_task_days": ("3", noticed("meetings", "task.due", owner(make_decided))),
    "notice_development_days": (
        "1",
        of_register("development.due", make_case, date(2023, 3, 10)),
    ),
    "notice_full_days": ("1", of_register("development.due", oath_taken, date(2025, 9, 12))),
    "notice_term_months": ("12", of_register("election.due", make_term, date(2026, 1, 10))),
    "notice_mobile_days": ("60", of_register("mobile.contact", gone)),
    "notice_sanction_days": ("60", of_register("sanction.ends", punished)),
    "notice_unit_days": ("60", of_register("unit.survey", surveyed)),
    "notice_dues_day": ("25", noticed("dues", "dues.pay", owing)),
    "notice_birthday_days": ("20", noticed("members", "birthday.own", joined)),
    "notice_from_hour": ("10", hours),
    "notice_until_hour": ("12", hours),
    "notice_rest_days": ("yes", hours),
    "notice_summary_days": ("60", noticed("reports", "summary.due", secretary_of(nothing))),
    "personal_due_day": ("1", noticed("reports", "personal.due", member_account)),
}
