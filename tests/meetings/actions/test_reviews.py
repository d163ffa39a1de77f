"""A campaign from its beginning to its end."""

from datetime import date

import pytest

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from meetings.actions.appraisals import approve_results, publish_results
from meetings.actions.reviews import finish_review, record_stage, start_review
from meetings.models import Review
from tests.factories.meetings import make_branch, make_planned, make_sealed
from tests.factories.members import AT, TODAY, make_organization
from tests.factories.problems import make_problem, make_step
from tests.factories.reviews import decide, do_stages, fill_talks, make_closed, make_review

pytestmark = pytest.mark.django_db


def refused(act) -> str:
    with pytest.raises(ActionError) as caught:
        act()
    return str(caught.value)


@pytest.fixture
def branch():
    return make_branch(full=6, probationary=1)


def test_a_year_is_begun_once(branch):
    review = make_review(branch.organization, by=branch.user)
    assert (review.kind, str(review)) == ("branch", "2026年度组织生活会和民主评议党员")
    assert AuditEvent.objects.get(action="review.started").object_id == review.pk
    assert refused(lambda: make_review(branch.organization)) == (
        "2026年度的组织生活会和民主评议党员已经登记过"
    )


def test_a_committee_holds_a_democratic_life_meeting():
    committee = make_organization(kind="committee")
    assert make_review(committee).kind == "committee"


def test_a_group_begins_none_and_no_year_to_come(branch):
    group = make_organization(parent=branch.organization, kind="group")
    assert "由党支部登记" in refused(lambda: make_review(group))
    assert "年度应在 2016 到 2026" in refused(lambda: make_review(branch.organization, year=2027))


def stage(review: Review, name: str, **facts):
    values = {"done_on": date(2026, 11, 18), "text": "已经办了", **facts}
    return record_stage(review=review, stage=name, by=None, at=AT, **values)


def test_the_talks_of_the_year_stand_before_the_stage(branch):
    review = make_review(branch.organization)
    do_stages(review, "opinions")
    said = refused(lambda: stage(review, "talks", done_on=date(2026, 11, 20)))
    # Two officers: 1 pair; five others: 5 with an officer, 5 among themselves.
    assert "谈心谈话还差 11 对" in said
    fill_talks(branch.organization)
    assert stage(review, "talks", done_on=date(2026, 11, 20)).done_on == date(2026, 11, 20)


def test_only_a_sealed_meeting_of_this_branch_and_of_no_other_campaign_counts(branch):
    fill_talks(branch.organization)
    review = make_review(branch.organization)
    do_stages(review, "examination")
    open_one = make_planned(branch, kind="organization_life")
    on = {"done_on": date(2026, 11, 20)}
    assert "还没有封存" in refused(lambda: stage(review, "meeting", meetings=[open_one], **on))
    other = make_sealed(make_branch(), kind="organization_life")
    assert "不是" in refused(lambda: stage(review, "meeting", meetings=[other], **on))
    party_day = make_sealed(branch)
    assert "不是这项工作" in refused(lambda: stage(review, "meeting", meetings=[party_day], **on))
    held = make_sealed(branch, kind="organization_life")
    stage(review, "meeting", meetings=[held], **on)
    assert review.held.get().meeting == held
    earlier = make_review(branch.organization, year=2025)
    do_stages(earlier, "opinions")
    assert "已经用在" in refused(lambda: stage(earlier, "meeting", meetings=[held], **on))


def test_a_stage_is_corrected_in_place(branch):
    review = make_review(branch.organization)
    stage(review, "plan")
    stage(review, "plan", text="主题改了")
    assert review.stages.get().text == "主题改了"
    assert AuditEvent.objects.filter(action="review.stage_changed").count() == 1


def test_the_whole_way_to_the_end(branch):
    fill_talks(branch.organization)
    review = make_closed(branch.organization)
    do_stages(review, meetings=[make_sealed(branch, kind="organization_life")])
    said = refused(lambda: finish_review(review=review, by=None, at=AT))
    assert said == (
        "还不能办结：还没有评定结果；评定结果还没有在支部内通报；评定结果还没有经上级审定"
    )
    decide(review)
    publish_results(review=review, on=date(2026, 11, 20), by=None, at=AT)
    approve_results(
        review=review, approved_on=date(2026, 11, 20), approved_by="党委", by=None, at=AT
    )
    done = finish_review(review=review, by=None, at=AT)
    assert done.finished_on == date(2026, 11, 20)
    assert "已经在 2026-11-20 办结" in refused(lambda: stage(review, "plan"))


def test_a_democratic_life_meeting_ends_without_grades():
    committee = make_organization(kind="committee")
    review = start_review(organization=committee, year=2026, theme="主题", by=None, at=AT)
    said = refused(lambda: finish_review(review=review, by=None, at=AT))
    assert said.count("还没有登记") == 7
    assert "评定" not in said


def test_rectification_waits_for_the_problems_of_the_campaign():
    branch = make_branch(full=3)
    review = make_review(branch.organization)
    problem = make_problem(
        branch.organization, branch.people[1], source="review", review=review, text="报修答复慢"
    )
    fill_talks(branch.organization)
    meeting = make_sealed(branch, kind="organization_life")
    do_stages(review, until="meeting", meetings=[meeting])
    with pytest.raises(ActionError, match="1 个没有销号：报修答复慢"):
        record_stage(
            review=review, stage="rectification", done_on=TODAY, text="落实", by=None, at=AT
        )
    make_step(problem, by=branch.user)
    make_step(problem, "closed", by=branch.user)
    record_stage(review=review, stage="rectification", done_on=TODAY, text="落实", by=None, at=AT)
    assert review.stages.filter(stage="rectification").exists()
