"""Every URL × every role × where the grant lies. A URL without a row fails the build."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

import pytest
from django.db import transaction
from django.urls import reverse

from branchrecords.documents import pdf
from members.models import Person
from tests.architecture.test_views import every_pattern

from .canaries import (
    FOREIGN_VALUES,
    INCOME,
    SECRET,
    Watch,
    hidden_from,
    marked,
    plant,
)
from .logins import Browsers, read_once
from .matrix import ROWS, Row
from .once import made_once, shells_once  # noqa: F401  a fixture
from .world import MINE, PLACES, REACHED, ROLES, World, build_world, personal, things_of

BY_ID = {row.name: row for row in ROWS}
WATCH = Watch()
TOKEN = re.compile(r'"\w{64}"')


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One world for all rows, with its canaries, taken back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        with marked(SECRET, all_texts=False):
            made = build_world(income=INCOME[0])
        plant(made.tree, things_of, Person.objects.get(pk=made.things["person"]["pk"]))
        with read_once(), shells_once():
            yield made
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def watch(monkeypatch):
    """Whatever a row's answers show that they should not, fails the row."""
    watching = Watch()
    monkeypatch.setattr("tests.access.test_matrix.WATCH", watching)
    render = pdf.render_to_string

    def keep(*arguments, **options):
        watching.papers.append(render(*arguments, **options))
        return watching.papers[-1]

    monkeypatch.setattr(pdf, "render_to_string", keep)
    yield watching
    assert not watching.leaks, "\n".join(dict.fromkeys(watching.leaks))


def test_every_url_has_exactly_one_row():
    assert sorted(pattern.name for pattern in every_pattern()) == sorted(row.name for row in ROWS)


def test_a_log_in_that_is_kept_answers_as_a_fresh_one(world):
    """Two new sessions of one account, of which the second is asked a second time."""
    user, desk = world.users["S", "branch"], reverse("desk", args=[world.things["branch"]["pk"]])
    fresh, kept = Browsers(), Browsers()
    with transaction.atomic():
        kept.of(user).get(desk)
        answers = [one.of(user).get(desk) for one in (fresh, kept)]
        transaction.set_rollback(True)
    said = [TOKEN.sub("", answer.content.decode()) for answer in answers]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert said[0] == said[1]
    assert answers[0].wsgi_request.user.permissions == answers[1].wsgi_request.user.permissions
    assert answers[0].wsgi_request.user == answers[1].wsgi_request.user == user
    assert answers[0].wsgi_request.user is not answers[1].wsgi_request.user


def _status(world: World, row: Row, user, things: dict) -> int:
    """The answer's status; whatever the request changed is taken back."""
    client = world.client(user)
    with transaction.atomic():
        named = {**things.get(row.thing, {}), **row.extra}
        if row.mine and user is not None:
            named |= MINE[row.mine](user, named["pk"])
        url = _address(row.name, tuple(named.items()))
        with WATCH.listening():
            answer = client.get(url) if row.method == "GET" else client.post(url)
        transaction.set_rollback(True)
    WATCH.look(answer, *_unwanted(world, row, user))
    return answer.status_code


@lru_cache(maxsize=1)
def _address(name: str, named: tuple[tuple[str, object], ...]) -> str:
    """One row asks for the same one again and again."""
    return reverse(name, kwargs=dict(named))


def _unwanted(world: World, row: Row, user) -> tuple[str, tuple[str, ...]]:
    """Who asked for what, and what the answer must not hold."""
    letter, key = world.places.get(user.pk, ("", "")) if user is not None else ("", "")
    foreign = () if key in ("elsewhere", "other") else FOREIGN_VALUES
    return f"{row.name}, {letter or 'nobody'} {key}", (*foreign, *hidden_from(letter))


SCOPED = [row for row in ROWS if row.base in PLACES]


@pytest.mark.usefixtures("made_once")
@pytest.mark.parametrize("row", SCOPED, ids=lambda row: row.name)
def test_scoped_url(world, row):
    wrong = []
    for letter in ROLES:
        for place, key in PLACES[row.base].items():
            allowed = letter in row.roles
            if not allowed and place != "own":
                continue  # without the permission the place does not matter
            refused = 404 if letter in row.hidden else 403
            at_home = letter in row.home
            reached = place == "own" or (place in REACHED and not at_home)
            expected = refused if not allowed else row.status if reached else 404
            found = _status(world, row, world.users[letter, key], world.things)
            if at_home and not reached and found == 403:
                continue  # at a branch nothing is held at home
            if found != expected:
                wrong.append(f"{row.name}, {letter} {place}: {found}, not {expected}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.usefixtures("made_once")
@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.base in ("self", "anyone")], ids=lambda row: row.name
)
def test_url_without_a_place(world, row):
    found = {
        letter: _status(world, row, world.users[letter, "branch"], world.things) for letter in ROLES
    }
    assert found == {letter: row.status if letter in row.roles else 403 for letter in ROLES}


@pytest.mark.parametrize("row", [r for r in ROWS if r.base == "own"], ids=lambda row: row.name)
def test_what_is_personal_is_for_its_owner_alone(world, row):
    owner, other = world.users["S", "branch"], world.users["C", "committee"]
    for user in (owner, other):
        world.client(user)  # logged in outside of what is taken back
    with transaction.atomic():
        things = personal(owner)
        assert _status(world, row, owner, things) == row.status
        assert _status(world, row, other, things) == 404
        transaction.set_rollback(True)


@pytest.mark.parametrize("row", [r for r in ROWS if r.mine], ids=lambda row: row.name)
def test_what_belongs_to_another_is_not_found(world, row):
    """By somebody who may do the same with what is their own."""
    owner, other = world.users["S", "general"], world.users["C", "general"]
    world.client(other)
    with transaction.atomic():
        named = world.things[row.thing]
        mine = MINE[row.mine](owner, named["pk"])
        asked = replace(row, mine="", extra={**row.extra, **mine})
        assert _status(world, asked, other, world.things) == 404
        assert _status(world, asked, owner, world.things) == row.status
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.base != "public"], ids=lambda row: row.name
)
def test_nobody_comes_in_without_logging_in(world, row):
    things = {**world.things, "job": {"pk": 1}, "notice": {"pk": 1}}
    assert _status(world, row, None, things) == 302


@pytest.mark.parametrize(
    "name", ["health", "components", "login", "login-code", "verify"], ids=lambda name: name
)
def test_public_pages_open_without_logging_in(world, name):
    assert _status(world, BY_ID[name], None, world.things) == 200


def test_an_unknown_serial_tells_nothing(world):
    assert _status(world, BY_ID["verify-issue"], None, world.things) == 404
