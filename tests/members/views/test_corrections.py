"""The pages of corrections: refusals stand at their field, nothing typed is lost."""

from datetime import date

import pytest
from django.urls import reverse

from branchrecords.audit.models import AuditEvent
from members.actions.people import change_standing
from members.models import Person
from tests.factories.development import make_case
from tests.factories.members import AT, id_number, make_person

pytestmark = pytest.mark.django_db


def url(name, one) -> str:
    return reverse(name, args=(one.pk,))


def test_a_change_is_taken_back_from_its_page(client, tree, secretary):
    person = make_person(tree["branch"], "沈玉平")
    change_standing(
        person=person, kind="suspended", starts_on=date(2026, 3, 1), reason="失联", by=None, at=AT
    )
    assert (
        url("standing-withdraw", person)
        in client.get(url("person-standing", person)).content.decode()
    )
    page = url("standing-withdraw", person)
    assert "停止党籍" in client.get(page).content.decode()
    assert "请填写撤回的理由" in client.post(page, {"reason": ""}).content.decode()
    client.post(page, {"reason": "本人已经联系上，登记错了"})
    assert person.standings.order_by("starts_on").last().kind == "full"


def test_a_first_standing_says_why_it_stays(client, tree, secretary):
    person = make_person(tree["branch"], standing="applicant")
    assert "只登记过一种身份" in client.get(url("standing-withdraw", person)).content.decode()


def test_the_day_of_a_place_is_refused_at_its_field(client, tree, secretary):
    person = make_person(tree["branch"])
    page = url("place-day", person)
    data = {"starts_on": "2014-06-01", "reason": "按档案"}
    answer = client.post(page, data)
    assert answer.context["form"].errors["starts_on"] == ["「机关第一党支部」2015-01-01 才成立"]
    assert 'value="按档案"' in answer.content.decode()
    client.post(page, {**data, "starts_on": "2016-06-01"})
    assert person.memberships.get().starts_on == date(2016, 6, 1)


def test_a_corrected_date_that_contradicts_is_refused_at_its_field(client, tree, secretary):
    person = make_person(tree["branch"], "沈玉平", id_number=id_number(), sex="1")
    change_standing(
        person=person, kind="suspended", starts_on=date(2020, 1, 1), reason="失联", by=None, at=AT
    )
    data = {
        "name": "沈玉平", "ethnicity": "01", "sex": "1", "born_on": "1980-01-01",
        "joined_on": "2010-07-01", "full_on": "2020-03-01", "skills": "书法",
    }  # fmt: skip
    answer = client.post(url("person-edit", person), data)
    (message,) = answer.context["form"].errors["full_on"]
    assert "与已登记的身份变化矛盾" in message
    assert 'value="书法"' in answer.content.decode()


def test_registering_asks_for_dates_that_fit_the_standing(client, tree, secretary):
    data = {
        "name": "江一帆", "ethnicity": "01", "sex": "1", "standing": "probationary",
        "full_on": "2026-03-01", "joined_on": "2025-03-01", "organization": tree["branch"].pk,
        "starts_on": "2027-01-01", "employer": "住建局科员",
    }  # fmt: skip
    page = url("person-add", tree["branch"])
    answer = client.post(page, data)
    assert "晚于今天" in answer.context["place"].errors["starts_on"][0]
    answer = client.post(page, {**data, "starts_on": "2025-03-01"})
    assert "预备党员不应有转正日期" in answer.context["form"].errors["full_on"][0]
    answer = client.post(page, {**data, "starts_on": "2025-03-01", "joined_on": "", "full_on": ""})
    assert "预备党员须填入党日期" in answer.context["form"].errors["joined_on"][0]
    text = answer.content.decode()
    assert 'value="住建局科员"' in text
    assert '<option value="probationary" selected>' in text
    assert not Person.objects.exists()


CLEARED = {
    "name": "沈玉平", "ethnicity": "01", "sex": "1", "born_on": "1980-01-01",
    "joined_on": "2010-07-01", "full_on": "", "skills": "书法",
}  # fmt: skip


def test_clearing_the_day_of_becoming_full_offers_to_take_it_back(client, tree, secretary):
    person = make_person(tree["branch"], "沈玉平", sex="1")
    page = url("person-edit", person)
    assert "还没有转正" not in client.get(page).text
    answer = client.post(page, CLEARED)
    assert answer.context["form"].errors["full_on"] == [
        "已经登记为正式党员。只是日期写错的，请填正确的日期；确实还没有转正的，勾选下面一项"
    ]
    assert "还没有转正：撤回转正，恢复为预备党员" in answer.text
    assert client.post(page, {**CLEARED, "not_yet_full": "on"}).status_code == 302
    person.refresh_from_db()
    assert (person.full_on, person.skills) == (None, "书法")
    assert [(row.kind, row.starts_on, row.ends_on) for row in person.standings.all()] == [
        ("probationary", date(2010, 7, 1), None)
    ]
    events = AuditEvent.objects.filter(person_id=person.pk).values_list("action", flat=True)
    assert {"person.withdrawn", "person.changed"} <= set(events)


def test_it_is_refused_with_the_reason_where_the_case_says_so(client, tree, secretary):
    case = make_case(tree["branch"], "archived", name="江一帆")
    data = {
        "name": "江一帆", "ethnicity": "01", "born_on": "1998-05-01", "not_yet_full": "on",
        "joined_on": "2024-10-10", "full_on": "", "introducers": case.person.introducers,
    }  # fmt: skip
    answer = client.post(url("person-edit", case.person), data)
    assert answer.context["form"].errors["full_on"] == [
        "转正日期不能清空：这个身份由发展档案得出，请在「发展档案」里撤回那一步"
    ]
    case.person.refresh_from_db()
    assert case.person.full_on == date(2025, 10, 10)
