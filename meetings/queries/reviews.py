"""Where campaigns stand: the board of one, the status of all below a committee."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone

from branchrecords.errors import Blocker
from meetings.models import (
    Appraisal,
    FollowUp,
    Meeting,
    Review,
    ReviewMeeting,
    ReviewPaper,
    ReviewStage,
)
from meetings.rules.appraisals import FOLLOW_UPS
from meetings.rules.problems import UNSOLVED
from meetings.rules.reviews import (
    MEETING_KINDS,
    RULES_BY_STAGE,
    STAGE_ORDER,
    ReviewFacts,
    ReviewKind,
    Stage,
    StageRule,
    next_stage,
    stage_blockers,
)
from members.models import Organization
from members.models.placements import condition, placements_on

from .problems import problems_on
from .talks import gaps_of


@dataclass(frozen=True)
class StageView:
    """One stage on the board; `blockers` only for the next one."""

    rule: StageRule
    row: ReviewStage | None
    blockers: tuple[Blocker, ...] = ()
    is_next: bool = False


def facts_of(review: Review, *, on: date) -> ReviewFacts:
    """What decides about the next stage; talks and problems are asked only when they matter."""
    done: dict[str, date] = dict(review.stages.values_list("stage", "done_on"))
    missing = 0
    if next_stage(done) == Stage.TALKS:
        missing = len(gaps_of(review.organization, year=review.year, on=on))
    unsolved: list[str] = []
    if next_stage(done) == Stage.RECTIFICATION:
        rows = problems_on(review.problems.all(), on=on).filter(state__in=UNSOLVED)
        unsolved = [str(row) for row in rows.order_by("due_on", "pk")]
    kinds = ReviewMeeting.objects.filter(review=review).values_list("meeting__kind", flat=True)
    return ReviewFacts(review.kind, done, missing, tuple(kinds), tuple(unsolved))


def stages_of(review: Review, *, on: date) -> list[StageView]:
    """All seven stages with their rows and papers, and what keeps the next one."""
    facts = facts_of(review, on=on)
    papers = Prefetch("papers", ReviewPaper.objects.select_related("attachment"))
    rows = {row.stage: row for row in review.stages.prefetch_related(papers)}
    ahead = next_stage(facts.done)
    found = []
    for stage in STAGE_ORDER:
        blockers = stage_blockers(stage, facts) if stage == ahead else []
        if stage == Stage.MEETING:  # choosing the meeting is what the form is for
            blockers = [one for one in blockers if one.target != "id_meetings"]
        rule = RULES_BY_STAGE[stage]
        found.append(StageView(rule, rows.get(stage), tuple(blockers), stage == ahead))
    return found


def meetings_to_link(review: Review) -> QuerySet[Meeting]:
    """Sealed meetings of the kinds that no other campaign uses, from the year before on."""
    taken = ReviewMeeting.objects.filter(meeting=OuterRef("pk")).exclude(review=review)
    return (
        Meeting.objects.held()
        .filter(
            ~Exists(taken),
            organization=review.organization,
            kind__in=MEETING_KINDS[review.kind],
            held_on__gte=date(review.year, 1, 1),
            held_on__lt=date(review.year + 2, 1, 1),
        )
        .order_by("-held_on", "-pk")
    )


def finish_blockers(review: Review) -> list[Blocker]:
    """What is still open before a campaign can be closed."""
    done = set(review.stages.values_list("stage", flat=True))
    found = [
        Blocker(f"「{stage.label}」还没有登记", RULES_BY_STAGE[stage].article)
        for stage in STAGE_ORDER
        if stage not in done
    ]
    if review.kind == ReviewKind.COMMITTEE:
        return found
    for missing, message in (
        (review.decided_on is None, "还没有评定结果"),
        (review.published_on is None, "评定结果还没有在支部内通报"),
        (review.approved_on is None, "评定结果还没有经上级审定"),
    ):
        if missing:
            found.append(Blocker(message, RULES_BY_STAGE[Stage.MEETING].article))
    found += [
        Blocker(f"{row.name}评为{row.get_grade_display()}，还没有登记{FOLLOW_UPS[row.grade].label}")
        for row in without_follow_up(review)
    ]
    return found


def without_follow_up(review: Review) -> list[Appraisal]:
    """Members with a low grade and nothing done about it."""
    begun = FollowUp.objects.filter(appraisal=OuterRef("pk"))
    rows = Appraisal.objects.filter(~Exists(begun), review=review, grade__in=FOLLOW_UPS)
    return list(rows)


@dataclass
class Status:
    """How far one organisation is in a year, as of the day `on`."""

    organization: Organization
    review: Review | None
    done: dict[str, date]
    on: date

    def day(self, name: str) -> date | None:
        """A day of the campaign (decided_on, published_on …), if it had come by then."""
        found = getattr(self.review, name, None)
        return found if found is not None and found <= self.on else None

    @property
    def state(self) -> str:
        """What `meetings/reviews/_state.html` shows."""
        return "none" if self.review is None else state_on(self.review, self.on)

    @property
    def stage(self) -> str:
        """The last stage done, in words."""
        last = [one for one in STAGE_ORDER if one in self.done]
        return last[-1].label if last else ""

    @property
    def number(self) -> int:
        """How many of the seven stages are done."""
        return len(self.done)


def state_on(review: Review, on: date) -> str:
    """Where a campaign stood on a day: finished, approved, decided, voting or begun."""
    for state, day in (
        ("finished", review.finished_on),
        ("approved", review.approved_on),
        ("decided", review.decided_on),
    ):
        if day is not None and day <= on:
            return state
    opened, closed = (
        timezone.localdate(at) if at else None
        for at in (review.voting_opened_at, review.voting_closed_at)
    )
    if opened and opened <= on and (closed is None or closed > on):
        return "voting"
    if timezone.localdate(review.created_at) > on:
        return "none"
    return "returned" if review.returned_reason else "begun"


def statuses(
    organization: Organization, *, year: int, on: date, reviews: QuerySet[Review]
) -> list[Status]:
    """Every branch that stood below on the day, and every 班子 with a campaign; four queries.

    `reviews` are those that the reader may see. Stages and decisions after `on` are left out.
    """
    tree = placements_on(on)
    places = list(
        Organization.objects.filter(condition(tree, organization.path, "path"))
        .active_on(on)
        .exclude(kind="group")
    )
    stages = Prefetch("stages", ReviewStage.objects.filter(done_on__lte=on), to_attr="done_rows")
    found = {
        row.organization_id: row
        for row in reviews.filter(year=year, organization__in=places).prefetch_related(stages)
    }
    return [_status(place, found.get(place.pk), on) for place in places if _listed(place, found)]


def _listed(place: Organization, found: Collection[int]) -> bool:
    return place.is_branch or place.pk in found


def _status(place: Organization, review: Review | None, on: date) -> Status:
    rows: Iterable[ReviewStage] = getattr(review, "done_rows", ())
    return Status(place, review, {row.stage: row.done_on for row in rows}, on)
