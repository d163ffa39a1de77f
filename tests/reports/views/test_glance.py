"""The page 各支部一览 and the views one keeps."""

import io
from datetime import date

import openpyxl
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from reports.actions.views import MOST_VIEWS, save_view
from reports.models import SavedView
from tests.factories.reports import AT, committee, meeting, member, node, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def root():
    return committee()


@pytest.fixture
def branches(root):
    made = [node(root, name=f"{name}支部") for name in "甲乙"]
    for branch, there in zip(made, (2, 1), strict=True):
        people = [member(branch) for _ in range(2)]
        meeting(branch, "general", date(2026, 3, 20), present=people[:there], absent=people[there:])
    return made


@pytest.fixture
def staff(client, root, branches):
    account = user(root, "committee_staff")
    client.force_login(account)
    return account


def page(client, root, **query):
    response = client.get(reverse("branches-glance", args=(root.pk,)), {"year": 2026, **query})
    assert response.status_code == 200
    return response.content.decode()


def test_every_number_opens_its_records(client, staff, root, branches):
    shown = page(client, root)
    for branch in branches:
        records = reverse("figure-records", args=(branch.pk, "attendance_rate"))
        assert f"{records}?year=2026" in shown


def test_a_heading_turns_the_order_round(client, staff, root):
    shown = page(client, root, sort="attendance_rate")
    assert shown.index("乙支部</a>") < shown.index("甲支部</a>")
    assert 'aria-sort="ascending"' in shown
    turned = page(client, root, sort="-attendance_rate")
    assert turned.index("甲支部</a>") < turned.index("乙支部</a>")
    assert 'aria-sort="descending"' in turned


def test_the_choice_of_order_says_what_is_in_use(client, staff, root):
    assert '<option value="cadence_missing" selected>' in page(client, root)


def test_on_a_phone_a_number_has_the_heading_of_its_column(client, staff, root):
    assert page(client, root).count('data-label="开齐率"') == 2


def test_nothing_found_says_what_to_do(client, staff, root):
    assert "没有符合条件的支部" in page(client, root, q="没有这个")


def test_an_unknown_order_is_as_none(client, staff, root):
    assert page(client, root, sort="nonsense").count("rowlink") == 2


def test_a_view_is_kept_found_again_and_taken_away(client, staff, root):
    url = reverse("view-save", args=(root.pk,))
    query = "q=乙&sort=attendance_rate&evil=1"
    client.post(f"{url}?year=2026", {"name": "到会低的", "query": query})
    view = SavedView.objects.get()
    assert (view.user, view.query) == (staff, "q=%E4%B9%99&sort=attendance_rate")
    shown = page(client, root, q="乙", sort="attendance_rate")
    assert "删去视图“到会低的”" in shown
    client.post(reverse("view-forget", args=(root.pk, view.pk)))
    assert not SavedView.objects.exists()


def test_another_users_view_is_not_found(client, staff, root):
    other = user(root, "committee_staff", name="周明")
    view = save_view(organization=root, name="别人的", query="", by=other, at=AT)
    assert client.post(reverse("view-forget", args=(root.pk, view.pk))).status_code == 404
    assert "别人的" not in page(client, root)


def test_a_view_needs_a_name_and_there_are_twelve_at_most(root):
    account = user(root, "committee_staff")
    with pytest.raises(ActionError, match="起个名称"):
        save_view(organization=root, name=" ", query="", by=account, at=AT)
    for number in range(MOST_VIEWS):
        save_view(organization=root, name=f"视图{number}", query="", by=account, at=AT)
    with pytest.raises(ActionError, match="最多保存 12 个"):
        save_view(organization=root, name="再一个", query="", by=account, at=AT)
    again = save_view(organization=root, name="视图3", query="q=甲", by=account, at=AT)
    assert SavedView.objects.count() == 12
    assert again.query == "q=甲"


def test_the_database_refuses_a_second_view_of_one_name_and_one_without(root):
    account = user(root, "committee_staff")
    fields = {"user": account, "organization": root, "saved_at": AT}
    SavedView.objects.create(name="甲", **fields)
    for name in ("甲", ""):
        with pytest.raises(IntegrityError), transaction.atomic():
            SavedView.objects.create(name=name, **fields)


def test_the_table_as_xlsx_and_in_the_log(client, staff, root):
    url = reverse("glance-file", args=(root.pk,))
    response = client.post(f"{url}?year=2026&sort=attendance_rate")
    rows = list(openpyxl.load_workbook(io.BytesIO(response.content)).active.values)
    named = [row for row in rows if row[0] in ("甲支部", "乙支部")]
    assert [(row[0], row[1], row[4]) for row in named] == [
        ("乙支部", 2, "50.0%"),
        ("甲支部", 2, "100.0%"),
    ]
    assert AuditEvent.objects.filter(action="report.exported").exists()
