"""The pages of a person's file."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from branchrecords.audit.models import AuditEvent
from members.actions.files import save_education, save_family_member
from members.models import DictionaryEntry, FamilyMember, Person
from tests.documents.reading import texts
from tests.factories.care import make_award
from tests.factories.members import (
    AT,
    id_number,
    make_person,
    make_position,
    make_user,
)
from tests.factories.transfers import away

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client, tree):
    user = make_user("secretary", tree["branch"], name="罗振业")
    client.force_login(user)
    return user


@pytest.fixture
def person(tree):
    return make_person(
        tree["branch"], "沈玉平", phone="13812345678", id_number=id_number(), sex="1",
        introducers="陶建中",
    )  # fmt: skip


def facts(**changes) -> dict:
    return {
        "name": "沈玉平", "ethnicity": "01", "sex": "1", "born_on": "1980-01-01",
        "joined_on": "2010-07-01", "full_on": "2011-07-01", **changes,
    }  # fmt: skip


def url(name: str, one) -> str:
    return reverse(name, args=(one.pk,))


def relative(person, name="安雅琴", label="妻", **values):
    relation = DictionaryEntry.objects.get(kind="relation", label=label)
    return save_family_member(
        person=person, values={"relation": relation, "name": name, **values}, by=None, at=AT
    )


def test_sensitive_fields_can_be_cleared_on_purpose_only(client, secretary, person):
    edit = url("person-edit", person)
    client.post(edit, facts())
    assert Person.objects.get().phone == "13812345678"
    client.post(edit, facts(clear_phone="on"))
    cleared = Person.objects.get()
    assert (cleared.phone, cleared.phone_digest) == ("", None)
    assert cleared.id_number == id_number()
    event = AuditEvent.objects.filter(action="person.changed").first()
    assert event.detail["fields"] == ["联系电话（清除）"]


def test_a_new_number_and_clearing_contradict(client, secretary, person):
    page = client.post(
        url("person-edit", person), facts(clear_phone="on", phone="13912345678")
    ).content.decode()
    assert "既填了新的，又勾了清除" in page
    assert Person.objects.get().phone == "13812345678"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"joined_on": "1910-1-1"}, "早于中国共产党成立"),
        ({"joined_on": "1997-12-31", "full_on": ""}, "入党时不满十八岁（1998-01-01 才满）"),
        ({"full_on": "2010-12-01"}, "预备期一年，2011-07-01 才满"),
        ({"other_party_on": "2000-05-04"}, "请选择是哪一个党团"),
    ],
)
def test_dates_that_cannot_be_right_are_refused_with_the_rule(
    client, secretary, person, changes, says
):
    page = client.post(url("person-edit", person), facts(**changes)).content.decode()
    assert says in page
    assert Person.objects.get().joined_on == date(2010, 7, 1)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"sex": "2"}, "身份证号第 17 位表示男，请核对性别或号码"),
        ({"born_on": "1981-01-01"}, "身份证号里是 1980-01-01"),
        ({"joined_on": ""}, "正式党员须填入党日期"),
        ({"full_on": ""}, "已经登记为正式党员"),
    ],
)
def test_a_change_against_what_stays_registered_is_refused(
    client, secretary, person, changes, says
):
    page = client.post(url("person-edit", person), facts(**changes, skills="书法")).content.decode()
    assert says in page
    assert 'value="书法"' in page
    kept = Person.objects.get()
    assert (kept.sex, kept.born_on, kept.joined_on) == ("1", date(1980, 1, 1), date(2010, 7, 1))


def test_a_birthday_that_differs_by_file_is_confirmed_once(client, secretary, person):
    edit = url("person-edit", person)
    assert "出生日期以档案为准" not in client.get(edit).content.decode()
    page = client.post(edit, facts(born_on="1979-12-01")).content.decode()
    assert "出生日期以档案为准，与身份证号不同" in page
    client.post(edit, facts(born_on="1979-12-01", born_differs="on"))
    assert Person.objects.get().born_on == date(1979, 12, 1)
    client.post(edit, facts(born_on="1979-12-01", note="记"))
    assert Person.objects.get().note == "记"


def test_what_an_old_file_says_can_be_confirmed(client, secretary, person):
    days = {"joined_on": "1997-12-31", "full_on": "1998-12-31"}
    client.post(url("person-edit", person), facts(**days, dates_from_file="on"))
    assert Person.objects.get().joined_on == date(1997, 12, 31)
    client.post(url("person-edit", person), facts(**days, note="记"))
    assert Person.objects.get().note == "记"


def test_the_form_has_parts_and_codes(client, secretary, person):
    page = client.get(url("person-edit", person)).content.decode()
    for heading in ("身份", "联系", "学历和工作", "入党", "管理和其他"):
        assert f">{heading}</h2>" in page
    job = DictionaryEntry.objects.get(kind="job", label="学生")
    data = facts(job=job.pk, police_station="望江派出所", other_party="03", member_class="cadre")
    client.post(url("person-edit", person), data)
    changed = Person.objects.get()
    assert (changed.job, changed.other_party, changed.member_class) == (job, "03", "cadre")
    page = client.get(url("person-detail", person)).content.decode()
    assert "望江派出所" in page
    assert "干部" in page


def test_education_is_added_changed_and_removed(client, secretary, person):
    add = url("education-add", person)
    data = {"form": "full_time", "level": "21", "school": "江南大学", "degree": "4",
            "entered_on": "1998-09-01", "graduated_on": "1998-09-01"}  # fmt: skip
    assert "毕业日期应晚于入学日期" in client.post(add, data).content.decode()
    client.post(add, {**data, "graduated_on": "2002-07-01", "degree_on": "2002-07-01"})
    row = person.educations.get()
    assert Person.objects.get().education == "21"
    client.post(url("education-edit", row), {**data, "graduated_on": "2002-07-01", "major": "土木"})
    assert person.educations.get().major == "土木"
    client.post(url("education-remove", row))
    assert not person.educations.exists()


def test_phones_of_the_family_are_masked_until_asked_for(client, secretary, person):
    relative(person, phone="13987654321")
    page = client.get(url("person-detail", person)).content.decode()
    assert "139****4321" in page
    data = {"fields_wanted": "family", "reason": "紧急联系"}
    page = client.post(url("person-reveal", person), data).content.decode()
    assert "13987654321" in page
    event = AuditEvent.objects.get(action="person.revealed")
    assert event.detail == {"fields": ["家庭成员电话"], "reason": "紧急联系"}


def test_a_phone_of_the_family_left_empty_stays_and_can_be_cleared(client, secretary, person):
    row = relative(person, phone="13987654321")
    data = {"relation": row.relation_id, "name": "安雅琴"}
    assert "13987654321" not in client.get(url("family-edit", row)).content.decode()
    client.post(url("family-edit", row), data)
    assert FamilyMember.objects.get().phone == "13987654321"
    client.post(url("family-edit", row), {**data, "clear_phone": "on"})
    assert FamilyMember.objects.get().phone == ""
    client.post(url("family-remove", row))
    assert not FamilyMember.objects.exists()


def test_introducers_are_chosen_among_namesakes_who_joined_before(client, tree, secretary, person):
    older = make_person(tree["branch"], "陶建中", joined_on=date(1999, 7, 1), full_on=None)
    make_person(tree["branch"], "陶建中", joined_on=date(2020, 7, 1), full_on=None)
    make_person(tree["sister"], "陶建中", joined_on=date(1998, 7, 1), full_on=None)
    page = client.get(url("person-introducers", person))
    assert [p.pk for p in page.context["form"].candidates["陶建中"]] == [older.pk]
    client.post(url("person-introducers", person), {"name-0": older.pk})
    assert url("person-detail", older) in client.get(url("person-detail", person)).content.decode()


def photo_upload() -> SimpleUploadedFile:
    stream = io.BytesIO()
    Image.new("RGB", (600, 800), "gray").save(stream, "PNG")
    return SimpleUploadedFile("p.png", stream.getvalue(), "image/png")


def test_a_photo_is_seen_by_who_sees_the_person_and_by_the_member(client, tree, secretary, person):
    client.post(url("person-photo-set", person), {"photo": photo_upload()})
    answer = client.get(url("person-photo", person))
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"] == "private, no-store"
    client.force_login(make_user("secretary", tree["sister"]))
    assert client.get(url("person-photo", person)).status_code == 404
    client.force_login(make_user("member", tree["branch"], person))
    assert client.get(reverse("me-photo")).status_code == 200
    assert reverse("me-photo") in client.get(reverse("me-profile")).content.decode()


def test_who_looked_at_the_photo_is_told_to_the_member_once_a_day(client, tree, secretary, person):
    client.post(url("person-photo-set", person), {"photo": photo_upload()})
    looked = AuditEvent.objects.filter(action="person.photo_read", person_id=person.pk)
    for _ in range(2):
        client.get(url("person-photo", person))
    assert [event.actor_id for event in looked] == [secretary.pk]
    member = make_user("member", tree["branch"], person, name="本人")
    client.force_login(member)
    client.get(reverse("me-photo"))
    assert looked.count() == 1
    page = client.get(reverse("me-traces"), {"show": "looked"}).content.decode()
    assert "查看照片" in page


def test_the_paper_is_masked_and_in_the_log(client, secretary, person):
    save_education(
        person=person, values={"form": "in_service", "level": "31", "school": "江南大学"},
        by=None, at=AT,
    )  # fmt: skip
    relative(person, phone="13987654321")
    make_award(people=[person], title="2026年度优秀共产党员")
    text = "".join(texts(client.post(url("person-register", person)).content))
    told = ("沈玉平", "江南大学", "安雅琴", "138****5678", "139****4321", "2026年度优秀共产党员")
    for words in ("党员登记表", *told):
        assert words in text
    assert "13812345678" not in text
    event = AuditEvent.objects.get(action="person.printed")
    assert (event.person_id, event.detail["fields"]) == (person.pk, ["号码已打码"])


def test_a_paper_with_full_numbers_needs_a_reason(client, secretary, person):
    paper = url("person-register", person)
    page = client.post(paper, {"clear": "1"}, follow=True).content.decode()
    assert "打印完整号码要写明事由" in page
    text = "".join(texts(client.post(paper, {"clear": "1", "reason": "补档案"}).content))
    assert "13812345678" in text
    assert AuditEvent.objects.get(action="person.printed").detail["reason"] == "补档案"


def test_the_member_reads_who_printed_and_who_exported(client, tree, secretary, person):
    client.post(url("person-register", person))
    client.post(url("person-export", tree["branch"]))
    make_person(tree["branch"], "陶建中")
    client.force_login(make_user("member", tree["branch"], person))
    page = client.get(reverse("me-profile")).content.decode()
    assert "罗振业 打印党员登记表" in page
    assert "罗振业 导出名册" in page
    assert "党员名册，共 1 人，您在其中，号码已打码" in page
    assert "测试员 登录" not in page
    other = make_person(tree["branch"], "安文静")
    client.force_login(make_user("member", tree["branch"], other))
    assert "导出名册" not in client.get(reverse("me-profile")).content.decode()


def test_every_list_taken_out_is_told_to_those_it_names(client, tree, secretary, person):
    away(person, tree["branch"])
    make_position(person, tree["branch"], "secretary")
    client.post(url("mobile-export", tree["branch"]))
    client.post(url("position-export", tree["branch"]))
    client.force_login(make_user("member", tree["branch"], person))
    looked = client.get(reverse("me-traces"), {"show": "looked"})
    assert [label for _, label in looked.context["events"]] == [
        "导出任职名单",
        "导出流动党员名册",
    ]
    changed = client.get(reverse("me-traces"), {"show": "changed"})
    assert "登记流动党员" in [label for _, label in changed.context["events"]]
    assert "导出任职名单" not in changed.content.decode()


def test_the_person_page_takes_at_most_twelve_queries(client, secretary, person):
    counts = []
    for number in range(2):
        relative(person, name=f"亲属{number}")
        for _ in range(number + 1):
            save_education(
                person=person, values={"form": "in_service", "level": "31", "school": "江南大学"},
                by=None, at=AT,
            )  # fmt: skip
        with CaptureQueriesContext(connection) as captured:
            client.get(url("person-detail", person))
        counts.append(sum("SAVEPOINT" not in query["sql"] for query in captured))
    assert counts[0] == counts[1]
    assert counts[0] <= 12


def test_dictionaries_are_edited_by_those_who_set_rules(client, tree):
    client.force_login(make_user("committee_staff", tree["committee"]))
    page = reverse("dictionary-list")
    answer = client.post(page, {"kind": "job", "code": "7 3", "label": "骑手"})
    assert "代码只能用数字和字母" in answer.content.decode()
    client.post(page, {"kind": "job", "code": "73", "label": "骑手"})
    entry = DictionaryEntry.objects.get(label="骑手")
    client.post(url("dictionary-edit", entry), {"label": "外卖骑手"})
    entry.refresh_from_db()
    assert (entry.label, entry.is_active) == ("外卖骑手", False)
    assert "停用" in client.get(page).content.decode()
