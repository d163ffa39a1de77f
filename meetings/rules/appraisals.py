"""民主评议党员: grades, how many may be 优秀, what a decision needs (支部工作条例 18)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import TextChoices

from branchrecords.errors import Blocker

from .reviews import APPRAISAL_ARTICLE

# 共产党员网 (domain.md 8): 优秀一般不超过三分之一; floor is ours.
EXCELLENT_SHARE = 3
EXCELLENT_ARTICLE = "民主评议党员有关规定：优秀一般不超过正式党员的三分之一"
PROBATION_ARTICLE = "民主评议党员有关规定：预备党员参加评议，不评定等次"
# Fewer ballots than this would show who gave them (ours).
SECRET_FROM = 3
ASSESSED = "assessed"  # of the setting excellent_base: those who are given a grade


class Grade(TextChoices):
    """评定等次."""

    EXCELLENT = "excellent", "优秀"
    QUALIFIED = "qualified", "合格"
    BASIC = "basic", "基本合格"
    UNQUALIFIED = "unqualified", "不合格"


class Mark(TextChoices):
    """What a ballot may say of a member."""

    EXCELLENT = "excellent", "优秀"
    QUALIFIED = "qualified", "合格"
    BASIC = "basic", "基本合格"
    UNQUALIFIED = "unqualified", "不合格"
    ABSTAINED = "abstained", "弃权"


class Source(TextChoices):
    """Whose ballots."""

    PEERS = "peers", "党员互评"
    PUBLIC = "public", "群众测评"


class Part(TextChoices):
    """Whether the member took part in the 评议."""

    TOOK_PART = "took_part", "参加"
    ILL = "ill", "因病未参加"
    AWAY = "away", "因事外出未参加"
    ABSENT = "absent", "无故未参加"


class Body(TextChoices):
    """Who decides the grades (支部工作条例 18)."""

    COMMITTEE = "committee", "支部委员会会议"
    ASSEMBLY = "assembly", "支部党员大会"


class FollowUpKind(TextChoices):
    """What follows a low grade."""

    REMINDER = "reminder", "提醒谈话"
    CORRECTION = "correction", "限期改正"


class Outcome(TextChoices):
    """How a follow-up ended."""

    CORRECTED = "corrected", "已经改正"
    NOT_CORRECTED = "not_corrected", "没有改正"


FOLLOW_UPS: dict[str, FollowUpKind] = {
    Grade.BASIC: FollowUpKind.REMINDER,
    Grade.UNQUALIFIED: FollowUpKind.CORRECTION,
}


@dataclass(frozen=True)
class Line:
    """One member of a decision: 正式党员 or not, the grade or the reason for having none."""

    name: str
    is_full: bool
    grade: str = ""
    no_grade_reason: str = ""
    key: int = 0


def most_excellent(base: int) -> int:
    """How many may be 优秀 among so many: a third, rounded down."""
    return base // EXCELLENT_SHARE


def excellent_base(lines: Sequence[Line], which: str) -> int:
    """The number a third of which may be 优秀: all 正式党员, or those with a grade."""
    full = [line for line in lines if line.is_full]
    return sum(bool(line.grade) for line in full) if which == ASSESSED else len(full)


def decision_blockers(lines: Sequence[Line], *, base: str) -> list[Blocker]:
    """Why these grades cannot be decided."""
    found = []
    for line in lines:
        target = f"id_grade-{line.key}"
        if line.grade and not line.is_full:
            message = f"{line.name}是预备党员，参加评议但不评定等次"
            found.append(Blocker(message, PROBATION_ARTICLE, target))
        elif line.is_full and not line.grade and not line.no_grade_reason.strip():
            message = f"{line.name}还没有等次；确实不评定的，写明原因"
            found.append(Blocker(message, APPRAISAL_ARTICLE, target))
    excellent = sum(line.grade == Grade.EXCELLENT for line in lines)
    number = excellent_base(lines, base)
    if excellent > (most := most_excellent(number)):
        word = "评定等次的" if base == ASSESSED else ""
        message = f"优秀 {excellent} 人，{word}正式党员 {number} 人，最多评 {most} 人"
        found.append(Blocker(message, EXCELLENT_ARTICLE))
    return found


def sums_blockers(
    rows: Sequence[tuple[str, int, int]], *, issued: int, returned: int, invalid: int, due: int
) -> list[Blocker]:
    """Whether the sums of the paper ballots can be: rows are (name, sum of marks, key).

    `due` is how many may still vote on paper; 0 for those who are not limited.
    """
    found = []
    if returned > issued:
        message = f"收回 {returned} 张，比发出的 {issued} 张多，请核对"
        found.append(Blocker(message, target="id_returned"))
    if invalid > returned:
        message = f"废票 {invalid} 张，比收回的 {returned} 张多，请核对"
        found.append(Blocker(message, target="id_invalid"))
    if due and issued > due:
        message = f"发出 {issued} 张，能投纸质票的只有 {due} 人（手机投过的不再发票）"
        found.append(Blocker(message, target="id_issued"))
    valid = max(returned - invalid, 0)
    for name, total, key in rows:
        if total > valid:
            message = f"{name}的票数合计 {total}，比有效票 {valid} 张多，请核对"
            found.append(Blocker(message, target=f"id_excellent-{key}"))
    return found
