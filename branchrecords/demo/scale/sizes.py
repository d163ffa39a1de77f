"""How large an invented register is to be, and what its tree looks like. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

MOST_MEMBERS, MOST_BRANCHES, MOST_MONTHS = 1_000_000, 40_000, 11
PER_BRANCH = 25  # when nobody says how many branches
LEAST = 8  # members a branch, on average: the smallest then still has a 书记
BELOW = 20  # branches below a 党总支, 党总支 below a 党委
# Branches differ, in the same way at every size, so that one can be compared with its like.
_PATTERN = (18, 31, 24, 10, 40, 27, 22, 35, 13, 30)


@dataclass(frozen=True)
class Size:
    """Members and branches; `months` of the demo's year, the latest, have meetings and dues.

    Raises ValueError with one sentence for what cannot be built.
    """

    members: int
    branches: int
    months: int = MOST_MONTHS

    def __post_init__(self) -> None:
        if not 1 <= self.branches <= MOST_BRANCHES:
            raise ValueError(f"--branches must be from 1 to {MOST_BRANCHES}.")
        if not self.branches * LEAST <= self.members <= MOST_MEMBERS:
            raise ValueError(
                f"--members must be from {self.branches * LEAST} ({LEAST} for each of the "
                f"{self.branches} branches) to {MOST_MEMBERS}."
            )
        if not 1 <= self.months <= MOST_MONTHS:
            raise ValueError(f"--months must be from 1 to {MOST_MONTHS}.")

    @property
    def general_branches(self) -> int:
        """How many 党总支."""
        return -(-self.branches // BELOW)

    @property
    def committees(self) -> int:
        """How many 党委 below the root."""
        return -(-self.general_branches // BELOW)

    @property
    def first_month(self) -> int:
        """The first month, 1 to 11, that has meetings and dues."""
        return MOST_MONTHS - self.months + 1

    def members_of_branches(self) -> list[int]:
        """How many members each branch has; together exactly `members`."""
        weights = [_PATTERN[place % len(_PATTERN)] for place in range(self.branches)]
        whole = sum(weights)
        ends = [self.members * part // whole for part in accumulate(weights)]
        return [end - start for start, end in zip([0, *ends], ends, strict=False)]


def default_branches(members: int) -> int:
    """So many branches that each has twenty-five members on average."""
    return min(max(members // PER_BRANCH, 1), MOST_BRANCHES)
