"""人生轨迹: what the records of every app say, as far as the reader may see."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.actions.confirming import confirm_election
from members.actions.files import enter_early_steps, link_introducers
from members.actions.mobile import close_mobile
from members.actions.moving import move_person
from tests.factories.care import make_award, make_hardship, make_sanction, make_visit
from tests.factories.development import make_case
from tests.factories.dues import owed, received
from tests.factories.elections import APPROVAL, count_votes, make_ballot, make_election
from tests.factories.meetings import Branch, make_sealed
from tests.factories.members import (
    AT,
    make_people,
    make_person,
    make_position,
    make_user,
)
from tests.factories.transfers import away, letter

pytestmark = pytest.mark.django_db


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
        received(owed(person, tree["branch"], day, amount), amount, day, officer)
    client.force_login(officer)
    page = life(client, person)
    assert {"2026年参加组织生活 1 次", "2026年交党费 62.50 元"} <= set(lines(page))
    assert f"{reverse('person-dues', args=(person.pk,))}?year=2026" in page.content.decode()


def test_who_may_not_see_dues_sees_no_sum(client, tree, person):
    day = date(2026, 2, 1)
    received(owed(person, tree["branch"], day, "30.00"), "30.00", day, make_user())
    client.force_login(make_user("administrator", tree["committee"]))
    assert not [line for line in lines(life(client, person)) if "党费" in line]


def test_letters_and_being_away_stand_in_the_life(client, tree, person):
    traveller = make_person(tree["branch"], "江一帆")
    row = away(traveller, tree["branch"], date(2026, 3, 1))
    close_mobile(row=row, ends_on=date(2026, 10, 1), outcome="returned", by=None, at=AT)
    sent = letter(traveller)
    client.force_login(make_user("secretary", tree["branch"]))
    page = life(client, traveller)
    assert lines(page)[:3] == [
        f"开出介绍信 {sent.number}",
        "流出结束：已返回",
        "流出：深圳市南山区",
    ]
    assert reverse("transfer-detail", args=(sent.pk,)) in page.content.decode()


def test_the_steps_of_development_are_told_once(client, tree):
    case = make_case(tree["branch"], "activist_filed")
    client.force_login(make_user("secretary", tree["branch"]))
    page = life(client, case.person)
    assert lines(page)[:4] == [
        "入党积极分子报党委备案",
        "确定为入党积极分子",
        "派人谈话",
        "申请入党",
    ]
    assert reverse("development-case", args=(case.pk,)) in page.content.decode()


def test_a_won_election_stands_beside_the_post(client, tree):
    people = make_people(tree["branch"], 10)
    election = make_election(tree["branch"])
    first = make_ballot(election, people=people[:4])
    count_votes(first, dict(zip(people[:4], (9, 8, 7, 2), strict=True)), (people[8], people[9]))
    second = make_ballot(election, "secretary", "first_session", [people[0]], seats=1)
    count_votes(second, {people[0]: 3}, (people[1], people[2]))
    confirm_election(election=election, approval=APPROVAL, posts={}, by=None, at=AT)
    client.force_login(make_user("secretary", tree["branch"]))
    told = lines(life(client, people[0]))
    assert "当选机关第一党支部书记" in told
    assert "任机关第一党支部书记" in told
    assert not [line for line in lines(life(client, people[3])) if line.startswith("当选")]


def test_awards_care_and_sanctions_stand_where_one_may_see_them(client, tree, person):
    make_award(people=[person])
    make_hardship(person)
    make_visit(person, tree["branch"])
    make_sanction(person)
    told = ["2026年度先进", "七一走访慰问", "警告", "认定为困难党员"]
    client.force_login(make_user("secretary", tree["branch"]))
    assert lines(life(client, person))[:4] == told
    client.force_login(make_user("branch_officer", tree["branch"]))
    assert "警告" not in lines(life(client, person))
    client.force_login(make_user("administrator", tree["committee"]))
    assert lines(life(client, person))[:2] == ["2026年度先进", "任机关第一党支部书记"]
    client.force_login(make_user("member", tree["branch"], person))
    page = client.get(reverse("me-timeline"))
    assert lines(page)[:4] == told
    assert "长期透析" not in page.content.decode()


def test_the_queries_of_a_life_do_not_grow_with_it(client, tree, person):
    client.force_login(make_user("secretary", tree["branch"]))
    counts = []
    for year in (2021, 2022):
        row = away(person, tree["branch"], date(year, 1, 1))
        close_mobile(row=row, ends_on=date(year, 9, 1), outcome="returned", by=None, at=AT)
        with CaptureQueriesContext(connection) as captured:
            life(client, person)
        counts.append(sum("SAVEPOINT" not in query["sql"] for query in captured))
    assert counts[0] == counts[1]


def test_the_member_reads_the_own_life(client, tree, person):
    move_person(
        person=person, organization=tree["sister"], starts_on=date(2026, 1, 1), reason="",
        by=None, at=AT,
    )  # fmt: skip
    client.force_login(make_user("member", tree["sister"], person))
    page = client.get(reverse("me-timeline"))
    assert "本系统转入：机关第二党支部" in lines(page)
    assert "我的人生轨迹" in page.content.decode()
