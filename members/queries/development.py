"""Cases with all that the rules ask of them, and the reasons why a step cannot be taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Prefetch

from branchrecords.access.permissions import Permission
from branchrecords.errors import Blocker
from members.models import (
    DevelopmentCase,
    Membership,
    Organization,
    Person,
    PersonPaper,
    Recommendation,
    Standing,
    StepPerson,
    StepRecord,
)
from members.models.placements import TODAY
from members.queries.development_plans import quotas
from members.queries.organizations import committee_above
from members.queries.roster import voteless_on
from members.queries.settings import setting, settings_below, settings_for
from members.rules.development import COMMITTEE_STEPS
from members.rules.development_checks import reasons
from members.rules.development_course import Course, course_of
from members.rules.development_dossier import Done, Dossier, Due, Entry, Named, due_of
from members.rules.development_order import ADMITTED
from members.rules.development_step import Step
from members.rules.development_step_checks import Reason
from members.rules.kinds import OrganizationKind, StandingKind
from members.rules.placements import Placements

SETTING_KEYS = ("publicity_days", "thought_report_months", "league_age", "admission_plan")
_BOARD_KEYS = ("thought_report_months", "admission_plan")
FILING_STEPS = ("activist_filed", "candidate_filed")


@dataclass(frozen=True)
class CaseFile:
    """A case, where its person belongs, and what the rules see of it."""

    case: DevelopmentCase
    home: Membership | None
    dossier: Dossier

    @property
    def organization(self) -> Organization | None:
        """The branch of the person's newest membership."""
        return self.home.organization if self.home else None

    @property
    def due(self) -> Due | None:
        """The date that matters for the next step."""
        return due_of(self.dossier)


def case_file(case: DevelopmentCase, *, on: date) -> CaseFile:
    """One case in full, with every setting of its branch."""
    rows = DevelopmentCase.objects.filter(pk=case.pk)
    return case_files(rows, on=on, in_full=True)[0]


def case_files(
    cases, *, on: date, in_full: bool = False, then: Placements | None = None
) -> list[CaseFile]:
    """Many cases in a constant number of queries; `in_full` reads opinions and conclusions too,
    which a list does not need and which have to be decrypted.

    With `then`, the tree of a past day, everything is as it stood on that day: what was done,
    where the person belonged, the papers, the rules and the numbers used by then.
    """
    records = StepRecord.objects.current().prefetch_related(
        Prefetch("named", StepPerson.objects.order_by("pk"))
    )
    if then is not None:
        records = records.filter(done_on__lte=on)
    rows = list(
        cases.select_related("person").prefetch_related(
            Prefetch("records", records if in_full else records.defer("content"), to_attr="steps")
        )
    )
    courses = {case.pk: _course(case, then is not None) for case in rows}
    homes = _homes(rows, None if then is None else on)
    papers = _papers(rows, None if then is None else on)
    values = _settings(homes, on, in_full, then or TODAY)
    recommended = _recommended(rows) if in_full else {}
    waiting = {
        home.organization_id: home.organization
        for case in rows
        if courses[case.pk].next_step == ADMITTED and (home := homes.get(case.person_id))
    }
    places = quotas(
        organizations=list(waiting.values()), year=on.year, until=on, tree=then or TODAY
    )
    return [
        CaseFile(
            case,
            home := homes.get(case.person_id),
            _dossier(
                case,
                courses[case.pk],
                home,
                papers.get(case.person_id, frozenset()),
                values.get(home.organization_id, {}) if home else {},
                places.get(home.organization_id) if home else None,
                recommended.get(case.person_id),
                on,
                in_full,
            ),
        )
        for case in rows
    ]


def _course(case, past: bool) -> Course:
    """Where a case stands: its copies for today, for a past day computed from the records."""
    if not past:
        return Course(
            next_step=case.next_step,
            admitted_on=case.admitted_on,
            extended_months=case.extended_months or 0,
        )
    # A probation is extended once only, so the months need no decrypting.
    months = {"months": case.extended_months}
    steps = (done_of(record, in_full=False) for record in case.steps)
    return course_of(replace(one, facts=months) for one in steps)


def _homes(cases: list[DevelopmentCase], on: date | None) -> dict[int, Membership]:
    people = [case.person_id for case in cases]
    newest = Membership.objects.newest() if on is None else Membership.objects.newest_by(on)
    rows = newest.filter(person__in=people)
    return {row.person_id: row for row in rows.select_related("organization", "group")}


def _papers(cases: list[DevelopmentCase], on: date | None) -> dict[int, frozenset[str]]:
    people = [case.person_id for case in cases]
    found: dict[int, set[str]] = {}
    rows = PersonPaper.objects.kept() if on is None else PersonPaper.objects.kept_on(on)
    kept = rows.filter(person__in=people).order_by()
    for person, kind in kept.values_list("person_id", "kind").distinct():
        found.setdefault(person, set()).add(kind)
    return {person: frozenset(kinds) for person, kinds in found.items()}


def _settings(
    homes: Mapping[int, Membership], on: date, in_full: bool, tree: Placements
) -> dict[int, dict[str, int | str]]:
    branches = {home.organization_id: home.organization for home in homes.values()}
    if in_full:
        return {
            pk: settings_for(organization=branch, on=on, keys=SETTING_KEYS, tree=tree)
            for pk, branch in branches.items()
        }
    values: dict[int, dict[str, int | str]] = {pk: {} for pk in branches}
    for key in _BOARD_KEYS:
        found = settings_below(key, organizations=branches.values(), on=on, tree=tree)
        for pk, value in found.items():
            values[pk][key] = value
    return values


def _recommended(cases: list[DevelopmentCase]) -> dict[int, date]:
    rows = Recommendation.objects.filter(
        person__in=[case.person_id for case in cases], withdrawn_on__isnull=True
    )
    return dict(rows.values_list("person_id", "recommended_on"))


def _dossier(
    case, course, home, papers, values, quota, recommended, on: date, in_full: bool
) -> Dossier:
    return Dossier(
        next_step=course.next_step,
        done=tuple(done_of(record, in_full=in_full) for record in case.steps),
        born_on=case.person.born_on,
        is_open=case.ended_on is None or case.ended_on > on,
        belongs=home is not None and (home.ends_on is None or home.ends_on > on),
        temporary_branch=bool(home and home.organization.kind == OrganizationKind.TEMPORARY_BRANCH),
        admitted_on=course.admitted_on,
        extended_months=course.extended_months,
        papers=papers,
        settings=values,
        quota=quota,
        recommended_on=recommended,
    )


def done_of(record: StepRecord, *, in_full: bool = True) -> Done:
    """A record as the rules see it."""
    return Done(
        step=record.step,
        on=record.done_on,
        facts=record.facts if in_full else {},
        result=record.result,
        people=tuple(named.person_id for named in record.named.all()) if in_full else (),
        round=record.round,
    )


def reasons_for(
    case: DevelopmentCase, step: Step, on: date, *, entry: Entry | None = None
) -> list[Reason]:
    """Every reason and warning for a step on a day."""
    return reasons(case_file(case, on=on).dossier, step, on, entry)


def blockers(
    case: DevelopmentCase, step: Step, on: date, *, entry: Entry | None = None
) -> list[Blocker]:
    """What forbids the step, each with its article."""
    return as_blockers(reasons_for(case, step, on, entry=entry))


def as_blockers(found: Iterable[Reason]) -> list[Blocker]:
    """The reasons that forbid."""
    return [Blocker(r.message, r.article, r.target) for r in found if r.forbids]


def named_on(people: Iterable[Person], on: date) -> tuple[Named, ...]:
    """People with the standing and the rights they had on a day; two queries."""
    chosen = list(people)
    rows = Standing.objects.active_on(on).filter(person__in=[p.pk for p in chosen])
    kinds = dict(rows.values_list("person_id", "kind"))
    voteless = set(voteless_on(on).filter(person__in=chosen).values_list("person", flat=True))
    return tuple(Named(p.pk, p.name, kinds.get(p.pk, ""), p.pk in voteless) for p in chosen)


def approving_committee(organization: Organization, *, on: date) -> Organization | None:
    """The 党委 that may examine and approve: the highest, or a lower one so authorised.

    党总支 cannot, nor can the 基层党委 of a 乡镇（街道）党委 (第二十四条); whether a 党委 below
    another one may is a setting of its own.
    """
    chain = list(
        Organization.objects.above(organization)
        .filter(kind=OrganizationKind.COMMITTEE)
        .order_by("-depth")
    )
    for committee in chain[:-1]:
        if setting("lower_committee_approves", organization=committee, on=on) == "yes":
            return committee
    return chain[-1] if chain else None


def acting_problem(
    by, *, step: Step, organization: Organization, on: date, facts: Mapping[str, object]
) -> str:
    """Why this user may not record what belongs to the committee's side; "" when they may.

    备案 and the yearly analysis belong to the nearest 党委, all else to the one that may approve.
    """
    yearly = step.key == "fostering" and facts.get("kind") == "yearly"
    if by is None or not (yearly or step.key in COMMITTEE_STEPS):
        return ""
    if yearly or step.key in FILING_STEPS:
        committee = committee_above(organization)
    else:
        committee = approving_committee(organization, on=on)
    if committee is None:
        return "上面没有党委，不能备案和审批，请先在组织里建立党委"
    if Permission.DEVELOPMENT_APPROVE in by.permissions_at(committee):
        return ""
    what = "党委年度分析" if yearly else step.name
    return f"「{what}」由{committee}办理；党总支和乡镇（街道）党委所属的基层党委不能审批"


def full_members(organization: Organization, *, on: date):
    """The 正式党员 of a branch in possession of their rights on a day: who may vote, introduce and
    guide (选举工作条例 第五条; 发展党员工作细则 第十四条: not under 留党察看)."""
    standings = Standing.objects.active_on(on).filter(kind=StandingKind.FULL)
    return (
        Person.objects.of_organization(organization, on)
        .filter(pk__in=standings.values("person"))
        .exclude(pk__in=voteless_on(on).values("person"))
    )
