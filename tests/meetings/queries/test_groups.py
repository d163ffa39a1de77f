"""党小组会: every group by itself, unless the organisation counts otherwise."""

from datetime import date

import pytest

from meetings.queries.cadence import Status, cadence, missing_names
from meetings.queries.duties import duties
from meetings.queries.standings import explained
from members.actions.settings import override_setting
from members.rules.kinds import OrganizationKind
from tests.factories.meetings import make_branch, make_planned, make_sealed
from tests.factories.members import AT, make_organization, make_person

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 20)


@pytest.fixture
def branch():
    """A branch with two 党小组."""
    made = make_branch()
    made.groups = [
        make_organization(name, made.organization, OrganizationKind.GROUP)
        for name in ("第一党小组", "第二党小组")
    ]
    for group in made.groups:
        make_person(made.organization, group=group)
    return made


def slot_of(branch, label):
    found = cadence(branch.organization, year=2026, on=ON)
    return next(s for s in found if (s.kind.key, s.span.label) == ("group", label))


def test_one_group_alone_leaves_the_month_open(branch):
    first, second = branch.groups
    make_sealed(branch, kind="group", held_on=date(2026, 10, 15), organization=first)
    slot = slot_of(branch, "10月")
    assert (slot.status, slot.asked, slot.done, slot.missing) == (Status.OVERDUE, 2, 1, 1)
    assert [(part.place, part.status) for part in slot.parts] == [
        (first, Status.HELD),
        (second, Status.OVERDUE),
    ]
    assert slot.missing_names == ("10月党小组会（第二党小组）",)
    make_sealed(branch, kind="group", held_on=date(2026, 10, 16), organization=second)
    assert slot_of(branch, "10月").status is Status.HELD


def test_a_meeting_of_the_branch_for_all_groups_counts_for_each(branch):
    make_sealed(branch, kind="group", held_on=date(2026, 10, 15))
    assert (slot_of(branch, "10月").status, slot_of(branch, "10月").done) == (Status.HELD, 2)


def test_a_group_founded_later_owes_from_then_on(branch):
    make_organization(
        "第三党小组", branch.organization, OrganizationKind.GROUP, founded_on=date(2026, 6, 20)
    )
    assert [slot_of(branch, label).asked for label in ("6月", "7月")] == [2, 3]


def test_where_one_is_enough_any_group_will_do(branch):
    override_setting(
        organization=branch.organization,
        key="group_meetings",
        value="any",
        source="局党委组织生活办法",
        starts_on=date(2026, 7, 1),
        by=None,
        at=AT,
    )
    for month in (6, 7):
        day = date(2026, month, 15)
        make_sealed(branch, kind="group", held_on=day, organization=branch.groups[0])
    assert (slot_of(branch, "6月").status, slot_of(branch, "7月").status) == (
        Status.OVERDUE,
        Status.HELD,
    )
    assert [len(part.held) for part in slot_of(branch, "7月").parts] == [1, 0]


def test_each_group_is_a_duty_of_its_own_and_leads_to_its_own_form(branch):
    first, second = branch.groups
    make_planned(branch, kind="group", held_on=date(2026, 11, 26), organization=first)
    found = [
        duty
        for duty in duties(organization=branch.organization, on=ON)
        if "11月党小组会" in duty.title
    ]
    assert [(duty.title, duty.url) for duty in found] == [
        (
            "11月党小组会（第二党小组）待召开",
            f"/organizations/{second.pk}/meetings/add/?kind=group",
        )
    ]
    assert slot_of(branch, "11月").status is Status.DUE
    assert found[0].why == f"/organizations/{branch.organization.pk}/cadence/group/2026-11-01/"


def test_what_is_missing_is_named_with_its_group(branch):
    make_sealed(branch, kind="group", held_on=date(2026, 1, 15), organization=branch.groups[0])
    names = missing_names(branch.organization, 2026, date(2026, 2, 1))
    assert "1月党小组会（第二党小组）" in names
    assert "1月党小组会（第一党小组）" not in names


def test_the_explanation_shows_what_each_group_held(branch):
    make_sealed(branch, kind="group", held_on=date(2026, 10, 15), organization=branch.groups[0])
    found = explained(branch.organization, "group", date(2026, 10, 1), on=ON)
    assert (
        "有 2 个党小组，各 1 次，共应开 2 次，已封存的记录 1 次，还缺第二党小组" in found.sentence
    )
    assert [(str(p.slot.place), len(p.slot.held)) for p in found.parts] == [
        ("第一党小组", 1),
        ("第二党小组", 0),
    ]
    assert found.add_url.startswith(
        f"/organizations/{branch.groups[1].pk}/meetings/add/?kind=group"
    )
