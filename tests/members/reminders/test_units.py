"""Surveys that are due, to those who keep the ledger of the organisation that answers."""

from datetime import date

import pytest

from members.actions.settings import override_setting
from members.actions.units import survey_unit
from members.reminders.units import due
from tests.factories.members import AT, TODAY, make_user
from tests.factories.units import make_survey, make_unit, survey_facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(tree):
    return make_user("secretary", tree["branch"])


def found(on=TODAY):
    return [(one.recipient_id, one.kind, one.subject, one.due_on) for one in due(on)]


def test_a_survey_is_named_thirty_days_before_it_is_due(tree, secretary):
    make_survey(make_unit(tree["branch"], "甲厂"), date(2025, 12, 20))
    assert found(date(2026, 11, 19)) == []
    expected = (secretary.pk, "unit.survey", "「甲厂」摸底 2026年12月20日到期", date(2026, 12, 20))
    assert found(date(2026, 11, 20)) == [expected]


def test_a_shorter_interval_of_the_organisation_makes_it_due(tree, secretary):
    make_survey(make_unit(tree["branch"], "甲厂"), date(2026, 5, 1))
    assert found() == []
    override_setting(
        organization=tree["committee"],
        key="unit_survey_months",
        value="6",
        source="本地办法",
        starts_on=date(2026, 1, 1),
        by=None,
        at=AT,
    )
    assert [row[3] for row in found()] == [date(2026, 11, 1)]


def test_units_never_surveyed_are_named_together_once_a_month(tree, secretary):
    for name in ("甲厂", "乙厂"):
        make_unit(tree["branch"], name)
    (one,) = due(TODAY)
    assert (one.recipient_id, one.due_on) == (secretary.pk, date(2026, 11, 1))
    assert "2 个" in one.body
    assert "甲厂" in one.body


def test_where_nobody_keeps_the_ledger_the_nearest_above_is_told(tree):
    staff = make_user("committee_staff", tree["committee"])
    make_unit(tree["sister"], "甲厂")
    assert [row[0] for row in found()] == [staff.pk]


def test_a_survey_done_ends_the_reminder(tree, secretary):
    unit = make_unit(tree["branch"])
    make_survey(unit, date(2025, 6, 1))
    assert len(found()) == 1
    survey_unit(unit=unit, surveyed_on=TODAY, facts=survey_facts(), by=secretary, at=AT)
    assert found() == []


def test_a_unit_struck_off_waits_for_nothing(tree, secretary):
    unit = make_unit(tree["branch"])
    unit.closed_on, unit.closed_reason = date(2026, 10, 1), "注销"
    unit.save()
    assert found() == []


def test_the_number_of_queries_does_not_grow(tree, secretary, django_assert_max_num_queries):
    make_survey(make_unit(tree["branch"]), date(2025, 6, 1))
    with django_assert_max_num_queries(10) as one:
        due(TODAY)
    for place in ("branch", "sister"):
        make_survey(make_unit(tree[place]), date(2025, 6, 1))
        make_unit(tree[place])
    with django_assert_max_num_queries(len(one)):
        due(TODAY)
