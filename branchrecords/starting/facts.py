"""What the records say of a new organisation: nothing here is typed by anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from branchrecords.access.roles import ADMINISTRATOR_ROLES
from dues.models import DuesBase, Payment
from meetings.models import Meeting
from members.models import Grant, Membership, Organization, Position, User
from members.queries.roster import memberships_on
from members.rules.kinds import Post

# What a branch has to have begun, in the order in which one comes after the other.
BEGINNINGS = ("manned", "led", "entered", "met", "based", "paid")


@dataclass(frozen=True)
class CommitteeFacts:
    """Of a 党委 or 党总支. `begun`: key of BEGINNINGS → how many branches have begun it.

    `staff` hold the role of 党委工作人员 here, `inside` of them have logged in; `unassigned`
    accounts are managed here and hold no role. `administrators` are the 三员 anywhere.
    """

    branches: int
    begun: dict[str, int]
    members: int
    staff: int
    inside: int
    unassigned: int
    administrators: frozenset[str]


@dataclass(frozen=True)
class BranchFacts:
    """Of one branch. `entered`: members who have logged in; `with_code`: with an account."""

    members: int
    led: bool
    posts: int
    entered: int
    with_account: int
    met: bool
    based: int
    paid: bool


def branches_begun(within: Organization, on: date) -> QuerySet[Organization]:
    """The branches in force in `within`, each saying which of BEGINNINGS it has begun."""
    here = {"organization": OuterRef("pk")}
    posts, grants = Position.objects.active_on(on), Grant.objects.active_on(on)
    logged_in = Q(user__is_active=True, user__last_login__isnull=False)
    return (
        Organization.objects.within(within)
        .active_on(on)
        .branches()
        .annotate(
            manned=Exists(Membership.objects.active_on(on).filter(**here)),
            led=Exists(posts.filter(post=Post.SECRETARY, **here)),
            entered=Exists(grants.filter(logged_in, role="secretary", **here)),
            met=Exists(_meetings().filter(**here)),
            based=Exists(DuesBase.objects.filter(**here)),
            paid=Exists(Payment.objects.filter(**here)),
        )
    )


def unfinished(within: Organization, on: date) -> QuerySet[Organization]:
    """The branches that have not begun everything."""
    missing = Q()
    for key in BEGINNINGS:
        missing |= Q(**{key: False})
    return branches_begun(within, on).filter(missing)


def committee_facts(organization: Organization, on: date) -> CommitteeFacts:
    """A fixed number of queries, however many branches there are."""
    counts = branches_begun(organization, on).aggregate(
        branches=Count("pk"),
        **{f"n_{key}": Count("pk", filter=Q(**{key: True})) for key in BEGINNINGS},
    )
    grants = Grant.objects.active_on(on)
    staff = grants.filter(role="committee_staff", organization=organization)
    administrators = grants.filter(role__in=ADMINISTRATOR_ROLES).values_list("role", flat=True)
    return CommitteeFacts(
        branches=counts["branches"],
        begun={key: counts[f"n_{key}"] for key in BEGINNINGS},
        members=memberships_on(within=organization, on=on).count(),
        staff=staff.count(),
        inside=staff.filter(user__last_login__isnull=False).count(),
        unassigned=User.objects.filter(organization=organization, is_active=True)
        .exclude(pk__in=grants.values("user"))
        .count(),
        administrators=frozenset(administrators),
    )


def branch_facts(organization: Organization, on: date) -> BranchFacts:
    """A fixed number of queries, however many members there are."""
    members = memberships_on(within=organization, on=on)
    people = members.values("person")
    accounts = User.objects.filter(person__in=people, is_active=True)
    posts = Position.objects.active_on(on).filter(organization=organization)
    bases = DuesBase.objects.filter(person__in=people, from_month__lte=on)
    return BranchFacts(
        members=members.count(),
        led=posts.filter(post=Post.SECRETARY).exists(),
        posts=posts.count(),
        entered=accounts.filter(last_login__isnull=False).count(),
        with_account=accounts.count(),
        met=_meetings().filter(organization=organization).exists(),
        based=bases.values("person").distinct().count(),
        paid=Payment.objects.filter(organization=organization).exists(),
    )


def everything_begun(organization: Organization, on: date) -> bool:
    """Whether each beginning was made somewhere in the organisation: one query that stops at the
    first record of each kind, as desks ask it every time they are opened. Log-ins are not asked:
    meetings and dues tell of them."""
    below = {"organization__path__startswith": organization.path}
    return (
        Organization.objects.filter(pk=organization.pk)
        .filter(
            Exists(Membership.objects.active_on(on).filter(**below)),
            Exists(Position.objects.active_on(on).filter(post=Post.SECRETARY, **below)),
            Exists(_meetings().filter(**below)),
            Exists(DuesBase.objects.filter(**below)),
            Exists(Payment.objects.filter(**below)),
        )
        .exists()
    )


def _meetings() -> QuerySet[Meeting]:
    return Meeting.objects.exclude(state=Meeting.State.CANCELLED)
