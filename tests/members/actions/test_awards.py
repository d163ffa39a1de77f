"""表彰: many at once, each once, revoked with a reason."""

from datetime import date

import pytest
from django.db import IntegrityError

from branchrecords.errors import ActionError
from members.actions.awards import revoke_award
from members.models import Award, Person
from members.queries.awards import counts, find_organizations, find_people, rhythm
from tests.factories.care import make_award
from tests.factories.members import AT, TODAY, make_people, make_person

pytestmark = pytest.mark.django_db


def test_one_decision_honours_many_and_counts_where_they_belonged(tree):
    people = [*make_people(tree["branch"], 2), make_person(tree["sister"])]
    awards = make_award(people=people)
    assert [award.organization for award in awards] == [
        tree["branch"],
        tree["branch"],
        tree["sister"],
    ]
    make_award(organizations=[tree["branch"]], level="city")
    rows = {
        row.kind: (dict(row.by_level), row.total)
        for row in counts(Award.objects.all(), organization=tree["general"], year=2026)
    }
    assert rows["member"][1] == rows["member"][0]["county"] == 3
    assert rows["organization"][0]["city"] == 1


def test_an_award_to_organisations_is_not_for_people(tree):
    with pytest.raises(ActionError, match="先进基层党组织授予组织"):
        make_award(people=[make_person(tree["branch"])], kind="organization")
    with pytest.raises(ActionError, match="优秀共产党员授予个人"):
        make_award(organizations=[tree["branch"]], kind="member")


def test_nobody_receives_the_same_award_twice(tree):
    person = make_person(tree["branch"], "沈玉平")
    make_award(people=[person])
    with pytest.raises(ActionError, match="已经登记过：沈玉平"):
        make_award(people=[person])


def test_a_revoked_award_stays_and_is_not_counted(tree):
    (award,) = make_award(people=[make_person(tree["branch"])])
    with pytest.raises(ActionError, match="不能早于表彰日期"):
        revoke_award(award=award, revoked_on=date(2026, 6, 1), reason="弄错", by=None, at=AT)
    revoke_award(award=award, revoked_on=TODAY, reason="材料不实", by=None, at=AT)
    assert counts(Award.objects.all(), organization=tree["branch"], year=2026) == []
    with pytest.raises(ActionError, match="已经在 2026-11-20 撤销"):
        revoke_award(award=award, revoked_on=TODAY, reason="材料不实", by=None, at=AT)


def test_names_on_paper_find_people_and_say_what_is_unclear(tree):
    make_person(tree["branch"], "沈玉平")
    make_person(tree["sister"], "沈玉平")
    make_person(tree["branch"], "陶建中")
    names = ["陶建中", "沈玉平", "沈玉平（机关第二党支部）", "罗长林"]
    found, problems = find_people(Person.objects.all(), names, on=TODAY)
    assert [p.name for p in found] == ["陶建中", "沈玉平"]
    assert problems == [
        "「沈玉平」有 2 人同名，请写明支部，如 沈玉平（机关第一党支部）、沈玉平（机关第二党支部）",
        "「罗长林」不在您能登记的名册里，请核对姓名",
    ]
    found, problems = find_organizations(
        type(tree["branch"]).objects.all(), ["机关第一党支部", "无"]
    )
    assert found == [tree["branch"]]
    assert problems == ["「无」不在您能登记的组织里，请写全称或简称"]


def test_the_next_commendation_follows_from_the_last_and_the_setting(tree):
    make_award(people=[make_person(tree["branch"])], level="own", awarded_on=date(2024, 7, 1))
    found = rhythm(organization=tree["branch"], on=TODAY)
    assert (found.years, found.next_year, found.is_due) == (2, 2026, True)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"person": None}, "award_one_recipient"),
        ({"kind": "organization"}, "award_kind_fits_recipient"),
        ({"revoked_on": TODAY}, "award_revoked_with_reason"),
    ],
)
def test_the_database_refuses_half_an_award(tree, change, constraint):
    make_award(people=[make_person(tree["branch"])])
    with pytest.raises(IntegrityError, match=r"award_"):
        Award.objects.update(**change)


def test_the_database_refuses_the_same_award_twice(tree):
    (award,) = make_award(people=[make_person(tree["branch"])])
    award.pk = None
    with pytest.raises(IntegrityError, match="award_person_once"):
        award.save(force_insert=True)
