"""人生轨迹: what the records of every app say, as far as the reader may see."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from dues.models import Payment
from members.actions.files import enter_early_steps, link_introducers
from members.actions.people import move_person
from tests.factories.meetings import Branch, make_sealed
from tests.factories.members import (
    AT,
    make_person,
    make_position,
    make_tree,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def person(tree):
    person = make_person(tree["branch"], "沈玉平", worked_from=date(2002, 8, 1))
    make_position(person, tree["branch"], "secretary", date(2020, 1, 1))
    days = {"applied_on": date(2008, 3, 1)}
    enter_early_steps(person=person, days=days, by=None, at=AT)
    return person


def lines(response) -> list[str]:
    return [event.title for _, events in response.context["years"] for event, _ in events]


def life(client, person):
    return client.get(reverse("person-timeline", args=(person.pk,)))


def test_a_life_from_the_file_the_newest_first(client, tree, person):
    pupil = make_person(
        tree["branch"], "江一帆", joined_on=date(2022, 7, 1), full_on=None, introducers="沈玉平"
    )
    link_introducers(person=pupil, known={"沈玉平": person}, by=None, at=AT)
    client.force_login(make_user("secretary", tree["branch"]))
    assert lines(life(client, person)) == [
        "介绍江一帆入党",
        "任机关第一党支部书记",
        "建册登记：机关第一党支部",
        "转为正式党员",
        "支部大会接收为预备党员",
        "申请入党",
        "参加工作",
        "出生",
    ]


def test_meetings_and_dues_stand_as_one_line_a_year(client, tree, person):
    officer = make_user("secretary", tree["branch"])
    staff = make_person(tree["branch"])
    branch = Branch(tree["branch"], person, staff, officer, [person, staff])
    make_sealed(branch, held_on=date(2026, 3, 12))
    for day, amount in ((date(2026, 2, 1), "30.00"), (date(2026, 3, 1), "32.50")):
        Payment.objects.create(
            person=person, organization=tree["branch"], amount=Decimal(amount), paid_on=day,
            posted_by=officer, posted_at=AT,
        )  # fmt: skip
    client.force_login(officer)
    page = life(client, person)
    assert {"2026年参加组织生活 1 次", "2026年交党费 62.50 元"} <= set(lines(page))
    assert f"{reverse('person-dues', args=(person.pk,))}?year=2026" in page.content.decode()


def test_who_may_not_see_dues_sees_no_sum(client, tree, person):
    Payment.objects.create(
        person=person, organization=tree["branch"], amount=Decimal("30.00"),
        paid_on=date(2026, 2, 1), posted_by=make_user(), posted_at=AT,
    )  # fmt: skip
    client.force_login(make_user("administrator", tree["committee"]))
    assert not [line for line in lines(life(client, person)) if "党费" in line]


def test_the_member_reads_the_own_life(client, tree, person):
    move_person(
        person=person, organization=tree["sister"], starts_on=date(2026, 1, 1), reason="",
        by=None, at=AT,
    )  # fmt: skip
    client.force_login(make_user("member", tree["sister"], person))
    page = client.get(reverse("me-timeline"))
    assert "本系统转入：机关第二党支部" in lines(page)
    assert "我的人生轨迹" in page.content.decode()
