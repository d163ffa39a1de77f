"""«开始使用»: every state comes from the records, each user is offered what is theirs to do."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dues.actions.collecting import CollectLine, collect
from dues.rules.categories import Category
from meetings.actions.planning import plan_meeting
from members.rules.kinds import OrganizationKind, Post
from tests.factories import dues as money
from tests.factories.members import (
    AT,
    make_organization,
    make_person,
    make_position,
    make_tree,
    make_user,
)
from tests.web.dom import every, parse, text, texts

pytestmark = pytest.mark.django_db


def states(client, organization) -> dict[str, str]:
    """step → what the page says of it."""
    page = parse(client.get(reverse("start", args=(organization.pk,))).content.decode())
    steps = every(page, ".duty")
    return {step.get("id").removeprefix("step-"): texts(step, ".pill")[0] for step in steps}


def pointed(client, name: str, *args: int) -> bool:
    """Whether that first page leads to «开始使用»."""
    page = parse(client.get(reverse(name, args=args)).content.decode())
    return "开始使用" in texts(page, "main .note a")


def in_service(organization, person, role: str):
    """Somebody who has logged in with that role."""
    user = make_user(role, organization, person)
    user.last_login = AT
    user.save(update_fields=["last_login"])
    return user


def paid(branch, person, by) -> None:
    money.with_base(person, branch, category=Category.ENTERPRISE)
    money.assessed(branch, 10)
    collect(
        key=uuid4(),
        organization=branch,
        lines=[CollectLine(person.pk, (date(2026, 10, 1),), Decimal("40.00"))],
        paid_on=date(2026, 10, 12),
        by=by,
        at=AT,
    )


def test_a_bare_committee_has_everything_before_it(client):
    committee = make_organization("全市党委", kind=OrganizationKind.COMMITTEE)
    client.force_login(make_user("administrator", committee))
    found = states(client, committee)
    assert found == {
        "itself": "已办好", "administrators": "办了一部分", "branches": "还没办", "staff": "还没办",
        "members": "还没办", "posts": "还没办", "logins": "还没办", "meeting": "还没办",
        "bases": "还没办", "dues": "还没办",
    }  # fmt: skip
    page = client.get(reverse("start", args=(committee.pk,))).content.decode()
    assert "还缺安全保密管理员、安全审计员" in page
    assert pointed(client, "organization-detail", committee.pk)


def test_a_branch_s_steps_follow_its_records_to_the_end(client):
    tree = make_tree()
    branch = tree["branch"]
    secretary = make_person(branch)
    user = in_service(branch, secretary, "secretary")
    client.force_login(user)
    assert states(client, branch) == {
        "itself": "已办好", "members": "已办好", "posts": "还没办", "logins": "已办好",
        "meeting": "还没办", "bases": "还没办", "dues": "还没办",
    }  # fmt: skip
    make_position(secretary, branch, Post.SECRETARY)
    colleague = make_person(branch)
    planned(branch, user)
    assert pointed(client, "desk", branch.pk)
    paid(branch, secretary, user)
    assert states(client, branch) == {
        "itself": "已办好", "members": "已办好", "posts": "已办好", "logins": "办了一部分",
        "meeting": "已办好", "bases": "办了一部分", "dues": "已办好",
    }  # fmt: skip
    assert not pointed(client, "desk", branch.pk)  # everything has begun
    in_service(branch, colleague, "member")
    money.with_base(colleague, branch, category=Category.ENTERPRISE)
    assert set(states(client, branch).values()) == {"已办好"}

    staff = in_service(tree["committee"], None, "committee_staff")
    client.force_login(staff)
    counted = states(client, tree["committee"])
    assert counted["members"] == counted["dues"] == "办了一部分"  # one branch of two
    assert counted["staff"] == counted["branches"] == "已办好"
    page = client.get(reverse("start", args=(tree["committee"].pk,)))
    (row,) = every(parse(page.content.decode()), "tbody tr")
    assert text(row).startswith("机关第二党支部")
    assert not pointed(client, "committee-desk", tree["committee"].pk)


def planned(branch, user) -> None:
    chair = branch.positions.get().person
    plan_meeting(
        organization=branch,
        kind="party_day",
        held_on=date(2026, 11, 26),
        starts_at=time(15, 0),
        chair=chair,
        recorder=chair,
        by=user,
        at=AT,
        title="11月主题党日",
    )


BUILDING = {"修改资料", "导入组织", "逐个建立", "建立账号", "登录与岗位", "组织与支部"}


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        ("administrator", BUILDING),
        ("security_officer", {"授予岗位", "岗位建议", "登录与岗位"}),
        ("committee_staff", BUILDING | {"导入名册", "导入任职", "岗位建议"}),
    ],
)
def test_everybody_is_offered_what_is_theirs_and_every_link_opens(client, role, offered):
    committee = make_tree()["committee"]
    client.force_login(make_user(role, committee))
    page = parse(client.get(reverse("start", args=(committee.pk,))).content.decode())
    links = every(page, ".duty .row-gap a")
    assert {text(link) for link in links} == offered
    assert {client.get(link.get("href")).status_code for link in links} == {200}


def test_the_security_officer_is_led_there_from_the_first_page(client):
    committee = make_organization("全市党委", kind=OrganizationKind.COMMITTEE)
    client.force_login(make_user("security_officer", committee))
    assert pointed(client, "security")


def test_who_has_no_hand_in_it_is_not_led_there(client):
    tree = make_tree()
    client.force_login(make_user("auditor", tree["branch"]))
    assert not pointed(client, "desk", tree["branch"].pk)


def test_a_group_has_no_such_page(client):
    tree = make_tree()
    client.force_login(make_user("committee_staff", tree["committee"]))
    assert client.get(reverse("start", args=(tree["group"].pk,))).status_code == 404


def test_the_page_costs_the_same_for_one_branch_and_for_three(client):
    committee = make_organization("全市党委", kind=OrganizationKind.COMMITTEE)
    client.force_login(make_user("committee_staff", committee))
    address = reverse("start", args=(committee.pk,))
    costs = []
    for number in (1, 2):
        for _ in range(number):
            make_person(make_organization(parent=committee))
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        costs.append(len(queries))
    assert costs[0] == costs[1]
