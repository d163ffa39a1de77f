"""Many rows changed in one statement."""

from datetime import date

import pytest

from branchrecords.demo.scale.writing import update
from members.models import DictionaryEntry, Person
from tests.factories.members import make_organization, make_people


@pytest.mark.django_db
def test_the_named_fields_of_the_given_rows_are_written_and_nothing_else():
    one, two, three = make_people(make_organization(), 3)
    job = DictionaryEntry.objects.filter(kind="job").first()
    for person, school in ((one, "一中\t二班"), (two, "")):
        person.native_place, person.worked_from, person.job = school, date(1999, 7, 1), job
        person.employer = "不写的"
    update(Person, ("native_place", "worked_from", "job"), [one, two])
    rows = Person.objects.order_by("pk").values_list(
        "native_place", "worked_from", "job", "employer"
    )
    assert list(rows) == [
        ("一中\t二班", date(1999, 7, 1), job.pk, ""),
        ("", date(1999, 7, 1), job.pk, ""),
        (three.native_place, None, None, ""),
    ]
