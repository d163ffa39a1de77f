"""No rule setting is idle: another value at the committee changes what the rule does below.

One probe per key. A probe builds what its rule needs and answers what the rule makes of it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.utils.module_loading import import_string

from branchrecords.errors import ActionError
from branchrecords.notices.windows import Window
from dues.actions.budgets import enter_office_funds
from dues.actions.collecting import CollectLine, collect
from dues.actions.journal import Draft, Line
from dues.actions.journal import post as book
from dues.actions.spending import upper_of
from dues.queries.budgets import funds_rule
from dues.queries.remitting import dues_to_remit
from dues.rules.accounts import Account, EntryKind
from meetings.actions.appraisals import Verdict, decide_results
from meetings.actions.make_up import assign_usual
from meetings.actions.planning import plan_meeting
from meetings.actions.sign_in import sign_in_at_desk
from meetings.models import Meeting
from meetings.queries.cadence import cadence
from meetings.queries.disclosure_duties import asked_of
from meetings.queries.study_duties import study_duties
from meetings.queries.talks import gaps_of
from meetings.queries.volunteering import volunteers_of
from members.actions.development_plans import set_plan
from members.actions.settings import override_setting
from members.actions.standings import change_standing
from members.models import Organization, Person, Unit, User
from members.queries.awards import rhythm
from members.queries.categories import conditions, marked, read_marks
from members.queries.development import approving_committee, reasons_for
from members.queries.elections import views_of
from members.queries.establishment import advice_for
from members.queries.mass_organizations import recommendation_blockers_for
from members.queries.mobile import states
from members.queries.notice_windows import windows_at
from members.queries.unit_coverage import coverage_table
from members.queries.units import ledger_rules
from members.rules.development import STEPS_BY_KEY
from members.rules.development_dossier import Entry
from members.rules.kinds import OrganizationKind, Post, StandingKind
from members.rules.mass_organizations import MassKind
from members.rules.settings import SETTINGS_BY_KEY
from members.rules.units import CoverageKind
from reports.queries.evaluation_targets import targets_of
from reports.queries.evaluations import limits_of
from reports.rules.evaluation_marks import band_of
from tests.factories import dues as money
from tests.factories.care import make_award, make_hardship, make_sanction
from tests.factories.development import make_case
from tests.factories.elections import count_votes, make_ballot, make_election, make_term
from tests.factories.evaluations import evaluation_of, make_in_force, publish, sum_up
from tests.factories.meetings import DAY, Branch, make_branch, make_open, make_sealed, on_day
from tests.factories.members import (
    AT,
    TODAY,
    make_organization,
    make_people,
    make_person,
    make_position,
    make_tree,
    make_user,
)
from tests.factories.plans import make_decided
from tests.factories.problems import make_problem
from tests.factories.reviews import grades, make_closed, make_talk
from tests.factories.service import certify, make_service, make_team
from tests.factories.spending import money as money_of_spending
from tests.factories.spending import requested
from tests.factories.study import make_training
from tests.factories.transfers import away, letter
from tests.factories.units import make_coverage, make_mass, make_survey, make_unit

pytestmark = pytest.mark.django_db
Tree = dict[str, Organization]
Probe = Callable[[Tree], Any]


def said(act: Callable[[], Any]) -> str:
    """What an action refuses with; "" when it does it."""
    try:
        act()
    except ActionError as error:
        return str(error)
    return ""


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


def talk_pairs(tree: Tree) -> int:
    """Two officers, one of whom has talked with the only other member."""
    people = make_people(tree["branch"], 3)
    for person, post in zip(people, (Post.SECRETARY, Post.ORGANIZATION), strict=False):
        make_position(person, tree["branch"], post)
    make_talk(tree["branch"], people[0], people[2])
    return len(gaps_of(tree["branch"], year=2026, on=TODAY))


def excellent_base(tree: Tree) -> str:
    """Three full members, one 优秀 and one who cannot be graded."""
    people = make_people(tree["branch"], 3)
    review = make_closed(tree["branch"])
    verdicts = grades(review, **{people[0].name: "excellent"})
    row = review.appraisals.get(person=people[2])
    verdicts[row.pk] = Verdict(no_grade_reason="长期患病")
    return said(
        lambda: decide_results(
            review=review, verdicts=verdicts, decided_on=TODAY, body="assembly", by=None, at=AT
        )
    )


def group_meetings(tree: Tree) -> tuple[str, ...]:
    """Two 党小组, of which one met in October."""
    second = make_organization("第二党小组", tree["branch"], OrganizationKind.GROUP)
    leader = make_person(tree["branch"], group=second)
    plan_meeting(
        organization=second,
        kind="group",
        held_on=date(2026, 10, 12),
        starts_at=time(16, 0),
        chair=leader,
        recorder=leader,
        by=make_user("secretary", tree["branch"]),
        at=AT,
    )
    slots = cadence(tree["branch"], year=2026, on=date(2026, 10, 5))
    month = [slot for slot in slots if (slot.kind.key, slot.span.label) == ("group", "10月")]
    return tuple(slot.status for slot in month)


def disclosure_life(tree: Tree) -> list[str]:
    """What the branch has to make public in a year."""
    return [one.term.label for one in asked_of(tree["branch"], year=2026, on=TODAY)]


def late_minutes(tree: Tree) -> bool:
    """Who comes fifteen minutes after the start."""
    meeting = _sealed_lecture(tree, sealed=False)
    row = meeting.attendances.first()
    at = on_day(DAY, 15) + timedelta(minutes=15)
    by = make_user("secretary", tree["branch"])
    return sign_in_at_desk(meeting=meeting, person=row.person, by=by, at=at).late


def make_up_days(tree: Tree) -> list[date]:
    """Until when the one who missed a 党课 is to make up for it."""
    meeting = _sealed_lecture(tree, sealed=True)
    made = assign_usual(meeting=meeting, by=meeting.sealed_by, at=meeting.sealed_at)
    return [one.due_on for one in made]


def _sealed_lecture(tree: Tree, *, sealed: bool) -> Meeting:
    people = make_people(tree["branch"], 3)
    by = make_user("secretary", tree["branch"], people[0])
    branch = Branch(tree["branch"], people[0], people[1], by, people)
    if not sealed:
        return make_open(branch, kind="lecture")
    return make_sealed(branch, kind="lecture", absent={people[2].pk: ("leave", "因病")})


def service_hours(tree: Tree) -> str:
    """What two and a half hours of service say of a volunteer's year."""
    people = make_people(tree["branch"], 3)
    team = make_team(tree["branch"], people[0])
    by = make_user("secretary", tree["branch"], people[1])
    branch = Branch(tree["branch"], people[0], people[1], by, people)
    certify(make_service(branch), team=team)
    return volunteers_of(team, year=2026, on=TODAY)[0].suggested


def study_plan(tree: Tree) -> bool:
    """Whether a branch without a study plan is late in February."""
    duties = study_duties(organization=tree["branch"], on=date(2026, 2, 10))
    return duties[0].late


def study_day(tree: Tree) -> str:
    """Thirty 学时 on three days."""
    person = make_person(tree["branch"], starts_on=date(2020, 1, 1))
    by = make_user("secretary", tree["branch"])
    return said(lambda: make_training(person, by, hours=30))


def dues_of(category: str, base: str) -> Probe:
    """What a member of the branch owes for a month."""

    def probe(tree: Tree) -> Any:
        person = make_person(tree["branch"], starts_on=date(2020, 1, 1))
        money.with_base(person, tree["branch"], base, category)
        (row,) = money.assessed(tree["branch"], 11)
        return row.amount

    return probe


def to_remit(key: str) -> Probe:
    """What goes up of 100 元, of which period and until when."""

    def probe(tree: Tree) -> Any:
        organization, on = tree[key], date(2026, 11, 20)
        lines = [
            Line(Account.CASH, organization.pk, debit=Decimal(100)),
            Line(Account.FROM_BELOW, organization.pk, credit=Decimal(100)),
        ]
        draft = Draft(EntryKind.REMITTANCE, organization.pk, date(2026, 7, 9), "下级上缴", lines)
        book(drafts=[draft], by=None, at=AT)
        found = dues_to_remit(organizations=[organization], year=2026, on=on)[organization.pk]
        (one,) = (row for row in found if row.collected)
        return one.due, one.period, one.due_on

    return probe


def dues_ahead(tree: Tree) -> str:
    """A year paid at once."""
    branch = tree["branch"]
    person = money.with_base(make_person(branch, starts_on=date(2020, 1, 1)), branch)
    money.assessed(branch, 11)
    line = CollectLine(person.pk, (money.MONTH,), Decimal(40), received=Decimal(200))
    return said(
        lambda: collect(
            key=uuid4(), organization=branch, lines=[line], paid_on=TODAY,
            by=make_user("secretary", branch), at=money.AT,
        )
    )  # fmt: skip


# By key: another value than the default, and what is looked at.
def spending_above(tree: Tree) -> Organization | None:
    """Who has to agree with what the branch spends."""
    return upper_of(organization=tree["branch"], on=TODAY)


def spending_words(tree: Tree) -> str:
    """A paper for a meal of honour."""
    branch = tree["branch"]
    money_of_spending(branch, "500.00", on=TODAY)
    return said(lambda: requested(branch, make_user("secretary", branch), what="表彰会后宴请"))


def party_funds(tree: Tree) -> Decimal:
    """What a budget lacks beside 行政办公费 of 100,000.00 元."""
    branch, by = tree["branch"], make_user("secretary", tree["branch"])
    office = enter_office_funds(
        organization=branch, year=2026, amount=Decimal(100_000), source="预算批复", by=by, at=AT
    )
    rule = funds_rule(organization=branch, year=2026, on=TODAY, budget=None, office=office)
    return rule.shortfall


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


def band_at(total: str) -> Probe:
    """The band of a total."""
    return lambda tree: band_of(Decimal(total), limits_of(tree["committee"], TODAY))


def published_bands(tree: Tree) -> Any:
    """The bands of two branches with 90 and 85, made public for five days."""
    scheme = make_in_force(tree["general"])
    first, second = (evaluation_of(scheme, tree[key]) for key in ("branch", "sister"))
    sum_up(first, 60, 30)
    sum_up(second, 60, 25)
    return said(lambda: publish(first)) or [one.results.get().band for one in (first, second)]


def targets(tree: Tree) -> Any:
    """What the three targets ask, and whom they count."""
    return [
        (one.least.percent, one.top.percent, one.subject)
        for one in targets_of(tree["committee"], 2026, TODAY)
    ]


PROBES: dict[str, tuple[str, Probe]] = {
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
    "evaluation_top_from": ("90", band_at("85")),
    "evaluation_pass_from": ("65", band_at("66")),
    "evaluation_basic_from": ("50", band_at("55")),
    "evaluation_top_most": ("50", published_bands),
    "evaluation_publicity_days": ("10", published_bands),
    "evaluation_good_least": ("90", targets),
    "evaluation_good_top": ("40", targets),
    "evaluation_lead_least": ("80", targets),
    "evaluation_lead_top": ("20", targets),
    "evaluation_strong_least": ("90", targets),
    "evaluation_strong_top": ("40", targets),
    "evaluation_strong_counts": ("branches", targets),
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
    "talk_pairs": ("each", talk_pairs),
    "excellent_base": ("assessed", excellent_base),
    "group_meetings": ("any", group_meetings),
    "disclosure_life": ("quarter", disclosure_life),
    "late_minutes": ("30", late_minutes),
    "make_up_days": ("10", make_up_days),
    "service_hours": ("2", service_hours),
    "study_day_hours": ("10", study_day),
    "study_plan_month": ("3", study_plan),
    "dues_rounding": ("0.1", dues_of("enterprise", "3001.00")),
    "dues_farmer_fen": ("100", dues_of("farmer", "0")),
    "dues_annual_ceiling": ("no", dues_of("annual_salary", "80000.00")),
    "dues_village_cadre": ("farmer", dues_of("village_cadre", "3000.00")),
    "dues_prepay_months": ("2", dues_ahead),
    "party_funds_percent": ("20", party_funds),
    "dues_spending_request": ("no", spending_above),
    "dues_spending_words": ("named", spending_words),
    "dues_remit_rhythm": ("month", to_remit("branch")),
    "dues_remit_within": ("3", to_remit("branch")),
    "dues_remit_share_below": ("60", to_remit("branch")),
    "dues_remit_share_committee": ("60", to_remit("committee")),
}


@pytest.mark.parametrize("key", SETTINGS_BY_KEY)
def test_another_value_changes_what_the_rule_does(key):
    assert key in PROBES, f"No rule is known to read {key}: add a probe, or drop the setting"
    value, probe = PROBES[key]
    by_default = probe(make_tree())
    tree = make_tree()
    override_setting(
        organization=tree["committee"],
        key=key,
        value=value,
        source="本地办法",
        starts_on=date(2010, 1, 1),
        by=None,
        at=AT,
    )
    assert probe(tree) != by_default


def test_every_probe_is_of_a_setting():
    assert set(PROBES) == set(SETTINGS_BY_KEY)
