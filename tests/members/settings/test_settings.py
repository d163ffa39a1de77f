"""No rule setting is idle: another value at the committee changes what the rule does below.

One probe per key. A probe builds what its rule needs and answers what the rule makes of it.
"""

from __future__ import annotations

from datetime import date

import pytest

from members.actions.settings import override_setting
from members.rules.settings import SETTINGS_BY_KEY
from tests.factories.members import AT, make_tree

from . import evaluations, meetings, money, notices, people

pytestmark = pytest.mark.django_db
PROBES = {
    **people.PROBES,
    **meetings.PROBES,
    **money.PROBES,
    **notices.PROBES,
    **evaluations.PROBES,
}


@pytest.mark.parametrize("key", SETTINGS_BY_KEY)
def test_another_value_changes_what_the_rule_does(key):
    assert key in PROBES, f"No rule is known to read {key}: add a probe, or drop the setting"
    value, probe = PROBES[key]
    by_default = probe(make_tree())
    tree = make_tree()
    override_setting(
        organization=tree["committee"],
        key=key,
        value=value,
        source="本地办法",
        starts_on=date(2010, 1, 1),
        by=None,
        at=AT,
    )
    assert probe(tree) != by_default


def test_every_probe_is_of_a_setting():
    assert set(PROBES) == set(SETTINGS_BY_KEY)
