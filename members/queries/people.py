"""Reading people: where they belong, who is on a filtered list, who matches a search."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from branchrecords.database.reading import beyond_scope
from branchrecords.documents.values import normalize_code, normalize_text
from members.models import Membership, Organization, Person, Standing
from members.models.care import HardshipQuerySet
from members.models.digests import id_number_digest, phone_digest
from members.models.memberships import MembershipQuerySet
from members.models.people import UNSPACED, NameGrams, PersonQuerySet
from members.queries.categories import conditions, marked, read_marks
from members.rules.ages import AGE_BANDS_BY_KEY, age_on
from members.rules.codes import COLLEGE_CODES, MAJORITY
from members.rules.joining import JOINED_BANDS
from members.rules.kinds import DEVELOPING, MEMBER_STANDINGS, StandingKind
from members.rules.placements import Placements

TABS: dict[str, str] = {
    "members": "党员",
    "full": "正式党员",
    "probationary": "预备党员",
    "developing": "发展中",
    "left": "已离开",
}
SORTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "name": ("按姓名拼音", ("pinyin", "pk")),
    "branch": ("按支部", ("home_path", "pinyin", "pk")),
    "joined": ("按入党时间", ("joined_on", "pinyin", "pk")),
    "born": ("按年龄，从大到小", ("born_on", "pinyin", "pk")),
}


@dataclass(frozen=True)
class PeopleFilter:
    """What a list is narrowed to; empty texts mean everything."""

    q: str = ""
    tab: str = "members"
    sex: str = ""
    education: str = ""
    age: str = ""
    category: str = ""
    ethnicity: str = ""
    occupation: str = ""
    joined: str = ""
    sort: str = "name"


def home_of(person: Person) -> Organization | None:
    """The branch of the person's newest membership, ended or not."""
    membership = (
        person.memberships.select_related("organization").order_by("starts_on", "pk").last()
    )
    return membership.organization if membership is not None else None


def homes_on(people: Iterable[Person], on: date) -> dict[int, Organization]:
    """The branch of each person on a day, else the first after it or the last before; one query."""
    homes: dict[int, Organization] = {}
    rows = Membership.objects.filter(person__in=list(people)).select_related("organization")
    for row in rows.order_by("starts_on", "pk"):
        if row.person_id not in homes or row.starts_on <= on:
            homes[row.person_id] = row.organization
    return homes


def home_name(person: str, on: date | None = None) -> Subquery:
    """The short name of the newest branch, as of a day, of the person that a row's field names."""
    newest = Membership.objects.newest() if on is None else Membership.objects.newest_by(on)
    homes = newest.filter(person=OuterRef(person))
    short = NullIf("organization__short_name", Value(""))
    named = homes.annotate(called=Coalesce(short, "organization__name"))
    return Subquery(named.values("called")[:1])


def with_place(people: PersonQuerySet, *, on: date) -> PersonQuerySet:
    """Adds `standing` (that of the day, else the newest before it), `home_path` and `homes`.

    The place is the newest: whose file it is today. Lists as of a day take `with_place_on`.
    """
    return _placed(people, on, Membership.objects.newest(), Membership.objects.all())


def with_place_on(people: PersonQuerySet, *, on: date) -> PersonQuerySet:
    """As `with_place`, with the place as it stood on that day."""
    rows = Membership.objects.filter(starts_on__lte=on)
    return _placed(people, on, Membership.objects.newest_by(on), rows)


def _placed(
    people: PersonQuerySet, on: date, homes: MembershipQuerySet, rows: MembershipQuerySet
) -> PersonQuerySet:
    membership = rows.filter(person=OuterRef("pk")).order_by("-starts_on", "-pk")
    return (
        with_standing(people, on=on)
        .annotate(home_path=Subquery(membership.values("organization__path")[:1]))
        .prefetch_related(
            Prefetch("memberships", homes.select_related("organization", "group"), to_attr="homes")
        )
    )


def with_standing(people: PersonQuerySet, *, on: date) -> PersonQuerySet:
    """Adds `standing`: that of the day, else the newest before it."""
    standing = Standing.objects.filter(person=OuterRef("pk"), starts_on__lte=on).order_by(
        "-starts_on", "-pk"
    )
    return people.annotate(standing=Subquery(standing.values("kind")[:1]))


def described(people: Iterable[Person], *, on: date) -> list[Person]:
    """People of `with_place`, with `age`, `standing_label` and `categories` for the page."""
    rows = list(people)
    for person in rows:
        person.age = age_on(person.born_on, on)
        person.standing_label = StandingKind(person.standing).label if person.standing else ""
        person.categories = read_marks(person) if person.is_open else []
    return rows


def listed(
    people: PersonQuerySet,
    *,
    organization: Organization,
    chosen: PeopleFilter,
    on: date,
    hardships: HardshipQuerySet | None = None,
    tree: Placements | None = None,
) -> PersonQuerySet:
    """The people of an organisation and below on a day that the filter leaves, in its order.

    `people` are those whom the reader may see on that day (`permitted_on`), `hardships` too.
    """
    classes = conditions(organization=organization, on=on, hardships=hardships, tree=tree)
    here = in_tab(people, organization=organization, tab=chosen.tab, on=on, tree=tree)
    rows = marked(with_place_on(here, on=on), classes)
    if chosen.q.strip():
        rows = matching(rows, chosen.q)
    if chosen.sex:
        rows = rows.filter(sex=chosen.sex)
    if chosen.education:
        rows = rows.filter(_education(chosen.education))
    if chosen.category in classes:
        rows = rows.filter(classes[chosen.category])
    if chosen.age in AGE_BANDS_BY_KEY:
        rows = rows.filter(_born_within(chosen.age, on))
    if chosen.ethnicity:
        majority = Q(ethnicity=MAJORITY)
        rows = rows.filter(majority if chosen.ethnicity == "majority" else ~majority)
    if chosen.occupation:
        rows = rows.filter(occupation=chosen.occupation)
    if chosen.joined:
        rows = rows.filter(_joined_within(chosen.joined))
    return rows.order_by(*SORTS.get(chosen.sort, SORTS["name"])[1])


def in_tab(
    people: PersonQuerySet,
    *,
    organization: Organization,
    tab: str,
    on: date,
    tree: Placements | None = None,
) -> PersonQuerySet:
    """Those of one tab on a day: present ones by standing, or those who had left by then."""
    if tab == "left":
        newest = Membership.objects.newest_by(on).filter(ends_on__lte=on)
        gone = newest.below(organization, on=on, tree=tree)
        return people.filter(pk__in=gone.values("person"))
    kinds = {
        "members": MEMBER_STANDINGS,
        "full": (StandingKind.FULL,),
        "probationary": (StandingKind.PROBATIONARY,),
        "developing": DEVELOPING,
    }.get(tab, MEMBER_STANDINGS)
    standings = Standing.objects.active_on(on).filter(kind__in=kinds)
    here = people.of_organization(organization, on, tree)
    return here.filter(pk__in=standings.values("person"))


def tab_counts(
    people: PersonQuerySet,
    *,
    organization: Organization,
    on: date,
    shown: PersonQuerySet | None = None,
    tree: Placements | None = None,
) -> dict[str, int]:
    """How many people each tab holds on a day, and `shown` how many these are; one query."""
    here = people.of_organization(organization, on, tree).values("pk")
    by_kind = (
        Standing.objects.active_on(on)
        .filter(person__in=here)
        .order_by()
        .values("kind")
        .annotate(number=Count("pk"))
        .values_list("kind", "number")
    )
    left = in_tab(people, organization=organization, tab="left", on=on, tree=tree)
    parts = [_counted("left", left)] + ([] if shown is None else [_counted("shown", shown)])
    found = dict(by_kind.union(*parts, all=True))
    counts = {
        "members": sum(found.get(kind, 0) for kind in MEMBER_STANDINGS),
        "full": found.get(StandingKind.FULL, 0),
        "probationary": found.get(StandingKind.PROBATIONARY, 0),
        "developing": sum(found.get(kind, 0) for kind in DEVELOPING),
        "left": found.get("left", 0),
    }
    return counts if shown is None else {**counts, "shown": found.get("shown", 0)}


def _counted(name: str, people: PersonQuerySet) -> QuerySet:
    """One row: the name, and how many they are; none when they are none."""
    return (
        Person.objects.filter(pk__in=people.order_by().values("pk"))
        .order_by()
        .values(tab=Value(name))
        .annotate(number=Count("pk"))
        .values_list("tab", "number")
    )


@beyond_scope("a 公民身份号码 is registered once in the whole system")
def is_registered(number: str, *, besides: int = 0) -> bool:
    """Whether somebody else has this 公民身份号码, wherever they belong."""
    people = Person.objects.filter(id_number_digest=id_number_digest(number))
    return people.exclude(pk=besides).exists()


def matching(people: PersonQuerySet, query: str) -> PersonQuerySet:
    """People by name, 拼音, initials, whole phone number or whole 公民身份号码."""
    text, code = normalize_text(query), normalize_code(query)
    bare = code.replace("-", "").removeprefix("+86")
    if bare[:-1].isdecimal() and len(bare) == 18:
        return people.filter(id_number_digest=id_number_digest(code))
    if bare.isdecimal():
        return people.filter(phone_digest=phone_digest(bare))
    if text.isascii():
        letters = "".join(c for c in text.lower() if c.isalnum())
        if not letters:
            return people.none()
        return people.alias(unspaced=UNSPACED).filter(
            Q(unspaced__startswith=letters) | Q(initials__startswith=letters)
        )
    return people.alias(grams=NameGrams("name")).filter(
        grams__contains=grams_of(text), name__contains=text
    )


def grams_of(text: str) -> list[str]:
    """What the index is asked for: the pairs of a text, or its only character."""
    return [text[i : i + 2] for i in range(len(text) - 1)] or [text]


def _education(choice: str) -> Q:
    college = Q(education__in=COLLEGE_CODES)
    return {"college": college, "below": ~college & ~Q(education="")}.get(choice, Q(education=""))


def _born_within(key: str, on: date) -> Q:
    first, end = AGE_BANDS_BY_KEY[key].birthdays(on)
    condition = Q(born_on__isnull=False)
    if first is not None:
        condition &= Q(born_on__gte=first)
    if end is not None:
        condition &= Q(born_on__lt=end)
    return condition


def _joined_within(key: str) -> Q:
    bands = {band: (first, end) for band, _, first, end in JOINED_BANDS}
    first, end = bands[key]
    return Q(joined_on__gte=first, joined_on__lt=end)


def history(person: Person) -> dict[str, Any]:
    """Memberships, standings and posts, newest first; `early` is the first day of each standing
    before membership. Three queries, two when the memberships are there (`queries.files`)."""
    newest = F("starts_on").desc()
    places = getattr(person, "places", None)
    if places is None:
        places = list(person.memberships.select_related("organization", "group").order_by(newest))
    standings = list(person.standings.order_by(newest))
    return {
        "memberships": places,
        "standings": standings,
        "early": _early(standings),
        "positions": list(person.positions.select_related("organization").order_by(newest)),
    }


def early_days(person: Person) -> dict[str, date]:
    """When a person applied, became 积极分子 and 发展对象, by kind of standing; one query."""
    return _early(person.standings.filter(kind__in=DEVELOPING))


def _early(standings: Iterable[Standing]) -> dict[str, date]:
    """The first day of each standing before membership."""
    days: dict[str, date] = {}
    for row in standings:
        if row.kind in DEVELOPING:
            days[row.kind] = min(days.get(row.kind, row.starts_on), row.starts_on)
    return days
