"""The register as a spreadsheet: the same columns that an import reads."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from branchrecords.documents.xlsx import write_table
from branchrecords.web.formats import cn_date, masked_id, masked_phone
from members.actions.exports import note_export
from members.models import Membership, Organization, Person
from members.models.people import PersonQuerySet
from members.rules.columns import MEMBER_COLUMNS
from members.rules.kinds import StandingKind

MASKED_NOTE = "公民身份号码、电话、住址已打码；需要完整号码的，请在导出时勾选并写明事由。"


def people_xlsx(
    *,
    people: PersonQuerySet,
    organization: Organization,
    clear: bool,
    reason: str,
    by: Any,
    at: datetime,
    on: date | None = None,
) -> bytes:
    """The people (from `queries.people.listed`, `marked_open`) as xlsx, in their order.

    `on` is the day whose list it is, today if not given: who belonged here then and belongs
    elsewhere today stands in it without the numbers and addresses of today. With `clear` the
    sensitive numbers are written in full, for which the log needs a reason; else they are masked.
    Either way the export is one row in the log.
    """
    rows = list(people)
    local = timezone.localtime(at)
    on = on or local.date()
    past = on != local.date()
    note_export(
        organization=organization,
        people=[person.pk for person in rows],
        clear=clear,
        reason=reason,
        on=on if past else None,
        by=by,
        at=at,
    )
    return write_table(
        f"{organization.name}党员名册{f'（截至 {cn_date(on)}）' if past else ''}",
        MEMBER_COLUMNS,
        [person_row(person, clear=clear) for person in rows],
        sheet="党员名册",
        notes=() if clear else (MASKED_NOTE,),
        watermark=f"{by} 导出于 {local:%Y-%m-%d %H:%M}，共 {len(rows)} 人",
    )


def person_row(person: Person, *, clear: bool) -> dict[str, Any]:
    """One row by Column.key; `person` comes from `queries.people.with_place`."""
    home = person.homes[0] if person.homes else None
    if not person.is_open:
        return _closed_row(person, home)
    return {
        "name": person.name,
        "id_number": person.id_number if clear else masked_id(person.id_number),
        "sex": person.get_sex_display(),
        "ethnicity": person.get_ethnicity_display(),
        "born_on": person.born_on,
        "organization": home.organization.name if home else "",
        "group": home.group.name if home and home.group else "",
        "standing": StandingKind(person.standing).label if person.standing else "",
        "joined_on": person.joined_on,
        "full_on": person.full_on,
        "starts_on": home.starts_on if home else None,
        "education": person.get_education_display(),
        "phone": person.phone if clear else masked_phone(person.phone),
        "address": person.address if clear else ("*" * 6 if person.address else ""),
        "employer": person.employer,
        "occupation": person.get_occupation_display(),
        "native_place": person.native_place,
        "worked_from": person.worked_from,
        "introducers": person.introducers,
        "skills": person.skills,
        "note": person.note,
    }


def _closed_row(person: Person, home: Membership | None) -> dict[str, Any]:
    """Who has moved away since: what the list of that day shows, nothing that came later."""
    return {
        "name": person.name,
        "sex": person.get_sex_display(),
        "ethnicity": person.get_ethnicity_display(),
        "organization": home.organization.name if home else "",
        "group": home.group.name if home and home.group else "",
        "standing": StandingKind(person.standing).label if person.standing else "",
        "joined_on": person.joined_on,
        "starts_on": home.starts_on if home else None,
        "note": "现在不在本组织",
    }
