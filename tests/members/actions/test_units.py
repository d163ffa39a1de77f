"""Keeping the ledger of 两新组织: what is written, what is refused, what the log says."""

from datetime import date

import pytest
from django.urls import reverse

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from branchrecords.notices.models import Notice
from members.actions.units import (
    change_unit,
    close_unit,
    cover_unit,
    reveal_phone,
    survey_unit,
)
from members.models import Unit
from members.queries.units import described_unit
from members.rules.units import UNCOVERED, CoverageKind
from tests.factories.members import AT, TODAY, make_person, make_user
from tests.factories.units import (
    credit_code,
    make_coverage,
    make_survey,
    make_unit,
    survey_facts,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(tree):
    return make_unit(tree["branch"], "甲厂")


def events(action: str) -> list[dict]:
    return [event.detail for event in AuditEvent.objects.filter(action=action).order_by("pk")]


def refused(words: str):
    return pytest.raises(ActionError, match=words)


def test_a_code_in_the_ledger_is_refused_with_its_unit(tree):
    make_unit(tree["branch"], "甲厂", credit_code=credit_code(9))
    with refused("已在台账里：「甲厂」"):
        make_unit(tree["sister"], "乙厂", credit_code=credit_code(9))


def test_a_unit_belongs_to_a_branch_or_higher_and_is_listed_by_today(tree):
    with refused("是党小组"):
        make_unit(tree["group"])
    with refused("晚于今天 2026-11-20"):
        make_unit(tree["branch"], listed_on=date(2026, 11, 21))


def test_changing_writes_what_changed_and_names_the_fields(tree, unit):
    changes = {"name": "甲纺织厂", "organization": tree["sister"], "trade": ""}
    change_unit(unit=unit, changes=changes, by=None, at=AT)
    unit.refresh_from_db()
    assert (unit.name, unit.organization) == ("甲纺织厂", tree["sister"])
    assert events("unit.changed") == [{"fields": ["单位名称", "责任组织"]}]


def test_changing_nothing_writes_nothing(unit):
    change_unit(unit=unit, changes={"name": "甲厂"}, by=None, at=AT)
    assert events("unit.changed") == []


def test_a_survey_keeps_the_earlier_ones_and_takes_the_reminder_away(tree, unit):
    user = make_user("secretary", tree["branch"])
    notice = Notice.objects.create(
        recipient=user,
        kind="unit.survey",
        subject="摸底到期",
        url=reverse("unit-survey", args=(unit.pk,)),
        due_on=TODAY,
        created_at=AT,
    )
    make_survey(unit, date(2025, 6, 1), by=user)
    make_survey(unit, date(2026, 6, 1), members=3, by=user)
    notice.refresh_from_db()
    assert notice.read_at == AT
    assert [s.party_members for s in unit.surveys.all()] == [3, 2]
    assert events("unit.surveyed")[-1] == {"on": "2026-06-01", "corrects": False}


def test_a_second_row_of_a_day_corrects_it_but_not_with_the_same_words(unit):
    make_survey(unit, members=2)
    with refused("内容一样"):
        make_survey(unit, members=2)
    make_survey(unit, members=3)
    assert events("unit.surveyed")[-1]["corrects"] is True


@pytest.mark.parametrize(
    ("on", "words"),
    [(date(2026, 11, 21), "晚于今天"), (date(2019, 12, 31), "早于列入台账的日期 2020-01-01")],
)
def test_a_survey_lies_between_listing_and_today(unit, on, words):
    with refused(words):
        survey_unit(unit=unit, surveyed_on=on, facts=survey_facts(), by=None, at=AT)


def test_another_coverage_ends_the_one_before(tree, unit):
    make_coverage(unit, CoverageKind.JOINT, organization=tree["sister"])
    make_coverage(unit, CoverageKind.SINGLE, date(2026, 5, 1), organization=tree["branch"])
    rows = unit.coverages.values_list("kind", "starts_on", "ends_on")
    assert list(rows) == [
        ("single", date(2026, 5, 1), None),
        ("joint", date(2020, 1, 1), date(2026, 5, 1)),
    ]
    assert events("unit.covered")[-1] == {
        "kind": "单独建",
        "by": "机关第一党支部",
        "on": "2026-05-01",
    }


def test_coverage_of_the_same_day_corrects_the_row(tree, unit):
    make_coverage(unit, CoverageKind.JOINT, organization=tree["sister"])
    make_coverage(unit, CoverageKind.ATTACHED, organization=tree["sister"])
    assert [c.kind for c in unit.coverages.all()] == ["attached"]


def test_ending_coverage_leaves_the_unit_uncovered(tree, unit):
    make_coverage(unit, CoverageKind.JOINT, organization=tree["sister"])
    cover_unit(unit=unit, kind=UNCOVERED, starts_on=date(2026, 5, 1), by=None, at=AT)
    assert described_unit(unit, on=date(2026, 4, 30)).coverage_kind == "joint"
    assert described_unit(unit, on=date(2026, 5, 1)).coverage_kind == UNCOVERED
    with refused("现在就是未覆盖"):
        cover_unit(unit=unit, kind=UNCOVERED, starts_on=date(2026, 6, 1), by=None, at=AT)


def test_an_instructor_is_a_person_and_no_organisation(tree, unit):
    person = make_person(tree["sister"])
    cover = make_coverage(
        unit, CoverageKind.INSTRUCTOR, instructor=person, organization=tree["branch"]
    )
    assert (cover.instructor, cover.organization) == (person, None)


def test_coverage_that_says_too_little_or_too_much_is_refused(tree, unit):
    with refused("单独建要选党组织"):
        make_coverage(unit, CoverageKind.SINGLE)
    with refused("请写派驻的党建指导员"):
        make_coverage(unit, CoverageKind.INSTRUCTOR)
    with refused("是党小组"):
        make_coverage(unit, CoverageKind.JOINT, organization=tree["group"])
    make_coverage(
        make_unit(tree["branch"], "乙厂"), CoverageKind.SINGLE, organization=tree["branch"]
    )
    with refused("已经是「乙厂」单独建的党组织"):
        make_coverage(unit, CoverageKind.SINGLE, organization=tree["branch"])


def test_coverage_does_not_go_back_behind_the_row_in_force(tree, unit):
    make_coverage(unit, CoverageKind.JOINT, date(2026, 5, 1), organization=tree["sister"])
    with refused("应不早于现在这一条的 2026-05-01"):
        make_coverage(unit, CoverageKind.SINGLE, date(2026, 4, 1), organization=tree["branch"])


def test_striking_off_ends_coverage_and_closes_the_file(tree, unit):
    make_coverage(unit, CoverageKind.JOINT, organization=tree["sister"])
    close_unit(unit=unit, closed_on=date(2026, 9, 1), reason="注销", by=None, at=AT)
    assert unit.coverages.get().ends_on == date(2026, 9, 1)
    with refused("已于 2026-09-01 移出台账"):
        make_survey(unit)
    with refused("移出台账"):
        change_unit(unit=unit, changes={"name": "乙"}, by=None, at=AT)
    unit.refresh_from_db()
    assert described_unit(unit, on=TODAY).coverage_kind == "joint"


def test_striking_off_comes_after_everything_that_is_written(tree, unit):
    make_coverage(unit, CoverageKind.JOINT, date(2026, 5, 1), organization=tree["sister"])
    for day, words in (
        (date(2020, 1, 1), "应晚于列入台账的日期"),
        (date(2026, 5, 1), "应晚于最近一次登记覆盖方式"),
        (date(2026, 11, 21), "晚于今天"),
    ):
        with refused(words):
            close_unit(unit=unit, closed_on=day, reason="注销", by=None, at=AT)


def test_the_phone_number_is_encrypted_and_shown_for_a_reason(tree):
    unit = make_unit(tree["branch"], contact_phone="13812345678")
    assert not Unit.objects.extra(where=["contact_phone LIKE '%%138%%'"]).exists()
    with refused("请写明查看的事由"):
        reveal_phone(unit=unit, reason=" ", by=None, at=AT)
    assert reveal_phone(unit=unit, reason="约走访", by=None, at=AT) == "13812345678"
    assert events("unit.revealed") == [{"reason": "约走访"}]
