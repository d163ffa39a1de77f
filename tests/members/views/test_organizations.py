"""The tree and its nodes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Organization, Position
from members.queries.organizations import tree as organization_tree
from tests.factories.members import (
    TODAY,
    make_organization,
    make_people,
    make_person,
    make_position,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client, tree):
    user = make_user("committee_staff", tree["committee"])
    client.force_login(user)
    return user


def test_counts_roll_up_the_tree(tree):
    make_people(tree["branch"], 3)
    make_people(tree["sister"], 2)
    make_person(tree["branch"], group=tree["group"])
    make_people(tree["other"], 5)
    roots = organization_tree(organizations=Organization.objects.all(), on=TODAY)
    committee, elsewhere = roots
    assert (committee.members, committee.branches) == (6, 2)
    assert (elsewhere.members, elsewhere.branches) == (5, 1)
    branch = committee.children[0].children[0]
    assert (branch.members, branch.branches_text) == (4, "")
    assert branch.children[0].members == 1


def test_tree_page_asks_the_same_number_of_queries_for_more_branches(client, tree, staff):
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("organization-list"))
        counts.append(len(captured))
        for _ in range(3):
            make_people(make_organization(parent=tree["general"]), 2)
    assert counts[0] == counts[1]


def test_node_shows_posts_and_links(client, tree, staff):
    make_position(make_person(tree["branch"], "沈玉平"), tree["branch"], "secretary")
    page = client.get(reverse("organization-detail", args=(tree["branch"].pk,))).content.decode()
    assert "沈玉平" in page
    assert reverse("person-list", args=(tree["branch"].pk,)) in page


def test_add_organisation_below(client, tree, staff):
    url = reverse("organization-add", args=(tree["general"].pk,))
    data = {"name": "机关第三党支部", "code": "JG03", "kind": "branch", "sector": "agency"}
    client.post(url, data)
    added = Organization.objects.get(code="JG03")
    assert Organization.objects.get_parent(added) == tree["general"]
    assert added.initials == "jgdsdzb"
    page = client.post(url, {**data, "code": "JG04", "kind": "committee"}).content.decode()
    assert "党总支下面不能设党委，可以设：党支部、联合党支部、临时党支部、流动党员党支部" in page
    page = client.post(url, data).content.decode()
    assert "编码 JG03 已被别的组织使用" in page


def test_edit_keeps_the_children_possible(client, tree, staff):
    url = reverse("organization-edit", args=(tree["general"].pk,))
    data = {
        "name": "机关党总支",
        "code": tree["general"].code,
        "kind": "branch",
        "sector": "agency",
    }
    assert "党支部下面不能设党支部" in client.post(url, data).content.decode()


def test_posts_are_taken_and_left(client, tree, staff):
    person = make_person(tree["branch"], "沈玉平")
    url = reverse("position-add", args=(tree["branch"].pk,))
    client.post(url, {"person": person.pk, "post": "secretary", "starts_on": "2024-01-01"})
    position = Position.objects.get()
    other = make_person(tree["branch"], "陶建中")
    data = {"person": other.pk, "post": "secretary", "starts_on": "2026-01-01"}
    assert "沈玉平 现任书记" in client.post(url, data).content.decode()
    client.post(reverse("position-end", args=(position.pk,)), {"ends_on": "2026-01-01"})
    client.post(url, data)
    assert Position.objects.active_on(TODAY).get(post="secretary").person == other


def test_secretary_cannot_change_the_tree(client, tree):
    client.force_login(make_user("secretary", tree["branch"]))
    url = reverse("organization-edit", args=(tree["branch"].pk,))
    assert client.get(url).status_code == 403
    assert client.get(reverse("organization-detail", args=(tree["sister"].pk,))).status_code == 404
