"""One line of the permission matrix; the letters are explained in matrix.py."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Row:
    """One URL: its name, the thing its address names, who may, and what they get.

    `home`: of those who may, the ones who may at the organisation of their grant alone.
    `mine`: what everybody who asks has of their own there (world.MINE), named in the address.
    """

    name: str
    thing: str
    roles: str
    status: int = 200
    method: str = "GET"
    base: str = "branch"
    hidden: str = ""
    extra: dict = field(default_factory=dict)
    home: str = ""
    mine: str = ""


EVERYONE = "MLSOCARKT"
