"""The kinds as they are in force somewhere on a day: the table, kinds of one's own, local rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import replace
from datetime import date

from django.db.models import Q

from meetings.models import KindOverride, Meeting, OwnKind
from meetings.models.kinds import agenda_lines
from meetings.rules.kind_table import KINDS, KINDS_BY_KEY
from meetings.rules.kinds import (
    Content,
    Holder,
    Invited,
    MeetingKind,
    Period,
    Voters,
    holder_of,
)
from members.models import Organization
from members.models.placements import TODAY, condition
from members.rules.placements import Placements

# Who stands in the tree at and below a holder.
_BELOW = {
    Holder.COMMITTEE: frozenset(Holder),
    Holder.BRANCH: frozenset({Holder.BRANCH, Holder.GROUP}),
    Holder.GROUP: frozenset({Holder.GROUP}),
}


class KindRules:
    """Every kind that reaches into a subtree, with what each organisation does otherwise.

    Two queries, for one branch or for a whole committee. `tree`: who stood under whom (ADR 10).
    """

    def __init__(self, organization: Organization, tree: Placements = TODAY) -> None:
        self._tree = tree
        above = list(tree.chain(organization.path))
        concerned = condition(tree, organization.path) | Q(organization__path__in=above)
        self._own = list(OwnKind.objects.filter(concerned).select_related("organization"))
        rows = (
            KindOverride.objects.filter(concerned)
            .select_related("organization")
            .order_by("level", "starts_on")  # a rule for one level beats one for all of them
        )
        self._rows: dict[str, dict[str, list[KindOverride]]] = defaultdict(dict)
        for row in rows:
            self._rows[row.kind].setdefault(row.organization.path, []).append(row)
        self.table: tuple[MeetingKind, ...] = (*KINDS, *(own.definition for own in self._own))

    def on(self, organization: Organization, kind: MeetingKind, day: date) -> MeetingKind:
        """The kind as it is in force for an organisation on a day; the nearest level wins."""
        return self._in_force(organization, kind, day, holder_of(organization.kind))

    def sharing(self, organization: Organization, kind: MeetingKind) -> Hashable:
        """The same for organisations to which the same local rules of a kind apply: what `on`
        answers for one of them holds for all, and need not be worked out again."""
        local = self._rows.get(kind.key)
        if not local:
            return (kind.key,)
        above = tuple(path for path in self._tree.chain(organization.path) if path in local)
        return (kind.key, holder_of(organization.kind), above)

    def at_any_level(self, organization: Organization, kind: MeetingKind, day: date) -> MeetingKind:
        """The kind as it is in force for those below an organisation who are asked for it."""
        holder = holder_of(organization.kind)
        return self._in_force(
            organization, kind, day, holder if holder in kind.held_by else kind.asked_of
        )

    def concerns(self, kind: MeetingKind, organization: Organization) -> bool:
        """Whether the organisation or anything below it may hold the kind."""
        own = self.own(kind.key)
        if own is not None and not self._tree.stood_within(
            organization.path, own.organization.path
        ):
            return False
        below = _BELOW[holder_of(organization.kind)]
        return bool(kind.held_by & below)

    def _in_force(
        self, organization: Organization, kind: MeetingKind, day: date, holder: Holder
    ) -> MeetingKind:
        local = self._rows.get(kind.key)
        if not local:
            return kind
        for path in reversed(list(self._tree.chain(organization.path))):
            valid = [
                row
                for row in local.get(path, ())
                if row.starts_on <= day
                and (row.ends_on is None or row.ends_on > day)
                and row.level in ("", holder)
            ]
            if valid:
                kind = overridden(kind, valid[-1])
        return kind

    def held_at(self, organization: Organization, day: date) -> list[MeetingKind]:
        """What an organisation may hold on a day, in table order."""
        holder = holder_of(organization.kind)
        out_of_use = {
            own.key
            for own in self._own
            if not self._tree.stood_within(organization.path, own.organization.path)
            or (own.ended_on and own.ended_on <= day)
        }
        return [
            self.on(organization, kind, day)
            for kind in self.table
            if holder in kind.held_by and kind.key not in out_of_use
        ]

    def own(self, key: str) -> OwnKind | None:
        """The row of a kind of one's own."""
        return next((own for own in self._own if own.key == key), None)


def overridden(kind: MeetingKind, row: KindOverride) -> MeetingKind:
    """A kind with the values that a local rule gives; empty ones stay."""
    changes: dict = {}
    if row.period and row.times is not None:
        period = Period(row.period)
        sentence = f"{period.label} {row.times} 次" if row.times else "本地不要求"
        changes = {
            "period": period,
            "times": row.times,
            "rule": sentence,
            "article": row.source,
            "local": True,
        }
    if row.invited:
        changes["invited"] = Invited(row.invited)
    if row.voters:
        changes["voters"] = Voters(row.voters)
    if row.quorum:
        changes["quorum"] = row.quorum
    if row.agenda.strip():
        changes["agenda"] = agenda_lines(row.agenda)
    if row.must_record is not None:
        changes["must_record"] = frozenset(Content(content) for content in row.must_record)
    if row.study_hours is not None:
        changes["study_hours"] = row.study_hours
    return replace(kind, **changes)


def kind_in_force(meeting: Meeting) -> MeetingKind:
    """The kind of a meeting as its organisation had it on its day."""
    rules = KindRules(meeting.organization)
    return rules.on(meeting.organization, meeting.definition, meeting.held_on)


def kind_named(key: str, *, organization: Organization, day: date) -> MeetingKind | None:
    """A kind that the organisation may hold on a day, by its key."""
    held = KindRules(organization).held_at(organization, day)
    return next((kind for kind in held if kind.key == key), None)


def labels_of(keys: set[str]) -> dict[str, str]:
    """The names of kinds, also of those out of use; one query where any is one's own."""
    labels = {key: KINDS_BY_KEY[key].label for key in keys if key in KINDS_BY_KEY}
    rest = keys - set(labels)
    if rest:
        labels |= dict(OwnKind.objects.filter(key__in=rest).values_list("key", "label"))
    return labels
