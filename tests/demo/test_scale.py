"""An invented register of three branches, held against the product's own checks.

Loaded once for the whole file and taken back at its end.
"""

from collections import Counter
from datetime import date
from io import StringIO
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count
from django.test import Client
from django.urls import reverse
from stdnum.cn import ric

from branchrecords.access.permissions import Permission
from branchrecords.backup.proofs import prove_all
from branchrecords.demo.scale.build import build_scale
from branchrecords.demo.scale.people import invent
from branchrecords.demo.scale.sizes import Size, default_branches
from branchrecords.demo.world import PASSWORD
from dues.models import Assessment, JournalLine, Payment
from dues.queries.facts import Duty, facts_of
from dues.rules.accounts import Account
from meetings.models import Meeting
from meetings.queries.rosters import roster_of
from members.models import DevelopmentCase, Organization, Person, StepRecord, User
from members.queries.development import done_of
from members.rules.development_course import course_of
from members.rules.kinds import BRANCH_KINDS, Post

BACKEND = "members.backends.UsernameOrPhoneBackend"
SIZE = Size(members=36, branches=3, months=3)
pytestmark = pytest.mark.xdist_group("scale")


@pytest.fixture(scope="module", autouse=True)
def told(django_db_setup, django_db_blocker):
    """The register, and what its loader said."""
    lines: list[str] = []
    with django_db_blocker.unblock(), transaction.atomic():
        build_scale(SIZE, progress=lines.append)
        lines.append(str(_entries_read("line_books")))
        yield lines
        transaction.set_rollback(True)
    with django_db_blocker.unblock():
        connection.close()


@pytest.fixture
def committee() -> Client:
    """Staff of the root."""
    client = Client()
    client.force_login(User.objects.get(username="dangwei"), BACKEND)
    return client


def test_every_part_tells_its_time(told):
    assert [line.split("：")[0] for line in told[:-1]] == [
        "组织",
        "党员",
        "任期、职务、账号",
        "会议、到会、议题",
        "封存",
        "党费",
        "发展党员",
        "合计",
    ]


def test_the_checks_of_the_journal_read_no_more_than_their_own_entry(told):
    """Nobody has counted the rows of this transaction, so the planner must have no wrong choice."""
    assert int(told[-1]) <= Payment.objects.count()


def _entries_read(index: str) -> int:
    """How many entries of an index this transaction has read so far."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_get_xact_tuples_returned(%s::regclass)", [index])
        return cursor.fetchone()[0]


def test_the_tree_is_what_treebeard_keeps():
    assert [list(found) for found in Organization.objects.find_problems()] == [[], [], [], [], []]
    assert Counter(Organization.objects.values_list("kind", "depth")) == {
        ("committee", 1): 1,
        ("committee", 2): 1,
        ("general_branch", 3): 1,
        ("branch", 4): 3,
    }


def test_books_are_even_and_every_seal_is_the_products_own():
    found = prove_all()
    assert found["封存记录"].startswith("3 个组织的 ")
    debit, credit = found["党费账"].split("借方 ")[1].removesuffix(" 元。").split(" 元，贷方 ")
    assert debit == credit


def test_rolls_hold_whom_the_product_would_have_invited():
    meetings = Meeting.objects.exclude(state="planned").prefetch_related("attendances")
    assert Counter(m.state for m in meetings)["sealed"] >= 15
    for meeting in meetings:
        wrote = {
            row.person_id: (row.name, row.standing, row.post, row.may_vote)
            for row in meeting.attendances.all()
        }
        due = {
            entry.person.pk: (entry.person.name, entry.standing, entry.post, entry.may_vote)
            for entry in roster_of(meeting)
        }
        assert wrote == due, meeting


def test_assessments_are_what_the_rules_say_and_what_is_paid_is_owed():
    rows = list(Assessment.objects.with_balance())
    duties = [Duty(row.person_id, row.organization_id, row.month) for row in rows]
    facts = facts_of(duties)
    assert len(rows) == 36 * 3
    for row in rows:
        found = facts[row.person_id, row.month]
        assert (row.amount, row.rate, row.article, row.local_rules, row.source_id) == (
            found.amount,
            found.rate,
            found.article,
            found.local_rules,
            found.source_id,
        )
        assert (row.base, row.owed) == (found.base, found.amount)
        assert row.open in (0, found.amount)
    assert 0 < sum(row.open > 0 for row in rows) < 36
    money = JournalLine.objects.of(Account.CASH, Account.BANK).balance()
    assert money == sum(row.paid for row in rows)


def test_numbers_open_agree_and_are_nobody_elses():
    people = list(Person.objects.all())
    assert len({person.id_number for person in people}) == len(people)
    for person in people:
        assert ric.calc_check_digit(person.id_number) == person.id_number[-1]
        assert ric.get_birth_date(person.id_number) == person.born_on
        assert int(person.id_number[16]) % 2 == int(person.sex) % 2
        assert Person.objects.get(phone_digest=person.phone_digest).phone == person.phone
    stored = "SELECT count(DISTINCT phone) FROM members_person WHERE phone LIKE '%%$%%'"
    with connection.cursor() as cursor:
        cursor.execute(stored)
        assert cursor.fetchone() == (len(people),)


def test_each_branch_has_one_secretary_who_reaches_its_members_and_no_others():
    sizes = dict(zip(range(3), SIZE.members_of_branches(), strict=True))
    branches = Organization.objects.filter(kind__in=BRANCH_KINDS).annotate(
        people=Count("memberships")
    )
    for b, branch in enumerate(branches):
        assert branch.positions.filter(post=Post.SECRETARY).count() == 1
        user = User.objects.get(username="shuji" if b == 0 else f"shuji{b:05d}")
        seen = Person.objects.permitted(user, Permission.PERSON_VIEW)
        assert seen.members_on(date(2026, 11, 20)).count() == sizes[b]
        assert seen.count() == branch.people
    staff = User.objects.get(username="dangwei")
    assert Person.objects.permitted(staff, Permission.PERSON_VIEW).count() == 38


def test_cases_stand_where_their_steps_lead():
    cases = DevelopmentCase.objects.order_by("next_step")
    assert [case.next_step for case in cases] == [3, 6]
    for case in cases:
        course = course_of(done_of(record) for record in case.records.all())
        periods = [(one.kind.value, one.starts_on, one.ends_on) for one in course.periods]
        assert course.next_step == case.next_step
        assert list(case.person.standings.values_list("kind", "starts_on", "ends_on")) == periods
    assert StepRecord.objects.get(step="talk", case=cases[0]).facts["opinion"]


def test_every_members_page_opens_and_every_page_of_a_branch(committee):
    branch = Organization.objects.filter(kind__in=BRANCH_KINDS)[0]
    lists = ("person-list", "cadence-map", "dues-overview", "meeting-list", "development-board")
    urls = [reverse(name, args=(branch.pk,)) for name in lists]
    urls += [
        reverse("person-detail", args=(pk,)) for pk in Person.objects.values_list("pk", flat=True)
    ]
    urls += [
        reverse("desk", args=(branch.pk,)),
        *(reverse("meeting-detail", args=(m.pk,)) for m in branch.meetings.all()),
    ]
    answers = {url: committee.get(url).status_code for url in urls}
    assert {url: status for url, status in answers.items() if status != 200} == {}


def test_a_secretary_and_a_member_log_in():
    for username in ("shuji", "shuji00001", "dangyuan"):
        client = Client()
        typed = {"username": username, "password": PASSWORD}
        client.post(reverse("login"), typed)
        assert client.get(reverse("home"), follow=True).status_code == 200


def test_a_database_with_people_is_refused():
    with pytest.raises(CommandError, match="already holds organisations"):
        call_command("load_demo", members=100, stdout=StringIO())


def test_the_same_seed_invents_the_same_people():
    def few(seed):
        rng = Random(seed)
        found = [invent(rng, n) for n in range(30)]
        return [(one.name, one.joined_on, one.row[7], one.row[9]) for one in found]

    assert few("a") == few("a") != few("b")


def test_branches_add_up_and_are_the_same_at_every_size():
    whole = Size(1_000_000, 40_000).members_of_branches()
    small = Size(1_000, 40).members_of_branches()
    assert (sum(whole), len(whole), min(whole)) == (1_000_000, 40_000, 10)
    assert small == whole[:40] == [18, 31, 24, 10, 40, 27, 22, 35, 13, 30] * 4
    assert (default_branches(1_000), default_branches(10)) == (40, 1)


@pytest.mark.parametrize(
    ("size", "word"),
    [
        ((100, 0), "--branches"),
        ((100, 40_001), "--branches"),
        ((23, 3), "--members"),
        ((1_000_001, 40_000), "--members"),
        ((100, 4, 12), "--months"),
        ((100, 4, 0), "--months"),
    ],
)
def test_what_cannot_be_built_is_said(size, word):
    with pytest.raises(ValueError, match=f"^{word} must be from"):
        Size(*size)
