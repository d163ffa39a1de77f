"""组织生活会 and 民主评议 of a year: the stages, and what stands before the next one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from branchrecords.errors import Blocker

LIFE_ARTICLE = "《支部工作条例》第十七条"
APPRAISAL_ARTICLE = "《支部工作条例》第十八条"
TALK_ARTICLE = "《支部工作条例》第十九条"
NAMED = 3  # open problems that a sentence names


class ReviewKind(TextChoices):
    """Who holds it: a branch with its members, or the 班子 of a 党委 or 党总支."""

    BRANCH = "branch", "组织生活会和民主评议党员"
    COMMITTEE = "committee", "民主生活会"


class Stage(TextChoices):
    """The stages in their order (支部工作条例 17: 会前学习、谈心谈话、征求意见，会后整改)."""

    PLAN = "plan", "制定方案"
    STUDY = "study", "会前学习"
    OPINIONS = "opinions", "征求意见"
    TALKS = "talks", "谈心谈话"
    EXAMINATION = "examination", "对照检查"
    MEETING = "meeting", "召开会议"
    RECTIFICATION = "rectification", "整改落实"


@dataclass(frozen=True)
class StageRule:
    """What is done in a stage and what its row must say."""

    stage: Stage
    does: str
    asks: str
    article: str = LIFE_ARTICLE


STAGES: tuple[StageRule, ...] = (
    StageRule(Stage.PLAN, "确定主题、时间、步骤和分工，报上级党组织", "主题、步骤、分工"),
    StageRule(Stage.STUDY, "围绕主题集中学习或个人自学", "学了什么、谁参加"),
    StageRule(Stage.OPINIONS, "听取党员、群众对支部班子和党员的意见", "用什么方式、收到哪些意见"),
    StageRule(
        Stage.TALKS, "委员之间、委员和党员、党员之间普遍谈心", "谈心谈话开展情况", TALK_ARTICLE
    ),
    StageRule(Stage.EXAMINATION, "班子和党员查摆问题，写对照检查材料", "查摆出的主要问题"),
    StageRule(Stage.MEETING, "开展批评和自我批评，民主评议党员", "会议开得怎么样"),
    StageRule(
        Stage.RECTIFICATION, "列出整改措施，明确责任人和时限，逐项落实", "措施、责任人、时限"
    ),
)
STAGE_ORDER: tuple[Stage, ...] = tuple(rule.stage for rule in STAGES)
RULES_BY_STAGE: dict[Stage, StageRule] = {rule.stage: rule for rule in STAGES}

# The sealed meetings that a campaign can name; the first is the one it cannot do without.
MEETING_KINDS: dict[str, tuple[str, ...]] = {
    ReviewKind.BRANCH: ("organization_life", "appraisal"),
    ReviewKind.COMMITTEE: ("democratic_life",),
}
MEETING_WORDS: dict[str, str] = {
    ReviewKind.BRANCH: "组织生活会",
    ReviewKind.COMMITTEE: "民主生活会",
}


@dataclass(frozen=True)
class ReviewFacts:
    """What the records say: days of the stages done, talks still missing, kinds of meeting held,
    problems found in it that are not closed."""

    kind: str
    done: Mapping[str, date]
    talks_missing: int = 0
    meetings: tuple[str, ...] = ()
    unsolved: tuple[str, ...] = ()


def next_stage(done: Mapping[str, date]) -> Stage | None:
    """The first stage without a row; None when all are done."""
    return next((stage for stage in STAGE_ORDER if stage not in done), None)


def stage_blockers(stage: str, facts: ReviewFacts) -> list[Blocker]:
    """Why a stage cannot be recorded yet."""
    found = [
        Blocker(f"先登记「{one.label}」", LIFE_ARTICLE)
        for one in STAGE_ORDER[: STAGE_ORDER.index(Stage(stage))]
        if one not in facts.done
    ]
    if stage == Stage.TALKS and facts.talks_missing:
        found.append(
            Blocker(f"按每年至少一次，谈心谈话还差 {facts.talks_missing} 对，先补齐", TALK_ARTICLE)
        )
    needed = MEETING_KINDS[facts.kind][0]
    if stage == Stage.MEETING and needed not in facts.meetings:
        word = MEETING_WORDS[facts.kind]
        found.append(Blocker(f"请选择已封存的{word}记录", LIFE_ARTICLE, "id_meetings"))
    if stage == Stage.RECTIFICATION and facts.unsolved:
        named = "；".join(facts.unsolved[:NAMED])
        more = "等" if len(facts.unsolved) > NAMED else ""
        message = f"问题清单里还有 {len(facts.unsolved)} 个没有销号：{named}{more}"
        found.append(Blocker(message, LIFE_ARTICLE))
    return found


def day_blockers(
    stage: str, done_on: date, *, done: Mapping[str, date], today: date
) -> list[Blocker]:
    """Whether the day of a stage fits the others and today."""
    place = STAGE_ORDER.index(Stage(stage))
    earlier = [one for one in STAGE_ORDER[:place] if one in done and done[one] > done_on]
    later = [one for one in STAGE_ORDER[place + 1 :] if one in done and done[one] < done_on]
    found = []
    if done_on > today:
        found.append(Blocker(f"日期晚于今天 {today}，做完以后再登记", target="id_done_on"))
    if earlier:
        one = earlier[-1]
        found.append(Blocker(f"不能早于「{one.label}」的 {done[one]}", target="id_done_on"))
    if later:
        one = later[0]
        found.append(Blocker(f"不能晚于「{one.label}」的 {done[one]}", target="id_done_on"))
    return found
