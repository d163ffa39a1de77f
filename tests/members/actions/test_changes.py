"""An organisation's life: what each act changes, what it refuses, what stays."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from branchrecords.access.permissions import Permission as P
from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from members.actions.changes import (
    dissolve_organization,
    move_organization,
    rename_organization,
)
from members.actions.moving import move_person
from members.actions.organizations import add_organization
from members.models import Membership, Organization, OrganizationChange, Position
from members.queries.changes import dissolving_blockers, name_on, parents_on, preview
from members.rules.kinds import OrganizationKind
from tests.factories.changes import APPROVAL, ON, fresh
from tests.factories.elections import make_election, make_term
from tests.factories.members import (
    AT,
    TODAY,
    make_organization,
    make_people,
    make_person,
    make_position,
    make_user,
)
from tests.factories.transfers import letter

pytestmark = pytest.mark.django_db


def move(tree, key="branch", to="committee", on=ON, **fields):
    return move_organization(
        organization=tree[key],
        parent=tree[to],
        on=on,
        by=None,
        at=AT,
        **({"approval": APPROVAL} | fields),
    )


def dissolve(organization, on=ON, approval=APPROVAL):
    return dissolve_organization(
        organization=organization, on=on, approval=approval, by=None, at=AT
    )


# -- founding --------------------------------------------------------------------------------------
def test_founding_with_approval_opens_the_history(tree):
    added = add_organization(
        name="机关第三党支部",
        code="JG03",
        kind="branch",
        parent=tree["general"],
        founded_on=ON,
        approval=APPROVAL,
        by=None,
        at=AT,
    )
    change = added.changes.get()
    assert (change.kind, change.on, change.document_number) == ("founded", ON, "住建党〔2026〕9号")
    assert change.new_parent == tree["general"]


def test_an_approval_after_the_founding_is_refused(tree):
    with pytest.raises(ActionError, match="批复日期不能晚于生效日期"):
        add_organization(
            name="机关第三党支部",
            code="JG03",
            kind="branch",
            parent=tree["general"],
            founded_on=date(2026, 10, 1),
            approval=APPROVAL,
            by=None,
            at=AT,
        )


# -- names -----------------------------------------------------------------------------------------
def rename(organization, name="机关综合党支部", on=ON, **fields):
    return rename_organization(
        organization=organization,
        name=name,
        short_name="综合支部",
        on=on,
        by=None,
        at=AT,
        **({"approval": APPROVAL} | fields),
    )


def test_a_new_name_keeps_the_old_one_for_the_days_before(tree):
    renamed = rename(tree["branch"])
    assert (renamed.name, renamed.initials) == ("机关综合党支部", "zhzb")
    assert name_on(renamed, date(2026, 10, 31)) == "机关第一党支部"
    assert name_on(renamed, ON) == "机关综合党支部"


def test_a_corrected_misspelling_was_never_the_name(tree):
    renamed = rename(tree["branch"], approval=None, correction=True)
    assert name_on(renamed, date(2026, 1, 1)) == "机关综合党支部"


def test_a_new_name_needs_an_approval(tree):
    with pytest.raises(ActionError, match="请填写批准组织、批复日期和文号"):
        rename(tree["branch"], approval=None)


# -- moving ----------------------------------------------------------------------------------------
def test_everything_below_moves_along(tree):
    person = make_person(tree["branch"], group=tree["group"])
    moved = move(tree)
    assert Organization.objects.get_parent(moved) == tree["committee"]
    assert Organization.objects.get_parent(fresh(tree["group"])) == moved
    assert person.memberships.get().organization == moved
    assert not any(Organization.objects.find_problems())


def test_as_of_a_past_day_it_stood_where_it_stood(tree):
    move(tree)
    branch = fresh(tree["branch"])
    before = parents_on(organizations=[branch], on=date(2026, 10, 31))
    after = parents_on(organizations=[branch], on=ON)
    assert before[branch.pk] == tree["general"]
    assert after[branch.pk] == tree["committee"]


def test_two_moves_are_told_apart_by_their_days(tree):
    move(tree, on=date(2026, 10, 25))
    move(tree, to="general", on=ON)
    branch = fresh(tree["branch"])
    stood = {
        day: parents_on(organizations=[branch], on=day)[branch.pk].name
        for day in (date(2026, 10, 24), date(2026, 10, 25), ON)
    }
    assert list(stood.values()) == ["机关党总支", "东湾区住建局党委", "机关党总支"]


def test_where_many_stood_is_asked_in_two_queries(tree, django_assert_num_queries):
    rows = [tree["branch"], tree["sister"], tree["general"]]
    with django_assert_num_queries(2):
        parents_on(organizations=rows, on=TODAY)


def test_grants_reach_what_has_come_and_no_longer_what_has_left(tree):
    old = make_user("auditor", tree["general"])
    new = make_user("committee_staff", tree["elsewhere"])
    seen = preview(fresh(tree["branch"]), on=ON, new_parent=fresh(tree["elsewhere"]))
    assert [grant.user for grant in seen.gains] == [new]
    assert [grant.user for grant in seen.loses] == [old]
    move(tree, to="elsewhere")
    for user in (old, new):
        user.__dict__.pop("active_grants", None)
    visible = Organization.objects.permitted(new, P.ORGANIZATION_VIEW)
    assert visible.filter(pk__in=(tree["branch"].pk, tree["group"].pk)).count() == 2
    assert not Organization.objects.permitted(old, P.ORGANIZATION_VIEW).filter(pk=tree["branch"].pk)


def test_the_log_follows_the_organisation(tree):
    """A path that a move has left is given to the next organisation: its reader sees no old log."""
    old_path = tree["sister"].path
    move(tree, key="sister", to="elsewhere")
    heir = make_organization("机关第九党支部", fresh(tree["general"]))
    assert heir.path == old_path
    reader = make_user("auditor", heir)
    ids = AuditEvent.objects.permitted(reader, P.AUDIT_VIEW).values_list("organization_id")
    assert set(ids) == {(heir.pk,)}
    there = make_user("auditor", tree["elsewhere"])
    assert (
        AuditEvent.objects.permitted(there, P.AUDIT_VIEW)
        .filter(organization_id=tree["sister"].pk, action="organization.added")
        .exists()
    )


def test_no_past_day_may_run_in_a_circle(tree):
    """B left A on 1 November; nobody may write now that A went below B in October."""
    low = make_organization("镇党委", tree["committee"], OrganizationKind.COMMITTEE)
    tree["low"] = low
    move(tree, key="low", to="elsewhere", on=ON)
    with pytest.raises(ActionError, match="还隶属"):
        move(tree, key="committee", to="low", on=date(2026, 10, 20))
    moved = move(tree, key="committee", to="low", on=ON + timedelta(days=1))
    assert Organization.objects.get_parent(moved) == low


@pytest.mark.parametrize(
    ("key", "to", "on", "reason"),
    [
        ("branch", "general", ON, "不用调整"),
        ("general", "branch", ON, "不能放到自己或自己的下级下面"),
        ("branch", "other", ON, "党支部下面不能设党支部"),
        ("committee", "elsewhere", date(2026, 12, 1), "不能晚于今天"),
        ("branch", "committee", date(2014, 1, 1), "应晚于成立日期"),
        ("group", "sister", ON, "党小组随支部"),
    ],
)
def test_moves_that_are_refused(tree, key, to, on, reason):
    with pytest.raises(ActionError, match=reason):
        move(tree, key=key, to=to, on=on)


# -- dissolving ------------------------------------------------------------------------------------
def test_an_empty_branch_is_dissolved(tree):
    gone = dissolve(tree["sister"])
    assert gone.dissolved_on == ON
    assert gone.changes.get().approved_by == "东湾区住建局党委"
    with pytest.raises(ActionError, match="已于 2026-11-01 撤销"):
        dissolve(tree["sister"], on=TODAY)


def test_members_children_and_elections_stop_it_each_with_a_link(tree):
    make_people(tree["branch"], 3)
    make_election(tree["branch"], seats=0)
    blockers = dissolving_blockers(tree["branch"], on=ON, today=TODAY)
    messages = "；".join(one.message for one in blockers)
    assert "还有 3 人的组织关系在这里" in messages
    assert "还有 1 个下级组织：第一党小组" in messages
    assert "还没有办完" in messages
    assert all(one.target.startswith("/") for one in blockers)


def test_a_temporary_branch_ends_with_its_body_without_approval(tree):
    temporary = make_organization(
        "防汛临时党支部", tree["general"], OrganizationKind.TEMPORARY_BRANCH
    )
    assert dissolve(temporary, approval=None).dissolved_on == ON
    with pytest.raises(ActionError, match="批复"):
        dissolve(tree["sister"], approval=None)


def test_a_group_is_dissolved_and_its_members_stay_in_the_branch(tree):
    person = make_person(tree["branch"], group=tree["group"])
    dissolve(tree["group"], approval=None)
    old, new = person.memberships.order_by("starts_on")
    assert (old.group, old.ends_on) == (tree["group"], ON)
    assert (new.organization, new.group, new.starts_on) == (tree["branch"], None, ON)
    assert (old.loss, new.gain) == ("", "")


def test_posts_end_on_the_day(tree):
    person = make_person(tree["sister"])
    make_position(person, tree["branch"], "deputy")
    Membership.objects.all().update(ends_on=date(2026, 10, 1))
    Organization.objects.filter(pk=tree["group"].pk).update(dissolved_on=date(2026, 10, 1))
    dissolve(tree["branch"])
    assert Position.objects.get().ends_on == ON


# -- the table -------------------------------------------------------------------------------------
def test_the_history_is_insert_only(tree):
    rename(tree["branch"])
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        OrganizationChange.objects.update(on=TODAY)


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "moved"},
        {"kind": "renamed", "old_name": "甲"},
        {"kind": "dissolved", "document_number": "5号"},
        {"kind": "dissolved", "approved_on": ON},
        {
            "kind": "dissolved",
            "approved_by": "党委",
            "document_number": "5号",
            "approved_on": ON,
            "applied_on": TODAY,
        },
    ],
)
def test_the_database_refuses_half_a_change(tree, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganizationChange.objects.create(
            organization=tree["branch"], on=ON, recorded_at=AT, **fields
        )
    assert connection.is_usable()


# -- nothing begins in what is no more ---------------------------------------------------------
def test_nothing_begins_in_a_dissolved_organisation(tree):
    gone = dissolve(tree["sister"])
    person = make_person(tree["branch"])
    acts = (
        lambda: make_person(gone),
        lambda: make_position(person, gone, "secretary", ON),
        lambda: make_organization("第二党小组", gone, OrganizationKind.GROUP),
        lambda: make_user("secretary", gone),
        lambda: make_term(gone),
        lambda: make_election(gone),
        lambda: move_person(
            person=person, organization=gone, starts_on=TODAY, reason="", by=None, at=AT
        ),
    )
    for act in acts:
        with pytest.raises(ActionError, match="已于 2026-11-01 撤销"):
            act()


def test_a_letter_under_way_keeps_both_branches(tree):
    sent = letter(make_person(tree["branch"]), tree["other"])
    for source in (tree["branch"], tree["other"]):
        messages = [one.message for one in dissolving_blockers(source, on=ON, today=TODAY)]
        assert any(f"介绍信 {sent.number} 还没有办结" in one for one in messages)
