"""Figures of a day that is past do not change when organisations move, merge or are dissolved."""

import random
from datetime import date, timedelta

import pytest

from meetings.queries.heat import heat
from members.actions.changes import dissolve_organization, move_organization
from members.actions.merging import merge_organization
from members.models import Organization
from members.models.placements import stood_within
from members.queries.organizations import tree
from members.queries.roster import memberships_on
from members.rules.approvals import Approval
from members.rules.kinds import OrganizationKind
from reports.catalogue import FIGURES_BY_KEY
from reports.models import EnteredFigure
from reports.queries.statistics import statistics
from reports.queries.values import compute, compute_subtree, records_of
from tests.factories.members import make_user
from tests.factories.reports import AT, TODAY, committee, meeting, member, node, owed, paid, user

pytestmark = pytest.mark.django_db
MOVED_ON = date(2026, 3, 1)
LAST_YEAR = 2025


@pytest.fixture
def place():
    """Two committees under one; a branch with a group, meetings, dues and an entered number."""
    root = committee("临江街道党工委")
    old, new = committee("机关党委", root), committee("社区党委", root)
    branch, stays = node(old, name="第一党支部"), node(old, name="第二党支部")
    node(branch, OrganizationKind.GROUP, "第一党小组")
    for one, people in ((branch, 4), (stays, 3)):
        staff = [member(one, education="21") for _ in range(people)]
        meeting(one, "party_day", date(2025, 5, 8), present=staff, study_hours=2)
        paid(owed(staff[0], one, date(2025, 3, 1)), date(2025, 3, 9), user(one))
        EnteredFigure.objects.create(
            organization=one,
            year=LAST_YEAR,
            key="good_deeds",
            value=people,
            entered_by=user(one),
            entered_at=AT,
        )
    return {"root": root, "old": old, "new": new, "branch": branch, "stays": stays}


def fresh(one):
    return Organization.objects.get(pk=one.pk)


def approved(on):
    return Approval("临江街道党工委", on, "临工委〔2026〕9号")


def move(one, to, on=MOVED_ON):
    return move_organization(
        organization=fresh(one), parent=fresh(to), on=on, approval=approved(on), by=None, at=AT
    )


def merge(source, target, on=MOVED_ON):
    return merge_organization(
        source=fresh(source), target=fresh(target), on=on, approval=approved(on), by=None, at=AT
    )


def year_of(place, year=LAST_YEAR):
    """Every figure of every organisation with its record ids, by name."""
    found = {}
    for key in place:
        values = compute(fresh(place[key]), year, TODAY, with_ids=True)
        found[key] = {value.figure.key: (value.number, value.record_ids) for value in values}
    return found


def number(one, key, year):
    return compute(fresh(one), year, TODAY, keys=[key])[0].number


def test_no_figure_of_last_year_changes_when_a_branch_moves(place):
    before = year_of(place)
    assert before["old"]["members"][0] == 7
    move(place["branch"], place["new"])
    assert year_of(place) == before


def test_no_figure_of_last_year_changes_when_a_committee_moves(place):
    before = year_of(place)
    move(place["old"], place["new"])
    assert year_of(place) == before


def test_no_figure_of_last_year_changes_when_branches_merge(place):
    before = year_of(place)
    merge(place["branch"], place["stays"])
    assert year_of(place) == before


def test_this_year_counts_where_it_stands_now(place):
    move(place["branch"], place["new"])
    assert [number(place[key], "members", 2025) for key in ("old", "new", "root")] == [7, 0, 7]
    assert [number(place[key], "members", 2026) for key in ("old", "new", "root")] == [3, 4, 7]
    assert [number(place[key], "branches", 2025) for key in ("old", "new")] == [2, 0]
    assert [number(place[key], "branches", 2026) for key in ("old", "new")] == [1, 1]


def test_after_a_merge_and_a_dissolution_each_year_counts_its_own_branches(place):
    merge(place["branch"], place["stays"])
    move(place["stays"], place["new"], date(2026, 4, 1))
    dissolve_organization(
        organization=fresh(place["old"]),
        on=date(2026, 5, 1),
        approval=approved(date(2026, 5, 1)),
        by=None,
        at=AT,
    )
    assert [number(place[key], "members", 2025) for key in ("old", "new")] == [7, 0]
    assert [number(place[key], "members", 2026) for key in ("old", "new")] == [0, 7]
    assert [number(place["root"], key, 2025) for key in ("committees", "branches")] == [2, 2]
    assert [number(place["root"], key, 2026) for key in ("committees", "branches")] == [1, 1]


def test_every_list_behind_a_figure_of_last_year_still_equals_it(place):
    move(place["branch"], place["new"])
    for value in compute(fresh(place["old"]), LAST_YEAR, TODAY, with_ids=True):
        if value.figure.is_quotient or value.figure.entries is not None:
            continue
        records = records_of(FIGURES_BY_KEY[value.figure.key], fresh(place["old"]), 2025, TODAY)
        assert value.record_ids == tuple(sorted(records.values_list("pk", flat=True)))


def test_the_statistics_table_names_those_of_the_year(place):
    move(place["branch"], place["new"])

    def children(one, year):
        lines = statistics(fresh(one), year, TODAY).children
        return [(line.organization.name, int(line.values[2].number)) for line in lines]

    assert sorted(children(place["old"], 2025)) == [("第一党支部", 4), ("第二党支部", 3)]
    assert children(place["new"], 2025) == []
    assert children(place["old"], 2026) == [("第二党支部", 3)]
    assert children(place["new"], 2026) == [("第一党支部", 4)]


def test_the_map_of_last_year_shows_the_branches_of_last_year(place):
    move(place["branch"], place["new"])
    named = [str(row.branch) for row in heat(fresh(place["old"]), 2025, TODAY).rows]
    assert sorted(named) == ["第一党支部", "第二党支部"]
    assert [str(row.branch) for row in heat(fresh(place["old"]), 2026, TODAY).rows] == [
        "第二党支部"
    ]


def test_the_tree_of_a_past_day_has_its_own_shape_and_closes_what_is_elsewhere(client, place):
    move(place["branch"], place["new"])
    then = tree(organizations=Organization.objects.all(), on=date(2025, 12, 31))
    (old, new) = then[0].children
    assert sorted(child.organization.name for child in old.children) == ["第一党支部", "第二党支部"]
    assert (old.members, old.branches, new.members) == (7, 2, 0)
    client.force_login(make_user("committee_staff", fresh(place["old"])))
    page = client.get(f"/organizations/{place['old'].pk}/?on=2025-12-31").content.decode()
    assert "第一党支部" in page
    assert f"/organizations/{place['branch'].pk}/" not in page
    assert "现隶属其他组织" in page


def test_a_register_of_last_year_lists_whom_the_figure_counts(client, place):
    """The rights are of today: their files stay closed."""
    move(place["branch"], place["new"])
    client.force_login(make_user("committee_staff", fresh(place["old"])))
    url = f"/organizations/{place['old'].pk}/people/"
    page = client.get(url, {"on": "2025-12-31"})
    assert page.context["page"].paginator.count == 7
    assert sum(person.is_open for person in page.context["page"]) == 3
    assert client.get(url).context["page"].paginator.count == 3


@pytest.mark.parametrize("seed", range(4))
def test_days_remembered_before_each_move_are_answered_alike_after_all_of_them(seed):
    """A plain model: what was counted on the day itself, on the tree of that day."""
    chance = random.Random(seed)
    root = committee("市直机关工委")
    committees = [committee(f"党委{number}", root) for number in range(4)]
    branches = [node(chance.choice(committees), name=f"支部{number}") for number in range(5)]
    for one in branches:
        for _ in range(chance.randint(1, 3)):
            member(one)
    everybody = [root, *committees, *branches]
    remembered, day = {}, date(2026, 1, 10)
    for _ in range(8):
        moving = chance.choice(committees + branches)
        moving = fresh(moving)
        inside = set(Organization.objects.within(moving).values_list("pk", flat=True))
        parent = Organization.objects.get_parent(moving)
        free = [one for one in (root, *committees) if one.pk not in inside and one != parent]
        remembered[day] = counted(everybody, day)
        day += timedelta(days=chance.randint(1, 20))
        move(moving, chance.choice(free), day)
    remembered[day] = counted(everybody, day)
    assert len(remembered) == 9
    for then, found in remembered.items():
        assert counted(everybody, then) == found, then
        for one in everybody:
            below = Organization.objects.filter(stood_within(fresh(one), on=then, field="path"))
            assert below.count() == found[one.pk][1]
            values = compute_subtree(fresh(one), 2026, then, keys=["members"])
            assert len(values) == found[one.pk][1]
            assert {path: value.number for path, (value,) in values.items()} == {
                fresh(other).path: found[other.pk][0] for other in below
            }


def counted(organizations, day):
    """Per organisation how many members and how many organisations it has on a day."""
    nodes = {}

    def take(node):
        sizes = [take(child) for child in node.children]
        size = 1 + sum(sizes)
        nodes[node.organization.pk] = (node.members, size)
        return size

    for top in tree(organizations=Organization.objects.all(), on=day):
        take(top)
    for one in organizations:
        assert memberships_on(within=fresh(one), on=day).count() == nodes[one.pk][0]
    return nodes
