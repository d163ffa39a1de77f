"""Small committees with every kind of irregularity, from a seed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from django.utils import timezone

from dues.models import Assessment, Payment, Relief
from meetings.models import (
    AgendaItem,
    Appraisal,
    KindOverride,
    Review,
    Talk,
    TalkWithdrawal,
    Training,
    TrainingStep,
)
from members.models import Membership, Organization, Person, Position, Standing
from members.rules.kinds import OrganizationKind as Kind
from reports.models import EnteredFigure, PersonalStep, PersonalSummary
from tests.factories import reports as make
from tests.factories.dues import received

from .gatherings import KINDS
from .money import ENTERED
from .people import OCCUPATIONS, OUT
from .random_form import add_form
from .random_work import add_work

YEAR = 2026
ASKED = (date(2026, 3, 31), date(2026, 6, 15), date(2026, 11, 20), date(2027, 1, 10))
EDUCATION = ("", "11", "14", "21", "28", "31", "41", "61", "71", "90")


class Builder:
    """Builds one world; `root` is its committee."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self.on = self.rng.choice(ASKED)
        self.root = make.committee(f"第{seed}号街道党工委")
        self.user = make.user()
        self.branches: list[Organization] = []
        self.groups: dict[int, list[Organization]] = {}
        self.people: list[tuple[Person, Organization]] = []
        self.owed: list[Assessment] = []

    def build(self) -> Builder:
        """Everything, in the order in which it depends on each other."""
        self._tree()
        for _ in range(self.rng.randint(3, 14)):
            self._person()
        self._positions()
        self._overrides()
        for branch in self.branches:
            for _ in range(self.rng.randint(0, 12)):
                self._meeting(branch)
        for branch in self.branches:
            self._reviews(branch)
            self._talks(branch)
        self._trainings()
        add_work(self)
        add_form(self)
        self._dues()
        self._entered()
        self._summaries()
        return self

    def chance(self, one_in: int) -> bool:
        return self.rng.randrange(one_in) == 0

    def day(self, first: date = date(2025, 10, 1), last: date = date(2027, 2, 1)) -> date:
        """A day, often at the very edge of a month or year."""
        if self.chance(5):
            edges = (date(YEAR, 1, 1), date(YEAR - 1, 12, 31), date(YEAR, 12, 31), self.on)
            return self.rng.choice([day for day in edges if first <= day <= last] or [first])
        return first + timedelta(days=self.rng.randint(0, (last - first).days))

    def past_day(self, first: date = date(2025, 10, 1)) -> date:
        """A day not after the day of asking: what is entered has happened."""
        return self.day(first, self.on)

    def change_day(self, first: date) -> date:
        """The day of a change, sometimes one that is entered ahead."""
        return self.day(first) if self.chance(6) else self.past_day(first)

    def _tree(self) -> None:
        general = make.node(self.root, Kind.GENERAL_BRANCH, sector=self.rng.choice(SECTORS))
        for _ in range(self.rng.randint(2, 3)):
            fields: dict = {"sector": self.rng.choice(SECTORS)}
            if self.chance(3):
                fields["founded_on"] = self.past_day()
            if self.chance(6):
                fields["dissolved_on"] = self.day(date(2026, 3, 1))
            if "founded_on" in fields and "dissolved_on" in fields:
                del fields["dissolved_on"]
            kind = self.rng.choice((Kind.BRANCH, Kind.JOINT_BRANCH, Kind.MOBILE_BRANCH))
            branch = make.node(self.rng.choice((self.root, general)), kind, **fields)
            self.branches.append(branch)
            self.groups[branch.pk] = [
                make.node(branch, Kind.GROUP, founded_on=self._maybe(3, self.past_day()))
                for _ in range(self.rng.choice((0, 0, 1, 2)))
            ]

    def _maybe(self, one_in: int, value):
        return value if self.chance(one_in) else None

    def _person(self) -> None:
        rng, branch = self.rng, self.rng.choice(self.branches)
        joined = self._maybe(1 if self.chance(2) else 3, self.day(date(1945, 1, 1), self.on))
        full = joined + timedelta(days=366) if joined and not self.chance(4) else None
        person = Person.objects.create(
            name=f"党员{len(self.people)}",
            sex=rng.choice("0129"),
            ethnicity=rng.choice(("01", "01", "02", "56", "97", "")),
            born_on=self._maybe(1 if self.chance(2) else 2, self._birthday()),
            education=rng.choice(EDUCATION),
            occupation=rng.choice(("", *OCCUPATIONS)),
            joined_on=joined,
            full_on=full,
        )
        self.people.append((person, branch))
        start = self.past_day(date(2025, 6, 1)) if self.chance(3) else date(2015, 1, 1)
        end = self._standings(person, start)
        self._memberships(person, branch, start, end)

    def _birthday(self) -> date:
        if self.chance(3):  # a birthday on the day itself, or beside it
            years = self.rng.choice((18, 30, 31, 35, 36, 60, 61, 75))
            return date(self.on.year - years, self.on.month, 15) + timedelta(
                days=self.rng.choice((-16, 0, 16))
            )
        return self.day(date(1935, 1, 1), date(2007, 1, 1))

    def _standings(self, person: Person, start: date) -> date | None:
        """Some steps of a life in the party; the day it ended, if it did."""
        steps = self.rng.choice(LIVES)
        day = start
        for number, kind in enumerate(steps):
            after = None
            if number + 1 < len(steps):
                after = max(self.change_day(date(2025, 8, 1)), day + timedelta(days=1))
            Standing.objects.create(person=person, kind=kind, starts_on=day, ends_on=after)
            if kind in (*OUT, "transferred_out", "deceased"):
                return day
            day = after or day
        return None

    def _memberships(
        self, person: Person, branch: Organization, start: date, end: date | None
    ) -> None:
        if self.chance(6) and end is None:  # registered here later than they became members
            start = self.past_day(start)
        moves = self.rng.choice((0, 0, 0, 1, 2))
        day = start
        for _ in range(moves):
            after = max(self.change_day(date(2025, 9, 1)), day + timedelta(days=1))
            if end and after >= end:
                break
            self._membership(person, branch, day, after)
            branch, day = self.rng.choice(self.branches), after
        if end and end <= day:
            return
        last = end or self._maybe(
            8, max(self.change_day(date(2025, 10, 1)), day + timedelta(days=1))
        )
        self._membership(person, branch, day, last)

    def _membership(self, person: Person, branch: Organization, start: date, end: date | None):
        groups = self.groups[branch.pk]
        Membership.objects.create(
            person=person,
            organization=branch,
            group=self.rng.choice(groups) if groups else None,
            starts_on=start,
            ends_on=end,
            reason=self.rng.choice(("", "名册导入", "转入：东湾区水务局机关党支部")),
        )

    def _positions(self) -> None:
        for person, branch in self.people:
            if not self.chance(3):
                continue
            posts = ["deputy", "organization", "committee_member", "group_leader"]
            if not Position.objects.filter(organization=branch, post="secretary").exists():
                posts = ["secretary"]
            start = self.past_day() if self.chance(3) else date(2020, 1, 1)
            Position.objects.create(
                person=person,
                organization=branch,
                post=self.rng.choice(posts),
                starts_on=start,
                ends_on=self._maybe(4, max(self.past_day(), start + timedelta(days=1))),
            )

    def _overrides(self) -> None:
        if self.chance(2):
            return
        for place in {self.root, *self.rng.sample(self.branches, 1)}:
            kind = self.rng.choice(("general", "party_day", "lecture", "committee", "appraisal"))
            KindOverride.objects.create(
                organization=place,
                kind=kind,
                level=self.rng.choice(("", "branch")),
                period=self.rng.choice(("month", "quarter", "half_year", "year")),
                times=self.rng.choice((0, 1, 2)),
                source="街道制度",
                starts_on=self.day(date(2025, 1, 1), date(2026, 12, 31)),
            )

    def _meeting(self, branch: Organization) -> None:
        rng = self.rng
        kind = rng.choice(KINDS)
        place = branch
        if kind in ("group", "party_day", "lecture") and self.groups[branch.pk] and self.chance(2):
            place = rng.choice(self.groups[branch.pk])
        sealed = not self.chance(4)
        states: dict[str, list[Person]] = {"present": [], "leave": [], "absent": []}
        for person, _ in self.people:
            if not self.chance(3):
                states[rng.choice(("present", "present", "leave", "absent"))].append(person)
        held_on = self.past_day()
        made = make.meeting(
            place,
            kind,
            held_on,
            sealed=False,
            study_hours=rng.choice((0, 0, 1, 2, Decimal("2.5"), 8, 16)),
            late_days=rng.choice((0, 0, 0, 1, 20)),
            lecturer=rng.choice(self.people)[0].name if self.chance(2) else "",
            **states,
        )
        for order in range(rng.randint(0, 3)):
            AgendaItem.objects.create(
                meeting=made, order=order, heading="议题", resolution=rng.choice(("", "同意。")),
                **(self._votes() if self.chance(3) else {}),
            )  # fmt: skip
        if sealed:
            make.seal(made)
        elif self.chance(3):
            made.state = "cancelled"
            made.save()

    def _trainings(self) -> None:
        """Certificates in every state, ended in this year, the last or the next."""
        for person, branch in self.people:
            for _ in range(self.rng.choice((0, 0, 1, 2))):
                last = self.day()
                training = Training.objects.create(
                    key=UUID(int=self.rng.getrandbits(128)),
                    organization=branch,
                    person=person,
                    way=self.rng.choice(("gathered", "online")),
                    organizer="区委党校",
                    course="培训班",
                    starts_on=last - timedelta(days=2),
                    last_on=last,
                    hours=self.rng.choice((4, Decimal("7.5"), 24, 32)),
                    entered_at=make.AT,
                    entered_by=self.user,
                )
                steps = ((), ("confirmed",), ("confirmed",), ("refused",), ("confirmed", "revoked"))
                for number, kind in enumerate(self.rng.choice(steps), 1):
                    TrainingStep.objects.create(
                        training=training, number=number, kind=kind, note="说明", at=make.AT,
                        by=self.user,
                    )  # fmt: skip

    def _votes(self) -> dict[str, int]:
        counts = {"in_favour": self.rng.choice((0, 3)), "against": 0, "abstained": 1}
        return {"voters_due": 6, "voters_present": 5} | counts

    def _dues(self) -> None:
        for person, branch in self.people:
            for number in range(self.rng.randint(0, 14)):
                month = date(2025 + (number + 9) // 12, (number + 9) % 12 + 1, 1)
                if month > self.on:
                    break
                amount = self.rng.choice(("0.00", "0.20", "33.35", "81.00"))
                self.owed.append(make.owed(person, branch, month, amount))
            if self.chance(4):
                kind = self.rng.choice(("reduced", "exempt"))
                start = self.rng.randint(-6, 14)
                self._relief(person, branch, kind, start)
        for month in self.owed:
            if not self.chance(3) and month.amount:
                self._pay(month)

    def _relief(self, person: Person, branch: Organization, kind: str, start: int) -> None:
        first = _month(start)
        studied = first - timedelta(days=20)
        Relief.objects.create(
            person=person,
            organization=branch,
            kind=kind,
            amount=Decimal("0.20") if kind == "reduced" else 0,
            from_month=first,
            until_month=_month(start + self.rng.choice((1, 3, 6, 12))),
            reason="困难",
            studied_on=studied,
            approved_by="街道党工委",
            approved_on=studied,
            entered_at=make.AT,
        )

    def _pay(self, month: Assessment) -> None:
        later = month.month + timedelta(self.rng.randint(0, 90))
        paid_on = max(month.month, min(self.on, later))
        if self.chance(6) and month.amount > 1:  # in two parts, or the second still to come
            self._post(month, Decimal(1), month.month)
            if self.chance(2):
                self._post(month, month.amount - 1, month.month)
            return
        payment = self._post(month, month.amount, paid_on)
        if self.chance(5):
            self._post(month, -month.amount, self.on, reverses=payment)
            if self.chance(2):
                self._post(month, month.amount, self.on)

    def _post(
        self, month: Assessment, amount: Decimal, paid_on: date, reverses: Payment | None = None
    ) -> Payment:
        return received(month, amount, paid_on, self.user, reverses)

    def _reviews(self, branch: Organization) -> None:
        """Campaigns of this year and the last, told inside the branch or not."""
        for year in (YEAR - 1, YEAR):
            if self.chance(2):
                continue
            told = self._maybe(2, max(self.past_day(), date(year, 1, 1)))
            opened = make.AT
            review = Review.objects.create(
                organization=branch,
                year=year,
                kind="branch",
                theme="主题",
                created_at=make.AT,
                voting_opened_at=opened,
                voting_closed_at=opened,
                decided_on=told,
                decided_by="committee" if told else "",
                published_on=told,
            )
            for person, home in self.people:
                if home == branch:
                    self._appraisal(review, person)

    def _summaries(self) -> None:
        """个人总结 of this year and the last: drafted, handed in, sent back, handed in again."""
        for person, home in self.people:
            for year in (YEAR - 1, YEAR):
                kinds = ("submitted", "returned", "submitted")[: self.rng.randint(0, 3)]
                state = kinds[-1] if kinds else "draft"
                row = PersonalSummary.objects.create(
                    person=person, organization=home, year=year, state=state,
                    submissions=kinds.count("submitted"), changed_at=make.AT,
                )  # fmt: skip
                day = self.past_day()
                for kind in ("drafted", *kinds):
                    at = timezone.make_aware(datetime.combine(day, time(9)))
                    PersonalStep.objects.create(summary=row, kind=kind, reason="补写", at=at)
                    day = min(self.day(day, date(2027, 3, 1)), date(2027, 3, 1))

    def _appraisal(self, review: Review, person: Person) -> None:
        full = not self.chance(4)
        some = ("qualified", "qualified", "basic", "unqualified", "")
        row = Appraisal.objects.create(
            review=review,
            person=person,
            name=person.name,
            standing="full" if full else "probationary",
            part=self.rng.choice(("took_part", "took_part", "ill", "absent")),
            grade=self.rng.choice(some) if full else "",
        )
        rows = review.appraisals.filter(standing="full")
        if full and 3 * (rows.filter(grade="excellent").count() + 1) <= rows.count():
            row.grade = "excellent"
            row.save()

    def _talks(self, branch: Organization) -> None:
        here = [person for person, home in self.people if home == branch]
        for _ in range(self.rng.randint(0, 5) if len(here) > 1 else 0):
            first, second = sorted(self.rng.sample(here, 2), key=lambda one: one.pk)
            talk = Talk.objects.create(
                key=UUID(int=self.rng.getrandbits(128)),
                organization=branch,
                first=first,
                second=second,
                kind="members",
                held_on=self.past_day(),
                place="活动室",
                solved=self.rng.choice((0, 0, 1, 3)),
                recorded_at=make.AT,
            )
            if self.chance(5):
                TalkWithdrawal.objects.create(talk=talk, reason="写错", at=make.AT)

    def _entered(self) -> None:
        for place in (self.root, *self.branches):
            for key in self.rng.sample(ENTERED, 12):
                EnteredFigure.objects.create(
                    organization=place,
                    year=self.rng.choice((YEAR, YEAR, YEAR - 1)),
                    key=key,
                    value=self.rng.choice((0, 3, Decimal("12.50"))),
                    entered_by=self.user,
                    entered_at=make.AT,
                )


def _month(number: int) -> date:
    """The first day of the month so many months after December before the year."""
    years, month0 = divmod(number - 1, 12)
    return date(YEAR + years, month0 + 1, 1)


SECTORS = ("agency", "community", "other")
LIVES = (
    *[("full",)] * 6,
    *[("probationary",)] * 2,
    ("probationary", "full"),
    ("activist", "probationary"),
    ("activist", "probationary", "full"),
    ("applicant",),
    ("activist",),
    ("full", "suspended"),
    ("full", "suspended", "full"),
    ("full", "ended"),
    ("full", "resigned"),
    ("full", "suspended", "lapsed"),
    ("full", "expelled"),
    ("full", "transferred_out"),
    ("full", "deceased"),
    ("probationary", "probation_cancelled"),
)
