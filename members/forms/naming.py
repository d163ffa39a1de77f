"""People written by name, as on paper; works without a script and for any number of people."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from branchrecords.documents.values import normalize_name, normalize_text
from members.models import Membership, Person
from members.models.people import PersonQuerySet
from members.queries.people import home_of

WRITTEN = re.compile(r"^(?P<name>[^（(]+?)\s*(?:[（(](?P<place>[^）)]+)[）)])?$")
BETWEEN = re.compile(r"[、，,;；\n]+")


def find_person(text: str, people: PersonQuerySet) -> Person:
    """The one person written as 姓名 or 姓名（支部）; ValidationError says what to write."""
    match = WRITTEN.match(normalize_text(text))
    if match is None:
        raise ValidationError(f"「{text}」认不出是谁，请写姓名，同名的写成 姓名（支部）")
    found = people.filter(name=normalize_name(match["name"]))
    if match["place"]:
        place = match["place"].strip()
        there = Membership.objects.newest().filter(
            Q(organization__name__contains=place) | Q(organization__short_name__contains=place)
        )
        found = found.filter(pk__in=there.values("person"))
    rows = list(found[:6])
    if not rows:
        raise ValidationError(f"这里没有「{text.strip()}」，请对照名册写姓名")
    if len(rows) > 1:
        places = "、".join(str(home_of(person)) for person in rows)
        raise ValidationError(
            f"「{match['name']}」有 {len(rows)} 位：{places}，请写成 {match['name']}（支部简称）"
        )
    return rows[0]


class PersonNameField(forms.CharField):
    """One person by name; set `people` to those who may be written."""

    people: PersonQuerySet = Person.objects.none()

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("help_text", "写姓名；同名的写成 姓名（支部简称）")
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off"}))
        super().__init__(max_length=120, **kwargs)

    def clean(self, value):
        text = super().clean(value)
        return find_person(text, self.people) if text else None

    def prepare_value(self, value):
        return str(value) if isinstance(value, Person) else value


class PeopleNamesField(forms.CharField):
    """Several people by name, with 、 between."""

    people: PersonQuerySet = Person.objects.none()

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("help_text", "几个人的，姓名之间用顿号隔开；同名的写成 姓名（支部简称）")
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off"}))
        super().__init__(max_length=600, **kwargs)

    def clean(self, value):
        text = super().clean(value)
        found: dict[int, Person] = {}
        problems: list[ValidationError] = []
        for name in filter(None, (part.strip() for part in BETWEEN.split(text))):
            try:
                person = find_person(name, self.people)
                found[person.pk] = person
            except ValidationError as error:
                problems.append(error)
        if problems:
            raise ValidationError(problems)
        return list(found.values())

    def prepare_value(self, value):
        if isinstance(value, Sequence) and not isinstance(value, str):
            return "、".join(str(person) for person in value)
        return value
