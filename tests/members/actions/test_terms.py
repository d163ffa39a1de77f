"""Terms: one at a time, their length by kind, their end moved by approval."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from branchrecords.errors import ActionError
from members.actions.terms import change_term
from members.models import Term, TermChange
from members.queries.terms import renewals_of_year, term_board
from members.reminders.elections import due
from members.rules.approvals import Approval
from members.rules.kinds import OrganizationKind
from tests.factories.elections import make_term
from tests.factories.members import AT, TODAY, make_organization, make_user

pytestmark = pytest.mark.django_db
APPROVAL = Approval("住建局党委", date(2026, 6, 1), "住建党〔2026〕3号")


def extend(term, until, kind="extend"):
    return change_term(
        term=term, kind=kind, due_on=until, approval=APPROVAL, reason="改制", by=None, at=AT
    )


def test_the_next_term_ends_the_one_before(tree):
    first = make_term(tree["branch"], date(2020, 11, 20))
    second = make_term(tree["branch"], date(2023, 12, 1))
    first.refresh_from_db()
    assert (first.due_on, first.ends_on) == (date(2023, 11, 20), date(2023, 12, 1))
    assert (second.due_on, second.ends_on) == (date(2026, 12, 1), None)


def test_a_term_cannot_begin_before_the_last(tree):
    make_term(tree["branch"], date(2023, 12, 1))
    with pytest.raises(ActionError, match="更晚的日期"):
        make_term(tree["branch"], date(2022, 1, 1))


def test_a_temporary_branch_has_no_term(tree):
    temporary = make_organization("临时", tree["general"], OrganizationKind.TEMPORARY_BRANCH)
    with pytest.raises(ActionError, match="第八条"):
        make_term(temporary)


def test_an_extension_moves_the_due_date_and_keeps_the_old_one(tree):
    term = make_term(tree["branch"], date(2023, 11, 20))
    change = extend(term, date(2027, 5, 20))
    term.refresh_from_db()
    assert term.due_on == date(2027, 5, 20)
    assert (change.due_before, term.original_due) == (date(2026, 11, 20), date(2026, 11, 20))
    with pytest.raises(ActionError, match="最晚到 2027-11-20"):
        extend(term, date(2027, 11, 21))


def test_a_term_that_was_followed_is_not_extended(tree):
    term = make_term(tree["branch"], date(2020, 11, 20))
    make_term(tree["branch"], date(2023, 11, 20))
    with pytest.raises(ActionError, match="已经换届"):
        extend(term, date(2024, 5, 20))


def test_the_board_lists_the_most_urgent_first(tree):
    make_term(tree["branch"], date(2023, 6, 1))  # due 2026-06-01
    make_term(tree["sister"], date(2024, 3, 1))  # due 2027-03-01
    make_term(tree["general"], date(2025, 3, 1))
    rows = term_board(within=tree["committee"], on=TODAY)
    assert [(row.organization.name, row.state.key) for row in rows] == [
        ("机关第一党支部", "overdue"),
        ("机关第二党支部", "soon"),
        ("东湾区住建局党委", "none"),
        ("机关党总支", "running"),
    ]
    assert rows[0].state.days == 172


def test_the_board_asks_the_same_for_more_organisations(tree, django_assert_num_queries):
    make_term(tree["branch"])
    with django_assert_num_queries(5):
        term_board(within=tree["committee"], on=TODAY)
    for _ in range(3):
        make_term(make_organization(parent=tree["general"]))
    with django_assert_num_queries(5):
        term_board(within=tree["committee"], on=TODAY)


def test_due_and_done_of_a_year(tree):
    make_term(tree["branch"], date(2022, 3, 1))  # due 2025-03-01, renewed in 2026
    make_term(tree["branch"], date(2026, 4, 1))
    make_term(tree["sister"], date(2023, 6, 1))  # due 2026-06-01, not yet
    late = make_organization("早已超期", tree["general"])
    make_term(late, date(2019, 1, 1))  # due 2022, never renewed
    early = make_organization("提前换届", tree["general"])
    make_term(early, date(2024, 1, 1))  # due 2027, renewed ahead in 2026
    make_term(early, date(2026, 9, 1))
    gone = make_organization("已撤销", tree["general"])
    make_term(gone, date(2023, 6, 1))
    type(gone).objects.filter(pk=gone.pk).update(dissolved_on=date(2026, 5, 1))
    found = renewals_of_year(within=tree["committee"], year=2026)
    assert {t.organization.name for t in found.due} == {
        "机关第一党支部",
        "机关第二党支部",
        "早已超期",
        "提前换届",
    }
    assert {t.organization.name for t in found.done} == {"机关第一党支部", "提前换届"}
    before = renewals_of_year(within=tree["committee"], year=2025)
    assert {t.organization.name for t in before.due} == {"机关第一党支部", "早已超期"}
    assert before.done == []


def test_secretary_and_committee_are_reminded_half_a_year_before(tree):
    secretary = make_user("secretary", tree["branch"])
    staff = make_user("committee_staff", tree["committee"])
    make_user("secretary", tree["sister"])
    make_user("committee_staff", tree["elsewhere"])
    make_term(tree["branch"], date(2023, 11, 20))
    assert due(date(2026, 5, 19)) == []
    reminders = due(date(2026, 5, 20))
    assert {one.recipient_id for one in reminders} == {secretary.pk, staff.pk}
    assert reminders[0].subject == "机关第一党支部2026年11月20日届满，准备换届"
    late = due(date(2026, 12, 1))
    assert {(one.kind, one.due_on) for one in late} == {("election.late", date(2026, 11, 20))}


def test_the_database_refuses_overlapping_terms(tree):
    make_term(tree["branch"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.create(
            organization=tree["branch"],
            starts_on=date(2024, 1, 1),
            years=3,
            due_on=date(2027, 1, 1),
        )


@pytest.mark.parametrize(
    "fields",
    [{"years": 0}, {"years": 6}, {"due_on": date(2020, 1, 1)}, {"ends_on": date(2019, 1, 1)}],
)
def test_the_database_refuses_wrong_terms(tree, fields):
    good = {"starts_on": date(2020, 1, 1), "years": 3, "due_on": date(2023, 1, 1)}
    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.create(organization=tree["branch"], **(good | fields))


@pytest.mark.parametrize(
    "fields",
    [
        {"due_after": date(2027, 12, 1)},
        {"due_after": date(2026, 11, 1)},
        {"kind": "advance", "due_after": date(2027, 1, 1)},
        {"document_number": ""},
        {"reason": ""},
    ],
)
def test_the_database_refuses_changes_beyond_a_year_or_unapproved(tree, fields):
    good = {
        "kind": "extend",
        "due_before": date(2026, 11, 20),
        "due_after": date(2027, 5, 20),
        "approved_on": TODAY,
        "approved_by": "党委",
        "document_number": "3号",
        "reason": "改制",
        "recorded_at": AT,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        TermChange.objects.create(term=make_term(tree["branch"]), **(good | fields))
