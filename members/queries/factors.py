"""Reading second factors: whether one is set up, and whether a code passes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from branchrecords.database.fields import digest
from members.models import RecoveryCode, SecondFactor, User
from members.rules.factors import matching_step, recovery_text


@dataclass(frozen=True)
class FactorAnswer:
    """What a right code is: the time step of a one-time password, or a recovery code."""

    step: int | None = None
    recovery: RecoveryCode | None = None


@dataclass(frozen=True)
class FactorState:
    """What the pages show of an account's second factor."""

    since: datetime | None
    codes_left: int


def factor_of(user: User) -> SecondFactor | None:
    """The account's second factor, if it has one."""
    return SecondFactor.objects.filter(user=user).first()


def factor_state(user: User) -> FactorState:
    """Since when, and how many recovery codes are left."""
    factor = factor_of(user)
    left = RecoveryCode.objects.filter(user=user, used_at__isnull=True).count() if factor else 0
    return FactorState(factor.confirmed_at if factor else None, left)


def recovery_hash(user: User, code: str) -> str:
    """What is kept of a recovery code: keyed, so that the database alone does not give it away."""
    return digest(f"{user.pk}:{recovery_text(code)}", "recovery.code")


def factor_answer(*, user: User, code: str, at: datetime) -> FactorAnswer | None:
    """What this text is for this account now; None when it passes as nothing."""
    factor = factor_of(user)
    if factor is None:
        return None
    step = matching_step(factor.key, "".join(code.split()), at, after=factor.last_step)
    if step is not None:
        return FactorAnswer(step=step)
    found = RecoveryCode.objects.filter(
        user=user, code_hash=recovery_hash(user, code), used_at__isnull=True
    ).first()
    return FactorAnswer(recovery=found) if found else None
