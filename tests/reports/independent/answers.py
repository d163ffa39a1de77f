"""Every figure of every organisation, by the second implementation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from . import duties, form, gatherings, money, people, reviews, work
from .asked import Asked, Fact
from .raw import World

# key: (divided, by, decimals, printed in per cent)
SHARES = {
    "cadence_rate": ("cadence_held", "cadence_due", 1, True),
    "attendance_rate": ("attendance_present", "attendance_due", 1, True),
    "study_mean": ("study_hours", "members", 1, False),
    "central_group_rate": ("central_group_present", "central_group_due", 1, True),
    "petitions_rate": ("petitions_solved", "petitioners", 1, True),
    "letters_rate": ("letters_solved", "letters", 1, True),
    "college_share": ("college", "members", 2, True),
    "dues_rate": ("dues_settled", "dues_owed", 1, True),
}
MONEY = (
    "dues_owed dues_received dues_settled donations cases_sum cases_closed_sum wrong_fees_sum "
    "wrong_fines_sum gifts_sum party_funds party_funds_paid"
).split()
SUMS = (*MONEY, "study_hours", *money.ENTERED)
# Nobody entered anything: no number, instead of 0.
BLANK = (
    *money.ENTERED,
    *"union_people women_people league_people party_funds party_funds_paid".split(),
)
NOTHING = "—"


@dataclass(frozen=True)
class Answer:
    """Number (None where there is none), its text, and the ids behind it (None for shares).

    `nil` are ids that add nothing: listing them or not is a matter of taste.
    """

    number: Fraction | None
    text: str
    records: tuple[int, ...] | None
    nil: tuple[int, ...] = ()


def facts_of(asked: Asked) -> dict[str, list[Fact]]:
    """Every counted or summed figure of the whole world."""
    found: dict[str, list[Fact]] = {}
    for part in (
        duties.duties,
        gatherings.meetings,
        gatherings.decisions,
        gatherings.attendance,
        gatherings.study,
        reviews.appraised,
        reviews.talked,
        reviews.handed_in,
        reviews.evaluated,
        work.services,
        work.visits,
        work.trained,
        work.honoured,
        work.disclosed,
        form.occasions,
        form.lectures,
        form.awards,
        form.terms,
        form.posts,
        form.keepers,
        form.disciplined,
        form.mass,
        form.funds,
        people.register,
        people.changes,
        people.transfers,
        people.organizations,
        money.ledger,
        money.behind,
        money.reliefs,
        money.entered,
    ):
        found |= part(asked)
    return found


def answers(world: World, year: int, on: date) -> dict[int, dict[str, Answer]]:
    """Per organisation id every figure, of itself and all below it."""
    placed: dict[str, dict[int, list[Fact]]] = {}
    for key, facts in facts_of(Asked(world, year, on)).items():
        at = placed[key] = {}
        for fact in facts:
            at.setdefault(fact.organization, []).append(fact)
    found = {}
    for organization, below in world.below.items():
        own = {
            key: _counted(key, [fact for one in below for fact in at.get(one, ())])
            for key, at in placed.items()
        }
        found[organization] = own | {key: _share(key, own) for key in SHARES}
    return found


def _counted(key: str, facts: list[Fact]) -> Answer:
    if key in BLANK and not facts:
        return Answer(None, NOTHING, ())
    number = sum((Fraction(fact.amount) for fact in facts), Fraction(0))
    nil = tuple(sorted(_ids(fact for fact in facts if not fact.amount)))
    records = tuple(sorted(_ids(fact for fact in facts if fact.amount)))
    return Answer(number, _text(key, number), records, nil)


def _ids(facts: Iterable[Fact]) -> list[int]:
    return [record for fact in facts for record in fact.records]


def _share(key: str, own: dict[str, Answer]) -> Answer:
    top, bottom, places, in_per_cent = SHARES[key]
    if not own[bottom].number or own[top].number is None:
        return Answer(None, NOTHING, None)
    number = own[top].number / own[bottom].number
    text = half_up(number * 100 if in_per_cent else number, places)
    return Answer(number, f"{text}%" if in_per_cent else text, None)


def half_up(number: Fraction, places: int) -> str:
    """The number in so many decimals, five rounded away from nought, thousands apart."""
    units = abs(number) * 10**places
    whole = (2 * units.numerator + units.denominator) // (2 * units.denominator)
    sign = "-" if number < 0 and whole else ""
    digits = f"{whole:0{places + 1}d}"
    if not places:
        return f"{sign}{int(digits):,}"
    return f"{sign}{int(digits[:-places]):,}.{digits[-places:]}"


def _text(key: str, number: Fraction) -> str:
    if key in MONEY:
        return half_up(number, 2)
    text = half_up(number, 2) if key in SUMS else half_up(number, 0)
    return text.rstrip("0").rstrip(".") if "." in text else text
