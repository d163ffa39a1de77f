"""两新组织, 党建带群建 and rule settings."""

from __future__ import annotations

from datetime import date

from members.actions.mass_organizations import add_activity, recommend_person
from members.actions.settings import override_setting
from members.rules.kinds import StandingKind
from members.rules.mass_organizations import MassKind
from tests.access.place import Place
from tests.access.row import Row
from tests.factories.members import AT, make_person
from tests.factories.units import make_area, make_mass, make_model_post, make_survey, make_unit

ROWS: tuple[Row, ...] = (
    Row("unit-list", "branch", "LSOCAR"),
    Row("unit-statistics", "branch", "LSOCAR"),
    Row("unit-export", "branch", "SOC", 200, "POST"),
    Row("unit-paper", "branch", "SOC", 200, "POST"),
    Row("unit-add", "branch", "SOC"),
    Row("unit-detail", "unit", "LSOCAR"),
    Row("unit-edit", "unit", "SOC"),
    Row("unit-survey", "unit", "SOC"),
    Row("unit-cover", "unit", "SOC"),
    Row("unit-close", "unit", "SOC"),
    Row("unit-reveal", "unit", "SOC", 200, "POST"),
    Row("mass-list", "branch", "LSOCAR"),
    Row("mass-activities", "branch", "LSOCAR"),
    Row("mass-add", "branch", "SOC"),
    Row("mass-detail", "mass", "LSOCAR"),
    Row("mass-edit", "mass", "SOC"),
    Row("mass-count", "mass", "SOC"),
    Row("mass-recommend", "mass", "SOC"),
    Row("recommendation-withdraw", "recommendation", "SOC", 302, "POST"),
    Row("mass-activity-add", "mass", "SOC"),
    Row("mass-activity-edit", "activity", "SOC"),
    Row("mass-activity-remove", "activity", "SOC", 302, "POST"),
    Row("mass-activity-file", "activity", "LSOCAR", 404),
    Row("model-posts", "branch", "LSOCAR"),
    Row("model-post-add", "branch", "SOC"),
    Row("model-post-edit", "model_post", "SOC"),
    Row("model-post-end", "model_post", "SOC", 302, "POST"),
    Row("area-add", "branch", "SOC"),
    Row("area-edit", "area", "SOC"),
    Row("area-end", "area", "SOC", 302, "POST"),
    Row("setting-list", "branch", "LSOCAR"),
    Row("setting-detail", "branch", "LSOCAR", extra={"key": "group_from"}),
    Row("setting-override", "branch", "CR", extra={"key": "group_from"}),
    Row("override-end", "override", "CR", 302, "POST"),
)


def things(place: Place) -> dict[str, dict]:
    """A unit, a 团支部 with an activity and a 推优, a 示范岗, a 责任区, a local rule value."""
    branch = place.branch
    unit = make_unit(branch)
    make_survey(unit)
    league = make_mass(branch, MassKind.LEAGUE)
    activity = add_activity(
        mass_organization=league,
        held_on=date(2026, 5, 4),
        title="五四主题团日",
        people=12,
        by=place.by,
        at=AT,
    )
    applicant = make_person(branch, standing=StandingKind.APPLICANT, born_on=date(2002, 1, 1))
    recommendation = recommend_person(
        mass_organization=league,
        person=applicant,
        recommended_on=date(2026, 6, 1),
        present=9,
        in_favour=8,
        by=place.by,
        at=AT,
    )
    override = override_setting(
        organization=branch,
        key="group_from",
        value="20",
        source="本支部大会决议",
        starts_on=date(2026, 1, 1),
        by=place.staff,
        at=AT,
    )
    return {
        "unit": {"pk": unit.pk},
        "mass": {"pk": league.pk},
        "activity": {"pk": activity.pk},
        "recommendation": {"pk": recommendation.pk},
        "model_post": {"pk": make_model_post(branch, [place.people[0]]).pk},
        "area": {"pk": make_area(branch, place.people[1]).pk},
        "override": {"pk": override.pk},
    }
