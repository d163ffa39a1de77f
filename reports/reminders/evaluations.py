"""量化考核: own marks to be sent, 整改 to be finished and looked at, the days for objections."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse

from branchrecords.access.permissions import Permission
from branchrecords.notices.delivery import Reminder
from members.queries.settings import SettingCourse
from members.reminders.recipients import Officers
from reports.models import Evaluation, Rectification, Result, Scheme, Score
from reports.queries.evaluation_mending import Mending, mending_of, with_course
from reports.queries.evaluations import marking_permission, publishing_unit
from reports.rules.evaluation_course import Side
from reports.rules.evaluation_mending import MendingState
from reports.rules.summaries import summary_year

from .recipients import accounts_of, writers_on

LEAD, MEND_LEAD = "notice_summary_days", "notice_problem_days"


@dataclass(frozen=True)
class _Told:
    """Who is told of an evaluation: the branch's writers, or the member it is about."""

    writers: dict[int, list[int]]
    accounts: dict[int, int]

    def users(self, evaluation: Evaluation) -> list[int]:
        if evaluation.person_id is None:
            return self.writers.get(evaluation.organization_id, [])
        return [self.accounts[one] for one in (evaluation.person_id,) if one in self.accounts]


def due(on: date) -> list[Reminder]:
    """All of them; a handful of queries, however many are evaluated."""
    return [*own_marks(on), *mending(on), *to_check(on), *objections(on)]


def own_marks(on: date) -> list[Reminder]:
    """Own marks of the year that were not sent, some days before its end and after it."""
    year = summary_year(on)
    last, days = date(year, 12, 31), SettingCourse(LEAD)
    sent = Score.objects.filter(evaluation=OuterRef("pk"), side=Side.OWN)
    out = Result.objects.filter(evaluation=OuterRef("pk"))
    rows = Evaluation.objects.filter(
        ~Exists(sent), ~Exists(out), scheme__year=year, scheme__state=Scheme.State.IN_FORCE
    )
    rows = [one for one in _loaded(rows) if (last - on).days <= int(days.on(one.organization, on))]
    told = _told(rows, on)
    return [
        Reminder(
            user, "evaluation.own", f"{one}：自评待报送", _url(one, "own"), last,
            "按数字能算的已经算好，核对、补齐材料以后报送",
        )
        for one in rows
        for user in told.users(one)
    ]  # fmt: skip


def mending(on: date) -> list[Reminder]:
    """整改 whose day comes near or has passed, while it is the turn of who has to mend."""
    days = SettingCourse(MEND_LEAD)
    orders = [
        one
        for one in _orders(on)
        if one.is_open
        and (one.due_on - on).days <= int(days.on(one.order.evaluation.organization, on))
    ]
    told = _told([one.order.evaluation for one in orders], on)
    return [
        Reminder(
            user,
            "evaluation.late" if one.state == MendingState.LATE else "evaluation.mend",
            f"{one.order.evaluation}：限期整改",
            _url(one.order.evaluation),
            one.due_on,
            "整改好以后报整改情况，请上级验收",
        )
        for one in orders
        for user in told.users(one.order.evaluation)
    ]


def to_check(on: date) -> list[Reminder]:
    """What was reported as mended, to those who marked it, until they looked at it."""
    waiting = [one for one in _orders(on) if one.waiting is not None]
    markers = {
        permission: Officers(permission, on)
        for permission in {marking_permission(one.order.evaluation) for one in waiting}
    }
    return [
        Reminder(
            user,
            "evaluation.mended",
            f"{one.order.evaluation}：整改待验收",
            reverse("evaluation", args=(one.order.evaluation_id,)),
            one.waiting.on,
            "看整改情况，到位的验收，没有到位的写明还差什么",
        )
        for one in waiting
        if one.waiting is not None
        for user in markers[marking_permission(one.order.evaluation)].of(
            publishing_unit(one.order.evaluation)
        )
    ]


def _orders(on: date) -> list[Mending]:
    """What was not found mended, the earliest first."""
    rows = Rectification.objects.exclude(checks__passed=True).select_related(
        "evaluation__organization", "evaluation__person", "evaluation__scheme__organization"
    )
    return [mending_of(one, on=on) for one in with_course(rows.order_by("due_on", "pk"))]


def objections(on: date) -> list[Reminder]:
    """Results that are being published, to whom they concern, until the last day."""
    results = Result.objects.filter(
        publication__starts_on__lte=on, publication__ends_on__gt=on, number=1
    ).filter(evaluation__objections=None)
    ends = dict(results.values_list("evaluation", "publication__ends_on"))
    rows = list(_loaded(Evaluation.objects.filter(pk__in=ends)))
    told = _told(rows, on)
    return [
        Reminder(
            user, "evaluation.published", f"{one}：结果公示", _url(one),
            ends[one.pk] - timedelta(days=1), "有异议的，请在公示期满以前提出",
        )
        for one in rows
        for user in told.users(one)
    ]  # fmt: skip


def _loaded(rows):
    return rows.select_related("organization", "person", "scheme").order_by("pk")


def _told(rows: Iterable[Evaluation], on: date) -> _Told:
    people = [one.person_id for one in rows if one.person_id is not None]
    return _Told(writers_on(on, Permission.EVALUATION_EDIT), accounts_of(people))


def _url(evaluation: Evaluation, page: str = "") -> str:
    name = "evaluation" if evaluation.person_id is None else "my-evaluation"
    return reverse(f"{name}-{page}" if page else name, args=(evaluation.pk,))
