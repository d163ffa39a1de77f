"""Setting up, passing, replacing and resetting the second factor."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from members.models import RecoveryCode, SecondFactor, User
from members.queries.accounts import account_place
from members.queries.factors import factor_answer, factor_of, recovery_hash
from members.rules.factors import (
    RECOVERY_COUNT,
    RECOVERY_LENGTH,
    RECOVERY_LETTERS,
    key_text,
    matching_step,
)

from .sessions import end_sessions

WRONG_FACTOR = (
    "动态口令不对。请等手机上的口令换成新的一组再输入；一直不对，请在手机设置里把日期和时间改为自动"
)


@transaction.atomic
def confirm_factor(*, user: User, key: bytes, code: str, by: Any, at: datetime) -> list[str]:
    """Take the key into use, proven by a code of the phone; answers ten fresh recovery codes.

    A key in use before stops working. Raises ActionError for a wrong code.
    """
    User.objects.select_for_update().get(pk=user.pk)
    step = matching_step(key, "".join(code.split()), at, after=None)
    if step is None:
        raise ActionError(WRONG_FACTOR)
    SecondFactor.objects.update_or_create(
        user=user, defaults={"key_text": key_text(key), "confirmed_at": at, "last_step": step}
    )
    record("account.factor_added", by=by, at=at, thing=user, **account_place(user))
    return issue_recovery_codes(user=user, by=by, at=at)


@transaction.atomic
def pass_factor(*, user: User, code: str, at: datetime) -> int | None:
    """Use up a one-time password or a recovery code.

    Answers how many recovery codes are left when one was used, else None. Raises ActionError when
    the code does not pass, such as for the slower of two requests with the same one.
    """
    SecondFactor.objects.select_for_update().filter(user=user).first()
    answer = factor_answer(user=user, code=code, at=at)
    if answer is None:
        raise ActionError(WRONG_FACTOR)
    if answer.recovery is None:
        SecondFactor.objects.filter(user=user).update(last_step=answer.step)
        return None
    RecoveryCode.objects.filter(pk=answer.recovery.pk).update(used_at=at)
    left = RecoveryCode.objects.filter(user=user, used_at__isnull=True).count()
    detail = {"reason": f"还剩 {left} 个"}
    record(
        "account.recovery_used", by=user, at=at, thing=user, detail=detail, **account_place(user)
    )
    return left


@transaction.atomic
def issue_recovery_codes(*, user: User, by: Any, at: datetime) -> list[str]:
    """Ten fresh recovery codes, in the clear this once; older ones stop working."""
    if factor_of(user) is None:
        raise ActionError("还没有开通二次验证，用不到备用码")
    codes = [
        "".join(secrets.choice(RECOVERY_LETTERS) for _ in range(RECOVERY_LENGTH))
        for _ in range(RECOVERY_COUNT)
    ]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, code_hash=recovery_hash(user, code), issued_at=at) for code in codes
    )
    record("account.recovery_issued", by=by, at=at, thing=user, **account_place(user))
    return codes


@transaction.atomic
def remove_factor(*, user: User, by: Any, at: datetime) -> None:
    """Do without the second factor; whether one may, is asked before (see `may_remove`)."""
    _forget(user)
    record("account.factor_removed", by=by, at=at, thing=user, **account_place(user))


@transaction.atomic
def reset_factor(*, user: User, reason: str, by: User, at: datetime) -> None:
    """For somebody who lost phone and recovery codes: set up anew at the next log-in.

    Every log-in of the account ends. Nobody resets his own: whoever sits at an open desk could.
    """
    if user.pk == by.pk:
        raise ActionError("不能重置自己的二次验证，请由另一位安全保密管理员办理")
    if factor_of(user) is None:
        raise ActionError(f"{user}还没有开通二次验证，不用重置")
    _forget(user)
    detail = {"reason": reason}
    record("account.factor_reset", by=by, at=at, thing=user, detail=detail, **account_place(user))
    end_sessions(user=user, by=by, at=at)


def _forget(user: User) -> None:
    SecondFactor.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
