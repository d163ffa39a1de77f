"""Units, mass organisations, 示范岗 and 责任区 for tests, built through the actions."""

from __future__ import annotations

from datetime import date
from itertools import count

from stdnum.cn import uscc

from members.actions.mass_organizations import add_mass_organization
from members.actions.model_posts import add_area, add_model_post
from members.actions.units import add_unit, cover_unit, survey_unit
from members.models import (
    MassOrganization,
    ModelPost,
    Organization,
    Person,
    ResponsibilityArea,
    Unit,
    UnitSurvey,
)
from members.rules.mass_organizations import MassKind
from members.rules.units import BusinessState, OwnerAttitude, UnitKind

from .members import AT

LISTED = date(2020, 1, 1)
_numbers = count(1)


def credit_code(number: int) -> str:
    """A right 统一社会信用代码 (GB 32100) of an invented unit."""
    body = f"91340524MA{number:07d}"
    return body + uscc.calc_check_digit(body)


def make_unit(organization: Organization, name: str = "", **facts) -> Unit:
    """A company in the ledger since 2020."""
    number = next(_numbers)
    listed_on = facts.pop("listed_on", LISTED)
    defaults = {
        "organization": organization,
        "name": name or f"第{number}纺织有限公司",
        "kind": UnitKind.COMPANY,
        "credit_code": credit_code(number),
    }
    return add_unit(facts=defaults | facts, listed_on=listed_on, by=None, at=AT)


def survey_facts(members: int = 2, employees: int = 40, **facts) -> dict:
    """The 七个清楚 of an ordinary company."""
    return {
        "business_state": BusinessState.NORMAL,
        "business_note": "",
        "employees": employees,
        "party_members": members,
        "league_members": 0,
        "women": 0,
        "owner_attitude": OwnerAttitude.SUPPORTIVE,
        "has_place": False,
        "place_note": "",
        "surveyor": "",
        "note": "",
    } | facts


def make_survey(unit: Unit, surveyed_on: date = date(2026, 6, 1), by=None, **facts) -> UnitSurvey:
    """One survey; the facts as `survey_facts`."""
    return survey_unit(
        unit=unit, surveyed_on=surveyed_on, facts=survey_facts(**facts), by=by, at=AT
    )


def make_coverage(unit: Unit, kind: str, starts_on: date = LISTED, **by_whom):
    """A coverage since the unit is listed."""
    return cover_unit(unit=unit, kind=kind, starts_on=starts_on, **by_whom, by=None, at=AT)


def make_mass(
    organization: Organization, kind: str = MassKind.UNION, name: str = "", **facts
) -> MassOrganization:
    """A 工会 unless told otherwise; `members` counts them as of the factories' day."""
    members = facts.pop("members", None)
    defaults = {
        "organization": organization,
        "unit": None,
        "kind": kind,
        "name": name or f"第{next(_numbers)}{MassKind(kind).label}",
    }
    return add_mass_organization(facts=defaults | facts, members=members, by=None, at=AT)


def make_model_post(organization: Organization, people: list[Person], **facts) -> ModelPost:
    """A 示范岗 since 2026."""
    defaults = {
        "organization": organization,
        "name": "便民窗口",
        "place": "一楼大厅",
        "pledge": "限时办结",
        "starts_on": date(2026, 1, 1),
    }
    return add_model_post(facts=defaults | facts, people=people, by=None, at=AT)


def make_area(organization: Organization, person: Person, **facts) -> ResponsibilityArea:
    """A 责任区 since 2026."""
    defaults = {
        "organization": organization,
        "area": "3 号楼",
        "person": person,
        "starts_on": date(2026, 1, 1),
    }
    return add_area(facts=defaults | facts, by=None, at=AT)
