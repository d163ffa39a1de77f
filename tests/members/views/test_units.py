"""The pages of the 两新组织 ledger: what a secretary does there and what each number opens."""

from datetime import date

import pytest
from django.urls import reverse

from branchrecords.audit.models import AuditEvent
from members.models import Unit, UnitSurvey
from members.rules.units import UNIT_FIGURES, CoverageKind
from tests.factories.members import make_people, make_person, make_user
from tests.factories.units import credit_code, make_coverage, make_survey, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client, tree):
    user = make_user("secretary", tree["branch"], name="沈玉平")
    client.force_login(user)
    return user


@pytest.fixture
def staff(client, tree):
    user = make_user("committee_staff", tree["committee"])
    client.force_login(user)
    return user


def facts(organization, **changes):
    return {
        "name": "临江恒丰纺织有限公司",
        "credit_code": credit_code(1),
        "kind": "company",
        "organization": organization.pk,
        "listed_on": "2026-03-01",
    } | changes


SURVEY = {
    "surveyed_on": "2026-06-01",
    "business_state": "good",
    "employees": "126",
    "party_members": "4",
    "league_members": "9",
    "women": "60",
    "owner_attitude": "active",
    "has_place": "yes",
    "place_note": "二楼活动室",
}


def test_a_unit_is_listed_and_surveyed_in_two_steps(client, tree, secretary):
    url = reverse("unit-add", args=(tree["branch"].pk,))
    response = client.post(url, facts(tree["branch"], contact_phone="13812345678"))
    unit = Unit.objects.get()
    assert response["Location"] == reverse("unit-survey", args=(unit.pk,))
    assert unit.contact_phone == "13812345678"
    client.post(response["Location"], SURVEY)
    page = client.get(reverse("unit-detail", args=(unit.pk,))).text
    for words in ("126 人", "4 人", "9 人", "60 人", "主动支持", "良好", "二楼活动室"):
        assert words in page
    assert "138****5678" in page
    assert "13812345678" not in page


def test_a_wrong_code_is_explained_and_nothing_typed_is_lost(client, tree, secretary):
    wrong = credit_code(1)[:-1] + ("0" if credit_code(1)[-1] != "0" else "1")
    url = reverse("unit-add", args=(tree["branch"].pk,))
    page = client.post(url, facts(tree["branch"], credit_code=wrong)).text
    assert f"末位应为 {credit_code(1)[-1]}，请对照营业执照逐位核对" in page
    assert wrong in page
    assert not Unit.objects.exists()


def test_numbers_above_the_employees_are_refused_at_their_field(client, tree, secretary):
    unit = make_unit(tree["branch"])
    url = reverse("unit-survey", args=(unit.pk,))
    page = client.post(url, SURVEY | {"employees": "3", "women": "2", "league_members": "0"}).text
    assert "党员数 4 多于职工数 3，请核对" in page
    assert not UnitSurvey.objects.exists()


def test_a_survey_in_the_future_is_refused_in_the_form(client, tree, secretary):
    url = reverse("unit-survey", args=(make_unit(tree["branch"]).pk,))
    page = client.post(url, SURVEY | {"surveyed_on": "2030-01-01"}).text
    assert "摸底日期晚于今天" in page
    assert 'value="126"' in page


def test_the_page_names_the_rule_when_three_members_have_no_branch(client, tree, secretary):
    unit = make_unit(tree["branch"])
    make_survey(unit, members=4)
    page = client.get(reverse("unit-detail", args=(unit.pk,))).text
    assert "正式党员有 3 人以上的，应当单独成立党支部" in page
    assert "《支部工作条例》第四条" in page


def test_survey_and_register_are_compared(client, tree, staff):
    unit = make_unit(tree["branch"])
    make_survey(unit, members=4)
    make_coverage(unit, CoverageKind.SINGLE, organization=tree["branch"])
    make_people(tree["branch"], 3)
    page = client.get(reverse("unit-detail", args=(unit.pk,))).text
    assert "党员数不一致：摸底 4 人，名册 3 人" in page


def test_coverage_asks_for_what_its_kind_needs(client, tree, staff):
    unit = make_unit(tree["branch"])
    url = reverse("unit-cover", args=(unit.pk,))
    page = client.post(url, {"kind": "joint", "starts_on": "2026-01-01"}).text
    assert "联合建要选党组织" in page
    page = client.post(url, {"kind": "instructor", "starts_on": "2026-01-01"}).text
    assert "请写派驻的党建指导员姓名" in page
    person = make_person(tree["sister"], "何秋实")
    data = {"kind": "instructor", "starts_on": "2026-01-01", "instructor": "何秋实"}
    client.post(url, data)
    assert unit.coverages.get().instructor == person
    assert "何秋实" in client.get(reverse("unit-detail", args=(unit.pk,))).text


def test_looking_at_a_phone_number_needs_a_purpose_and_is_logged(client, tree, secretary):
    unit = make_unit(tree["branch"], contact_phone="13812345678")
    url = reverse("unit-reveal", args=(unit.pk,))
    assert "13812345678" not in client.post(url, {"reason": ""}).text
    assert not AuditEvent.objects.filter(action="unit.revealed").exists()
    assert "13812345678" in client.post(url, {"reason": "约走访时间"}).text
    assert AuditEvent.objects.get(action="unit.revealed").detail == {"reason": "约走访时间"}


def test_a_unit_struck_off_keeps_its_surveys(client, tree, secretary):
    unit = make_unit(tree["branch"], "甲厂")
    make_survey(unit, members=2)
    url = reverse("unit-close", args=(unit.pk,))
    client.post(url, {"closed_on": "2026-11-01", "reason": "注销"})
    page = client.get(reverse("unit-detail", args=(unit.pk,))).text
    assert "2026年11月1日起已移出台账：注销" in page
    assert "七个清楚" in page
    listed = client.get(reverse("unit-list", args=(tree["branch"].pk,)))
    assert "台账里还没有单位" in listed.text
    before = client.get(reverse("unit-list", args=(tree["branch"].pk,)), {"on": "2026-10-31"})
    assert "甲厂" in before.text


def test_every_number_of_the_statistics_opens_its_units(client, tree, staff):
    for members, kind in ((4, CoverageKind.SINGLE), (1, CoverageKind.ATTACHED)):
        unit = make_unit(tree["branch"])
        make_survey(unit, members=members)
        make_coverage(unit, kind, organization=tree["branch"])
    make_unit(tree["sister"])
    url = reverse("unit-statistics", args=(tree["committee"].pk,))
    total = client.get(url).context["table"].total
    page = client.get(url).text
    behind = reverse("unit-list", args=(tree["committee"].pk,))
    for figure in UNIT_FIGURES:
        assert f"{behind}?figure={figure.key}" in page
        drawer = client.get(behind, {"figure": figure.key}, headers={"HX-Request": "true"})
        number = drawer.context["added"]
        shown = drawer.context["page"].paginator.count if number is None else number
        assert shown == total.counts[figure.key], figure.key


def test_the_paper_holds_statistics_and_ledger(client, tree, staff):
    make_survey(make_unit(tree["branch"], "甲厂"), members=4)
    response = client.post(reverse("unit-paper", args=(tree["committee"].pk,)))
    assert response["Content-Type"] == "application/pdf"
    assert AuditEvent.objects.get(action="unit.exported").detail["number"] == 1


def test_the_list_and_its_file_hold_the_same_units(client, tree, staff):
    make_unit(tree["branch"], "甲厂")
    make_unit(tree["sister"], "乙社", kind="association")
    query = "?kind=association"
    page = client.get(reverse("unit-list", args=(tree["committee"].pk,)) + query)
    assert [unit.name for unit in page.context["page"]] == ["乙社"]
    response = client.post(reverse("unit-export", args=(tree["committee"].pk,)) + query)
    assert response.status_code == 200
    assert AuditEvent.objects.get(action="unit.exported").detail["number"] == 1


@pytest.mark.parametrize("name", ["unit-list", "unit-statistics"])
def test_pages_ask_the_same_number_of_queries_for_one_and_three_units(
    client, tree, staff, name, django_assert_max_num_queries
):
    def add():
        unit = make_unit(tree["branch"])
        make_survey(unit)
        make_coverage(unit, CoverageKind.ATTACHED, organization=tree["branch"])

    url = reverse(name, args=(tree["committee"].pk,))
    add()
    client.get(url)
    with django_assert_max_num_queries(25) as one:
        client.get(url)
    add()
    add()
    with django_assert_max_num_queries(len(one)):
        client.get(url)


def test_days_before_the_listing_are_empty(client, tree, staff):
    make_unit(tree["branch"], listed_on=date(2026, 5, 1))
    url = reverse("unit-list", args=(tree["branch"].pk,))
    assert "那一天台账里没有单位" in client.get(url, {"on": "2026-04-30"}).text
