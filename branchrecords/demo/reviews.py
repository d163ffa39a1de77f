"""组织生活会, 谈心谈话 and 民主评议: last year's finished, this year's under way."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import cycle
from random import Random
from uuid import UUID

from meetings.actions.appraisals import (
    Verdict,
    approve_results,
    decide_results,
    follow_up,
    publish_results,
)
from meetings.actions.confirming import confirm_record
from meetings.actions.minutes import write_minutes
from meetings.actions.planning import open_meeting, plan_meeting
from meetings.actions.reviews import finish_review, record_stage, start_review
from meetings.actions.sealing import seal_meeting
from meetings.actions.talks import log_talk
from meetings.actions.voting import (
    assess_self,
    cast_ballot,
    close_voting,
    enter_sums,
    note_absences,
    open_voting,
)
from meetings.models import Appraisal, Meeting, Review, Talk
from meetings.queries.talks import matrix_of
from meetings.rules.appraisals import Grade, Source, most_excellent
from meetings.rules.reviews import STAGE_ORDER, Stage
from meetings.rules.talks import Gap, TalkKind, TalkPurpose
from members.models import Person
from members.rules.kinds import Post

from .world import TODAY, YEAR, Branch, World, moment

SEED = 11
LAST = YEAR - 1
HELD = date(LAST, 12, 25)
THEMES = {
    LAST: "对照党章党规，查找差距，改进为群众办事的作风",
    YEAR: "学习贯彻中央八项规定精神，改进老旧小区改造中的群众工作",
}
TEXTS: dict[str, str] = {
    Stage.PLAN: "支委会研究确定主题、步骤和分工，方案报街道党工委。",
    Stage.STUDY: "集中学习党章和《支部工作条例》两次，缺席的党员补学。",
    Stage.OPINIONS: "发放征求意见表 40 份，召开居民代表座谈会 1 次，收到意见 12 条，"
    "集中在接待时间和物业报修两方面。",
    Stage.TALKS: "委员之间、委员和党员、党员之间普遍谈心，谈到的困难已列出专人跟进。",
    Stage.EXAMINATION: "支部班子查摆问题 3 个，党员每人写出对照检查材料，书记逐份看过。",
    Stage.MEETING: "书记代表班子作对照检查，党员逐个发言，开展批评和自我批评，随后民主评议党员。",
    Stage.RECTIFICATION: "整改 3 项：周三延长接待到 19:00（社区建设科，1月）；"
    "报修 24 小时内答复（物业联络人，1月）；党员联系户每季走访（各党小组长，全年）。已逐项落实。",
}
GISTS = (
    "最近家里老人住院，值班想和同事调一下，已同意。",
    "对报修答复慢有意见，说得中肯，一起商量了办法。",
    "工作上有压力，聊了聊怎么排轻重缓急。",
    "建议主题党日多到楼道里去，少坐会议室。",
    "孩子升学的事操心，帮着问了政策。",
)
SELF = (
    "一年来按时参加组织生活，学习还不够系统，联系群众主动性不够，明年改进。",
    "完成了本职工作和值班任务，批评和自我批评不够大胆，今后注意。",
    "参加志愿服务六次，理论学习抓得不紧，下一步每天学习半小时。",
)


def build_last_review(world: World) -> None:
    """Before this year's meetings: the seals of a branch stand in the order of time."""
    rng = Random(SEED)
    first = world.branches[0]
    review = _begun(first, LAST, date(LAST, 12, 1))
    _talks(first, LAST, date(LAST, 11, 3), rng, leave=0)
    _stages(first, review, date(LAST, 12, 2), Stage.EXAMINATION)
    _appraised(first, review, rng)
    held = _meeting(first)
    record_stage(
        review=review, stage=Stage.MEETING, done_on=HELD, text=TEXTS[Stage.MEETING],
        meetings=[held], by=first.secretary, at=moment(HELD, 18),
    )  # fmt: skip
    on = date(YEAR, 1, 18)
    record_stage(
        review=review, stage=Stage.RECTIFICATION, done_on=on, text=TEXTS[Stage.RECTIFICATION],
        by=first.secretary, at=moment(on),
    )  # fmt: skip
    _ended(world, first, review)
    second = world.branches[1]
    other = _begun(second, LAST, date(LAST, 12, 1))
    _stages(second, other, date(LAST, 12, 2), Stage.OPINIONS)
    _appraised(second, other, rng)


def build_reviews(world: World) -> None:
    """This year's: the first branch votes, others are at different stages."""
    rng = Random(SEED + 1)
    first = world.branches[0]
    review = _begun(first, YEAR, date(YEAR, 11, 3))
    _talks(first, YEAR, date(YEAR, 3, 2), rng, leave=4)
    _stages(first, review, date(YEAR, 11, 4), Stage.OPINIONS)
    review = open_voting(review=review, by=first.secretary, at=moment(date(YEAR, 11, 17)))
    rows = list(review.appraisals.select_related("person"))
    own = world.users["member"].person_id
    for row in [one for one in rows if one.person_id != own][3:15]:
        _says(row, rng, moment(date(YEAR, 11, 18), 12))
        _votes(review, row.person, rng, moment(date(YEAR, 11, 18), 12))
    for number, branch in enumerate(world.branches[1:13]):
        other = _begun(branch, YEAR, date(YEAR, 11, 2 + number % 7))
        if number % 4:
            _stages(branch, other, date(YEAR, 11, 10), STAGE_ORDER[number % 4 - 1])


def _begun(branch: Branch, year: int, on: date) -> Review:
    return start_review(
        organization=branch.organization, year=year, theme=THEMES[year],
        by=branch.secretary, at=moment(on),
    )  # fmt: skip


def _stages(branch: Branch, review: Review, begin: date, until: str) -> None:
    """The stages up to one, three days apart."""
    for number, stage in enumerate(STAGE_ORDER[: STAGE_ORDER.index(Stage(until)) + 1]):
        on = begin + timedelta(days=3 * number)
        record_stage(
            review=review, stage=stage, done_on=on, text=TEXTS[stage],
            by=branch.secretary, at=moment(on, 16),
        )  # fmt: skip


def _talks(branch: Branch, year: int, begin: date, rng: Random, *, leave: int) -> None:
    """The talks that the year asks for, but for the last `leave`."""
    on = date(year, 12, 1) if year < YEAR else TODAY
    matrix = matrix_of(branch.organization, year=year, on=on)
    people = {row.person.pk: row.person for row in matrix.rows}
    officers = [one.pk for one in matrix.officers]
    plain = [pk for pk in people if pk not in officers]
    wanted = [pair for gap in matrix.gaps if (pair := _pair(gap, officers, plain))]
    for number, (one, other) in enumerate(wanted[: len(wanted) - leave]):
        day = begin + timedelta(days=number // 2)
        _talk(branch, people[one], people[other], day, rng)


def _pair(gap: Gap, officers: list[int], plain: list[int]) -> tuple[int, int] | None:
    """With whom the one who lacks a talk talks; ordinary members two by two."""
    if gap.second is not None:
        return gap.first, gap.second
    place = plain.index(gap.first)
    if gap.kind == TalkKind.OFFICER_MEMBER:
        return gap.first, officers[place % len(officers)]
    if place % 2 and place != len(plain) - 1:
        return None  # the one before has talked with this one
    other = plain[place + 1] if place + 1 < len(plain) else plain[place - 1]
    return gap.first, other


def _talk(branch: Branch, one: Person, other: Person, on: date, rng: Random, **facts: str) -> Talk:
    return log_talk(
        key=UUID(int=rng.getrandbits(128)),
        organization=branch.organization,
        first=one,
        second=other,
        held_on=on,
        place=rng.choice(("党员活动室", "办公室", "家里", "社区接待室")),
        purpose=facts.get("purpose", TalkPurpose.REGULAR),
        gist=rng.choice(GISTS),
        solved=int(rng.random() < 0.2),
        by=branch.secretary,
        at=moment(on, 17),
    )


def _meeting(branch: Branch) -> Meeting:
    """Last year's 组织生活会, sealed on its day."""
    chair, at = branch.officers[Post.SECRETARY], moment(HELD, 17)
    meeting = plan_meeting(
        organization=branch.organization,
        kind="organization_life",
        title=f"{LAST}年度组织生活会和民主评议党员",
        held_on=HELD,
        starts_at=time(14, 30),
        ends_at=time(16, 50),
        place="街道办事处三楼会议室",
        chair=chair,
        recorder=branch.officers.get(Post.PUBLICITY, chair),
        by=branch.secretary,
        at=moment(HELD, 9),
    )
    meeting = open_meeting(meeting=meeting, by=branch.secretary, at=at)
    names = [row.name for row in meeting.attendances.all()]
    items = [
        {
            "heading": "班子对照检查",
            "reporter": chair.name,
            "discussion": "书记代表支委会通报征求意见情况，作对照检查，查摆接待时间、报修答复、"
            "联系群众三方面的问题。",
            "resolution": "整改措施：延长接待时间，报修 24 小时内答复，联系户每季走访。",
        },
        {
            "heading": "党员对照检查，开展批评和自我批评",
            "discussion": "党员逐个发言，相互批评。",
            "speeches": list(zip(names, cycle(SELF), strict=False)),
            "resolution": "每人写出整改措施，由党小组长每季检查。",
        },
    ]
    write_minutes(meeting=meeting, items=items, by=branch.secretary, at=at)
    roles = ("chair", "recorder")
    confirm_record(meeting=meeting, roles=roles, by=branch.secretary, at=at)
    return seal_meeting(meeting=meeting, by=branch.secretary, at=at)


def _appraised(branch: Branch, review: Review, rng: Random) -> None:
    """Last year's voting and decision."""
    opened, voted = moment(date(LAST, 12, 20)), moment(date(LAST, 12, 24))
    review = open_voting(review=review, by=branch.secretary, at=opened)
    rows = list(review.appraisals.select_related("person"))
    for row in rows:
        _says(row, rng, voted)
    for row in rows[: len(rows) * 2 // 3]:
        _votes(review, row.person, rng, voted)
    full = [row for row in rows if row.is_full]
    _sums(branch, review, full, rng, voted)
    note_absences(review=review, parts={rows[-1].pk: "ill"}, by=branch.secretary, at=voted)
    review = close_voting(review=review, by=branch.secretary, at=moment(HELD, 16))
    best = {row.pk for row in full[: most_excellent(len(full))]}
    verdicts = {
        row.pk: Verdict(
            Grade.EXCELLENT if row.pk in best else Grade.QUALIFIED,
            opinion="带头学习，主动服务群众。" if row.pk in best else "能履行党员义务。",
        )
        for row in full
    }
    verdicts[full[-2].pk] = Verdict(Grade.BASIC, opinion="组织生活缺席较多，应改进。")
    on = date(LAST, 12, 30)
    decide_results(
        review=review, verdicts=verdicts, decided_on=on, body="committee",
        by=branch.secretary, at=moment(on, 16),
    )  # fmt: skip


def _says(row: Appraisal, rng: Random, at: datetime) -> None:
    grade = rng.choice((Grade.QUALIFIED, Grade.QUALIFIED, Grade.EXCELLENT)) if row.is_full else ""
    assess_self(appraisal=row, text=rng.choice(SELF), grade=grade, by=None, at=at)


def _votes(review: Review, person: Person, rng: Random, at: datetime) -> None:
    rows = review.appraisals.filter(standing="full").exclude(person=person)
    some = ("excellent", "qualified", "qualified", "qualified", "abstained")
    cast_ballot(
        review=review, person=person, marks={row.pk: rng.choice(some) for row in rows},
        by=None, at=at,
    )  # fmt: skip


def _sums(branch: Branch, review: Review, full: list[Appraisal], rng: Random, at: datetime) -> None:
    """Twelve ballots of the 群众."""
    counts = {}
    for row in full:
        best = rng.randint(3, 8)
        counts[row.pk] = {"excellent": best, "qualified": 11 - best, "abstained": 1}
    enter_sums(
        review=review, source=Source.PUBLIC, issued=13, returned=12, invalid=0, counts=counts,
        by=branch.secretary, at=at,
    )  # fmt: skip


def _ended(world: World, branch: Branch, review: Review) -> None:
    """Told, approved, followed up, closed."""
    told, approved, closed = date(YEAR, 1, 5), date(YEAR, 1, 15), date(YEAR, 1, 20)
    publish_results(review=review, on=told, by=branch.secretary, at=moment(told))
    approve_results(
        review=review, approved_on=approved, approved_by=world.root.name,
        by=world.users["committee_staff"], at=moment(approved),
    )  # fmt: skip
    row = review.appraisals.select_related("person", "review").get(grade=Grade.BASIC)
    secretary = branch.officers[Post.SECRETARY]
    day = date(YEAR, 1, 16)
    rng, purpose = Random(SEED + 2), TalkPurpose.REMINDER
    talk = _talk(branch, secretary, row.person, day, rng, purpose=purpose)
    follow_up(
        appraisal=row, starts_on=day, due_on=None, measures="按时参加组织生活，缺席事先请假。",
        talk=talk, by=branch.secretary, at=moment(day),
    )  # fmt: skip
    finish_review(review=review, by=branch.secretary, at=moment(closed))
