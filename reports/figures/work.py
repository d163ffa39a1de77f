"""Figures over 志愿服务, 慰问走访, 集中培训, 表彰 and 党务公开: the records of the year."""

from __future__ import annotations

from django.db.models import DateField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery

from meetings.models import Disclosure, DisclosureStep, ServiceHours, ServiceRecord, Training
from meetings.rules.disclosures import Kind as DisclosureKind
from meetings.rules.disclosures import StepKind
from meetings.rules.study import StudySource, TrainingState
from members.models import Award, Hardship, Visit

from .figure import Count, Figure, Scope
from .members import members


class FiftyYearsLater(Func):
    """The day on which fifty years are full; of 29 February the 28th."""

    template = "(%(expressions)s + interval '50 years')::date"
    output_field = DateField()


WORK = "服务、慰问和公开"


def _services(scope: Scope) -> QuerySet:
    """Certificates that hold, of sealed services of the year."""
    return (
        ServiceRecord.objects.in_force()
        .filter(
            scope.inside("meeting__organization__path"),
            meeting__held_on__gte=scope.starts,
            meeting__held_on__lt=scope.ends,
        )
        .annotate(at_path=F("meeting__organization__path"))
    )


def _served(scope: Scope) -> QuerySet:
    """Each one's hours in them."""
    return (
        ServiceHours.objects.in_force()
        .filter(
            scope.inside("record__meeting__organization__path"),
            record__meeting__held_on__gte=scope.starts,
            record__meeting__held_on__lt=scope.ends,
        )
        .annotate(at_path=F("record__meeting__organization__path"))
    )


def _visits(scope: Scope) -> QuerySet:
    """Visits that stand, where the person belonged that day."""
    return (
        Visit.objects.counted()
        .filter(scope.inside(), visited_on__gte=scope.starts, visited_on__lt=scope.ends)
        .annotate(at_path=F("organization__path"))
    )


def _in_hardship(scope: Scope) -> Q:
    held = Hardship.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=OuterRef("visited_on")),
        person=OuterRef("person"),
        starts_on__lte=OuterRef("visited_on"),
    )
    return Q(Exists(held))


def _trainings(scope: Scope) -> QuerySet:
    """集中培训 that ended in the year, confirmed."""
    return (
        Training.objects.with_state()
        .filter(
            scope.inside(),
            last_kind=TrainingState.CONFIRMED,
            way=StudySource.GATHERED,
            last_on__gte=scope.starts,
            last_on__lt=scope.ends,
        )
        .annotate(at_path=F("organization__path"))
    )


def _honoured(scope: Scope) -> Q:
    """Members with an award of the year that was not taken back."""
    awards = Award.objects.standing().filter(
        person=OuterRef("person"), awarded_on__gte=scope.starts, awarded_on__lt=scope.ends
    )
    return Q(Exists(awards))


def _schooled(scope: Scope) -> Q:
    """Members with a 集中培训 of the year, confirmed."""
    return Q(Exists(_trainings(scope).filter(person=OuterRef("person"))))


def _disclosed(scope: Scope) -> QuerySet[Disclosure]:
    """Approved items that became public in the year; one that was ended before never did."""
    steps = DisclosureStep.objects.filter(disclosure=OuterRef("pk"))
    ended = steps.filter(kind=StepKind.ENDED, on__lte=OuterRef("starts_on"))
    approved = steps.filter(kind=StepKind.APPROVED).order_by("pk").values("on")[:1]
    return (
        Disclosure.objects.annotate(approved_on=Subquery(approved), at_path=F("organization__path"))
        .filter(scope.inside(), approved_on__lt=scope.ends)
        .filter(~Exists(ended), starts_on__gte=scope.starts, starts_on__lt=scope.ends)
    )


WORK_FIGURES: tuple[Figure, ...] = (
    Figure(
        "volunteering",
        WORK,
        "志愿服务",
        "次",
        Count(),
        "服务日期在统计期内、会议记录已封存并已认定服务时间的。",
        _services,
        article="《支部工作条例》第十六条",
    ),
    Figure(
        "volunteers",
        WORK,
        "参加志愿服务",
        "人次",
        Count(),
        "在这些志愿服务中认定了服务时间的人，每次算一人次。",
        _served,
        article="《支部工作条例》第十六条",
    ),
    Figure(
        "visits_hardship",
        WORK,
        "走访慰问困难党员",
        "人次",
        Count(),
        "走访日期在统计期内、未冲正，走访当日登记为困难的党员；计在当时所在支部。",
        _visits,
        _in_hardship,
        "年度统计表 三、1",
    ),
    Figure(
        "visits_elder",
        WORK,
        "走访慰问老党员",
        "人次",
        Count(),
        "走访日期在统计期内、未冲正，走访当日党龄（从转正之日起算）满 50 年的党员。",
        _visits,
        lambda s: Q(visited_on__gte=FiftyYearsLater(F("person__full_on"))),
        "年度统计表 三、1",
    ),
    Figure(
        "trained",
        WORK,
        "参加集中培训",
        "人次",
        Count(),
        "结束日期在统计期内、已确认的集中培训，每人每班算一人次。",
        _trainings,
        article="年度统计表 一、3",
    ),
    Figure(
        "trained_people",
        WORK,
        "已参加培训",
        "人",
        Count(),
        "统计日在册、统计期内参加了集中培训并已确认的党员，一人多次只算一人。",
        members,
        _schooled,
        "年度统计表 一、3",
    ),
    Figure(
        "honoured_members",
        WORK,
        "受表彰党员",
        "人",
        Count(),
        "统计日在册、表彰日期在统计期内且没有撤销的党员，一人多次只算一人。",
        members,
        _honoured,
        "年度统计表 五、4",
    ),
    Figure(
        "disclosed",
        WORK,
        "党务公开事项",
        "项",
        Count(),
        "开始公开的日期在统计期内、审核通过、没有在公开以前结束的事项。",
        _disclosed,
    ),
    Figure(
        "decisions_public",
        WORK,
        "公开重大决策",
        "项",
        Count(),
        "公开的事项中，种类为「决议决定和落实情况」的。",
        _disclosed,
        lambda s: Q(kind=DisclosureKind.DECISION),
        "年度统计表 四、4",
    ),
)
