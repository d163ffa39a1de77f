"""Letters: who may get one, what acceptance does, that nobody is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from members.actions.moving import move_person
from members.actions.people import change_standing
from members.actions.transfers import Outside, cancel_letter, print_letter, return_letter
from members.models import Organization, Person, RuleOverride, Transfer, TransferStep
from members.queries.roster import memberships_on
from members.rules.kinds import OrganizationKind, Post, StandingKind
from tests.factories.members import (
    AT,
    TODAY,
    make_organization,
    make_person,
    make_position,
    make_tree,
    make_user,
)
from tests.factories.transfers import accept, away, letter, places

pytestmark = pytest.mark.django_db


def test_a_letter_moves_nobody(tree):
    person = make_person(tree["branch"])
    sent = letter(person, tree["other"])
    assert (sent.number, sent.issuer) == ("组介〔2026〕1号", tree["committee"])
    assert (sent.valid_days, sent.valid_until) == (10, date(2026, 11, 30))
    assert [m.organization for m in person.memberships.all()] == [tree["branch"]]
    assert person.memberships.get().ends_on is None
    assert [step.event for step in sent.steps.all()] == ["issued"]


def test_the_receipt_of_a_letter_to_outside_ends_the_membership(tree):
    person = make_person(tree["branch"], starts_on=date(2020, 1, 1))
    sent = letter(person)
    assert sent.valid_days == 30
    accept(sent)
    assert places(person) == [(tree["branch"], date(2020, 1, 1), TODAY)]
    assert not memberships_on(within=tree["branch"], on=TODAY).exists()
    assert memberships_on(within=tree["branch"], on=TODAY - timedelta(days=1)).count() == 1


def test_returned_and_cancelled_leave_the_person_with_the_sender(tree):
    person = make_person(tree["branch"])
    returned = return_letter(
        transfer=letter(person, tree["other"]), reason="身份证号与本人不符", by=None, at=AT
    )
    cancelled = cancel_letter(
        transfer=letter(person, tree["other"]), reason="调动取消", by=None, at=AT
    )
    assert (returned.state, cancelled.state) == ("returned", "cancelled")
    assert (returned.serial, cancelled.serial) == (1, 2)
    assert [m.ends_on for m in person.memberships.all()] == [None]
    with pytest.raises(ActionError, match="已退回"):
        accept(returned)


@pytest.mark.parametrize("end", [return_letter, cancel_letter])
def test_a_letter_comes_back_with_a_reason(tree, end):
    sent = letter(make_person(tree["branch"]), tree["other"])
    with pytest.raises(ActionError, match=r"请写明.+原因"):
        end(transfer=sent, reason=" ", by=None, at=AT)


def test_one_open_letter_per_person(tree):
    person = make_person(tree["branch"], "沈玉平")
    letter(person, tree["other"])
    with pytest.raises(ActionError, match="沈玉平 的介绍信 组介〔2026〕1号 还没有办结"):
        letter(person)


def test_nobody_is_moved_otherwise_while_a_letter_is_open(tree):
    person = make_person(tree["branch"])
    letter(person, tree["other"])
    with pytest.raises(ActionError, match="还没有办结"):
        move_person(
            person=person,
            organization=tree["sister"],
            starts_on=TODAY,
            reason="",
            by=None,
            at=AT,
        )


def test_within_one_committee_no_letter_is_needed(tree):
    with pytest.raises(ActionError, match="同属「东湾区住建局党委」，不用开介绍信"):
        letter(make_person(tree["branch"]), tree["sister"])


def test_a_temporary_branch_takes_nobody(tree):
    temporary = make_organization(
        "抗洪临时党支部", tree["elsewhere"], OrganizationKind.TEMPORARY_BRANCH
    )
    with pytest.raises(ActionError, match="临时党支部，不接转") as refusal:
        letter(make_person(tree["branch"]), temporary)
    assert refusal.value.blockers[0].article == "《支部工作条例》第八条"


def test_a_secretary_hands_over_first(tree):
    person = make_person(tree["branch"], "沈玉平")
    make_position(person, tree["branch"], Post.SECRETARY)
    with pytest.raises(ActionError, match="沈玉平 现任机关第一党支部书记，请先免去"):
        letter(person, tree["other"])


def test_candidates_move_with_a_letter_and_the_suspended_do_not(tree):
    candidate = make_person(tree["branch"], standing=StandingKind.CANDIDATE)
    assert letter(candidate, tree["other"]).standing == "candidate"
    suspended = make_person(tree["branch"], standing=StandingKind.SUSPENDED)
    with pytest.raises(ActionError, match="停止党籍，不能转接"):
        letter(suspended, tree["other"])


def test_validity_follows_the_setting_and_three_months_at_most(tree):
    RuleOverride.objects.create(
        organization=tree["committee"],
        key="letter_days_within",
        value="15",
        source="区委组织部通知",
        starts_on=date(2026, 1, 1),
    )
    person = make_person(tree["branch"])
    assert letter(person, tree["other"]).valid_days == 15
    with pytest.raises(ActionError, match="最长三个月"):
        letter(make_person(tree["branch"]), tree["other"], valid_days=93)


def test_letters_may_be_kept_to_the_committee(tree):
    RuleOverride.objects.create(
        organization=tree["committee"],
        key="letters_by",
        value="committee",
        source="区委组织部通知",
        starts_on=date(2026, 1, 1),
    )
    person = make_person(tree["branch"])
    secretary = make_user("secretary", tree["branch"])
    with pytest.raises(ActionError, match="只由「东湾区住建局党委」开出"):
        letter(person, tree["other"], by=secretary)
    staff = make_user("committee_staff", tree["committee"])
    assert letter(person, tree["other"], by=staff).serial == 1


def test_who_leaves_for_outside_was_transferred_and_not_lost(tree):
    person = make_person(tree["branch"])
    row = away(person, tree["branch"])
    accept(letter(person))
    row.refresh_from_db()
    assert row.outcome == "transferred"
    assert AuditEvent.objects.filter(action="mobile.closed").count() == 1


def test_transfer_takes_the_member_out_of_the_register_of_those_away(tree):
    person = make_person(tree["branch"])
    row = away(person, tree["branch"])
    accept(letter(person, tree["other"]))
    row.refresh_from_db()
    assert (row.ends_on, row.outcome) == (TODAY, "transferred")


def test_the_hand_does_not_do_what_the_receipt_does(tree):
    person = make_person(tree["branch"])
    letter(person)
    with pytest.raises(ActionError, match="还没有办结"):
        change_standing(
            person=person,
            kind=StandingKind.TRANSFERRED_OUT,
            starts_on=TODAY,
            reason="转出",
            by=None,
            at=AT,
        )


def test_the_second_printing_is_a_reprint(tree):
    sent = letter(make_person(tree["branch"]), tree["other"])
    assert print_letter(transfer=sent, by=None, at=AT) == 1
    assert print_letter(transfer=sent, by=None, at=AT) == 2


@pytest.mark.parametrize("end", [return_letter, cancel_letter])
def test_a_letter_that_came_back_is_not_printed(tree, end):
    ended = end(transfer=letter(make_person(tree["branch"])), reason="不再转", by=None, at=AT)
    with pytest.raises(ActionError, match="不能再打印"):
        print_letter(transfer=ended, by=None, at=AT)


def _refused(action, match):
    with pytest.raises((IntegrityError, DatabaseError), match=match), transaction.atomic():
        action()


def test_the_database_keeps_letters_as_they_were_written(tree):
    sent = letter(make_person(tree["branch"]), tree["other"])
    row = Transfer.objects.filter(pk=sent.pk)
    _refused(lambda: row.update(reason="另一个原因"), "cannot be changed")
    _refused(lambda: row.update(serial=9), "cannot be changed")
    _refused(
        lambda: connection.cursor().execute(f"DELETE FROM members_transfer WHERE id = {sent.pk}"),
        "cannot be deleted",
    )
    accept(sent)
    _refused(lambda: row.update(state="open", closed_on=None), "come to its end")


def _copy(sent, **changes):
    def insert():
        copy = Transfer.objects.get(pk=sent.pk)
        copy.pk, copy.serial = None, 2
        for key, value in changes.items():
            setattr(copy, key, value)
        copy.save(force_insert=True)

    return insert


def test_the_database_refuses_letters_that_do_not_add_up(tree):
    sent = letter(make_person(tree["branch"]), tree["other"])
    person = make_person(tree["branch"])
    _refused(_copy(sent), "transfer_one_open")
    for changes, name in (
        ({"serial": 1}, "transfer_number_once"),
        ({"target": tree["branch"]}, "transfer_two_sides"),
        ({"target": None}, "transfer_two_sides"),
        ({"kind": "out"}, "transfer_two_sides"),
        ({"year": 2025}, "transfer_numbered"),
        ({"issuer": None}, "transfer_numbered"),
        ({"valid_days": 93, "valid_until": date(2027, 2, 21)}, "transfer_valid_days"),
        ({"valid_until": date(2026, 12, 31)}, "transfer_valid_until"),
        ({"dues_until": date(2026, 10, 2)}, "transfer_dues_month"),
        ({"state": "accepted"}, "transfer_closed_after_issue"),
        ({"closed_on": TODAY}, "transfer_closed_after_issue"),
    ):
        _refused(_copy(sent, person=person, **changes), name)
    _copy(sent, person=person)()


def test_the_history_is_added_to_and_ends_once(tree):
    sent = accept(letter(make_person(tree["branch"]), tree["other"]))
    step = sent.steps.last()
    _refused(lambda: TransferStep.objects.filter(pk=step.pk).update(note="x"), "permission denied")
    _refused(
        lambda: TransferStep.objects.create(
            transfer=sent, event="cancelled", on=TODAY, note="错", at=AT
        ),
        "transfer_ends_once",
    )
    other = letter(make_person(tree["branch"]), tree["other"])
    _refused(
        lambda: TransferStep.objects.create(transfer=other, event="returned", on=TODAY, at=AT),
        "transfer_end_has_reason",
    )


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_and_no_double_when_many_issue_at_once():
    tree = make_tree()
    people = [make_person(tree["branch"]) for _ in range(8)]
    suspended = make_person(tree["branch"], standing=StandingKind.SUSPENDED)

    def issue(person):
        try:
            return letter(person, tree["other"]).serial
        except ActionError:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(issue, [*people[:4], suspended, *people[4:]]))
    assert sorted(number for number in numbers if number) == [1, 2, 3, 4, 5, 6, 7, 8]


def test_a_letter_needs_exactly_one_destination(tree):
    person = make_person(tree["branch"])
    with pytest.raises(ActionError, match="请写明转到哪个支部"):
        letter(person, tree["other"], outside=Outside("某党委"))
    assert Person.objects.count() == 1
    assert Organization.objects.exists()
