"""The lists that share one address: each holds what its page shows, for whoever may have it."""

import io
from datetime import date

import pytest
from django.urls import reverse

from branchrecords.audit.models import AuditEvent
from branchrecords.documents.xlsx import read_rows
from branchrecords.schedule import EXPORTS
from members.exports.lists import LISTS
from members.models import MassActivity
from tests.factories.members import make_person, make_tree, make_user
from tests.factories.units import make_area, make_mass, make_model_post

pytestmark = pytest.mark.django_db

# key → the first cells of the only row
EXPECTED = {
    "files": ("沈玉平", "机关第一党支部"),
    "mass": ("机关工会", "工会"),
    "mass-activities": ("登山",),
    "model-posts": ("窗口示范岗", "机关第一党支部"),
    "areas": ("一号楼", "机关第一党支部"),
}


@pytest.fixture
def tree():
    tree = make_tree()
    branch = tree["branch"]
    person = make_person(branch, "沈玉平", joined_on=date(1970, 7, 1), full_on=date(1971, 7, 1))
    mass = make_mass(branch, name="机关工会", kind="union")
    MassActivity.objects.create(
        mass_organization=mass, held_on=date(2026, 5, 1), title="登山", people=20
    )
    make_model_post(branch, [person], name="窗口示范岗")
    make_area(branch, person, area="一号楼")
    return tree


def export(client, organization, key, query=""):
    return client.post(reverse("list-export", args=(organization.pk, key)) + query)


def cells(content: bytes) -> list[tuple]:
    return [row.cells for row in read_rows(io.BytesIO(content), "x.xlsx").rows]


@pytest.mark.parametrize("key", EXPECTED)
def test_the_file_holds_the_list_and_names_its_reader(client, tree, key):
    client.force_login(make_user("committee_staff", tree["committee"], name="徐景明"))
    rows = cells(export(client, tree["committee"], key).content)
    signed = next(row[0] for row in rows if str(row[0]).startswith("徐景明 导出于 "))
    expected = EXPECTED[key]
    assert expected in [row[: len(expected)] for row in rows]
    event = AuditEvent.objects.get(action=LISTS[key][0].event)
    assert signed.endswith(f"共 {event.detail['number']} {LISTS[key][0].unit}")
    assert event.detail["list"] == LISTS[key][0].title


def test_terms_of_a_committee_obey_the_state_asked_for(client, tree):
    client.force_login(make_user("committee_staff", tree["committee"]))
    rows = cells(export(client, tree["committee"], "terms", "?state=none").content)
    assert rows[1][0] == "范围：未登记"
    assert "机关第一党支部" in [row[0] for row in rows]
    rows = cells(export(client, tree["committee"], "terms", "?state=overdue").content)
    assert "机关第一党支部" not in [row[0] for row in rows]


def test_a_list_is_for_whoever_may_export_there(client, tree):
    client.force_login(make_user("branch_officer", tree["branch"]))
    assert export(client, tree["branch"], "files").status_code == 200
    assert export(client, tree["other"], "files").status_code == 404
    assert export(client, tree["branch"], "nothing").status_code == 404
    client.force_login(make_user("auditor", tree["committee"]))
    assert export(client, tree["branch"], "files").status_code == 403


def test_every_shared_list_may_also_run_as_a_job():
    assert set(LISTS) <= set(EXPORTS)


@pytest.mark.parametrize(
    ("page", "key"),
    [
        ("mass-list", "mass"),
        ("mass-activities", "mass-activities"),
        ("model-posts", "model-posts"),
        ("model-posts", "areas"),
        ("branch-papers", "files"),
        ("term-list", "terms"),
    ],
)
def test_the_page_offers_the_file(client, tree, page, key):
    client.force_login(make_user("committee_staff", tree["committee"]))
    shown = client.get(reverse(page, args=(tree["committee"].pk,))).content.decode()
    assert reverse("list-export", args=(tree["committee"].pk, key)) in shown
