"""What an open value is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Setting:
    """One open value. `default` is a whole number, or a key of `choices` where these are given.

    `unit` follows the number on pages (天, 个月, 人 …); `least` and `most` bound it.
    """

    key: str
    label: str
    default: int | str
    source: str
    doubt: str
    unit: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    least: int = 0
    most: int = 10_000

    def read(self, text: str) -> int | str:
        """A stored value; raises ValueError with a Chinese sentence when it does not fit."""
        if self.choices:
            if text not in dict(self.choices):
                raise ValueError(f"{self.label}：请从给出的几项里选择")
            return text
        if not text.strip().isdecimal():
            raise ValueError(f"{self.label}：请写整数")
        if not self.least <= (number := int(text)) <= self.most:
            raise ValueError(f"{self.label}：请写 {self.least} 到 {self.most} 之间的整数")
        return number

    def shown(self, value: int | str) -> str:
        """The value as pages print it."""
        return dict(self.choices).get(str(value), f"{value}{' ' if self.unit else ''}{self.unit}")
