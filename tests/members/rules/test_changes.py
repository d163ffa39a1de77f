"""Which standing may follow which (domain.md 7, 8)."""

from datetime import date

import pytest

from members.rules.changes import CHANGES, change_blockers, changes_from, changes_offered, effects
from members.rules.kinds import EXITS, GONE, StandingKind
from members.rules.standings import Period

K = StandingKind


def blockers(*history, kind, on=date(2026, 11, 20), years=5):
    periods = [Period(k, day) for k, day in history]
    return change_blockers(history=periods, kind=kind, starts_on=on, readmission_years=years)


def became(standing):
    return {row.becomes for row in changes_from(standing)}


def test_a_full_member_has_these_ways_on():
    assert became(K.FULL) == {
        K.SUSPENDED,
        K.RESIGNED,
        K.PERSUADED_OUT,
        K.REFUSED_TO_LEAVE,
        K.LAPSED,
        K.DISMISSED,
        K.EXPELLED,
        K.TRANSFERRED_OUT,
        K.DECEASED,
    }


def test_only_a_probationer_can_lose_the_candidacy():
    rows = [row for row in CHANGES if row.becomes is K.PROBATION_CANCELLED]
    assert [row.came_from for row in rows] == [(K.PROBATIONARY,)]
    (blocker,) = blockers((K.FULL, date(2010, 1, 1)), kind=K.PROBATION_CANCELLED)
    assert blocker.article == "《党章》第七条"
    assert blocker.message.startswith("正式党员不能改为取消预备党员资格")


def test_nothing_follows_death_and_every_exit_leads_to_a_new_application_only():
    assert became(K.DECEASED) == set()
    for exit_ in EXITS:
        assert became(exit_) == {K.APPLICANT}


def test_an_exit_cannot_be_restored():
    (blocker,) = blockers((K.RESIGNED, date(2020, 1, 1)), kind=K.FULL)
    assert blocker.message == "退党除名以后不能恢复，只能重新申请入党"
    assert blocker.article == "《党员教育管理工作条例》第二十四条"


def test_an_unnamed_exit_is_never_written_anew():
    (blocker,) = blockers((K.FULL, date(2010, 1, 1)), kind=K.ENDED)
    assert blocker.message.startswith("请写明是怎样出党的")


def test_suspension_gives_back_the_standing_that_was_stopped():
    history = ((K.PROBATIONARY, date(2020, 1, 1)), (K.SUSPENDED, date(2020, 9, 1)))
    assert blockers(*history, kind=K.PROBATIONARY) == []
    (blocker,) = blockers(*history, kind=K.FULL)
    assert blocker.message == "停止党籍以前是预备党员，恢复后仍是预备党员"


@pytest.mark.parametrize(("on", "refused"), [(date(2026, 2, 28), True), (date(2026, 3, 1), False)])
def test_who_is_lost_is_removed_two_years_after_the_suspension(on, refused):
    history = ((K.FULL, date(2010, 1, 1)), (K.SUSPENDED, date(2024, 3, 1)))
    found = blockers(*history, kind=K.LAPSED, on=on)
    assert bool(found) is refused


@pytest.mark.parametrize(("on", "refused"), [(date(2026, 5, 5), True), (date(2026, 5, 6), False)])
def test_nobody_expelled_applies_again_within_five_years(on, refused):
    found = blockers((K.EXPELLED, date(2021, 5, 6)), kind=K.APPLICANT, on=on)
    assert [b.message for b in found] == (
        ["开除党籍后 5 年内不得重新入党，最早 2026-05-06"] if refused else []
    )


def test_the_years_after_a_removal_are_a_setting_and_expulsion_is_not():
    day = date(2023, 1, 1)
    assert blockers((K.LAPSED, day), kind=K.APPLICANT, years=3) == []
    assert blockers((K.LAPSED, day), kind=K.APPLICANT, years=5)
    assert blockers((K.EXPELLED, day), kind=K.APPLICANT, years=0)


def test_without_any_standing_a_way_out_cannot_be_registered():
    assert blockers(kind=K.FULL) == []
    assert blockers(kind=K.LAPSED)


def test_expulsion_is_registered_as_a_sanction():
    assert K.EXPELLED not in {row.becomes for row in changes_offered(K.FULL)}


def test_every_change_that_decides_an_exit_needs_meeting_and_approval():
    decided = {row.becomes for row in CHANGES if row.decided}
    assert decided == set(EXITS) - {K.ENDED}


def test_every_change_says_what_it_does():
    for change in CHANGES:
        lines = effects(change)
        assert lines
        if change.becomes in GONE:
            assert "党费" in lines[1]
