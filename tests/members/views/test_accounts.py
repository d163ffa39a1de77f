"""Accounts of an organisation: codes on paper, roles."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.models import Grant, LoginCode, Position, User
from members.rules.kinds import Post
from tests.factories.members import (
    make_people,
    make_person,
    make_position,
    make_user,
)

pytestmark = pytest.mark.django_db


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


def test_one_of_many_is_found_by_name_and_by_pinyin(client, tree, secretary):
    wanted, other = make_person(tree["branch"], "柳青山"), make_person(tree["branch"], "马兰")
    url = reverse("account-list", args=(tree["branch"].pk,))
    for asked in ("青山", "liuqing", "lqs"):
        page = client.get(url, {"q": asked}).text
        assert wanted.name in page
        assert other.name not in page
    assert "没有找到" in client.get(url, {"q": "不存在"}).text


def test_secretary_cannot_open_the_account_of_committee_staff(client, tree, secretary):
    person = make_person(tree["branch"], "沈玉平")
    make_user("committee_staff", tree["committee"], person)
    url = reverse("account-codes", args=(tree["branch"].pk,))
    response = client.post(url, {"person": person.pk}, follow=True)
    assert "沈玉平 另有您管不到的岗位" in response.content.decode()
    assert LoginCode.objects.count() == 0


def test_grant_and_revoke(client, tree, secretary):
    user = make_user("member", tree["branch"], make_person(tree["branch"], "沈玉平"))
    url = reverse("account-detail", args=(user.pk,))
    today = timezone.localdate().isoformat()
    data = {"role": "branch_officer", "organization": tree["branch"].pk, "starts_on": today}
    assert client.post(reverse("grant-add", args=(user.pk,)), data).url == url
    grant = Grant.objects.get(user=user, role="branch_officer")
    assert "支部委员" in client.get(url).content.decode()
    client.post(reverse("grant-revoke", args=(grant.pk,)))
    assert not Grant.objects.filter(user=user, role="branch_officer", ends_on=None).exists()


def test_administrator_adds_a_staff_account_and_the_security_officer_gives_it_its_role(
    client, tree
):
    client.force_login(make_user("administrator", tree["committee"]))
    url = reverse("account-add", args=(tree["committee"].pk,))
    assert 'name="role"' not in client.get(url).content.decode()
    response = client.post(url, {"name": "徐景明", "username": "xujingming"})
    user = User.objects.get(username="xujingming")
    assert user.grants.count() == 0
    officer = Client()
    officer.force_login(make_user("security_officer", tree["committee"]))
    data = {
        "role": "committee_staff",
        "organization": tree["committee"].pk,
        "starts_on": timezone.localdate().isoformat(),
    }
    assert officer.post(reverse("grant-add", args=(user.pk,)), data).url == response.url
    assert user.grants.get().role == "committee_staff"
    assert response.url == reverse("account-detail", args=(user.pk,))
    assert client.get(response.url).status_code == 200
    page = client.post(reverse("account-code", args=(user.pk,))).content.decode()
    assert "徐景明" in page


def test_roles_page_prints_the_table(client):
    client.force_login(make_user())
    page = client.get(reverse("roles")).content.decode()
    assert "只读审计员" in page
    assert "查看操作日志" in page


def test_a_colleague_with_a_password_needs_no_code_though_never_logged_in(client, tree, secretary):
    make_user(
        "member", tree["branch"], make_person(tree["branch"], "沈玉平"), password="xy-2026-ab"
    )
    make_person(tree["branch"], "陶建中")
    User.objects.filter(pk=secretary.pk).update(last_login="2026-11-20T00:00:00Z")
    page = client.get(reverse("account-list", args=(tree["branch"].pk,))).content.decode()
    assert "有密码，没登录过" in page
    assert "其中 1 人还没有密码，也没有有效的登录码" in page


def test_suggested_role_is_granted_by_one_click_and_taken_back_when_the_post_ends(client, tree):
    client.force_login(make_user("security_officer", tree["committee"]))
    person = make_person(tree["branch"], "沈玉平")
    position = make_position(person, tree["branch"], Post.SECRETARY)
    page = client.get(reverse("grant-suggestions")).content.decode()
    assert "尚未授予「支部书记」岗位" in page
    client.post(reverse("grant-suggested", args=(position.pk,)))
    grant = Grant.objects.get(user__person=person, role="secretary")
    assert "都对得上" in client.get(reverse("grant-suggestions")).content.decode()
    Grant.objects.filter(pk=grant.pk).update(starts_on=date(2020, 1, 1))
    Position.objects.filter(pk=position.pk).update(ends_on=timezone.localdate())
    page = client.get(reverse("grant-suggestions")).content.decode()
    assert "「支部书记」岗位从 2020-01-01 起还有效" in page
    client.post(reverse("grant-revoke", args=(grant.pk,)), {"from": "suggestions"})
    assert Grant.objects.get(pk=grant.pk).ends_on == timezone.localdate()


def test_suggestions_take_a_constant_number_of_queries(client, tree):
    client.force_login(make_user("security_officer", tree["committee"]))
    counts = []
    for number in (1, 3):
        for person in make_people(tree["branch"], number):
            make_position(person, tree["branch"], Post.ORGANIZATION)
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("grant-suggestions"))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_grant_that_ends_takes_effect_at_the_next_click(client, tree):
    officer = Client()
    officer.force_login(make_user("security_officer", tree["committee"]))
    user = make_user("committee_staff", tree["committee"])
    client.force_login(user)
    assert client.get(reverse("audit-list")).status_code == 200
    officer.post(reverse("grant-revoke", args=(user.grants.get().pk,)))
    assert client.get(reverse("audit-list")).status_code == 403


@pytest.mark.parametrize(("starts", "ends", "status"), [(-9, 1, 200), (-9, 0, 403), (0, None, 200)])
def test_a_grant_opens_pages_from_its_first_day_until_the_day_it_ends(
    client, tree, starts, ends, status
):
    today = timezone.localdate()
    user = make_user(name="文静")
    Grant.objects.create(
        user=user,
        organization=tree["committee"],
        role="committee_staff",
        starts_on=today + timedelta(days=starts),
        ends_on=None if ends is None else today + timedelta(days=ends),
    )
    client.force_login(user)
    assert client.get(reverse("audit-list")).status_code == status


def test_a_grant_of_tomorrow_opens_nothing_today(client, tree):
    user = make_user(name="文静")
    tomorrow = timezone.localdate() + timedelta(days=1)
    Grant.objects.create(
        user=user, organization=tree["committee"], role="committee_staff", starts_on=tomorrow
    )
    client.force_login(user)
    assert client.get(reverse("audit-list")).status_code == 403
