"""Accounts, one-time codes, grants."""

from datetime import date, timedelta

import pytest

from branchrecords.access.permissions import Permission
from branchrecords.errors import ActionError
from members.actions.accounts import (
    issue_login_codes,
    open_accounts,
    redeem_code,
    set_password,
)
from members.actions.grants import grant_role, revoke_grant
from members.models import LoginCode, User
from tests.factories.members import AT, TODAY, make_grant, make_person, make_tree, make_user

pytestmark = pytest.mark.django_db


def test_open_accounts_gives_each_member_a_username_and_the_members_role():
    tree = make_tree()
    people = [make_person(tree["branch"], "沈玉平"), make_person(tree["branch"], "沈玉萍")]
    users = open_accounts(people=people, by=None, at=AT)
    assert [user.username for user in users] == ["shenyuping", "shenyuping2"]
    assert [user.grants.get().role for user in users] == ["member", "member"]
    assert open_accounts(people=people, by=None, at=AT) == users


def test_code_opens_once_and_only_for_its_owner_and_time():
    tree = make_tree()
    secretary = make_user("secretary", tree["branch"])
    ann, ben = (make_user(person=make_person(tree["branch"])) for _ in range(2))
    issued = issue_login_codes(users=[ann], by=secretary, at=AT)[0]
    assert len(issued.code) == 10
    with pytest.raises(ActionError):
        redeem_code(user=ben, code=issued.code, at=AT)
    with pytest.raises(ActionError):
        redeem_code(user=ann, code=issued.code, at=AT + timedelta(days=14))
    assert redeem_code(user=ann, code=issued.code, at=AT).must_set_password is True
    with pytest.raises(ActionError):
        redeem_code(user=ann, code=issued.code, at=AT)


def test_code_itself_is_not_kept():
    tree = make_tree()
    secretary = make_user("secretary", tree["branch"])
    issued = issue_login_codes(users=[secretary], by=secretary, at=AT)[0]
    assert issued.code not in LoginCode.objects.get().code_hash


def test_new_codes_replace_old_ones_and_a_password_ends_them():
    tree = make_tree()
    secretary = make_user("secretary", tree["branch"])
    member = make_user(person=make_person(tree["branch"]))
    first = issue_login_codes(users=[member], by=secretary, at=AT)[0]
    issue_login_codes(users=[member], by=secretary, at=AT)
    with pytest.raises(ActionError):
        redeem_code(user=member, code=first.code, at=AT)
    set_password(user=member, password="xiangyang-2026", by=member, at=AT)
    assert LoginCode.objects.filter(user=member).count() == 0


def test_secretary_grants_group_leader_but_not_committee_staff_and_not_himself():
    tree = make_tree()
    secretary = make_user("secretary", tree["branch"])
    member = make_user(person=make_person(tree["branch"]))
    grant_role(
        user=member, organization=tree["group"], role="group_leader", starts_on=TODAY,
        by=secretary, at=AT,
    )  # fmt: skip
    with pytest.raises(ActionError, match="不能授予「党委工作人员」"):
        grant_role(
            user=member, organization=tree["branch"], role="committee_staff", starts_on=TODAY,
            by=secretary, at=AT,
        )  # fmt: skip
    with pytest.raises(ActionError, match="不能给自己设置岗位"):
        grant_role(
            user=secretary, organization=tree["branch"], role="branch_officer",
            starts_on=TODAY, by=secretary, at=AT,
        )  # fmt: skip


def test_grant_reaches_nothing_outside_the_granters_organisation():
    tree = make_tree()
    secretary = make_user("secretary", tree["branch"])
    member = make_user(person=make_person(tree["sister"]))
    with pytest.raises(ActionError, match="不能授予「党员」"):
        grant_role(
            user=member, organization=tree["sister"], role="member", starts_on=TODAY,
            by=secretary, at=AT,
        )  # fmt: skip


def test_revoked_grant_ends_on_its_day():
    tree = make_tree()
    staff = make_user("committee_staff", tree["committee"])
    member = make_user()
    grant = make_grant(member, "secretary", tree["branch"])
    revoke_grant(grant=grant, ends_on=date(2026, 11, 20), by=staff, at=AT)
    assert User.objects.get(pk=member.pk).holds(Permission.MEETING_EDIT) is False
