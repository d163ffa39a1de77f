"""党建带群建 on its pages: totals of a year, activities, 推优, 示范岗 and 责任区."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from members.actions.mass_organizations import add_activity, count_members
from members.models import MassActivity, MassOrganization, ModelPost, ResponsibilityArea
from members.rules.kinds import StandingKind
from members.rules.mass_organizations import MassKind
from tests.factories.files import PDF
from tests.factories.members import AT, make_person, make_user
from tests.factories.units import make_area, make_mass, make_model_post, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client, tree):
    client.force_login(make_user("secretary", tree["branch"]))


def held(mass, on, people=12, title="主题团日"):
    add_activity(mass_organization=mass, held_on=on, title=title, people=people, by=None, at=AT)


def test_a_union_of_a_unit_is_registered_from_the_units_page(client, tree, secretary):
    unit = make_unit(tree["branch"], "甲厂")
    url = reverse("mass-add", args=(tree["branch"].pk,)) + f"?unit={unit.pk}"
    assert f'value="{unit.pk}" selected' in client.get(url).text
    data = {
        "kind": "union",
        "name": "甲厂工会",
        "organization": tree["branch"].pk,
        "unit": unit.pk,
        "members": "120",
    }
    client.post(url, data)
    mass = MassOrganization.objects.get()
    assert mass.headcounts.get().members == 120
    assert "甲厂工会" in client.get(reverse("unit-detail", args=(unit.pk,))).text


def test_the_totals_of_a_year_open_what_is_behind_them(client, tree, secretary):
    league = make_mass(tree["branch"], MassKind.LEAGUE)
    count_members(mass_organization=league, counted_on=date(2025, 6, 1), members=8, by=None, at=AT)
    count_members(mass_organization=league, counted_on=date(2026, 6, 1), members=11, by=None, at=AT)
    held(league, date(2025, 5, 4), 7)
    held(league, date(2026, 5, 4), 9)
    held(league, date(2026, 9, 1), 6, "暑期托管")
    url = reverse("mass-list", args=(tree["branch"].pk,))
    totals = {t.kind: t for t in client.get(url, {"year": "2026"}).context["totals"]}[
        MassKind.LEAGUE
    ]
    assert (totals.members, totals.activities, totals.people) == (11, 2, 15)
    before = {t.kind: t for t in client.get(url, {"year": "2025"}).context["totals"]}
    assert before[MassKind.LEAGUE].members == 8
    drawer = client.get(
        reverse("mass-activities", args=(tree["branch"].pk,)),
        {"kind": "league", "year": "2026"},
        headers={"HX-Request": "true"},
    )
    assert drawer.context["page"].paginator.count == 2


def test_an_activity_keeps_its_file(client, tree, secretary):
    mass = make_mass(tree["branch"])
    photo = SimpleUploadedFile("活动.pdf", PDF, "application/pdf")
    data = {"held_on": "2026-05-04", "title": "趣味运动会", "people": "30", "upload": photo}
    client.post(reverse("mass-activity-add", args=(mass.pk,)), data)
    activity = MassActivity.objects.get()
    response = client.get(reverse("mass-activity-file", args=(activity.pk,)))
    assert b"".join(response.streaming_content if response.streaming else [response.content])
    assert "趣味运动会" in client.get(reverse("mass-detail", args=(mass.pk,))).text


def test_the_league_recommends_an_applicant(client, tree, secretary):
    league = make_mass(tree["branch"], MassKind.LEAGUE)
    make_person(tree["branch"], "江一帆", standing=StandingKind.APPLICANT, born_on=date(2002, 1, 1))
    url = reverse("mass-recommend", args=(league.pk,))
    data = {"recommended_on": "2026-06-01", "present": "9", "in_favour": "8", "person": "江一帆"}
    client.post(url, data)
    found = league.recommendations.get()
    person_page = client.get(reverse("person-records", args=(found.person_id,))).text
    assert f"{league}推优" in person_page
    again = client.post(url, data).text
    assert "已经推荐过，不用再推荐一次" in again
    client.post(reverse("recommendation-withdraw", args=(found.pk,)), {"reason": "本人提出"})
    assert "本人提出" in client.get(reverse("mass-detail", args=(league.pk,))).text


def test_why_somebody_cannot_be_recommended_is_said_with_the_article(client, tree, secretary):
    league = make_mass(tree["branch"], MassKind.LEAGUE)
    make_person(tree["branch"], "江一帆", standing=StandingKind.ACTIVIST, born_on=date(1990, 1, 1))
    data = {"recommended_on": "2026-06-01", "present": "9", "in_favour": "8", "person": "江一帆"}
    text = client.post(reverse("mass-recommend", args=(league.pk,)), data).text
    assert "推荐时 36 周岁，团组织推优的对象应不超过 28 周岁" in text
    assert f"推荐时已经是{StandingKind.ACTIVIST.label}" in text
    assert "《发展党员工作细则》第八条" in text


def test_only_the_league_recommends(client, tree, secretary):
    union = make_mass(tree["branch"], MassKind.UNION)
    assert "推优" not in client.get(reverse("mass-detail", args=(union.pk,))).text


def test_posts_and_areas_are_set_up_by_name(client, tree, secretary):
    make_person(tree["branch"], "沈玉平")
    make_person(tree["branch"], "罗志远")
    place = {"organization": tree["branch"].pk, "starts_on": "2026-03-01"}
    post = {"name": "便民窗口", "place": "一楼", "pledge": "限时办结", "people": "沈玉平、罗志远"}
    client.post(reverse("model-post-add", args=(tree["branch"].pk,)), place | post)
    assert ModelPost.objects.get().people.count() == 2
    area = {"area": "3 号楼", "person": "沈玉平", "duties": "每周巡查"}
    client.post(reverse("area-add", args=(tree["branch"].pk,)), place | area)
    assert ResponsibilityArea.objects.get().person.name == "沈玉平"
    page = client.get(reverse("model-posts", args=(tree["branch"].pk,))).text
    assert "便民窗口" in page
    assert "3 号楼" in page


def test_an_unknown_name_is_said_and_the_form_keeps_what_was_typed(client, tree, secretary):
    data = {
        "organization": tree["branch"].pk,
        "starts_on": "2026-03-01",
        "name": "便民窗口",
        "place": "一楼",
        "pledge": "限时办结",
        "people": "查无此人",
    }
    page = client.post(reverse("model-post-add", args=(tree["branch"].pk,)), data).text
    assert "这里没有「查无此人」，请对照名册写姓名" in page
    assert "限时办结" in page


def test_ended_posts_and_areas_are_there_on_earlier_days(client, tree, secretary):
    person = make_person(tree["branch"])
    post = make_model_post(tree["branch"], [person])
    area = make_area(tree["branch"], person)
    client.post(reverse("model-post-end", args=(post.pk,)), {"ends_on": "2026-10-01"})
    client.post(reverse("area-end", args=(area.pk,)), {"ends_on": "2026-10-01"})
    url = reverse("model-posts", args=(tree["branch"].pk,))
    assert "没有党员示范岗" in client.get(url).text
    assert "便民窗口" in client.get(url, {"on": "2026-09-30"}).text


def test_the_page_of_a_person_shows_posts_and_areas(client, tree, secretary):
    person = make_person(tree["branch"])
    make_model_post(tree["branch"], [person])
    make_area(tree["branch"], person)
    page = client.get(reverse("person-records", args=(person.pk,))).text
    assert "便民窗口" in page
    assert "3 号楼" in page
    life = client.get(reverse("person-timeline", args=(person.pk,))).text
    assert "便民窗口" in life


@pytest.mark.parametrize("name", ["mass-list", "mass-activities", "model-posts"])
def test_lists_ask_the_same_number_of_queries_for_one_and_three(
    client, tree, secretary, name, django_assert_max_num_queries
):
    def add():
        mass = make_mass(tree["branch"])
        held(mass, date(2026, 5, 4))
        person = make_person(tree["branch"])
        make_model_post(tree["branch"], [person])
        make_area(tree["branch"], person, area=f"{person.pk} 号楼")

    url = reverse(name, args=(tree["branch"].pk,))
    add()
    client.get(url)
    with django_assert_max_num_queries(25) as one:
        client.get(url)
    add()
    add()
    with django_assert_max_num_queries(len(one)):
        client.get(url)
