from datetime import date

import pytest

from meetings.queries.duties import duties
from tests.factories.meetings import make_branch, make_open, make_planned, make_sealed, on_day

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 20)


def small_branch():
    """No 支委会, founded in July: 主题党日, 党员大会, 党课 and the yearly kinds."""
    branch = make_branch(founded_on=date(2026, 8, 1))
    branch.recorder.positions.all().delete()
    return branch


def test_late_ones_first_then_by_date_then_what_comes():
    branch = small_branch()
    make_sealed(branch, held_on=date(2026, 8, 13))
    make_sealed(branch, held_on=date(2026, 9, 10))
    make_sealed(branch, kind="general", held_on=date(2026, 9, 24))
    found = [
        (duty.due_on, duty.title, duty.button, duty.late, duty.upcoming)
        for duty in duties(organization=branch.organization, on=ON)
    ]
    assert found == [
        (date(2026, 10, 31), "10月主题党日待补录", "补录", True, False),
        (date(2026, 11, 30), "11月主题党日待召开", "安排会议", False, False),
        (date(2026, 12, 31), "下半年党课待召开", "安排会议", False, True),
        (date(2026, 12, 31), "第四季度支部党员大会待召开", "安排会议", False, True),
    ]


def test_a_duty_names_its_rule_and_leads_to_the_filled_form():
    branch = small_branch()
    duty = duties(organization=branch.organization, on=ON)[0]
    assert (duty.rule, duty.article) == (
        "每月相对固定 1 天开展主题党日",
        "《支部工作条例》第十六条",
    )
    pk = branch.organization.pk
    assert duty.url == f"/organizations/{pk}/meetings/add/?kind=party_day&on=2026-08-31"


def test_a_late_entry_is_suggested_on_a_weekday_of_its_month():
    branch = small_branch()
    october = [d for d in duties(organization=branch.organization, on=ON) if "10月" in d.title]
    assert october[0].url.endswith("on=2026-10-30")


def test_a_planned_meeting_is_no_duty_until_its_day_has_come():
    branch = small_branch()
    meeting = make_planned(branch, held_on=date(2026, 11, 26), at=on_day(ON))
    titles = [duty.title for duty in duties(organization=branch.organization, on=ON)]
    assert not [title for title in titles if title.startswith("11月")]
    after = duties(organization=branch.organization, on=date(2026, 11, 27))
    duty = next(duty for duty in after if duty.title.startswith("11月"))
    assert (duty.title, duty.button, duty.url) == (
        "11月主题党日待记录",
        "继续登记",
        f"/meetings/{meeting.pk}/",
    )


def test_an_unsealed_record_of_last_month_is_late():
    branch = small_branch()
    make_open(branch, held_on=date(2026, 10, 15))
    late = [duty for duty in duties(organization=branch.organization, on=ON) if duty.late]
    assert "10月主题党日待记录" in [duty.title for duty in late]


def test_in_january_the_gaps_of_december_stay_on_the_desk():
    branch = small_branch()
    titles = [duty.title for duty in duties(organization=branch.organization, on=date(2027, 1, 15))]
    assert "12月主题党日待补录" in titles
    assert "下半年党课待补录" in titles
    assert "9月主题党日待补录" not in titles
