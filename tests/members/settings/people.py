"""Probes of the settings about people, organisations and development."""

from __future__ import annotations

from datetime import date
from typing import Any

from members.actions.development_plans import set_plan
from members.actions.standings import change_standing
from members.models import Person, Unit
from members.queries.awards import rhythm
from members.queries.categories import conditions, marked, read_marks
from members.queries.development import approving_committee, reasons_for
from members.queries.elections import views_of
from members.queries.establishment import advice_for
from members.queries.mass_organizations import recommendation_blockers_for
from members.queries.mobile import states
from members.queries.unit_coverage import coverage_table
from members.queries.units import ledger_rules
from members.rules.development import STEPS_BY_KEY
from members.rules.development_dossier import Entry
from members.rules.kinds import OrganizationKind, StandingKind
from members.rules.mass_organizations import MassKind
from members.rules.units import CoverageKind
from tests.factories.care import make_award, make_hardship, make_sanction
from tests.factories.development import make_case
from tests.factories.elections import count_votes, make_ballot, make_election
from tests.factories.members import (
    AT,
    TODAY,
    make_organization,
    make_people,
    make_person,
    make_user,
)
from tests.factories.transfers import away, letter
from tests.factories.units import make_coverage, make_mass, make_survey, make_unit

from .probe import Probes, Tree, said


def classes(tree: Tree, **facts) -> list[str]:
    """The classes of a member of the branch, as the register shows them."""
    person = make_person(tree["branch"], **facts)
    rows = marked(
        Person.objects.filter(pk=person.pk), conditions(organization=tree["branch"], on=TODAY)
    )
    return [one.key for one in read_marks(rows.get())]


def old_party_years(tree: Tree) -> list[str]:
    return classes(
        tree, born_on=date(1950, 1, 1), joined_on=date(1976, 7, 1), full_on=date(1977, 7, 1)
    )


def senior_by_age(tree: Tree) -> list[str]:
    return classes(
        tree, born_on=date(1964, 1, 1), joined_on=date(1985, 7, 1), full_on=date(1986, 7, 1)
    )


def senior_by_years(tree: Tree) -> list[str]:
    return classes(
        tree, born_on=date(1950, 1, 1), joined_on=date(1990, 7, 1), full_on=date(1991, 7, 1)
    )


def correction(tree: Tree) -> str:
    person = make_person(tree["branch"])
    return said(lambda: make_sanction(person, "correction", months=10))


def hardship_review(tree: Tree) -> date:
    return make_hardship(make_person(tree["branch"])).review_on


def award_interval(tree: Tree) -> int | None:
    make_award(people=[make_person(tree["branch"])], level="own")
    return rhythm(organization=tree["branch"], on=TODAY).next_year


def readmission(tree: Tree) -> str:
    person = make_person(tree["branch"])

    def change(kind: str, on: date, **papers: Any) -> None:
        change_standing(
            person=person, kind=kind, starts_on=on, reason="决议", papers=papers, by=None, at=AT
        )

    decided = {"meeting_on": date(2019, 1, 1), "approved_on": date(2019, 1, 1)}
    change(StandingKind.LAPSED, date(2019, 1, 1), **decided)
    return said(lambda: change(StandingKind.APPLICANT, TODAY))


def letter_within(tree: Tree) -> date | None:
    return letter(make_person(tree["branch"]), tree["other"]).valid_until


def letter_outside(tree: Tree) -> date | None:
    return letter(make_person(tree["branch"])).valid_until


def letters_by(tree: Tree) -> str:
    secretary = make_user("secretary", tree["branch"])
    return said(lambda: letter(make_person(tree["branch"]), by=secretary))


def mobile_contact(tree: Tree) -> date | None:
    record = away(make_person(tree["branch"]), tree["branch"], date(2026, 10, 1))
    return states(type(record).objects.all(), on=TODAY)[0].due_on


def counted(tree: Tree, key: str) -> int:
    table = coverage_table(
        Unit.objects.all(),
        organization=tree["branch"],
        rules=ledger_rules(tree["branch"], TODAY),
        on=TODAY,
    )
    return table.total.counts[key]


def unit_survey(tree: Tree) -> int:
    make_survey(make_unit(tree["branch"]), date(2026, 3, 1))
    return counted(tree, "unsurveyed")


def unit_effective(tree: Tree) -> int:
    unit = make_unit(tree["branch"])
    make_survey(unit, date(2026, 3, 1))
    make_coverage(unit, CoverageKind.ATTACHED, organization=tree["branch"])
    return counted(tree, "effective")


def league_age(tree: Tree) -> list[str]:
    league = make_mass(tree["branch"], MassKind.LEAGUE)
    person = make_person(tree["branch"], standing=StandingKind.APPLICANT, born_on=date(1996, 1, 1))
    found = recommendation_blockers_for(mass_organization=league, person=person, on=TODAY)
    return [one.message for one in found]


def asked(tree: Tree, until: str, step: str, on: date, **facts) -> list[tuple[bool, str]]:
    """What the rules of development say when a step of a case is recorded on a day."""
    case = make_case(tree["branch"], until, members=make_people(tree["branch"], 3))
    entry = Entry(on, on, facts)
    found = reasons_for(case, STEPS_BY_KEY[step], on, entry=entry)
    return [(one.forbids, one.message) for one in found]


def publicity(tree: Tree) -> list[tuple[bool, str]]:
    return asked(
        tree,
        "fostering",
        "candidate",
        date(2026, 11, 13),
        public_from="2026-11-09",
        public_until="2026-11-11",
    )


def thought_reports(tree: Tree) -> list[tuple[bool, str]]:
    return asked(tree, "fostering", "candidate", TODAY)


def admission_plan(tree: Tree) -> list[tuple[bool, str]]:
    set_plan(organization=tree["committee"], year=2026, number=0, note="", by=None, at=AT)
    return asked(tree, "form", "admission", TODAY)


def lower_committee(tree: Tree) -> str:
    lower = make_organization("下级党委", tree["committee"], kind=OrganizationKind.COMMITTEE)
    branch = make_organization("下级党委第一党支部", lower)
    return str(approving_committee(branch, on=TODAY))


def advised(tree: Tree) -> list[str]:
    make_people(tree["sister"], 6)  # which has no 党小组 yet
    found = advice_for(within=tree["sister"], on=TODAY)
    return [one.suggestion.message for one in found]


def election_base(tree: Tree) -> int:
    """Eight of ten came and five are in favour: half of those due, more than half of those here."""
    people = make_people(tree["branch"], 10)
    election = make_election(tree["branch"])
    ballot = make_ballot(election, people=people[:4])
    votes = dict(zip(people[:4], (5, 5, 5, 2), strict=True))
    count_votes(ballot, votes, (people[8], people[9]), present=8)
    return len(views_of(election)[0].outcome.elected)


PROBES: Probes = {
    "party_years_from": ("full_on", old_party_years),
    "senior_from_age": ("70", senior_by_age),
    "senior_from_years": ("40", senior_by_years),
    "correction_months": ("6", correction),
    "hardship_review_months": ("6", hardship_review),
    "award_interval_years": ("1", award_interval),
    "readmission_years": ("10", readmission),
    "letter_days_within": ("20", letter_within),
    "letter_days_outside": ("60", letter_outside),
    "letters_by": ("committee", letters_by),
    "mobile_contact_months": ("1", mobile_contact),
    "unit_survey_months": ("6", unit_survey),
    "unit_effective_coverage": ("place", unit_effective),
    "league_age": ("35", league_age),
    "publicity_days": ("1", publicity),
    "thought_report_months": ("6", thought_reports),
    "admission_plan": ("refuse", admission_plan),
    "lower_committee_approves": ("yes", lower_committee),
    "group_from": ("5", advised),
    "deputy_from": ("5", advised),
    "general_branch_from": ("5", advised),
    "committee_from": ("5", advised),
    "election_base": ("present", election_base),
}
