"""Accounts of an organisation: codes on paper, roles."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Grant, LoginCode, User
from tests.factories.members import make_people, make_person, make_tree, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def secretary(client, tree):
    user = make_user("secretary", tree["branch"], make_person(tree["branch"], "罗振业"))
    client.force_login(user)
    return user


def test_codes_for_all_without_a_way_in_come_as_a_pdf(client, tree, secretary):
    make_people(tree["branch"], 2)
    User.objects.filter(pk=secretary.pk).update(last_login="2026-11-20T00:00:00Z")
    url = reverse("account-codes", args=(tree["branch"].pk,))
    response = client.post(url, {"which": "missing"})
    assert response.headers["Content-Type"] == "application/pdf"
    assert LoginCode.objects.count() == 2
    response = client.post(url, {"which": "missing"})
    assert response.url == reverse("account-list", args=(tree["branch"].pk,))


def test_codes_on_the_screen_for_the_ticked_only(client, tree, secretary):
    person = make_person(tree["branch"], "沈玉平")
    stranger = make_person(tree["sister"], "陶建中")
    url = reverse("account-codes", args=(tree["branch"].pk,))
    page = client.post(url, {"person": [person.pk, stranger.pk], "as": "page"}).content.decode()
    assert "沈玉平" in page
    assert "陶建中" not in page
    assert LoginCode.objects.get().user.username == "shenyuping"


def test_list_shows_states_in_a_constant_number_of_queries(client, tree, secretary):
    counts = []
    for number in (1, 3):
        make_people(tree["branch"], number)
        with CaptureQueriesContext(connection) as captured:
            page = client.get(reverse("account-list", args=(tree["branch"].pk,)))
        counts.append(len(captured))
    assert "没有登录码" in page.content.decode()
    assert counts[0] == counts[1]


def test_secretary_cannot_open_the_account_of_committee_staff(client, tree, secretary):
    person = make_person(tree["branch"], "沈玉平")
    make_user("committee_staff", tree["committee"], person)
    url = reverse("account-codes", args=(tree["branch"].pk,))
    response = client.post(url, {"person": person.pk}, follow=True)
    assert "沈玉平 另有您不能授予的岗位" in response.content.decode()
    assert LoginCode.objects.count() == 0


def test_grant_and_revoke(client, tree, secretary):
    user = make_user("member", tree["branch"], make_person(tree["branch"], "沈玉平"))
    url = reverse("account-detail", args=(user.pk,))
    data = {"role": "branch_officer", "organization": tree["branch"].pk, "starts_on": "2026-11-20"}
    assert client.post(url, data).url == url
    grant = Grant.objects.get(user=user, role="branch_officer")
    assert "支部委员" in client.get(url).content.decode()
    client.post(reverse("grant-revoke", args=(grant.pk,)))
    assert not Grant.objects.filter(user=user, role="branch_officer", ends_on=None).exists()


def test_administrator_adds_a_staff_account(client, tree):
    client.force_login(make_user("administrator", tree["committee"]))
    url = reverse("account-add", args=(tree["committee"].pk,))
    data = {"name": "徐景明", "username": "xujingming", "role": "committee_staff"}
    response = client.post(url, data)
    user = User.objects.get(username="xujingming")
    assert response.url == reverse("account-detail", args=(user.pk,))
    assert client.get(response.url).status_code == 200
    page = client.post(reverse("account-code", args=(user.pk,))).content.decode()
    assert "徐景明" in page


def test_roles_page_prints_the_table(client):
    client.force_login(make_user())
    page = client.get(reverse("roles")).content.decode()
    assert "只读审计员" in page
    assert "查看操作日志" in page
