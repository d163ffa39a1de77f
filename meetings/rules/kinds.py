"""What a kind of meeting is: who holds it, who is due, who votes, how often, what it must record.

The rows are in `kind_table`. A local 制度 (`KindOverride` rows) replaces single values for an
organisation and all below it from a day on; kinds of one's own (`OwnKind`) have the same shape.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices

from members.rules.kinds import BRANCH_KINDS, OrganizationKind


class Period(TextChoices):
    """The span in which a kind must be held."""

    MONTH = "month", "每月"
    QUARTER = "quarter", "每季"
    HALF_YEAR = "half_year", "每半年"
    YEAR = "year", "每年"


class Holder(StrEnum):
    """Where a kind may be held."""

    BRANCH = "branch"
    GROUP = "group"
    COMMITTEE = "committee"  # 党委 and 党总支


HOLDER_LABELS = {
    Holder.COMMITTEE: "党委、党总支",
    Holder.BRANCH: "党支部",
    Holder.GROUP: "党小组",
}


class Invited(TextChoices):
    """Who makes up the roster (应到)."""

    MEMBERS = "members", "全体党员"
    COMMITTEE = "committee", "委员"
    BELOW = "below", "本级及下级全体党员"
    CHOSEN = "chosen", "指定人员"


class Voters(TextChoices):
    """Who of the roster has a vote."""

    FULL_MEMBERS = "full_members", "有表决权的正式党员"
    INVITED = "invited", "应到人员"
    NOBODY = "nobody", "不表决"


class Content(TextChoices):
    """What a record of the kind must hold; its lack is a hint before sealing."""

    DISCUSSION = "discussion", "讨论情况"
    DECISION = "decision", "决定或决议"
    SPEECHES = "speeches", "每人发言"
    LECTURER = "lecturer", "授课人"
    MEASURES = "measures", "整改措施"


@dataclass(frozen=True)
class Custom:
    """A customary cadence without national rule; offered to whoever sets a local one.

    `source` says where it was read.
    """

    period: Period
    times: int
    source: str


@dataclass(frozen=True)
class MeetingKind:
    """One kind of meeting.

    `rule`: the demand in one line, as duties and marks show it before the article. `period` and
    `times`: the national cadence, None where there is none. `study_hours`: 学时 credited to each
    attendee when the meeting states none. `needs_committee`: due only in a branch that has a
    支委会; `needs_groups`: due only where 党小组 exist. `national`: the number itself stands in a
    national rule; `local`: a local 制度 replaced it. `quorum`: a key of `rules.quorum`.
    """

    key: str
    label: str
    held_by: frozenset[Holder]
    invited: Invited
    agenda: tuple[str, ...]
    period: Period | None = None
    times: int = 0
    rule: str = ""
    article: str = ""
    voters: Voters = Voters.NOBODY
    quorum: str = "none"
    must_record: frozenset[Content] = frozenset({Content.DISCUSSION})
    study_hours: int = 0
    needs_committee: bool = False
    needs_groups: bool = False
    national: bool = True
    custom: Custom | None = None
    own: bool = False
    local: bool = False

    @property
    def votes(self) -> bool:
        """Whether anybody may vote in it."""
        return self.voters is not Voters.NOBODY

    @property
    def asked_of(self) -> Holder:
        """Whom a cadence without a level of its own concerns."""
        return Holder.BRANCH if Holder.BRANCH in self.held_by else Holder.COMMITTEE

    @property
    def record_title(self) -> str:
        """The heading of its record: 支部党员大会会议记录, 主题党日记录."""
        is_meeting = self.label.endswith("会") or self.label.endswith("会议")
        return f"{self.label.removesuffix('会议')}会议记录" if is_meeting else f"{self.label}记录"

    @property
    def extract_title(self) -> str:
        """The mark of its formal extract: 支部党员大会会议纪要, 主题党日纪要."""
        return f"{self.record_title.removesuffix('记录')}纪要"

    @property
    def verb(self) -> str:
        """What one does with it: a meeting is 召开, everything else 开展."""
        return "召开" if self.label.endswith(("会", "会议")) else "开展"


def holder_of(kind: str) -> Holder:
    """What an organisation of `kind` (an OrganizationKind value) is to the table."""
    if kind == OrganizationKind.GROUP:
        return Holder.GROUP
    return Holder.BRANCH if kind in BRANCH_KINDS else Holder.COMMITTEE
