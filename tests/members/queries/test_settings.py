"""Rule values: the nearest override that is valid on the day, else the cited default."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from members.models import RuleOverride
from members.queries.settings import setting, settings_below
from members.rules.settings import SETTINGS, SETTINGS_BY_KEY
from tests.factories.members import make_tree

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


def override(organization, value, starts_on, ends_on=None, source="区委组织部通知"):
    return RuleOverride.objects.create(
        organization=organization,
        key="group_from",
        value=value,
        source=source,
        starts_on=starts_on,
        ends_on=ends_on,
    )


def test_without_an_override_the_default_holds():
    tree = make_tree()
    assert setting("group_from", organization=tree["branch"], on=DAY) == 30


def test_the_nearest_override_above_wins_on_its_days():
    tree = make_tree()
    override(tree["committee"], "20", date(2026, 1, 1))
    override(tree["branch"], "15", date(2026, 6, 1), date(2026, 9, 1))
    answers = [
        setting("group_from", organization=tree["branch"], on=on)
        for on in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 8, 31), date(2026, 9, 1))
    ]
    assert answers == [30, 20, 15, 20]
    assert setting("group_from", organization=tree["sister"], on=date(2026, 7, 1)) == 20
    assert setting("group_from", organization=tree["other"], on=date(2026, 7, 1)) == 30


def test_many_organizations_are_answered_in_one_query(django_assert_num_queries):
    tree = make_tree()
    override(tree["general"], "25", date(2026, 1, 1))
    with django_assert_num_queries(1):
        found = settings_below("group_from", organizations=tree.values(), on=DAY)
    assert found[tree["branch"].pk] == 25
    assert found[tree["committee"].pk] == 30
    assert found[tree["other"].pk] == 30


def test_the_database_refuses_two_at_once_and_one_without_a_source():
    tree = make_tree()
    override(tree["branch"], "15", date(2026, 6, 1))
    with pytest.raises(IntegrityError, match="rule_override_one_at_a_time"), transaction.atomic():
        override(tree["branch"], "16", date(2026, 7, 1))
    with pytest.raises(IntegrityError, match="rule_override_has_source"), transaction.atomic():
        override(tree["sister"], "16", date(2026, 7, 1), source="")


@pytest.mark.parametrize("row", SETTINGS, ids=lambda row: row.key)
def test_every_setting_has_a_readable_default_and_says_its_source(row):
    assert row.read(str(row.default)) == row.default
    assert row.source
    assert row.doubt


def test_a_value_that_does_not_fit_is_named():
    with pytest.raises(ValueError, match="设立党小组的人数：请写 3 到 10000 之间的整数"):
        SETTINGS_BY_KEY["group_from"].read("2")
    with pytest.raises(ValueError, match="设立党小组的人数：请写整数"):
        SETTINGS_BY_KEY["group_from"].read("三十")
