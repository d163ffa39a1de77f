"""The second wall, asked of PostgreSQL as the application's role, in plain SQL."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from branchrecords.access.roles import ROLES, Reach
from branchrecords.database.owner import as_owner
from branchrecords.database.policies import DUES, MEETINGS, OPEN, PEOPLE, POLICIES
from branchrecords.database.reading import NOBODY, beyond_scope, read_for, reading
from branchrecords.database.row_security import apply_policies
from members.models import Membership, Person, Position
from tests.access.world import build_world
from tests.factories.members import AT, make_person, make_tree, make_user
from tests.factories.trees import moved

ROOT = Path(settings.BASE_DIR)
# What rightly crosses the reader's organisations, by file.
CROSSINGS = {
    "dues/actions/handing_down.py": 1,
    "dues/actions/large.py": 2,
    "dues/actions/vouchers.py": 2,
    "meetings/queries/feeds.py": 1,
    "meetings/queries/personal.py": 1,
    "meetings/queries/sign_in.py": 1,
    "meetings/views/scanning.py": 1,
    "members/actions/imports.py": 1,
    "members/actions/mobile.py": 1,
    "members/actions/people.py": 3,
    "members/actions/transfers.py": 1,
    "members/forms/mobile.py": 1,
    "members/imports/members.py": 1,
    "members/queries/accounts.py": 1,
    "members/queries/people.py": 1,
}


@pytest.fixture(scope="module", autouse=True)
def wall(django_db_setup, django_db_blocker):
    """Policies switched on, whatever the rest of the run does."""
    before = settings.ROW_SECURITY
    with django_db_blocker.unblock():
        _switch(True)
        yield
        _switch(before)


def _switch(on: bool) -> None:
    settings.ROW_SECURITY = on
    with as_owner():
        apply_policies(connection, on=on)


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


def names() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM members_person")
        return {name for (name,) in cursor.fetchall()}


@pytest.fixture
def two(db):
    """Two branches of one committee with a secretary and a member each."""
    tree = make_tree()
    for key, name in (("branch", "沈玉平"), ("sister", "江若兰")):
        make_person(tree[key], name)
    return tree, make_user("secretary", tree["branch"]), make_user("secretary", tree["sister"])


@pytest.fixture(scope="module")
def world(wall, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


def test_nobody_sees_a_row_of_any_protected_table(world):
    filled = {table for table in POLICIES if count(table)}
    # Every subject has rows to be hidden, most tables among them.
    assert all(filled & group.keys() for group in (PEOPLE, MEETINGS, DUES))
    assert len(filled) > len(POLICIES) * 0.7, sorted(set(POLICIES) - filled)
    with reading(NOBODY):
        assert {table: count(table) for table in POLICIES if count(table)} == {}


def test_each_user_of_the_world_reads_every_protected_table(world):
    """No policy refers to itself, no set fails for a kind of reader."""
    for user in [world.users[letter, "branch"] for letter in "MSCK"]:
        with reading(read_for(user.pk)):
            for table in POLICIES:
                count(table)


def test_each_table_of_people_meetings_and_dues_has_a_policy_or_a_reason():
    tables = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    asked = {
        table
        for table, model in tables.items()
        if table.startswith(("meetings_", "dues_"))
        or any(
            field.is_relation and field.related_model._meta.db_table in POLICIES
            for field in model._meta.fields
        )
    }
    assert set(POLICIES) <= tables.keys()
    assert asked - POLICIES.keys() == OPEN.keys()
    assert all(OPEN.values())


def test_a_reader_sees_the_own_branch_and_the_upper_organisation_both(two):
    tree, mine, other = two
    staff = make_user("committee_staff", tree["committee"])
    stranger = make_user("secretary", tree["other"])
    for user, seen in (
        (mine, {"沈玉平"}),
        (other, {"江若兰"}),
        (staff, {"沈玉平", "江若兰"}),
        (stranger, set()),
    ):
        with reading(read_for(user.pk)):
            assert names() == seen


def test_a_member_sees_the_own_branch_and_what_the_database_names_alone(two):
    tree, *_ = two
    person = Person.objects.get(name="沈玉平")
    member = make_user("member", tree["branch"], person)
    with reading(read_for(member.pk)):
        assert names() == {"沈玉平"}
    # A grant of the role 党员 elsewhere reaches nobody there.
    visitor = make_user("member", tree["sister"])
    with reading(read_for(visitor.pk)):
        assert names() == set()


def test_roles_that_reach_the_own_person_are_those_the_database_knows():
    function = (ROOT / "branchrecords/database/scope.sql").read_text()
    named = set(re.findall(r"role <> '(\w+)'", function))
    assert named == {role.key for role in ROLES if role.reach is Reach.SELF}


def test_a_branch_that_moved_away_stays_readable_for_lists_of_a_past_day(two):
    tree, *_ = two
    staff = make_user("committee_staff", tree["general"])
    moved(tree["sister"], tree["elsewhere"], AT.date())
    with reading(read_for(staff.pk)):
        assert "江若兰" in names()


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO members_membership (person_id, organization_id, starts_on, reason, gain, loss)"
        " VALUES (%(person)s, %(sister)s, '2026-11-20', '', '', '')",
        "UPDATE members_membership SET organization_id = %(sister)s, person_id = %(stranger)s",
    ],
)
def test_writing_outside_the_scope_is_refused(two, statement):
    tree, mine, _ = two
    elsewhere = make_person(tree["other"], "何人")
    named = {"person": elsewhere.pk, "sister": tree["sister"].pk, "stranger": elsewhere.pk}
    with (
        reading(read_for(mine.pk)),
        pytest.raises(DatabaseError, match="violates row-level security policy"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, named)


def test_changing_and_deleting_find_nothing_outside_the_scope(two):
    _, mine, _ = two
    other = Person.objects.filter(name="江若兰")
    with reading(read_for(mine.pk)):
        assert other.update(note="x") == 0
        assert Membership.objects.filter(person__name="江若兰").delete()[0] == 0
    assert other.get().note == ""


def test_a_savepoint_that_is_rolled_back_keeps_the_reader(two):
    _, mine, _ = two
    with reading(read_for(mine.pk)):
        with transaction.atomic():
            names()
            transaction.set_rollback(True)
        assert names() == {"沈玉平"}


def test_nobody_sees_nothing_after_a_savepoint_that_brought_the_reader_back(two):
    _, mine, _ = two
    with reading(read_for(mine.pk)), transaction.atomic():
        names()
        with transaction.atomic():
            transaction.set_rollback(True)
        with reading(NOBODY):
            assert names() == set()


def test_who_comes_into_the_scope_by_what_is_written_is_seen_at_once(two):
    tree, mine, _ = two
    helper = make_person(tree["other"], "何人")
    with reading(read_for(mine.pk)):
        assert names() == {"沈玉平"}
        post = Position(person=helper, organization=tree["branch"], post="secretary")
        post.starts_on = AT.date()
        with transaction.atomic():
            post.save()
            assert names() == {"沈玉平", "何人"}
            transaction.set_rollback(True)
        assert names() == {"沈玉平"}


@pytest.mark.parametrize("number", [199, 200, 260])
def test_a_set_is_the_same_as_an_array_and_as_bits(two, number):
    """Up to 200 ids are kept as an array, the reader's one person among them."""
    tree, mine, _ = two
    sister = iter(Person.objects.bulk_create(_crowd("邻", number)))
    people = Person.objects.bulk_create(_crowd("众", number))
    Membership.objects.bulk_create(
        Membership(person=one, organization=tree[place], starts_on=AT.date())
        for some, place in ((people, "branch"), (sister, "sister"))
        for one in some
    )
    with reading(read_for(mine.pk)):
        assert names() == {"沈玉平"} | {one.name for one in people}
        with connection.cursor() as cursor:
            cursor.execute("SELECT left(scope_kept('people'), 1)")
            assert cursor.fetchone() == ("{" if number < 200 else "x",)


def _crowd(surname: str, number: int) -> list[Person]:
    return [Person(name=f"{surname}{n}", pinyin="zhong", initials="z") for n in range(number)]


def test_what_crosses_says_so_and_ends_with_its_block(two):
    _, mine, _ = two
    with reading(read_for(mine.pk)):
        with beyond_scope("a test"):
            assert names() == {"沈玉平", "江若兰"}
        assert names() == {"沈玉平"}


def test_every_crossing_is_listed():
    found = {}
    for app in ("branchrecords", "members", "meetings", "dues", "reports"):
        for path in (ROOT / app).rglob("*.py"):
            times = len(re.findall(r"\bbeyond_scope\(\s*\"", path.read_text()))
            if times:
                found[str(path.relative_to(ROOT))] = times
    assert found == CROSSINGS
