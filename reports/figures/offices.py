"""Figures over 换届, posts, keepers of the 台账 and 党纪处分."""

from __future__ import annotations

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When

from meetings.models import LedgerCustodian
from members.models import Membership, Position, Sanction, SanctionChange
from members.queries.terms import terms_of_year
from members.rules.kinds import BRANCH_KINDS, COMMITTEE_POSTS, OrganizationKind
from members.rules.sanctions import DISCIPLINE, SanctionChangeKind
from reports.rules.annual_form import FORM

from .figure import Count, Figure, Scope, nothing_without

OFFICES = "换届和任职"


def _terms(scope: Scope) -> QuerySet:
    """The terms that were to end in the year."""
    return terms_of_year(scope.inside(), scope.year).annotate(at_path=F("organization__path"))


def _renewed(scope: Scope) -> Q:
    return Q(ends_on__gte=scope.starts, ends_on__lt=scope.ends)


def _of_year(scope: Scope) -> tuple[Q, Q]:
    """That a post was begun, and that it was ended in the year."""
    period = {"gte": scope.starts, "lt": scope.ends}
    began = Q(**{f"starts_on__{key}": day for key, day in period.items()})
    return began, Q(**{f"ends_on__{key}": day for key, day in period.items()})


def _begun_or_ended(scope: Scope) -> QuerySet[Position]:
    """Posts of these organisations that were begun or ended in the year."""
    began, ended = _of_year(scope)
    return Position.objects.filter(scope.inside(), began | ended, post__in=COMMITTEE_POSTS)


def _changed(scope: Scope) -> QuerySet[Position]:
    """Appointments and removals of the year with the day of the change, `changed_on`.

    The same post held on in a new term is no change.
    """
    began, ended = _of_year(scope)
    same = Position.objects.filter(
        person=OuterRef("person"), organization=OuterRef("organization"), post=OuterRef("post")
    )
    goes_on = Exists(same.filter(starts_on=OuterRef("ends_on")))
    went_on = Exists(same.filter(ends_on=OuterRef("starts_on")))
    return Position.objects.filter(
        (ended & ~goes_on) | (began & ~went_on), post__in=COMMITTEE_POSTS
    ).annotate(changed_on=Case(When(ended & ~goes_on, then="ends_on"), default="starts_on"))


@nothing_without(_begun_or_ended)
def posts_changed(scope: Scope) -> QuerySet[Position]:
    """The last of them of each person: somebody who moved twice is one person."""
    later = _changed(scope).filter(
        Q(changed_on__gt=OuterRef("changed_on"))
        | Q(changed_on=OuterRef("changed_on"), pk__gt=OuterRef("pk")),
        person=OuterRef("person"),
    )
    rows = _changed(scope).filter(~Exists(later)).filter(scope.inside())
    return rows.annotate(at_path=F("organization__path"))


def _keepers(scope: Scope) -> QuerySet:
    """Who keeps the 台账 on the 统计日."""
    rows = LedgerCustodian.objects.active_on(scope.day).filter(scope.inside())
    return rows.annotate(at_path=F("organization__path"))


def _of_these_people(scope: Scope) -> QuerySet[Sanction]:
    """党纪处分 of the year of whoever was in these branches at any time."""
    ever = Membership.objects.filter(scope.inside()).order_by().values("person")
    return Sanction.objects.filter(
        kind__in=DISCIPLINE,
        starts_on__gte=scope.starts,
        starts_on__lt=scope.ends,
        person__in=ever,
    )


@nothing_without(_of_these_people)
def disciplined(scope: Scope) -> QuerySet:
    """党纪处分 of the year that stand, the last of each person, where they belonged until then."""
    revoked = SanctionChange.objects.filter(
        sanction=OuterRef("pk"), kind=SanctionChangeKind.REVOKED
    )
    of_year = Sanction.objects.filter(
        ~Exists(revoked),
        kind__in=DISCIPLINE,
        starts_on__gte=scope.starts,
        starts_on__lt=scope.ends,
    )
    later = of_year.filter(
        Q(starts_on__gt=OuterRef("starts_on"))
        | Q(starts_on=OuterRef("starts_on"), pk__gt=OuterRef("pk")),
        person=OuterRef("person"),
    )
    homes = Membership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef("starts_on")), person=OuterRef("person")
    ).order_by("starts_on")
    return (
        of_year.filter(~Exists(later))
        .annotate(at_path=Subquery(homes.values("organization__path")[:1]))
        .filter(scope.inside("at_path"))
    )


OFFICE_FIGURES: tuple[Figure, ...] = (
    Figure(
        "terms_due",
        OFFICES,
        "应换届党组织",
        "个",
        Count(),
        "本年底以前届满、年初还没有换届的任期，加上本年提前换届的；撤销的组织不算。",
        _terms,
        article=f"{FORM} 二、3",
    ),
    Figure(
        "terms_done",
        OFFICES,
        "已换届党组织",
        "个",
        Count(),
        "应换届的组织中，统计期内新一届已经开始任期的。",
        _terms,
        _renewed,
        f"{FORM} 二、3",
    ),
    Figure(
        "posts_changed",
        OFFICES,
        "党务干部调整",
        "人",
        Count(),
        "统计期内任职或免职的书记、副书记、委员，一人多次只算最后一次；换届后留任原职的不算。",
        posts_changed,
        article=f"{FORM} 二、4",
    ),
    Figure(
        "posts_changed_branches",
        OFFICES,
        "总支、支部党务干部调整",
        "人",
        Count(),
        "调整的党务干部中，职务在党总支、党支部的。",
        posts_changed,
        lambda scope: Q(organization__kind__in=(OrganizationKind.GENERAL_BRANCH, *BRANCH_KINDS)),
        f"{FORM} 二、4",
    ),
    Figure(
        "ledger_keepers",
        OFFICES,
        "固定记录员",
        "人",
        Count(),
        "统计日在任的台账管理员。",
        _keepers,
        article=f"{FORM} 二、6",
    ),
    Figure(
        "disciplined",
        OFFICES,
        "处分",
        "人",
        Count(),
        "统计期内生效、没有撤销的党纪处分，一人多次只算最后一次；明细不列姓名。",
        disciplined,
        article=f"{FORM} 四、3",
    ),
)
