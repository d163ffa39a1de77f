"""Why a case of 发展党员 ends before 转正. Pure."""

from __future__ import annotations

from enum import StrEnum

from members.rules.kinds import StandingKind


class StopReason(StrEnum):
    """Why a case ends before 转正."""

    label: str

    def __new__(cls, value: str, label: str) -> StopReason:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    WITHDRAWN = "withdrawn", "本人撤回申请"
    UNFIT = "unfit", "不符合条件，不再培养"
    REVIEW = "review", "政治审查不合格"
    REFUSED = "refused", "党委不批准"
    MOVED = "moved", "转到系统外的组织"
    DIED = "died", "去世"
    LEFT = "left", "退党、除名等离开党组织"


# LEFT follows the registered standing; nobody chooses it.
STOP_CHOICES = tuple(
    (reason.value, reason.label) for reason in StopReason if reason is not StopReason.LEFT
)
STOPPED_BY_STANDING = {
    StandingKind.DECEASED: StopReason.DIED,
    StandingKind.TRANSFERRED_OUT: StopReason.MOVED,
}
