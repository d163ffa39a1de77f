"""The files of people: education, family, photo, introducers, timeline, paper; the dictionaries."""

from __future__ import annotations

from members.models import DictionaryEntry, Education, FamilyMember
from tests.access.place import Place
from tests.access.row import Row

ROWS: tuple[Row, ...] = (
    Row("person-records", "person", "LSOCAR"),
    Row("person-timeline", "person", "LSOCAR"),
    Row("person-register", "person", "SOC", 200, "POST"),
    Row("person-photo", "person", "LSOCAR", 404),
    Row("person-photo-set", "person", "SOC"),
    Row("person-photo-remove", "person", "SOC", 302, "POST"),
    Row("person-introducers", "person", "SOC"),
    Row("person-early-steps", "person", "SOC"),
    Row("standing-withdraw", "person", "SOC"),
    Row("place-day", "person", "SOC"),
    Row("education-add", "person", "SOC"),
    Row("education-edit", "education", "SOC"),
    Row("education-remove", "education", "SOC", 302, "POST"),
    Row("family-add", "person", "SOC"),
    Row("family-edit", "family", "SOC"),
    Row("family-remove", "family", "SOC", 302, "POST"),
    Row("me-photo", "", "M", 404, base="self"),
    Row("me-traces", "", "M", 404, base="self"),
    Row("me-timeline", "", "M", 404, base="self"),
    Row("dictionary-list", "", "CR", base="self"),
    Row("dictionary-edit", "entry", "CR", base="self"),
)


def things(place: Place) -> dict[str, dict]:
    """A row of education and one of the family of the matrix's person, and a code."""
    person = place.people[2]
    wife = DictionaryEntry.objects.get(kind="relation", label="妻")
    education = Education.objects.create(
        person=person, form="full_time", level="21", school="江南大学"
    )
    family = FamilyMember.objects.create(person=person, relation=wife, name="安雅琴")
    return {
        "education": {"pk": education.pk},
        "family": {"pk": family.pk},
        "entry": {"pk": wife.pk},
    }
