"""Campaigns and talks on their pages: the branch's, the committee's, the member's own."""

import io

import openpyxl
import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from branchrecords.audit.models import AuditEvent
from meetings.models import Rating, Review, Talk, Voted
from tests.factories.files import PDF
from tests.factories.meetings import make_branch, make_sealed
from tests.factories.members import TODAY, make_user
from tests.factories.reviews import (
    decide,
    do_stages,
    fill_talks,
    make_closed,
    make_review,
    make_talk,
    make_voting,
    vote,
)
from tests.web.dom import parse, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("factory_day")]


@pytest.fixture
def branch(committee):
    return make_branch(full=6, probationary=1, parent=committee)


@pytest.fixture
def secretary(client, branch):
    client.force_login(branch.user)
    return branch.user


def log_in(client, person):
    user = make_user("member", person.memberships.get().organization, person)
    client.force_login(user)
    return user


def page(client, name, *args, query="", status=200):
    answer = client.get(reverse(name, args=args) + query)
    assert answer.status_code == status
    return text(parse(answer.content.decode()))


def post(client, name, *args, follow=True, **data):
    return client.post(reverse(name, args=args), data, follow=follow)


def test_the_secretary_begins_and_records_the_first_stage(client, secretary, branch):
    assert "还没有登记过" in page(client, "review-list", branch.organization.pk)
    post(client, "review-add", branch.organization.pk, year=2026, theme="学习党章")
    review = Review.objects.get()
    file = SimpleUploadedFile("方案.pdf", PDF, "application/pdf")
    post(client, "review-stage", review.pk, "plan", done_on="2026-11-18", text="分三步", file=file)
    shown = page(client, "review-detail", review.pk)
    assert "分三步" in shown
    assert "方案.pdf" in shown
    assert "登记这一阶段" in shown  # the next one
    paper = review.stages.get().papers.get()
    answer = client.get(reverse("review-paper", args=(paper.pk,)))
    assert answer.content == PDF
    post(client, "review-paper-remove", paper.pk)
    assert not review.stages.get().papers.exists()


def test_a_stage_that_cannot_be_says_why_and_keeps_what_was_typed(client, secretary, branch):
    review = make_review(branch.organization)
    answer = post(client, "review-stage", review.pk, "study", done_on="2026-11-30", text="自学")
    shown = text(parse(answer.content.decode()))
    assert "先登记「制定方案」" in shown
    assert "日期晚于今天" in shown
    assert "自学" in shown
    assert page(client, "review-stage", review.pk, "nothing", status=404)


def test_the_board_says_how_many_talks_are_missing(client, secretary, branch):
    review = make_review(branch.organization)
    do_stages(review, "opinions")
    assert "谈心谈话还差 11 对" in page(client, "review-detail", review.pk)


def test_the_whole_way_on_the_pages(client, secretary, branch, committee):
    fill_talks(branch.organization)
    review = make_review(branch.organization)
    held = make_sealed(branch, kind="organization_life")
    do_stages(review, meetings=[held])
    post(client, "voting-open", review.pk)
    data = {"issued": "8", "returned": "8", "invalid": ""}
    for row in review.appraisals.filter(standing="full"):
        data |= {f"excellent-{row.pk}": "3", f"qualified-{row.pk}": "5"}
    post(client, "review-sums", review.pk, "public", **data)
    post(client, "voting-close", review.pk)
    shown = page(client, "review-results", review.pk)
    assert "优秀最多 2 人" in shown
    assert "优 3 · 合 5" in shown
    data = {"decided_on": "2026-11-20", "body": "assembly"}
    rows = [row for row in review.appraisals.all() if row.is_full]  # in whatever order
    data |= {f"grade-{row.pk}": "qualified" for row in rows}
    wrong = data | {f"grade-{row.pk}": "excellent" for row in rows[:3]}
    answer = post(client, "review-results", review.pk, **wrong)
    assert "优秀 3 人，正式党员 6 人，最多评 2 人" in answer.content.decode()
    post(client, "review-results", review.pk, **data, **{f"opinion-{rows[0].pk}": "作用突出"})
    post(client, "review-publish", review.pk, on="2026-11-20")
    client.force_login(make_user("committee_staff", committee))
    approved = {"approved_on": "2026-11-20", "approved_by": "东湾区住建局党委"}
    post(client, "review-approve", review.pk, **approved)
    client.force_login(branch.user)
    post(client, "review-finish", review.pk)
    review.refresh_from_db()
    assert review.finished_on == TODAY
    shown = page(client, "review-detail", review.pk)
    assert "2026年11月20日办结" in shown
    assert "优秀 0 人，合格 6 人" in shown


def test_the_committee_sends_back_with_a_reason(client, branch, committee):
    review = decide(make_closed(branch.organization))
    client.force_login(make_user("committee_staff", committee))
    assert "请填写退回的理由" in post(client, "review-return", review.pk).content.decode()
    post(client, "review-return", review.pk, reason="优秀没有事迹")
    client.force_login(branch.user)
    assert "优秀没有事迹" in page(client, "review-detail", review.pk)


def test_the_committee_sees_where_each_branch_stands_on_a_day(client, branch, committee):
    other = make_branch(full=3, parent=committee)
    do_stages(make_review(branch.organization), "opinions")
    client.force_login(make_user("committee_staff", committee))
    shown = page(client, "review-list", committee.pk)
    assert "3 / 7" in shown
    assert "征求意见" in shown
    assert "还没有开始" in shown
    assert "进行中" in shown
    earlier = page(client, "review-list", committee.pk, query="?on=2026-11-18")
    assert "进行中" not in earlier  # it was entered on the 20th
    assert "1 / 7" in earlier
    assert str(other.organization) in earlier
    answer = client.post(reverse("review-export", args=(committee.pk,)) + "?year=2026")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert "2026年度，截至 2026-11-20" in "".join(str(cell) for cell in cells)
    assert AuditEvent.objects.filter(action="review.exported").count() == 1


@pytest.mark.parametrize("number", [1, 4])
def test_the_status_list_asks_the_same_number_of_questions(
    client, committee, number, django_assert_max_num_queries
):
    for _ in range(number):
        branch = make_branch(full=3, parent=committee)
        do_stages(make_review(branch.organization), "opinions")
    client.force_login(make_user("committee_staff", committee))
    with django_assert_max_num_queries(30):
        page(client, "review-list", committee.pk)


def test_a_member_assesses_and_votes_on_the_phone(client, branch):
    review = make_voting(branch.organization)
    person = branch.people[3]
    log_in(client, person)
    assert "民主评议正在进行" in page(client, "my-review")
    post(client, "my-self-assessment", text="按时参加学习", grade="qualified")
    assert review.appraisals.get(person=person).self_text == "按时参加学习"
    ballot = page(client, "my-ballot")
    assert person.name not in ballot.split("先不投")[0].split("不记名。")[1]
    rows = review.appraisals.filter(standing="full").exclude(person=person)
    marks = {f"mark-{row.pk}": "qualified" for row in rows}
    answer = post(client, "my-ballot", **marks)
    assert "谁也看不出是谁投的" in answer.content.decode()
    again = post(client, "my-ballot", **marks)
    assert "您已经投过票" in again.content.decode()
    assert (Voted.objects.count(), Rating.objects.count()) == (1, 5)


def test_who_is_not_asked_has_no_ballot(client, branch):
    log_in(client, branch.people[3])
    page(client, "my-ballot", status=404)
    assert "还没有结果" in page(client, "my-review")


def test_the_secretary_sees_no_counts_while_members_vote(client, secretary, branch):
    review = make_voting(branch.organization)
    for person in branch.people[:4]:
        vote(review, person, "unqualified")
    shown = page(client, "review-detail", review.pk)
    assert "正在测评" in shown
    assert "还有 3 人没有投票" in shown
    assert "群众测评 参加" not in shown
    assert "不 3" not in shown
    answer = client.post(reverse("result-export", args=(review.pk,)), follow=True)
    assert "结束以后再导出" in answer.content.decode()
    answer = client.get(reverse("review-print", args=(review.pk, "summary")), follow=True)
    assert "结束以后再打印汇总表" in answer.content.decode()


def test_the_papers_are_pdfs_that_say_what_was_decided(client, secretary, branch):
    review = decide(make_closed(branch.organization), **{branch.people[2].name: "excellent"})
    for paper, pages in (("forms", 7), ("ballots", 2), ("summary", 1)):
        answer = client.get(reverse("review-print", args=(review.pk, paper)))
        assert answer["Content-Type"] == "application/pdf", paper
        with pikepdf.open(io.BytesIO(answer.content)) as pdf:
            assert len(pdf.pages) == pages, paper
    row = review.appraisals.first()
    answer = client.get(reverse("appraisal-form", args=(row.pk,)))
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert len(pdf.pages) == 1
    assert AuditEvent.objects.filter(action="review.printed").count() == 4


def test_a_low_grade_is_followed_up_on_the_page(client, secretary, branch, committee):
    review = decide(make_closed(branch.organization), **{branch.people[3].name: "basic"})
    client.force_login(make_user("committee_staff", committee))
    data = {"approved_on": "2026-11-20", "approved_by": "党委"}
    post(client, "review-approve", review.pk, **data)
    client.force_login(branch.user)
    row = review.appraisals.get(person=branch.people[3])
    assert "先登记谈心谈话" in page(client, "appraisal-follow-up", row.pk)
    talk = make_talk(branch.organization, branch.people[0], row.person, purpose="reminder")
    post(client, "appraisal-follow-up", row.pk, talk=talk.pk, measures="按时参加学习")
    assert row.follow_up.measures == "按时参加学习"
    outcome = {"ended_on": "2026-11-20", "outcome": "corrected", "note": ""}
    post(client, "appraisal-follow-up", row.pk, **outcome)
    assert "提醒谈话：已经改正" in page(client, "review-detail", review.pk)


def test_the_log_of_talks_and_its_export_do_not_say_what_was_said(client, secretary, branch):
    make_talk(branch.organization, *branch.people[2:4])
    shown = page(client, "talk-list", branch.organization.pk)
    assert "还差" in shown
    assert "老人" not in shown
    answer = client.post(reverse("talk-export", args=(branch.organization.pk,)) + "?year=2026")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = [row for row in sheet.iter_rows(values_only=True) if row[0]]
    assert not any("老人" in str(cell) for row in rows for cell in row)


def test_a_talk_is_logged_read_with_a_reason_and_withdrawn(client, secretary, branch):
    first, second = branch.people[2:4]
    data = {"first": first.pk, "second": second.pk, "held_on": "2026-11-19", "place": "办公室",
            "purpose": "regular", "gist": "想换岗", "solved": "1"}  # fmt: skip
    post(client, "talk-add", branch.organization.pk, **data)
    talk = Talk.objects.get()
    assert (talk.kind, talk.solved) == ("members", 1)
    assert "想换岗" not in page(client, "talk-detail", talk.pk)
    shown = post(client, "talk-reveal", talk.pk, reason="了解思想").content.decode()
    assert "想换岗" in shown
    assert "只显示这一次" in shown
    assert AuditEvent.objects.filter(action="person.talk_revealed").count() == 2
    post(client, "talk-withdraw", talk.pk, reason="登记重复")
    assert "已撤回" in page(client, "talk-detail", talk.pk)


def test_a_member_logs_and_reads_only_own_talks(client, branch):
    make_talk(branch.organization, *branch.people[:2], gist="别人的话")
    person = branch.people[3]
    log_in(client, person)
    data = {"second": branch.people[0].pk, "held_on": "2026-11-19", "place": "家里",
            "purpose": "regular", "gist": "孩子上学"}  # fmt: skip
    post(client, "my-talk-add", **data)
    shown = page(client, "my-talks")
    assert "孩子上学" in shown
    assert "别人的话" not in shown
    talk = Talk.objects.get(place="家里")
    assert {talk.first, talk.second} == {person, branch.people[0]}
    page(client, "talk-detail", talk.pk, status=403)


def test_results_stand_on_the_file_and_in_the_timeline(client, secretary, branch):
    review = decide(make_closed(branch.organization), **{branch.people[3].name: "excellent"})
    post(client, "review-publish", review.pk, on="2026-11-20")
    person = branch.people[3]
    assert "优秀" in page(client, "person-reviews", person.pk)
    assert "2026年度民主评议：优秀" in page(client, "person-timeline", person.pk)
    log_in(client, person)
    assert "优秀" in page(client, "my-review")


def test_days_and_years_that_cannot_be_break_nothing(client, secretary, branch):
    for query in ("?on=昨天", "?on=2027-01-01", "?kind=x", "?page=99"):
        page(client, "talk-list", branch.organization.pk, query=query)
    page(client, "review-list", branch.organization.pk, query="?year=x", status=404)


def test_a_correction_is_handed_to_the_register_without_typing(client, branch, committee):
    review = decide(make_closed(branch.organization), **{branch.people[3].name: "unqualified"})
    staff = make_user("committee_staff", committee)
    client.force_login(staff)
    data = {"approved_on": "2026-11-20", "approved_by": "东湾区住建局党委"}
    post(client, "review-approve", review.pk, **data)
    row = review.appraisals.get(person=branch.people[3])
    client.force_login(branch.user)
    term = {"starts_on": "2026-11-20", "due_on": "2027-05-01", "measures": "按时参加组织生活"}
    post(client, "appraisal-follow-up", row.pk, **term)
    assert "待党委登记处置" in page(client, "review-detail", review.pk)
    client.force_login(staff)
    url = f"{reverse('sanction-add', args=(row.person_id,))}?from={row.follow_up.pk}"
    board = client.get(reverse("review-detail", args=(review.pk,)))
    assert url in board.content.decode()
    form = client.get(url).context["form"]
    given = {name: form.initial[name] for name in ("kind", "months", "decided_by", "starts_on")}
    assert given == {
        "kind": "correction", "months": 6, "decided_by": "东湾区住建局党委",
        "starts_on": row.follow_up.starts_on,
    }  # fmt: skip
    assert "评为不合格" in form.initial["matter"]
    client.post(url, {**given, "starts_on": "2026-11-20", "matter": form.initial["matter"]})
    assert "已登记处置" in page(client, "review-detail", review.pk)
    other = reverse("sanction-add", args=(branch.people[2].pk,))
    assert "kind" not in client.get(f"{other}?from={row.follow_up.pk}").context["form"].initial
