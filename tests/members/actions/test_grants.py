"""Giving roles: who to whom, from when, and the three administrators apart."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from branchrecords.access.roles import ADMINISTRATOR_ROLES, ROLES_BY_KEY
from branchrecords.errors import ActionError
from members.actions.accounts import disable_user, enable_user, issue_login_codes
from members.actions.grants import grant_role, revoke_grant
from members.actions.suggestions import grant_for_position
from members.models import Grant, User
from members.queries.grants import missing_grants, stale_grants
from members.rules.kinds import OrganizationKind, Post
from tests.factories.accounts import with_factor
from tests.factories.members import (
    AT,
    TODAY,
    make_grant,
    make_organization,
    make_person,
    make_position,
    make_user,
)

pytestmark = pytest.mark.django_db
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
def officer(tree):
    return make_user("security_officer", tree["committee"])


def give(user, organization, role, by, starts_on=TODAY, ends_on=None):
    return grant_role(
        user=user, organization=organization, role=role, starts_on=starts_on, ends_on=ends_on,
        by=by, at=AT,
    )  # fmt: skip


@pytest.mark.parametrize("role", sorted(ROLES_BY_KEY))
def test_security_officer_gives_every_role(tree, officer, role):
    assert give(make_user(), tree["committee"], role, officer).role == role


@pytest.mark.parametrize("role", ["administrator", "security_auditor", "auditor", "branch_officer"])
def test_these_give_no_role_at_all(tree, role):
    by = make_user(role, tree["committee"])
    for wished in ROLES_BY_KEY:
        with pytest.raises(ActionError, match="您的岗位不能授予"):
            give(make_user(), tree["branch"], wished, by)


def test_nobody_gives_a_role_beside_or_above_his_own(tree):
    staff = make_user("committee_staff", tree["committee"])
    secretary = make_user("secretary", tree["branch"])
    for by, role in ((staff, "committee_staff"), (staff, "auditor"), (secretary, "secretary")):
        with pytest.raises(ActionError, match="您的岗位不能授予"):
            give(make_user(), tree["branch"], role, by)


def test_security_officer_gives_nothing_to_himself_and_nothing_elsewhere(tree, officer):
    with pytest.raises(ActionError, match="不能给自己设置岗位"):
        give(officer, tree["committee"], "committee_staff", officer)
    with pytest.raises(ActionError, match="您的岗位不能授予"):
        give(make_user(), tree["other"], "secretary", officer)


def test_a_role_starts_today_or_later(tree, officer):
    with pytest.raises(ActionError, match="开始日期不能早于今天"):
        give(make_user(), tree["branch"], "secretary", officer, starts_on=YESTERDAY)
    user = make_user()
    give(user, tree["branch"], "secretary", officer, starts_on=TOMORROW, ends_on=date(2027, 1, 1))
    days = (TODAY, TOMORROW, date(2026, 12, 31), date(2027, 1, 1))
    held = [Grant.objects.active_on(day).filter(user=user).exists() for day in days]
    assert held == [False, True, True, False]


def test_the_same_role_does_not_overlap_but_may_follow(tree, officer):
    user = make_user()
    give(user, tree["branch"], "secretary", officer, ends_on=date(2027, 1, 1))
    with pytest.raises(ActionError, match="已经是支部书记"):
        give(user, tree["branch"], "secretary", officer, starts_on=date(2026, 12, 31))
    give(user, tree["branch"], "secretary", officer, starts_on=date(2027, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(
            user=user, organization=tree["branch"], role="secretary", starts_on=TODAY
        )


def test_the_database_refuses_an_end_before_the_start(tree):
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(
            user=make_user(), organization=tree["branch"], role="secretary",
            starts_on=TODAY, ends_on=TODAY,
        )  # fmt: skip


@pytest.mark.parametrize("held", ADMINISTRATOR_ROLES)
@pytest.mark.parametrize("wished", ADMINISTRATOR_ROLES)
def test_nobody_holds_two_of_the_three_administrators_at_the_same_time(tree, officer, held, wished):
    if held == wished:
        return
    user = make_user(held, tree["branch"])
    with pytest.raises(ActionError, match="三员分立"):
        give(user, tree["committee"], wished, officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(
            user=user, organization=tree["committee"], role=wished, starts_on=TODAY
        )


def test_one_of_the_three_may_follow_another(tree, officer):
    user = make_user("administrator", tree["committee"])
    revoke_grant(grant=user.grants.get(), ends_on=TODAY, by=officer, at=AT)
    assert give(user, tree["committee"], "security_auditor", officer).starts_on == TODAY


def test_one_administrator_may_serve_two_organisations(tree, officer):
    user = make_user("administrator", tree["branch"])
    assert give(user, tree["sister"], "administrator", officer).pk


def test_a_code_lets_no_administrator_into_another_of_the_three(tree, officer):
    administrator = make_user("administrator", tree["committee"])
    with pytest.raises(ActionError, match="还没有开通二次验证"):
        issue_login_codes(users=[officer], by=administrator, at=AT)
    with_factor(officer, AT)
    assert issue_login_codes(users=[officer], by=administrator, at=AT)


def test_disabling_needs_power_over_every_role_of_the_account(tree):
    secretary = make_user("secretary", tree["branch"])
    above = make_user("committee_staff", tree["committee"], make_person(tree["branch"]))
    with pytest.raises(ActionError, match="另有您管不到的岗位"):
        disable_user(user=above, reason="调离", by=secretary, at=AT)
    with pytest.raises(ActionError, match="不能停用自己的账号"):
        disable_user(user=secretary, reason="调离", by=secretary, at=AT)


def test_disabled_and_enabled_with_reasons(tree):
    administrator = make_user("administrator", tree["committee"])
    user = make_user("secretary", tree["branch"])
    issue_login_codes(users=[user], by=administrator, at=AT)
    disable_user(user=user, reason="调离", by=administrator, at=AT)
    assert User.objects.get(pk=user.pk).is_active is False
    assert user.login_codes.count() == 0
    with pytest.raises(ActionError, match="账号已停用"):
        issue_login_codes(users=[User.objects.get(pk=user.pk)], by=administrator, at=AT)
    with pytest.raises(ActionError, match="已经停用"):
        disable_user(user=user, reason="再停", by=administrator, at=AT)
    enable_user(user=user, reason="返回原岗位", by=administrator, at=AT)
    assert User.objects.get(pk=user.pk).is_active is True


def test_posts_suggest_their_roles_to_whoever_may_give_them(tree, officer):
    shen = make_position(make_person(tree["branch"]), tree["branch"], Post.SECRETARY)
    tao = make_position(make_person(tree["branch"]), tree["branch"], Post.DISCIPLINE)
    luo = make_position(make_person(tree["branch"]), tree["group"], Post.GROUP_LEADER)
    make_position(make_person(tree["branch"]), tree["committee"], Post.SECRETARY)
    make_position(make_person(tree["other"]), tree["other"], Post.SECRETARY)

    def suggested(user):
        return {(s.position.pk, s.role) for s in missing_grants(user=user, on=TODAY)}

    assert suggested(officer) == {
        (shen.pk, "secretary"), (tao.pk, "branch_officer"), (luo.pk, "group_leader"),
    }  # fmt: skip
    secretary = make_user("secretary", tree["branch"])
    assert suggested(secretary) == {(tao.pk, "branch_officer"), (luo.pk, "group_leader")}


def test_one_click_opens_the_account_too(tree, officer):
    position = make_position(make_person(tree["branch"], "沈玉平"), tree["branch"], Post.SECRETARY)
    grant = grant_for_position(position=position, by=officer, at=AT)
    assert (grant.user.username, grant.role, grant.starts_on) == ("shenyuping", "secretary", TODAY)
    assert missing_grants(user=officer, on=TODAY) == []


def test_a_post_that_has_ended_or_gives_no_role_is_not_granted(tree, officer):
    position = make_position(make_person(tree["branch"]), tree["branch"], Post.SECRETARY)
    position.ends_on = TODAY
    position.save()
    with pytest.raises(ActionError, match="没有对应的岗位"):
        grant_for_position(position=position, by=officer, at=AT)
    committee = make_organization("水利局党委", kind=OrganizationKind.COMMITTEE)
    above = make_position(make_person(tree["branch"]), committee, Post.SECRETARY)
    with pytest.raises(ActionError, match="没有对应的岗位"):
        grant_for_position(position=above, by=officer, at=AT)


def test_an_ended_post_suggests_to_end_the_role_unless_another_post_keeps_it(tree, officer):
    person = make_person(tree["branch"])
    user = make_user(person=person)
    grant = make_grant(user, "branch_officer", tree["branch"])
    by_hand = make_user(person=make_person(tree["branch"]))
    make_grant(by_hand, "branch_officer", tree["branch"])
    old = make_position(person, tree["branch"], Post.ORGANIZATION)
    assert stale_grants(user=officer, on=TODAY) == []
    old.ends_on = TODAY
    old.save()
    assert stale_grants(user=officer, on=TODAY) == [grant]
    make_position(person, tree["branch"], Post.PUBLICITY, starts_on=TODAY)
    assert stale_grants(user=officer, on=TODAY) == []
