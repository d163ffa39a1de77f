"""增减原因: why a branch has one member more or fewer (domain.md 10). Pure."""

from __future__ import annotations

from django.db.models import TextChoices

from members.rules.kinds import EXITS, StandingKind


class Gain(TextChoices):
    """Why somebody was added to a branch."""

    DEVELOPED = "developed", "发展党员"
    MOVED_IN = "moved_in", "本系统转入"
    TRANSFERRED_IN = "transferred_in", "系统外转入"
    RESTORED = "restored", "恢复党籍"
    READMITTED = "readmitted", "重新入党"
    REGISTERED = "registered", "建册登记"


class Loss(TextChoices):
    """Why somebody left a branch."""

    MOVED_OUT = "moved_out", "转出到本系统其他支部"
    TRANSFERRED_OUT = "transferred_out", "转出到系统外"
    ENDED = "ended", "出党"
    DECEASED = "deceased", "死亡"


LOSS_BY_STANDING: dict[StandingKind, Loss] = {
    **dict.fromkeys(EXITS, Loss.ENDED),
    StandingKind.TRANSFERRED_OUT: Loss.TRANSFERRED_OUT,
    StandingKind.DECEASED: Loss.DECEASED,
}


def gain_on_enrolment(*, kind: str, joined_on: object, starts_on: object) -> str:
    """Admitted on the very day of the membership means developed here; else it is the register
    that begins. Who is not yet a member adds nothing to the branch."""
    if kind == StandingKind.PROBATIONARY and joined_on == starts_on:
        return Gain.DEVELOPED
    return Gain.REGISTERED if kind in (StandingKind.PROBATIONARY, StandingKind.FULL) else ""


def gain_and_loss(*, same_branch: bool, left: bool, loss: str | None) -> tuple[str, str]:
    """增减原因 of a move within the system: of the new place, and of the one that ends with it.

    Another group of the same branch changes no number. Who had `left` (with `loss`) comes back
    from outside; `loss` None means a first place.
    """
    if loss is None:
        return Gain.REGISTERED, ""
    if left:
        return (Gain.READMITTED if loss == Loss.ENDED else Gain.TRANSFERRED_IN), ""
    return ("", "") if same_branch else (Gain.MOVED_IN, Loss.MOVED_OUT)
