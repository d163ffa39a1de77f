"""Local rule values: from a day on, over the one before, ended, read for past days."""

from datetime import date

import pytest

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from members.actions.settings import end_override, override_setting
from members.models import RuleOverride
from members.queries.rule_overrides import setting_row, setting_rows
from members.queries.settings import setting
from members.rules.settings import SETTINGS
from tests.factories.members import AT, TODAY

pytestmark = pytest.mark.django_db


def override(organization, value, starts_on, key="group_from", source="东组发〔2026〕8号"):
    return override_setting(
        organization=organization,
        key=key,
        value=value,
        source=source,
        starts_on=starts_on,
        by=None,
        at=AT,
    )


def refused(words: str):
    return pytest.raises(ActionError, match=words)


def value(organization, on):
    return setting("group_from", organization=organization, on=on)


def test_each_day_goes_by_the_value_of_that_day(tree):
    override(tree["committee"], "20", date(2025, 1, 1))
    override(tree["committee"], "15", date(2026, 1, 1))
    days = (date(2024, 12, 31), date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 1))
    assert [value(tree["branch"], on) for on in days] == [30, 20, 20, 15]


def test_ending_gives_back_what_holds_above(tree):
    override(tree["committee"], "20", date(2025, 1, 1))
    own = override(tree["branch"], "10", date(2025, 6, 1))
    end_override(override=own, ends_on=date(2026, 1, 1), by=None, at=AT)
    assert [value(tree["branch"], on) for on in (date(2025, 12, 31), TODAY)] == [10, 20]
    with refused("用到 2026-01-01 为止"):
        end_override(override=own, ends_on=TODAY, by=None, at=AT)


def test_the_same_day_corrects_the_value(tree):
    override(tree["branch"], "20", date(2025, 1, 1))
    override(tree["branch"], "25", date(2025, 1, 1))
    assert [row.value for row in RuleOverride.objects.all()] == ["25"]
    assert AuditEvent.objects.filter(action="setting.overridden").count() == 2


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"value": "很多"}, "请写整数"),
        ({"value": "2"}, "请写 3 到 10000 之间的整数"),
        ({"value": "20", "source": " "}, "请写明依据的文件"),
        ({"key": "unit_effective_coverage", "value": "maybe"}, "请从给出的几项里选择"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(tree, facts, words):
    with refused(words):
        override(tree["branch"], **({"starts_on": TODAY} | facts))


def test_no_value_is_slipped_in_before_a_later_one(tree):
    override(tree["branch"], "20", date(2026, 1, 1))
    with refused("2026-01-01 起已另定为 20 人"):
        override(tree["branch"], "15", date(2025, 1, 1))


def test_ending_comes_after_the_start(tree):
    own = override(tree["branch"], "20", date(2026, 1, 1))
    with refused("应晚于开始日期"):
        end_override(override=own, ends_on=date(2026, 1, 1), by=None, at=AT)


def test_the_page_says_what_holds_and_where_from(tree, django_assert_num_queries):
    override(tree["committee"], "20", date(2025, 1, 1))
    own = override(tree["branch"], "10", date(2026, 6, 1))
    with django_assert_num_queries(1):
        rows = setting_rows(organization=tree["branch"], on=TODAY)
    assert [row.setting for row in rows] == list(SETTINGS)
    row = next(row for row in rows if row.setting.key == "group_from")
    assert (row.shown, row.origin, row.own_open) == ("10 人", own, own)
    assert [(one.shown, one.own, one.in_force) for one in row.history] == [
        ("10 人", True, True),
        ("20 人", False, False),
    ]
    before = setting_row("group_from", organization=tree["branch"], on=date(2026, 5, 31))
    assert (before.shown, str(before.origin.organization)) == ("20 人", "东湾区住建局党委")
    default = setting_row("group_from", organization=tree["other"], on=TODAY)
    assert (default.shown, default.origin, default.history) == ("30 人", None, [])
