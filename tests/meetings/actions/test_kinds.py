from datetime import date

import pytest

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from meetings.actions.kinds import (
    add_own_kind,
    end_kind_override,
    override_kind,
    retire_own_kind,
)
from meetings.models import KindOverride
from tests.factories.meetings import make_branch, make_planned
from tests.factories.members import AT

pytestmark = pytest.mark.django_db


def override(branch, starts_on=date(2026, 1, 1), kind="lecture", source="本地制度", **values):
    return override_kind(
        organization=branch.organization,
        kind=kind,
        values=values or {"period": "quarter", "times": 1},
        source=source,
        starts_on=starts_on,
        by=branch.user,
        at=AT,
    )


def test_a_new_rule_ends_the_one_before_on_its_first_day():
    branch = make_branch()
    first = override(branch)
    override(branch, starts_on=date(2026, 7, 1), study_hours=3)
    first.refresh_from_db()
    assert first.ends_on == date(2026, 7, 1)
    event = AuditEvent.objects.filter(action="kind.overridden").latest("pk")
    assert (event.detail["kind"], event.detail["study_hours"]) == ("党课", "3")


def test_the_same_day_corrects():
    branch = make_branch()
    override(branch)
    override(branch, study_hours=3)
    (row,) = KindOverride.objects.all()
    assert (row.period, row.study_hours) == ("", 3)


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"period": "", "agenda": ""}, "至少填一项"),
        ({"period": "month"}, "周期和次数要一起填"),
        ({"times": 2}, "周期和次数要一起填"),
        ({"study_hours": 2, "source": " "}, "写明依据"),
        ({"study_hours": 2, "kind": "own-none"}, "没有这个种类"),
        ({"study_hours": 2, "starts_on": date(2025, 6, 1)}, "2026-01-01 起已经另定过"),
    ],
)
def test_what_a_rule_must_say(facts, message):
    branch = make_branch()
    override(branch)
    with pytest.raises(ActionError, match=message):
        override(branch, **facts)
    assert KindOverride.objects.count() == 1


def test_a_rule_is_ended_once_and_after_it_began():
    branch = make_branch()
    row = override(branch)
    with pytest.raises(ActionError, match="晚于开始日期 2026-01-01"):
        end_kind_override(override=row, ends_on=date(2026, 1, 1), by=branch.user, at=AT)
    end_kind_override(override=row, ends_on=date(2026, 9, 1), by=branch.user, at=AT)
    with pytest.raises(ActionError, match="用到 2026-09-01 为止"):
        end_kind_override(override=row, ends_on=date(2026, 10, 1), by=branch.user, at=AT)
    with pytest.raises(ActionError, match="用到 2026-09-01 为止，请写从那天起"):
        override(branch, starts_on=date(2026, 5, 1), study_hours=2)


def test_a_name_is_taken_once_also_by_the_national_table():
    branch = make_branch()
    facts = {"organization": branch.organization, "held_by": ["branch"], "by": branch.user}
    add_own_kind(label="读书班", at=AT, **facts)
    for label in ("读书班", "党课"):
        with pytest.raises(ActionError, match=f"已经有「{label}」"):
            add_own_kind(label=label, at=AT, **facts)


def test_a_retired_kind_is_held_no_more():
    branch = make_branch()
    own = add_own_kind(
        organization=branch.organization, label="读书班", held_by=["branch"], by=branch.user, at=AT
    )
    before = make_planned(branch, kind=own.key, held_on=date(2026, 1, 8))
    retire_own_kind(own=own, by=branch.user, at=AT)
    with pytest.raises(ActionError, match="读书班不由党支部召开"):
        make_planned(branch, kind=own.key, held_on=date(2026, 12, 30))
    assert before.kind_label == "读书班"
    with pytest.raises(ActionError, match="停用"):
        retire_own_kind(own=own, by=branch.user, at=AT)
