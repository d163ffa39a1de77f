"""What must be made public regularly: met, due or overdue, with the reason; for a whole subtree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from branchrecords.access.scoping import ScopedQuerySet
from branchrecords.web.formats import cn_date
from meetings.models import Disclosure, DisclosureStep, Feedback
from meetings.rules.disclosures import (
    DUTY_RULES,
    PROCEDURE,
    PUBLISHED,
    DutyRule,
    Kind,
    State,
    StepKind,
    Term,
)
from meetings.rules.disclosures import terms_of as spans_of
from meetings.rules.kinds import Holder, holder_of
from members.models import Organization
from members.models.placements import TODAY, condition, placements_on
from members.queries.settings import settings_below
from members.queries.signs import only_with
from members.rules.openness import Told
from members.rules.placements import Placements

from .disclosures import disclosures_on, states_on
from .duties import Duty

SOON = timedelta(days=60)  # a duty is on the desk so long before its last day
OFF = "off"


class _Published(NamedTuple):
    pk: int
    organization_id: int
    kind: str
    starts_on: date


@dataclass(frozen=True)
class Asked:
    """One duty of one organisation in one span, and the item that met it."""

    organization: Organization
    rule: DutyRule
    term: Term
    on: date
    met_by: int | None = None
    met_on: date | None = None

    @property
    def state(self) -> str:
        """done, late, soon or open: what pills show."""
        if self.met_by:
            return "done"
        if self.term.ends <= self.on:
            return "late"
        return "soon" if self.last_day - self.on <= SOON else "open"

    @property
    def last_day(self) -> date:
        """The last day on which it is in time."""
        return self.term.ends - timedelta(days=1)

    @property
    def why(self) -> str:
        """One sentence: what counts, what was found, what to do next."""
        what = f"{self.term.label}的{self.rule.label}"
        if self.met_on:
            return f"{what}已经从{cn_date(self.met_on)}起公开"
        if self.state == "late":
            return f"{what}没有公开过，已经超过{cn_date(self.last_day)}，请补公开"
        return f"{what}还没有公开，最迟{cn_date(self.last_day)}"

    @property
    def source_key(self) -> str:
        """Which record the item is filled in from: the year."""
        return str(self.term.starts.year)

    @property
    def url(self) -> str:
        """The form of the item, filled in from the records."""
        query = urlencode({"source": self.rule.source, "key": self.source_key})
        return f"{reverse('disclosure-add', args=(self.organization.pk,))}?{query}"


def asked_of(organization: Organization, *, year: int, on: date) -> list[Asked]:
    """Every duty of the subtree in a year, spans that have begun by the day; constant queries."""
    tree = placements_on(on)
    places = [
        place
        for place in Organization.objects.filter(condition(tree, organization.path, "path"))
        .active_on(on)
        .order_by("path")
        if holder_of(place.kind) is not Holder.GROUP
    ]
    rows = Disclosure.objects.filter(condition(tree, organization.path))
    return _asked_of(places, rows, year=year, on=on, tree=tree)


def _asked_of(
    places: list[Organization],
    rows: ScopedQuerySet,
    *,
    year: int,
    on: date,
    tree: Placements = TODAY,
) -> list[Asked]:
    """The duties of these organisations; `rows`: what they have made public. `tree`: of the day."""
    rows = rows.filter(starts_on__year=year, kind__in=[rule.kind for rule in DUTY_RULES])
    public = states_on(rows, on=on).filter(state__in=PUBLISHED, starts_on__lte=on)
    met: dict[tuple[int, str], list[_Published]] = {}
    for row in public.order_by("starts_on", "pk").values_list(*_Published._fields):
        item = _Published(*row)
        met.setdefault((item.organization_id, item.kind), []).append(item)
    found = [
        _asked(place, rule, term, met.get((place.pk, rule.kind), ()), on)
        for rule in DUTY_RULES
        for place, every in _frequencies(rule, places, on, tree)
        for term in spans_of(every, year)
        if term.starts <= on and (place.founded_on is None or place.founded_on < term.ends)
    ]
    return sorted(found, key=lambda one: (one.organization.path, one.term.ends, one.rule.label))


def _frequencies(
    rule: DutyRule, places: list[Organization], on: date, tree: Placements
) -> Iterable[tuple[Organization, str]]:
    """Whom the rule concerns and how often; one query for a rule that a setting decides."""
    held = [place for place in places if holder_of(place.kind) is rule.holder]
    if not rule.setting:
        return [(place, rule.every) for place in held]
    values = settings_below(rule.setting, organizations=held, on=on, tree=tree) if held else {}
    return [(place, str(values[place.pk])) for place in held if values[place.pk] != OFF]


def _asked(
    place: Organization, rule: DutyRule, term: Term, rows: Iterable[_Published], on: date
) -> Asked:
    item = next((row for row in rows if term.starts <= row.starts_on < term.ends), None)
    if item is None:
        return Asked(place, rule, term, on)
    return Asked(place, rule, term, on, item.pk, item.starts_on)


def dues_told(*, organization: Organization, year: int, on: date) -> list[Told]:
    """Which branches of a subtree have told their members of a year's dues (settings.DUES_TOLD)."""
    return [
        Told(
            one.organization.pk, str(one.organization), one.state, one.met_on, one.why,
            reverse("disclosure-detail", args=(one.met_by,)) if one.met_by else one.url,
        )
        for one in asked_of(organization, year=year, on=on)
        if one.rule.kind is Kind.DUES
    ]  # fmt: skip


def duties(*, organization: Organization, on: date) -> list[Duty]:
    """What the organisation itself has to make public; two queries."""
    mine = Disclosure.objects.filter(organization=organization)
    asked = _asked_of([organization], mine, year=on.year, on=on)
    return [_duty(one) for one in asked if one.state in ("late", "soon")]


def _duty(one: Asked) -> Duty:
    return Duty(
        due_on=one.last_day,
        title=f"公开{one.term.label}{one.rule.label}",
        rule=one.rule.rule,
        article=one.rule.article,
        button="去公开",
        url=one.url,
        late=one.state == "late",
        upcoming=(one.last_day.year, one.last_day.month) > (one.on.year, one.on.month),
        kind="disclosure",
    )


def _unapproved(organization: Organization) -> ScopedQuerySet:
    approved = DisclosureStep.objects.filter(disclosure=OuterRef("pk"), kind=StepKind.APPROVED)
    return Disclosure.objects.filter(~Exists(approved), organization=organization)


@only_with(lambda organization, on: [_unapproved(organization)])
def approval_duties(*, organization: Organization, on: date) -> list[Duty]:
    """Items that wait for approval; one query."""
    rows = disclosures_on(_unapproved(organization), on=on).filter(state=State.SUBMITTED)
    return [
        _open(f"审核公开事项：{item}", "审核通过以后才公开", "去审核", item.pk, item.starts_on, on)
        for item in rows.order_by("starts_on")
    ]


def _unanswered(organization: Organization, on: date) -> QuerySet[Feedback]:
    here = {"disclosure__organization": organization}
    return Feedback.objects.filter(received_on__lte=on, answer=None, **here)


@only_with(lambda organization, on: [_unanswered(organization, on)])
def answer_duties(*, organization: Organization, on: date) -> list[Duty]:
    """Opinions that wait for an answer; one query."""
    return [
        _open(
            f"答复对「{row.disclosure}」的{row.get_kind_display()}",
            "答复以后才归档", "去答复", row.disclosure_id, on, on,
        )
        for row in _unanswered(organization, on).select_related("disclosure")
    ]  # fmt: skip


def _open(title: str, rule: str, button: str, pk: int, due: date, on: date) -> Duty:
    return Duty(
        due_on=due, title=title, rule=rule, article=PROCEDURE, button=button,
        url=reverse("disclosure-detail", args=(pk,)), late=due < on, kind="disclosure",
    )  # fmt: skip
