"""The registers of 流动党员: who goes in, the contact log, how a row ends."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from members.actions.mobile import change_mobile, close_mobile, record_contact, reveal_contact
from members.actions.moving import move_person
from members.actions.people import change_standing
from members.models import MobileContact, MobileRecord
from members.queries.roster import memberships_on
from members.rules.kinds import OrganizationKind, StandingKind
from tests.factories.members import AT, TODAY, make_organization, make_person
from tests.factories.transfers import away, visiting

pytestmark = pytest.mark.django_db


def contacted(row, on=TODAY, *, was_reached=True):
    return record_contact(
        row=row,
        on=on,
        way="phone",
        was_reached=was_reached,
        contacted_by="何干事",
        content="了解近况",
        by=None,
        at=AT,
    )


def test_who_is_away_stays_in_the_roster(tree):
    person = make_person(tree["branch"])
    row = away(person, tree["branch"])
    assert (row.name, row.standing, row.direction) == (person.name, "full", "out")
    assert memberships_on(within=tree["branch"], on=TODAY).count() == 1


def test_who_visits_is_not_counted_among_the_members(tree):
    visiting(tree["branch"])
    assert memberships_on(within=tree["branch"], on=TODAY).count() == 0


def test_a_branch_of_mobile_members_can_hold_visitors(tree):
    host = make_organization("流动党员党支部", tree["committee"], OrganizationKind.MOBILE_BRANCH)
    assert visiting(host).organization == host


def test_less_than_six_months_is_refused_with_the_article(tree):
    person = make_person(tree["branch"])
    with pytest.raises(ActionError, match="计划外出不满 6 个月") as refusal:
        away(person, tree["branch"], date(2026, 10, 1), expected_on=date(2027, 3, 31))
    assert "流动党员管理工作的意见" in refusal.value.blockers[0].article
    away(person, tree["branch"], date(2026, 10, 1), expected_on=date(2027, 4, 1))


def test_the_register_of_those_away_holds_own_members_only(tree):
    with pytest.raises(ActionError, match="只登记「机关第二党支部」自己的党员"):
        away(make_person(tree["branch"]), tree["sister"])
    with pytest.raises(ActionError, match="还不是党员"):
        away(make_person(tree["branch"], standing=StandingKind.ACTIVIST), tree["branch"])


def test_nobody_stands_twice_in_one_register(tree):
    person = make_person(tree["branch"], "沈玉平")
    away(person, tree["branch"])
    with pytest.raises(ActionError, match="沈玉平 已经在「机关第一党支部」的流出名册里"):
        away(person, tree["branch"])


def test_a_member_away_here_may_visit_there_and_not_at_home(tree):
    person = make_person(tree["branch"])
    away(person, tree["branch"])
    row = visiting(tree["other"], person=person)
    assert (row.person, row.name) == (person, person.name)
    with pytest.raises(ActionError, match="是本支部的党员，不登记为流入"):
        visiting(tree["sister"], person=make_person(tree["sister"]))


@pytest.mark.parametrize(
    ("on", "message"),
    [
        (TODAY + timedelta(days=1), "联系日期不能晚于今天"),
        (date(2026, 2, 28), "联系日期不能早于开始日期 2026-03-01"),
    ],
)
def test_contacts_lie_between_leaving_and_today(tree, on, message):
    row = away(make_person(tree["branch"]), tree["branch"])
    with pytest.raises(ActionError, match=message):
        contacted(row, on)


def test_return_closes_the_row_for_good(tree):
    row = away(make_person(tree["branch"]), tree["branch"], certificate="LJ2026001")
    closed = close_mobile(
        row=row,
        ends_on=TODAY,
        outcome="returned",
        certificate_returned_on=TODAY,
        by=None,
        at=AT,
    )
    assert (closed.ends_on, closed.certificate_returned_on) == (TODAY, TODAY)
    with pytest.raises(ActionError, match="已经结束（已返回）"):
        contacted(closed)
    with pytest.raises(ActionError, match="已经结束"):
        change_mobile(row=closed, changes={"place": "北京"}, by=None, at=AT)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"outcome": "left"}, "请选择结果"),
        ({"ends_on": date(2026, 3, 1)}, "应晚于开始日期"),
        ({"ends_on": TODAY + timedelta(days=1)}, "不能晚于今天"),
        ({"certificate_returned_on": TODAY}, "没有登记活动证号"),
    ],
)
def test_a_row_ends_in_order(tree, changes, message):
    row = away(make_person(tree["branch"]), tree["branch"])
    facts = {"ends_on": TODAY, "outcome": "returned"} | changes
    with pytest.raises(ActionError, match=message):
        close_mobile(row=row, **facts, by=None, at=AT)


def test_a_move_at_home_takes_the_row_along(tree):
    person = make_person(tree["branch"])
    row = away(person, tree["branch"])
    move_person(
        person=person, organization=tree["sister"], starts_on=TODAY, reason="", by=None, at=AT
    )
    row.refresh_from_db()
    assert row.organization == tree["sister"]


def test_the_end_of_membership_ends_both_registers(tree):
    person = make_person(tree["branch"])
    rows = [away(person, tree["branch"]), visiting(tree["other"], person=person)]
    change_standing(
        person=person,
        kind=StandingKind.SUSPENDED,
        starts_on=TODAY,
        reason="失去联系",
        by=None,
        at=AT,
    )
    for row in rows:
        row.refresh_from_db()
        assert (row.ends_on, row.outcome) == (TODAY, "ended")


def test_corrections_name_fields_and_never_contents(tree):
    row = away(make_person(tree["branch"]), tree["branch"], contact="13812345678")
    change_mobile(row=row, changes={"contact": "13912345678", "place": "北京"}, by=None, at=AT)
    event = AuditEvent.objects.get(action="mobile.changed")
    assert event.detail["fields"] == ["居住地", "联系方式"]
    assert "139" not in str(event.detail)


def test_seeing_the_contact_is_logged_for_the_person(tree):
    person = make_person(tree["branch"])
    row = away(person, tree["branch"], contact="13812345678")
    assert reveal_contact(row=row, by=None, at=AT) == "13812345678"
    event = AuditEvent.objects.get(action="mobile.revealed")
    assert (event.person_id, event.organization_id) == (person.pk, tree["branch"].pk)


def _refused(action, match):
    with pytest.raises((IntegrityError, DatabaseError), match=match), transaction.atomic():
        action()


def test_the_database_refuses_rows_that_do_not_add_up(tree):
    row = away(make_person(tree["branch"]), tree["branch"], certificate="LJ1",
               certificate_on=date(2026, 3, 1))  # fmt: skip
    rows = MobileRecord.objects.filter(pk=row.pk)
    for changes, name in (
        ({"person": None}, "mobile_out_is_own_member"),
        ({"direction": "in"}, "mobile_in_names_home"),
        ({"ends_on": TODAY}, "mobile_end_has_outcome"),
        ({"outcome": "returned"}, "mobile_end_has_outcome"),
        ({"ends_on": date(2026, 3, 1), "outcome": "returned"}, "mobile_ends_after_start"),
        ({"expected_on": date(2026, 3, 1)}, "mobile_expected_after_start"),
        ({"certificate_returned_on": date(2026, 2, 1)}, "mobile_certificate_returned_after"),
    ):
        _refused(lambda changes=changes: rows.update(**changes), name)
    copy = MobileRecord.objects.get(pk=row.pk)
    copy.pk = None
    _refused(lambda: copy.save(force_insert=True), "mobile_once")


def test_a_contact_is_never_changed(tree):
    contact = contacted(away(make_person(tree["branch"]), tree["branch"]))
    rows = MobileContact.objects.filter(pk=contact.pk)
    _refused(lambda: rows.update(content="别的"), "permission denied")
    _refused(rows.delete, "permission denied")
