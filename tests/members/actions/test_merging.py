"""One branch goes into another: what goes over, what stays, what stops it."""

from datetime import date

import pytest

from branchrecords.errors import ActionError
from members.actions.merging import merge_organization
from members.models import Membership, Organization
from tests.factories.changes import APPROVAL, ON, fresh
from tests.factories.elections import make_term
from tests.factories.meetings import Branch, make_planned
from tests.factories.members import (
    AT,
    make_people,
    make_person,
    make_position,
    make_user,
)
from tests.factories.transfers import letter

pytestmark = pytest.mark.django_db


def merge(tree, on=ON):
    return merge_organization(
        source=tree["branch"], target=tree["sister"], on=on, approval=APPROVAL, by=None, at=AT
    )


def test_members_groups_and_log_ins_go_over_and_the_history_stays(tree):
    people = make_people(tree["branch"], 3)
    grouped = make_person(tree["branch"], group=tree["group"])
    secretary = make_position(people[0], tree["branch"], "secretary")
    account = make_user("member", tree["branch"], people[1])
    officer = make_user("secretary", tree["branch"], people[0])
    term = make_term(tree["branch"])
    target = merge(tree)
    here = Membership.objects.active_on(ON).filter(organization=target)
    assert here.count() == 4
    assert (
        Membership.objects.active_on(date(2026, 10, 31)).filter(organization=tree["branch"]).count()
        == 4
    )
    assert here.get(person=grouped).group == tree["group"]
    assert Organization.objects.get_parent(fresh(tree["group"])) == target
    assert fresh(tree["branch"]).dissolved_on == ON
    secretary.refresh_from_db()
    term.refresh_from_db()
    assert (secretary.ends_on, term.ends_on) == (ON, ON)
    assert officer.grants.get().ends_on == ON
    assert set(account.grants.values_list("organization", "ends_on")) == {
        (tree["branch"].pk, ON),
        (target.pk, None),
    }
    assert {c.kind for c in tree["branch"].changes.all()} == {"merged"}
    assert {c.kind for c in target.changes.all()} == {"absorbed"}


def test_the_reasons_of_a_merge_are_counted_as_moves(tree):
    person = make_person(tree["branch"])
    merge(tree)
    first, second = person.memberships.order_by("starts_on")
    assert (first.ends_on, first.loss) == (ON, "moved_out")
    assert (second.starts_on, second.gain) == (ON, "moved_in")


def test_who_came_after_the_day_of_a_merge_stops_it(tree):
    make_person(tree["branch"], "江一帆", starts_on=date(2026, 11, 10))
    with pytest.raises(ActionError, match="江一帆 2026-11-10 才转入"):
        merge(tree)


def test_an_unsealed_meeting_stops_a_merge(tree):
    people = make_people(tree["branch"], 2)
    make_planned(Branch(tree["branch"], *people, make_user("secretary", tree["branch"])))
    with pytest.raises(ActionError, match="还没有封存"):
        merge(tree)


def test_a_letter_under_way_stops_a_merge(tree):
    letter(make_person(tree["branch"]), tree["other"])
    with pytest.raises(ActionError, match="还没有办结"):
        merge(tree)
