"""The rows of the tables that figures are made of, read by one plain SQL statement."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

Row = dict[str, Any]

COLUMNS = {
    "members_organization": "id path code name kind sector founded_on dissolved_on",
    "members_person": "id name sex ethnicity born_on education occupation joined_on full_on "
    "front_line_id",
    "members_dictionaryentry": "id code",
    "members_term": "id organization_id starts_on due_on ends_on",
    "members_sanction": "id person_id kind starts_on",
    "members_sanctionchange": "id sanction_id kind",
    "members_massorganization": "id organization_id kind founded_on dissolved_on",
    "members_massheadcount": "id mass_organization_id counted_on members",
    "members_massactivity": "id mass_organization_id held_on",
    "meetings_ledgercustodian": "id organization_id starts_on ends_on",
    "dues_budget": "id organization_id year version decided_on",
    "dues_budgetline": "id budget_id fund amount",
    "dues_adminspending": "id organization_id spent_on amount",
    "members_membership": "id person_id organization_id starts_on ends_on reason",
    "members_standing": "id person_id kind starts_on ends_on",
    "members_position": "id person_id organization_id post starts_on ends_on",
    "meetings_meeting": "id organization_id kind state held_on lecturer study_hours late_days "
    "created_at",
    "meetings_attendance": "id meeting_id person_id state",
    "meetings_training": "id person_id organization_id last_on hours way",
    "meetings_trainingstep": "training_id number kind",
    "meetings_agendaitem": "id meeting_id resolution in_favour",
    "meetings_servicerecord": "id meeting_id replaces_id withdrawn",
    "meetings_servicehours": "id record_id",
    "meetings_disclosure": "id organization_id kind starts_on",
    "meetings_disclosurestep": 'id disclosure_id kind "on"',
    "members_visit": "id person_id organization_id visited_on reverses_id",
    "members_hardship": "id person_id starts_on ends_on",
    "members_award": "id person_id recipient_id organization_id kind level awarded_on revoked_on",
    "meetings_review": "id organization_id year published_on",
    "meetings_appraisal": "id review_id part grade",
    "reports_personalsummary": "id person_id year",
    "reports_personalstep": "id summary_id kind at",
    "reports_scheme": "id year subject state",
    "reports_evaluation": "id scheme_id organization_id",
    "reports_publication": "id starts_on",
    "reports_result": "id evaluation_id publication_id number band at",
    "meetings_talk": "id organization_id held_on solved",
    "meetings_talkwithdrawal": "id talk_id",
    "meetings_kindoverride": "organization_id kind level period times starts_on ends_on",
    "dues_assessment": "id person_id organization_id month",
    "dues_payment": "id organization_id amount paid_on reverses_id entry_id",
    "dues_journalline": "id entry_id account organization_id person_id month debit credit",
    "dues_relief": "id person_id kind from_month until_month",
    "reports_enteredfigure": "id organization_id year key value",
}
DAYS = (
    "founded_on dissolved_on born_on joined_on full_on starts_on ends_on held_on "
    "published_on month last_on paid_on from_month until_month "
    "visited_on awarded_on revoked_on on due_on counted_on decided_on spent_on"
).split()


def _table(name: str, columns: str) -> str:
    rows = f"SELECT {', '.join(columns.split())} FROM {name} ORDER BY 1"
    return f"'{name}', (SELECT coalesce(json_agg(row_to_json(t)), '[]') FROM ({rows}) t)"


SQL = "SELECT json_build_object({})::text".format(
    ", ".join(_table(name, columns) for name, columns in COLUMNS.items())
)


@dataclass(frozen=True)
class World:
    """Every row, and the tree: `parent` and `below` (itself included) by organisation id."""

    tables: dict[str, list[Row]]
    parent: dict[int, int | None]
    below: dict[int, set[int]]

    def __getitem__(self, table: str) -> list[Row]:
        return self.tables[table]

    def by_id(self, table: str) -> dict[int, Row]:
        """The rows of a table by their id."""
        return {row["id"]: row for row in self.tables[table]}

    def by_person(self, table: str) -> dict[int, list[Row]]:
        """The rows of a dated table by person, oldest first."""
        found: dict[int, list[Row]] = {}
        for row in self.tables[table]:
            found.setdefault(row["person_id"], []).append(row)
        for rows in found.values():
            rows.sort(key=lambda row: row["starts_on"])
        return found


def world_of(text: str) -> World:
    """The world that the answer of `SQL` describes."""
    tables = json.loads(text, parse_float=Decimal)
    for rows in tables.values():
        for row in rows:
            for name in DAYS:
                if row.get(name):
                    row[name] = date.fromisoformat(row[name])
    parent = _parents(tables["members_organization"])
    below: dict[int, set[int]] = {one: set() for one in parent}
    for one in parent:
        above: int | None = one
        while above is not None:
            below[above].add(one)
            above = parent[above]
    return World(tables, parent, below)


def _parents(organizations: list[Row]) -> dict[int, int | None]:
    """The organisation with the longest path that begins one's own path."""
    found: dict[int, int | None] = {}
    for row in organizations:
        above = [
            other
            for other in organizations
            if other["path"] != row["path"] and row["path"].startswith(other["path"])
        ]
        found[row["id"]] = max(above, key=lambda o: len(o["path"]))["id"] if above else None
    return found
