"""Who is in which class on a day."""

from datetime import date

import pytest
from django.urls import reverse

from members.actions.mobile import record_contact
from members.models import Hardship, Person
from members.queries.people import PeopleFilter, listed
from tests.factories.care import make_hardship
from tests.factories.members import AT, TODAY, make_person, make_tree, make_user
from tests.factories.transfers import away

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return make_tree()["branch"]


def names(branch, category, on=TODAY) -> list[str]:
    chosen = PeopleFilter(category=category)
    rows = listed(
        Person.objects.all(),
        organization=branch,
        chosen=chosen,
        on=on,
        hardships=Hardship.objects.all(),
    )
    return [person.name for person in rows]


def test_normal_are_those_in_no_other_class_of_looking_after(branch):
    make_person(branch, "沈玉平")
    make_person(branch, "陶建中", member_class="cadre")
    away(make_person(branch, "江一帆"), branch)
    assert names(branch, "normal") == ["沈玉平"]
    assert names(branch, "cadre") == ["陶建中"]
    assert names(branch, "away") == ["江一帆"]
    assert names(branch, "away", on=date(2026, 2, 28)) == []


def test_hardship_is_for_those_who_look_after_people(client, branch):
    make_hardship(make_person(branch, "江一帆"))
    assert names(branch, "hardship") == ["江一帆"]
    assert names(branch, "hardship", on=date(2026, 1, 9)) == []
    page = reverse("person-list", args=(branch.pk,))
    for role, sees in (("secretary", True), ("administrator", False)):
        client.force_login(make_user(role, branch))
        answer = client.get(page, {"category": "hardship"})
        assert ("困难" in answer.content.decode()) is sees
        assert len(answer.context["page"]) == 1
        assert bool(answer.context["page"][0].categories) is sees


def test_who_was_not_reached_for_six_months_is_lost_until_reached(branch):
    record = away(make_person(branch, "江一帆"), branch, date(2026, 3, 1))
    assert names(branch, "lost", on=date(2026, 8, 31)) == []
    assert names(branch, "lost", on=date(2026, 9, 1)) == ["江一帆"]
    record_contact(
        row=record, on=date(2026, 9, 10), way="phone", was_reached=True, contacted_by="罗振业",
        content="在深圳，一切都好", by=None, at=AT,
    )  # fmt: skip
    assert names(branch, "lost") == []
    assert names(branch, "lost", on=date(2026, 9, 9)) == ["江一帆"]
