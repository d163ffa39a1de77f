"""What is kept of a person beside the facts."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from branchrecords.attachments.storing import read_attachment
from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from members.actions.files import (
    enter_early_steps,
    link_introducers,
    remove_education,
    save_education,
    save_family_member,
)
from members.actions.moving import move_person
from members.actions.people import change_person, change_standing
from members.actions.photos import remove_photo, set_photo
from members.models import DictionaryEntry, Person
from tests.factories.members import AT, TODAY, make_person

pytestmark = pytest.mark.django_db
BY = {"by": None, "at": AT}


@pytest.fixture
def person(tree):
    return make_person(tree["branch"], "沈玉平", education="61", introducers="罗振业、陶建中")


def school(level: str) -> dict:
    return {"form": "full_time", "level": level, "school": "江南大学"}


def test_the_highest_education_follows_from_the_rows(person):
    save_education(person=person, values=school("31"), **BY)
    row = save_education(person=person, values={**school("21"), "form": "in_service"}, **BY)
    assert Person.objects.get().education == "21"
    remove_education(education=row, **BY)
    assert Person.objects.get().education == "31"
    fields = [
        event.detail["fields"] for event in AuditEvent.objects.filter(action="person.changed")
    ]
    assert fields == [["教育经历（删除）"], ["教育经历"], ["教育经历"]]


def test_early_steps_become_standings_and_are_not_typed_twice(person):
    days = {"applied_on": date(2008, 1, 1), "activist_on": date(2008, 6, 1)}
    enter_early_steps(person=person, days=days, **BY)
    rows = [(row.kind, row.starts_on, row.ends_on) for row in person.standings.all()]
    assert rows == [
        ("applicant", date(2008, 1, 1), date(2008, 6, 1)),
        ("activist", date(2008, 6, 1), date(2010, 7, 1)),
        ("probationary", date(2010, 7, 1), date(2011, 7, 1)),
        ("full", date(2011, 7, 1), None),
    ]
    enter_early_steps(person=person, days={"applied_on": date(2009, 1, 1)}, **BY)
    assert person.standings.filter(kind="applicant").get().ends_on == date(2010, 7, 1)
    assert not person.standings.filter(kind="activist").exists()


def test_early_steps_are_refused_with_the_rule(person):
    with pytest.raises(ActionError, match="《发展党员工作细则》第五条"):
        enter_early_steps(person=person, days={"applied_on": date(1997, 12, 31)}, **BY)
    with pytest.raises(ActionError, match="应早于入党日期"):
        enter_early_steps(person=person, days={"candidate_on": date(2010, 7, 1)}, **BY)


def test_who_is_developed_here_has_the_steps_already(tree):
    person = make_person(tree["branch"], standing="activist", starts_on=date(2025, 1, 1))
    with pytest.raises(ActionError, match="不用补登"):
        enter_early_steps(person=person, days={"applied_on": date(2024, 1, 1)}, **BY)


def test_introducers_are_linked_by_name_and_follow_the_text(tree, person):
    known = make_person(tree["branch"], "罗振业")
    link_introducers(person=person, known={"罗振业": known, "陶建中": None}, **BY)
    assert [row.introducer for row in person.introductions.all()] == [known]
    change_person(person=person, changes={"introducers": "陶建中"}, **BY)
    assert not person.introductions.exists()


def test_introducers_are_two_others_of_the_names(tree, person):
    known = make_person(tree["branch"], "罗振业")
    with pytest.raises(ActionError, match="本人不能是自己的入党介绍人"):
        link_introducers(person=person, known={"罗振业": person}, **BY)
    with pytest.raises(ActionError, match="不能是同一个人"):
        link_introducers(person=person, known={"罗振业": known, "陶建中": known}, **BY)
    with pytest.raises(ActionError, match="没有「司徒安」"):
        link_introducers(person=person, known={"司徒安": known}, **BY)


def test_family_has_an_encrypted_phone(person):
    wife = DictionaryEntry.objects.get(kind="relation", label="妻")
    values = {"relation": wife, "name": "安雅琴", "phone": "13812345678"}
    assert save_family_member(person=person, values=values, **BY).phone == "13812345678"


def picture(size=(600, 800), kind="JPEG", exif=None) -> SimpleUploadedFile:
    stream = io.BytesIO()
    extra = {"exif": exif} if exif else {}
    Image.new("RGB", size, "gray").save(stream, kind, **extra)
    return SimpleUploadedFile("IMG_1.jpg", stream.getvalue(), "image/jpeg")


def test_a_photo_is_made_anew_upright_and_without_metadata(person):
    exif = Image.Exif()
    exif[0x010E] = "at home, 31.2N 121.4E"
    exif[0x0112] = 6  # the camera was held sideways
    upload = picture((3000, 2400), exif=exif)
    assert b"31.2N" in upload.read()
    photo = set_photo(person=person, upload=upload, **BY).photo
    content = read_attachment(photo)
    made = Image.open(io.BytesIO(content))
    assert b"31.2N" not in content
    assert (made.format, dict(made.getexif())) == ("JPEG", {})
    assert made.size == (826, 1033)
    assert photo.name == "沈玉平照片.jpg"
    assert remove_photo(person=person, **BY).photo is None


@pytest.mark.parametrize(
    ("upload", "says"),
    [
        (SimpleUploadedFile("x.jpg", b"%PDF-1.7 not a picture"), "不是照片"),
        (SimpleUploadedFile("x.jpg", b""), "不是照片"),
        (picture((120, 160)), "照片太小（120×160）"),
    ],
)
def test_what_is_no_photo_is_refused(person, upload, says):
    with pytest.raises(ActionError, match=says):
        set_photo(person=person, upload=upload, **BY)


def test_a_picture_of_too_many_pixels_is_refused(person):
    upload = picture((9000, 9000), "PNG")
    with pytest.raises(ActionError, match="像素太多"):
        set_photo(person=person, upload=upload, **BY)


def test_reasons_to_come_and_go_follow_from_what_happened(tree):
    person = make_person(tree["branch"], starts_on=date(2020, 1, 1))
    move_person(
        person=person, organization=tree["sister"], starts_on=date(2022, 1, 1), reason="", **BY
    )
    change_standing(person=person, kind="deceased", starts_on=TODAY, reason="病故", **BY)
    rows = [(row.get_gain_display(), row.get_loss_display()) for row in person.memberships.all()]
    assert rows == [("建册登记", "转出到本系统其他支部"), ("本系统转入", "死亡")]


def test_a_probationer_of_the_day_was_developed_here(tree):
    day = date(2026, 3, 10)
    person = make_person(tree["branch"], standing="probationary", starts_on=day, joined_on=day)
    assert person.memberships.get().gain == "developed"
    group = make_person(tree["branch"], group=tree["group"])
    move_person(person=group, organization=tree["branch"], starts_on=TODAY, reason="", **BY)
    assert [row.gain for row in group.memberships.all()] == ["registered", ""]
