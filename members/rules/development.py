"""发展党员 in 25 steps of five stages (《中国共产党发展党员工作细则》 2014; domain.md 5). Pure.

Names of steps follow common practice; limits and people are the regulation's. Values that are
local custom are settings (members.rules.settings, keys `development.*`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from members.rules.kinds import StandingKind

REGULATION = "《发展党员工作细则》"


def article(number: str) -> str:
    """《发展党员工作细则》第二十条."""
    return f"{REGULATION}第{number}条"


class Stage(StrEnum):
    """The five stages of domain.md 5."""

    label: str

    def __new__(cls, value: str, label: str) -> Stage:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    APPLYING = "applying", "申请入党"
    ACTIVIST = "activist", "入党积极分子"
    CANDIDATE = "candidate", "发展对象"
    ADMISSION = "admission", "接收预备党员"
    PROBATION = "probation", "考察和转正"


class Doer(StrEnum):
    """Which side records a step."""

    BRANCH = "branch"
    COMMITTEE = "committee"  # 上级党委: 备案, 预审, 审批


@dataclass(frozen=True)
class PeopleRule:
    """Who must be named: so many 正式党员."""

    label: str
    least: int
    most: int
    help: str = ""


@dataclass(frozen=True)
class Step:
    """One of the 25 steps. `duty` is what has to be done, in one line; `standing` the standing
    that begins when it is done."""

    number: int
    key: str
    stage: Stage
    name: str
    doer: Doer
    article: str
    duty: str
    papers: tuple[str, ...] = ()
    people: PeopleRule | None = None
    repeats: bool = False
    standing: StandingKind | None = None

    @property
    def by_committee(self) -> bool:
        """Whether the 上级党委 records it."""
        return self.doer is Doer.COMMITTEE


_B, _C = Doer.BRANCH, Doer.COMMITTEE
_TALKERS = PeopleRule("谈话人", 1, 3, "党组织派去谈话的正式党员")

STEPS: tuple[Step, ...] = (
    Step(
        1,
        "application",
        Stage.APPLYING,
        "递交入党申请书",
        _B,
        article("五"),
        "年满 18 岁，向工作、学习单位或居住地的党组织提出书面申请",
        ("application",),
        standing=StandingKind.APPLICANT,
    ),
    Step(
        2,
        "talk",
        Stage.APPLYING,
        "派人谈话",
        _B,
        article("七"),
        "收到申请书后一个月内派人谈话",
        ("talk_record",),
        _TALKERS,
    ),
    Step(
        3,
        "activist",
        Stage.ACTIVIST,
        "推荐和确定入党积极分子",
        _B,
        article("八"),
        "党员推荐或群团组织推优，支委会（没有支委会的由支部大会）研究决定",
        ("recommendation",),
        standing=StandingKind.ACTIVIST,
    ),
    Step(
        4,
        "activist_filed",
        Stage.ACTIVIST,
        "入党积极分子报党委备案",
        _C,
        article("八"),
        "报上级党委备案",
        ("activist_report",),
    ),
    Step(
        5,
        "mentors",
        Stage.ACTIVIST,
        "指定培养联系人",
        _B,
        article("九"),
        "指定 1 至 2 名正式党员作培养联系人",
        (),
        PeopleRule("培养联系人", 1, 2),
    ),
    Step(
        6,
        "fostering",
        Stage.ACTIVIST,
        "培养教育考察",
        _B,
        article("十一"),
        "培养考察一年以上，支部每半年考察一次，党委每年分析一次",
        ("fostering",),
        repeats=True,
    ),
    Step(
        7,
        "candidate",
        Stage.CANDIDATE,
        "确定发展对象",
        _B,
        article("十三"),
        "听取党小组、培养联系人、党员和群众意见，支委会讨论同意",
        (),
    ),
    Step(
        8,
        "candidate_filed",
        Stage.CANDIDATE,
        "发展对象报党委备案",
        _C,
        article("十三"),
        "报上级党委备案后列为发展对象",
        ("candidate_report",),
        standing=StandingKind.CANDIDATE,
    ),
    Step(
        9,
        "introducers",
        Stage.CANDIDATE,
        "确定入党介绍人",
        _B,
        article("十四"),
        "2 名正式党员作入党介绍人，一般由培养联系人担任",
        (),
        PeopleRule("入党介绍人", 2, 2),
    ),
    Step(
        10,
        "political",
        Stage.CANDIDATE,
        "政治审查",
        _B,
        article("十六"),
        "形成结论性材料；未经政审或政审不合格的不能发展入党",
        ("political_review",),
    ),
    Step(
        11,
        "training",
        Stage.CANDIDATE,
        "集中培训",
        _B,
        article("十七"),
        "不少于 3 天或不少于 24 学时；未经培训的一般不能发展入党",
        ("training",),
    ),
    Step(
        12,
        "branch_review",
        Stage.ADMISSION,
        "支委会审查",
        _B,
        article("十九"),
        "支委会集体讨论，认为合格后报党委预审",
        ("publicity",),
    ),
    Step(
        13,
        "prereview",
        Stage.ADMISSION,
        "党委预审",
        _C,
        article("十九"),
        "审查结果书面通知党支部；三个月内将离开单位的一般不办理",
        ("prereview_reply",),
    ),
    Step(
        14,
        "form",
        Stage.ADMISSION,
        "填写入党志愿书",
        _B,
        article("十九"),
        "党委预审合格后发放，本人填写",
        ("membership_form",),
    ),
    Step(
        15,
        "admission",
        Stage.ADMISSION,
        "支部大会讨论接收",
        _B,
        article("二十条至第二十二"),
        "到会超过应到半数，赞成超过应到半数；逐个讨论、逐个表决；当天起算预备期和党费",
        ("admission_minutes",),
        standing=StandingKind.PROBATIONARY,
    ),
    Step(
        16,
        "committee_talk",
        Stage.ADMISSION,
        "党委派人谈话",
        _C,
        article("二十五"),
        "党委委员或组织员谈话，意见写入志愿书",
    ),
    Step(
        17,
        "approval",
        Stage.ADMISSION,
        "党委审批",
        _C,
        article("二十七"),
        "三个月内审批，特殊情况不超过六个月；党总支不能审批",
        ("approval_notice",),
    ),
    Step(
        18,
        "approval_filed",
        Stage.ADMISSION,
        "报上级组织部门备案",
        _C,
        article("二十七"),
        "报上级党委组织部门备案",
    ),
    Step(
        19,
        "enrolled",
        Stage.PROBATION,
        "编入支部和小组",
        _B,
        article("二十九"),
        "及时编入党支部和党小组，参加组织生活",
    ),
    Step(
        20,
        "oath",
        Stage.PROBATION,
        "入党宣誓",
        _B,
        article("三十"),
        "面向党旗宣誓",
    ),
    Step(
        21,
        "probation",
        Stage.PROBATION,
        "继续教育考察",
        _B,
        article("三十一"),
        "预备期一年，听取汇报、个别谈话、集中培训",
        ("probation_record",),
        repeats=True,
    ),
    Step(
        22,
        "full_application",
        Stage.PROBATION,
        "提出转正申请",
        _B,
        article("三十三"),
        "预备期满，本人提出书面转正申请",
        ("full_application",),
    ),
    Step(
        23,
        "full_meeting",
        Stage.PROBATION,
        "支部大会讨论转正",
        _B,
        article("三十二条、第三十三"),
        "预备期满后召开；按期转正、延长一次（六个月至一年）或取消资格",
        ("full_minutes",),
    ),
    Step(
        24,
        "full_approval",
        Stage.PROBATION,
        "党委审批转正",
        _C,
        article("三十四"),
        "三个月内审批；党龄从转为正式党员之日算起",
        ("full_notice",),
        standing=StandingKind.FULL,
    ),
    Step(
        25,
        "archived",
        Stage.PROBATION,
        "材料归档",
        _B,
        article("三十七"),
        "志愿书、申请书、政审、转正申请、培养考察材料存入人事档案，没有的建立党员档案",
    ),
)
STEPS_BY_KEY = {step.key: step for step in STEPS}
LAST = len(STEPS)
REPEATING = tuple(step.key for step in STEPS if step.repeats)
COMMITTEE_STEPS = tuple(step.key for step in STEPS if step.by_committee)
CASE_DONE = LAST + 1  # `next_step` of a case with nothing left to do
STEP_CHOICES = tuple((step.key, f"{step.number} {step.name}") for step in STEPS)

# Who has passed the branch meeting is in probation until 转正 is approved.
ADMITTED = STEPS_BY_KEY["admission"].number
APPROVED = STEPS_BY_KEY["approval"].number
CANCELLABLE = tuple(range(APPROVED + 1, STEPS_BY_KEY["full_meeting"].number + 1))


def step_at(number: int) -> Step | None:
    """The step of that number; None once all are done."""
    return STEPS[number - 1] if 1 <= number <= LAST else None


def recordable(next_step: int) -> tuple[Step, ...]:
    """The steps that the order allows now: the next one, what follows a repeating one, and for
    a 预备党员 the meeting that cancels (it does not wait for the expiry)."""
    numbers = [next_step]
    step = step_at(next_step)
    if step is not None and step.repeats:
        numbers.append(next_step + 1)
    meeting = STEPS_BY_KEY["full_meeting"].number
    if next_step in CANCELLABLE and meeting not in numbers:
        numbers.append(meeting)
    return tuple(found for number in numbers if (found := step_at(number)))


# Where a case goes when a step ends otherwise than hoped: (step, result) → key of the next step.
GOES_BACK: dict[tuple[str, str], str] = {
    ("prereview", "refused"): "branch_review",
    ("admission", "failed"): "branch_review",
    ("approval", "refused"): "branch_review",
    ("full_meeting", "failed"): "full_meeting",
    ("full_approval", "refused"): "full_meeting",
}


# A case that is taken over from paper can reach only what the register already says.
TAKEN_OVER_UNTIL: dict[str, int] = {
    StandingKind.APPLICANT: 2,
    StandingKind.ACTIVIST: 6,
    StandingKind.CANDIDATE: 14,
    StandingKind.PROBATIONARY: 21,
}


# While a case is open these begin by its steps only: a 转正 without step 24 would have no approval.
WRITTEN_BY_CASES = (
    StandingKind.APPLICANT,
    StandingKind.ACTIVIST,
    StandingKind.CANDIDATE,
    StandingKind.PROBATIONARY,
    StandingKind.FULL,
    StandingKind.PROBATION_CANCELLED,
)
