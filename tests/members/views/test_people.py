"""The register: what is found, what is masked, what is asked of the database."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from branchrecords.audit.models import AuditEvent
from branchrecords.documents.xlsx import read_rows
from members.models import Person
from members.rules.kinds import StandingKind
from tests.factories.members import id_number, make_people, make_person, make_user

pytestmark = pytest.mark.django_db


def names(response) -> list[str]:
    return [person.name for person in response.context["page"]]


def listing(client, organization, **query):
    return client.get(reverse("person-list", args=(organization.pk,)), query)


@pytest.mark.parametrize(
    "query", ["单雄", "shanxiong", "sxx", "13812345678", "138 1234 5678", "34052419800101001X"]
)
def test_one_box_finds_by_name_sound_phone_and_number(client, tree, secretary, query):
    make_person(tree["branch"], "单雄信", phone="13812345678", id_number="34052419800101001X")
    make_person(tree["branch"], "陶建中", phone="13912345678")
    assert names(listing(client, tree["branch"], q=query)) == ["单雄信"]


def test_filters_by_sex_education_and_age(client, tree, secretary):
    make_person(tree["branch"], "沈玉平", sex="2", education="21", born_on=date(1990, 1, 1))
    make_person(tree["branch"], "陶建中", sex="1", education="61", born_on=date(1960, 1, 1))
    branch = tree["branch"]
    assert names(listing(client, branch, sex="2")) == ["沈玉平"]
    assert names(listing(client, branch, education="college")) == ["沈玉平"]
    assert names(listing(client, branch, age="61")) == ["陶建中"]
    assert names(listing(client, branch, sort="born")) == ["陶建中", "沈玉平"]


def test_filters_by_people_occupation_and_time_of_joining(client, tree, secretary):
    make_person(tree["branch"], "沈玉平", ethnicity="15", occupation="official")
    make_person(
        tree["branch"], "陶建中", occupation="worker", joined_on=date(2012, 11, 7), full_on=None
    )
    branch = tree["branch"]
    assert names(listing(client, branch, ethnicity="minority")) == ["沈玉平"]
    assert names(listing(client, branch, ethnicity="majority")) == ["陶建中"]
    assert names(listing(client, branch, occupation="worker")) == ["陶建中"]
    assert names(listing(client, branch, joined="joined_2012")) == ["沈玉平", "陶建中"]
    page = listing(client, branch, joined="joined_since")
    assert names(page) == []
    assert "没有符合条件的人" in page.content.decode()


def test_tabs_part_members_from_those_who_develop_or_left(client, tree, secretary):
    branch = tree["branch"]
    make_person(branch, "沈玉平")
    make_person(branch, "江一帆", standing=StandingKind.PROBATIONARY)
    make_person(branch, "安文静", standing=StandingKind.ACTIVIST)
    counts = {tab.label: tab.count for tab in listing(client, branch).context["tabs"]}
    assert counts == {"党员": 2, "正式党员": 1, "预备党员": 1, "发展中": 1, "已离开": 0}
    assert names(listing(client, branch, tab="developing")) == ["安文静"]


def test_secretary_sees_his_branch_only(client, tree, secretary):
    stranger = make_person(tree["sister"], "陶建中")
    assert listing(client, tree["sister"]).status_code == 404
    assert client.get(reverse("person-detail", args=(stranger.pk,))).status_code == 404


def test_query_count_does_not_grow_with_the_list(client, tree, secretary):
    counts = []
    for number in (1, 2):
        make_people(tree["branch"], number)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            listing(client, tree["branch"])
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_numbers_are_masked_until_asked_for_with_a_reason(client, tree, secretary):
    person = make_person(
        tree["branch"], "沈玉平", phone="13812345678", id_number="34052419800101001X"
    )
    page = client.get(reverse("person-detail", args=(person.pk,))).content.decode()
    assert "34052419800101001X" not in page
    assert "340524********001X" in page
    url = reverse("person-reveal", args=(person.pk,))
    page = client.post(url, {"fields_wanted": "id_number"}).content.decode()
    assert "34052419800101001X" not in page
    assert "请填写事由" in page
    data = {"fields_wanted": "id_number", "reason": "核对年报"}
    page = client.post(url, data).content.decode()
    assert "34052419800101001X" in page
    assert "13812345678" not in page
    assert AuditEvent.objects.filter(action="person.revealed", person_id=person.pk).count() == 1


def test_committee_staff_without_reveal_are_refused(client, tree):
    person = make_person(tree["branch"])
    client.force_login(make_user("auditor", tree["committee"]))
    assert client.post(reverse("person-reveal", args=(person.pk,))).status_code == 403


def test_add_person_takes_birthday_and_sex_from_the_number(client, tree, secretary):
    data = {
        "name": "沈玉平",
        "id_number": "34052419800101001x",
        "ethnicity": "01",
        "standing": "full",
        "joined_on": "2010.7.1",
        "full_on": "2011年7月1日",
        "organization": tree["branch"].pk,
        "starts_on": "2015-03-01",
    }
    response = client.post(reverse("person-add", args=(tree["branch"].pk,)), data)
    person = Person.objects.get(name="沈玉平")
    assert response.url == reverse("person-detail", args=(person.pk,))
    assert (person.born_on, person.sex) == (date(1980, 1, 1), "1")
    assert person.id_number == "34052419800101001X"


def test_add_person_names_what_contradicts(client, tree, secretary):
    make_person(tree["branch"], id_number=id_number(sequence=3))
    data = {
        "name": "沈玉平",
        "sex": "2",
        "ethnicity": "01",
        "standing": "full",
        "born_on": "1981-01-01",
        "organization": tree["branch"].pk,
        "starts_on": "2015-03-01",
    }
    url = reverse("person-add", args=(tree["branch"].pk,))
    page = client.post(url, {**data, "id_number": "34052419800101001X"}).content.decode()
    assert "身份证号第 17 位表示男，请核对性别或号码" in page
    assert "身份证号里是 1980-01-01" in page
    page = client.post(url, {**data, "id_number": id_number(sequence=3)}).content.decode()
    assert "这个身份证号已经登记过" in page


def test_edit_leaves_sensitive_fields_that_were_left_empty(client, tree, secretary):
    person = make_person(tree["branch"], "沈玉平", phone="13812345678")
    url = reverse("person-edit", args=(person.pk,))
    assert "13812345678" not in client.get(url).content.decode()
    days = {"joined_on": "2010-07-01", "full_on": "2011-07-01"}
    client.post(url, {"name": "沈玉萍", "ethnicity": "01", "sex": "2", **days})
    changed = Person.objects.get(pk=person.pk)
    assert (changed.name, changed.phone, changed.pinyin) == (
        "沈玉萍",
        "13812345678",
        "shen yu ping",
    )


def test_export_is_the_filtered_list_masked_and_logged(client, tree, secretary):
    person = make_person(tree["branch"], "沈玉平", sex="2", id_number="34052419800101001X")
    make_person(tree["branch"], "陶建中", sex="1")
    url = reverse("person-export", args=(tree["branch"].pk,))
    response = client.post(f"{url}?sex=2")
    rows = [row.cells for row in read_rows(io.BytesIO(response.content), "x.xlsx").rows]
    assert [row[0] for row in rows[-2:]] == ["姓名", "沈玉平"]
    assert rows[-1][1] == "340524********001X"
    event = AuditEvent.objects.get(action="person.exported")
    detail = {"number": 1, "clear": False, "people": [person.pk]}
    assert {key: event.detail[key] for key in detail} == detail
    response = client.post(url, {"clear": "1"}, follow=True)
    assert "导出完整号码要写明事由" in response.content.decode()


def test_member_sees_own_file_and_who_looked(client, tree):
    person = make_person(tree["branch"], "沈玉平", phone="13812345678")
    user = make_user("member", tree["branch"], person)
    secretary = make_user("secretary", tree["branch"], name="罗振业")
    client.force_login(secretary)
    client.post(
        reverse("person-reveal", args=(person.pk,)),
        {"fields_wanted": "phone", "reason": "通知开会"},
    )
    client.force_login(user)
    page = client.get(reverse("me-profile")).content.decode()
    assert "罗振业 查看敏感资料：联系电话" in page
    assert "138****5678" in page


def test_search_finds_people_and_organisations_in_scope(client, tree, secretary):
    make_person(tree["branch"], "沈玉平")
    make_person(tree["other"], "沈玉兰")
    page = client.get(reverse("search"), {"q": "sheny"}).content.decode()
    assert "沈玉平" in page
    assert "沈玉兰" not in page
    page = client.get(reverse("search"), {"q": "机关第"}).content.decode()
    assert "机关第一党支部" in page
    assert "机关第二党支部" not in page
