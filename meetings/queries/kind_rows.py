"""会议制度 of an organisation as a table: each kind, what holds, and where that comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from meetings.models import KindOverride, OwnKind
from meetings.rules.kinds import HOLDER_LABELS, Content, MeetingKind
from meetings.rules.quorum import QUORUMS_BY_KEY
from members.models import Organization

from .kinds import KindRules


@dataclass(frozen=True)
class OverrideRow:
    """One local rule in the history of a kind; `own`: the organisation's itself."""

    override: KindOverride
    own: bool
    in_force: bool

    @property
    def says(self) -> tuple[str, ...]:
        """What it changes, in words."""
        row, said = self.override, []
        if row.period:
            said.append(f"{row.get_period_display()} {row.times} 次" if row.times else "不要求召开")
        if row.invited:
            said.append(f"参加范围：{row.get_invited_display()}")
        if row.quorum:
            said.append(f"有效人数：{row.get_quorum_display()}")
        if row.study_hours is not None:
            said.append(f"学时：{row.study_hours}")
        if row.must_record is not None:
            said.append("记录要件：" + contents_text(row.must_record))
        if row.agenda:
            said.append("议题模板：" + "；".join(row.agenda.splitlines()))
        return tuple(said)


@dataclass(frozen=True)
class KindRow:
    """One kind as it holds in an organisation on a day."""

    kind: MeetingKind
    origin: KindOverride | None
    own_kind: OwnKind | None
    history: tuple[OverrideRow, ...]

    @property
    def cadence(self) -> str:
        """每季 1 次, 不要求, or nothing where no number exists."""
        if self.kind.period is None:
            return ""
        return f"{self.kind.period.label} {self.kind.times} 次" if self.kind.times else "不要求"

    @property
    def held_by(self) -> str:
        """党支部、党小组."""
        return "、".join(label for key, label in HOLDER_LABELS.items() if key in self.kind.held_by)

    @property
    def quorum(self) -> str:
        """The rule of votes in words, nothing where nobody votes."""
        rule = QUORUMS_BY_KEY.get(self.kind.quorum)
        return rule.label if rule else ""

    @property
    def must_record(self) -> str:
        """讨论情况、决定或决议."""
        return contents_text(self.kind.must_record)

    @property
    def own_open(self) -> KindOverride | None:
        """The organisation's own rule that has no end yet."""
        rows = (row.override for row in self.history if row.own)
        return next((one for one in rows if one.ends_on is None), None)


def contents_text(contents: object) -> str:
    """The labels of contents in the table's order."""
    chosen = set(contents)  # type: ignore[call-overload]
    return "、".join(content.label for content in Content if content in chosen)


def kind_rows(organization: Organization, *, on: date) -> list[KindRow]:
    """Every kind that is held somewhere in the organisation and below; three queries."""
    rules = KindRules(organization)
    chain = [*Organization.objects.above(organization).values_list("pk", flat=True)]
    overrides = list(
        KindOverride.objects.filter(organization__in=[*chain, organization.pk])
        .select_related("organization")
        .order_by("-organization__path", "-starts_on", "-pk")
    )
    return [
        _row(kind, rules, overrides, organization, on)
        for kind in rules.table
        if rules.concerns(kind, organization)
    ]


def kind_row(key: str, *, organization: Organization, on: date) -> KindRow | None:
    """One kind by its key, None where the organisation does not know it."""
    rows = kind_rows(organization, on=on)
    return next((row for row in rows if row.kind.key == key), None)


def _row(
    kind: MeetingKind,
    rules: KindRules,
    overrides: list[KindOverride],
    organization: Organization,
    on: date,
) -> KindRow:
    history = tuple(
        OverrideRow(row, row.organization_id == organization.pk, _holds(row, on))
        for row in overrides
        if row.kind == kind.key
    )
    origin = next((row.override for row in history if row.in_force), None)
    return KindRow(rules.at_any_level(organization, kind, on), origin, rules.own(kind.key), history)


def _holds(row: KindOverride, on: date) -> bool:
    return row.starts_on <= on and (row.ends_on is None or row.ends_on > on)
