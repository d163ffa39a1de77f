"""The rules of passwords as Django asks for them: AUTH_PASSWORD_VALIDATORS, read from the settings.

The settings' defaults are a profile of `members.rules.passwords`.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError
from zxcvbn import zxcvbn

from members.models import User
from members.queries.passwords import known_of, was_used
from members.rules.password_words import WORDS
from members.rules.passwords import how_to_choose, leans_on, missing_kinds

MOST_READ = 72  # zxcvbn reads no further; what is longer is long enough


def advice() -> str:
    """The help text of a field for a new password."""
    return how_to_choose(
        length=settings.PASSWORD_LENGTH,
        kinds=settings.PASSWORD_KINDS,
        days=settings.PASSWORD_DAYS,
        history=settings.PASSWORD_HISTORY,
    )


class _Rule:
    """What Django asks of a validator beside `validate`."""

    def get_help_text(self) -> str:
        """Told once for all rules, by `advice`."""
        return ""


class Length(_Rule):
    """PASSWORD_LENGTH characters at least."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for a short one."""
        if len(password) < settings.PASSWORD_LENGTH:
            raise ValidationError(
                f"密码太短：至少 {settings.PASSWORD_LENGTH} 个字，现在是 {len(password)} 个",
                code="password_too_short",
            )


class Kinds(_Rule):
    """PASSWORD_KINDS kinds of characters at least."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError that names what is missing."""
        missing = missing_kinds(password)
        if 4 - len(missing) < settings.PASSWORD_KINDS:
            raise ValidationError(
                f"密码里的字种类太少：还没有{'、'.join(missing)}，四种里至少要有"
                f" {settings.PASSWORD_KINDS} 种",
                code="password_kinds",
            )


class Similar(_Rule):
    """Not the name or user name, turned round a little."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError when it is."""
        try:
            UserAttributeSimilarityValidator(("username", "name")).validate(password, user)
        except ValidationError:
            raise ValidationError(
                "密码和用户名或姓名太像，请换一个", code="password_too_similar"
            ) from None


class Common(CommonPasswordValidator):
    """Not one of the 20,000 commonest of breaches."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError when it is."""
        try:
            super().validate(password, user)
        except ValidationError:
            raise ValidationError(
                "这是许多人用过、已经泄露的密码，请换一个", code="password_too_common"
            ) from None


class Guessable(_Rule):
    """Whoever knows the person and the place would need 10^PASSWORD_GUESSES tries."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError when fewer would do."""
        if not settings.PASSWORD_GUESSES:
            return
        # The earlier a word stands, the sooner it is thought to be tried.
        words = (known_of(user) if user is not None else []) + sorted(WORDS, key=len)
        found = zxcvbn(password[:MOST_READ], user_inputs=words)
        if found["guesses"] < 10**settings.PASSWORD_GUESSES or leans_on(password, words):
            raise ValidationError(
                "这个密码容易被猜出：不要用姓名、电话、日期、单位名、党务常用词或键盘上相连的字，"
                "可以再加一两个不相干的词",
                code="password_guessable",
            )


class Former(_Rule):
    """Not the present one nor one of the PASSWORD_HISTORY before it."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError when it is."""
        last = settings.PASSWORD_HISTORY
        if last and user is not None and was_used(user=user, password=password, last=last):
            raise ValidationError(
                f"最近用过这个密码：不能与最近的 {last} 个相同，请换一个", code="password_used"
            )
