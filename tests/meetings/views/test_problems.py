"""问题清单 on its pages: registering, the committee's answer, papers, the owner's phone."""

import io

import openpyxl
import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from branchrecords.audit.models import AuditEvent
from meetings.models import Problem, ProblemStep
from tests.factories.files import PDF
from tests.factories.members import AT, make_user
from tests.factories.problems import make_problem, make_step
from tests.factories.reviews import make_review

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("factory_day")]


@pytest.fixture
def staff(committee):
    return make_user("committee_staff", committee)


def test_a_problem_of_the_campaign_is_registered_from_its_board(secretary, branch):
    review = make_review(branch.organization)
    board = secretary.get(reverse("review-detail", args=(review.pk,)))
    url = f"{reverse('problem-add', args=(branch.organization.pk,))}?review={review.pk}"
    assert url in board.content.decode()
    page = secretary.get(url)
    initial = {key: page.context["form"].initial[key] for key in ("source", "review")}
    assert initial == {"source": "review", "review": review.pk}
    answer = secretary.post(
        url,
        {
            **initial, "found_on": "2026-11-18", "text": "联系群众不够", "measure": "每季走访",
            "owner": branch.people[1].pk, "due_on": "2026-12-31",
        },
        follow=True,
    )  # fmt: skip
    problem = Problem.objects.get()
    assert (problem.review, problem.source) == (review, "review")
    assert "已登记" in answer.content.decode()
    board = secretary.get(reverse("review-detail", args=(review.pk,)))
    assert "0 / 1 个已销号" in board.content.decode()


def test_a_wrong_form_keeps_what_was_typed(secretary, branch):
    url = reverse("problem-add", args=(branch.organization.pk,))
    page = secretary.post(url, {"source": "meeting", "text": "问题一", "due_on": "明天"})
    shown = page.content.decode()
    assert "问题一" in shown
    assert "明天" in shown
    assert not Problem.objects.exists()


def test_the_owner_puts_right_on_the_phone_and_sees_nobody_elses(client, branch):
    user = make_user("member", branch.organization, branch.people[2])
    mine = make_problem(branch.organization, branch.people[2], text="我的问题")
    other = make_problem(branch.organization, branch.people[1], text="别人的问题")
    client.force_login(user)
    listed = client.get(reverse("my-problems")).content.decode()
    assert "我的问题" in listed
    assert "别人的问题" not in listed
    assert client.get(reverse("my-problem", args=(other.pk,))).status_code == 404
    paper = SimpleUploadedFile("照片.pdf", PDF, "application/pdf")
    url = reverse("my-problem", args=(mine.pk,))
    client.post(url, {"text": "已经做了一半", "file": paper})
    step = ProblemStep.objects.get()
    assert (step.kind, step.person) == ("progress", branch.people[2])
    filed = step.papers.get()
    assert client.get(reverse("my-problem-paper", args=(filed.pk,))).status_code == 200
    assert AuditEvent.objects.filter(action="problem.paper_read").count() == 1
    assert client.get(reverse("problem-detail", args=(mine.pk,))).status_code == 403


def test_the_home_of_a_member_names_what_is_pressing(client, branch):
    make_problem(branch.organization, branch.people[2], text="快到期", due_on=AT.date())
    make_problem(branch.organization, branch.people[2], text="还早")
    client.force_login(make_user("member", branch.organization, branch.people[2]))
    shown = client.get(reverse("member-home")).content.decode()
    assert "快到期" in shown
    assert "还早" not in shown


def test_only_the_asked_organisation_answers(secretary, client, committee, branch, staff):
    problem = make_problem(branch.organization, branch.people[1], by=branch.user)
    make_step(problem, "raised", by=branch.user, text="请协调补贴")
    url = reverse("problem-step", args=(problem.pk, "answered"))
    assert secretary.get(url).status_code == 403
    client.force_login(staff)
    listed = client.get(reverse("problem-list", args=(committee.pk,)))
    assert "下级请求协调" in listed.content.decode()
    client.post(url, {"text": "已和房管协调"})
    assert problem.steps.last().kind == "answered"


def test_the_owner_is_told_why_the_problem_cannot_be_closed(secretary, branch):
    problem = make_problem(branch.organization, branch.people[0], by=branch.user)
    make_step(problem, by=branch.user)
    url = reverse("problem-step", args=(problem.pk, "closed"))
    page = secretary.post(url, {"text": "自己看过"})
    assert "责任人不能给自己的问题销号" in page.content.decode()
    assert "自己看过" in page.content.decode()
    assert not problem.steps.filter(kind="closed").exists()


def test_an_unknown_step_is_not_found(secretary, branch):
    problem = make_problem(branch.organization, branch.people[0])
    assert secretary.get(reverse("problem-step", args=(problem.pk, "burnt"))).status_code == 404


def test_the_sheet_and_the_paper_hold_the_narrowed_list(client, committee, branch, staff):
    late = make_problem(
        branch.organization, branch.people[1], text="迟了的问题", due_on=AT.date().replace(day=19)
    )
    make_problem(branch.organization, branch.people[1], text="不迟的问题")
    client.force_login(staff)
    query = "?state=overdue"
    answer = client.post(reverse("problem-export", args=(committee.pk,)) + query)
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert "迟了的问题" in cells
    assert "不迟的问题" not in cells
    assert "逾期" in cells
    event = AuditEvent.objects.get(action="problem.exported")
    assert (event.detail["number"], event.detail["people"]) == (1, [late.measures.get().owner_id])
    answer = client.get(reverse("problem-print", args=(committee.pk,)) + query)
    with pikepdf.open(io.BytesIO(answer.content)) as document:
        assert len(document.pages) == 1
    assert AuditEvent.objects.get(action="problem.printed").detail["number"] == 1


def test_the_list_says_what_to_do_when_it_is_empty_and_takes_a_day(secretary, branch):
    url = reverse("problem-list", args=(branch.organization.pk,))
    assert "还没有登记过问题" in secretary.get(url).content.decode()
    make_problem(branch.organization, branch.people[1], text="十一月的问题")
    assert "十一月的问题" not in secretary.get(url + "?on=2026-10-31").content.decode()
    assert "十一月的问题" in secretary.get(url + "?on=2026-11-02").content.decode()
