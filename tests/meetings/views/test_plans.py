"""年度工作计划 on its pages: drawn up, decided, done, checked, findings closed."""

import io

import openpyxl
import pikepdf
import pytest
from django.urls import reverse

from branchrecords.audit.models import AuditEvent
from meetings.models import Problem, WorkPlan
from tests.factories.meetings import make_branch, make_sealed
from tests.factories.members import make_user
from tests.factories.plans import check, make_decided, make_plan, make_task, make_topic, report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("factory_day")]


def test_the_secretary_goes_the_whole_loop(secretary, branch, committee, client):
    """Plan, task, meeting, done, check above, finding: each by its form."""
    organization = branch.organization
    secretary.post(
        reverse("plan-add", args=(organization.pk,)), {"year": 2026, "goals": "办好群众的事"}
    )
    plan = WorkPlan.objects.get()
    secretary.post(
        reverse("plan-task-add", args=(plan.pk,)),
        {
            "month": 11, "what": "走访困难党员", "why": "入冬", "owner": branch.people[1].pk,
            "due_on": "2026-11-25", "place": "各楼道", "how": "逐户登记",
        },
    )  # fmt: skip
    task = plan.tasks.get()
    meeting = make_sealed(branch)
    secretary.post(reverse("plan-decide", args=(plan.pk,)), {"meeting": meeting.pk})
    url = reverse("plan-task-report", args=(task.pk,))
    secretary.post(url, {"on": "2026-11-14", "text": "走访 12 户", "meeting": meeting.pk})
    staff = make_user("committee_staff", committee)
    client.force_login(staff)
    spot = reverse("plan-check", args=(plan.pk, "spot"))
    client.post(spot, {"half": "end", "on": "2026-11-20", "text": "少两户记录"})
    found = plan.checks.get()
    board = client.get(reverse("plan-detail", args=(plan.pk,))).content.decode()
    add = f"{reverse('problem-add', args=(organization.pk,))}?plan_check={found.pk}"
    assert add in board
    assert "按时完成" in board
    client.post(
        add,
        {
            "source": "check", "plan_check": found.pk, "found_on": "2026-11-20",
            "text": "两户没有记录", "measure": "补访", "owner": branch.people[1].pk,
            "due_on": "2026-11-30",
        },
    )  # fmt: skip
    assert Problem.objects.get().plan_check == found
    board = client.get(reverse("plan-detail", args=(plan.pk,))).content.decode()
    assert "两户没有记录" in board
    assert "问题销号率 0.0%" in board


def test_the_secretary_does_not_make_the_spot_check(secretary, branch):
    plan = make_decided(branch)
    assert secretary.get(reverse("plan-check", args=(plan.pk, "spot"))).status_code == 403
    assert secretary.get(reverse("plan-check", args=(plan.pk, "self"))).status_code == 200
    assert secretary.get(reverse("plan-check", args=(plan.pk, "all"))).status_code == 404


def test_a_task_of_a_plan_in_force_is_not_changed_without_a_reason(secretary, branch):
    plan = make_decided(branch)
    task = plan.tasks.get()
    url = reverse("plan-task", args=(task.pk,))
    entry = {
        "what": "另一件", "why": "因为", "owner": branch.people[1].pk, "due_on": "2026-11-26",
        "place": "活动室", "how": "开会",
    }  # fmt: skip
    page = secretary.post(url, entry).content.decode()
    assert "请写明理由" in page
    assert "另一件" in page
    secretary.post(url, entry | {"reason": "上级有新要求", "dropped": "on"})
    assert task.terms.last().dropped


def test_the_board_shows_a_past_day(secretary, branch):
    plan = make_decided(branch)
    report(plan.tasks.get())
    url = reverse("plan-detail", args=(plan.pk,))
    assert "截至 2026年11月19日" in secretary.get(url + "?on=2026-11-19").content.decode()
    assert "按时完成" not in secretary.get(url + "?on=2026-11-19").content.decode()
    assert "按时完成" in secretary.get(url).content.decode()


def test_the_committee_sees_who_has_no_plan_and_takes_the_list_out(client, committee, branch):
    make_branch(parent=committee)
    check(make_decided(branch))
    client.force_login(make_user("committee_staff", committee))
    shown = client.get(reverse("plan-list", args=(committee.pk,))).content.decode()
    assert "没有计划" in shown
    assert "年终检查自查" in shown
    answer = client.post(reverse("plan-export", args=(committee.pk,)) + "?year=2026")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert "年终检查自查" in [cell.value for row in sheet.iter_rows() for cell in row]


def test_the_tasks_of_a_plan_as_a_sheet(secretary, branch):
    plan = make_plan(branch.organization)
    make_task(plan, branch.people[1])
    answer = secretary.post(reverse("plan-tasks-export", args=(plan.pk,)))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert {"走访困难党员", "入冬前了解取暖和就医困难", "各楼道", "待完成"} <= set(cells)


def test_a_study_plan_from_draft_to_the_meetings_that_carried_it_out(secretary, branch):
    organization = branch.organization
    secretary.post(
        reverse("study-plan-add", args=(organization.pk,)), {"year": 2026, "goals": "学深学透"}
    )
    plan = WorkPlan.objects.get()
    topic = {
        "period": "q12", "what": "学习党章", "form": "together", "hours": "4",
        "materials": "《中国共产党章程》", "owner": branch.people[1].pk, "audience": "全体党员",
    }  # fmt: skip
    page = secretary.post(reverse("plan-task-add", args=(plan.pk,)), topic | {"hours": "0"})
    assert "学习党章" in page.content.decode()  # what was typed stays
    secretary.post(reverse("plan-task-add", args=(plan.pk,)), topic)
    task = plan.tasks.get()
    assert task.when == "第四季度"
    meeting = make_sealed(branch, study_hours=4)
    secretary.post(reverse("plan-decide", args=(plan.pk,)), {"meeting": meeting.pk})
    link = reverse("plan-topic-link", args=(task.pk,))
    assert "4 学时" in secretary.get(link).content.decode()
    secretary.post(link, {"meeting": meeting.pk})
    board = secretary.get(reverse("plan-detail", args=(plan.pk,))).content.decode()
    assert "第四季度" in board
    assert "按时完成" in board
    assert reverse("meeting-detail", args=(meeting.pk,)) in board
    shown = secretary.get(reverse("study-plan-list", args=(organization.pk,))).content.decode()
    assert "1 / 1" in shown
    answer = secretary.post(reverse("plan-tasks-export", args=(plan.pk,)))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert {"学习党章", "第四季度", "集中学习"} <= {
        cell.value for row in sheet.iter_rows() for cell in row
    }
    unlink = reverse("plan-topic-unlink", args=(task.pk,))
    secretary.post(unlink, {"on": "2026-11-20", "text": "选错了"})
    assert "按时完成" not in secretary.get(reverse("plan-detail", args=(plan.pk,))).content.decode()


def test_a_change_of_a_topic_keeps_its_time(secretary, branch):
    plan = make_plan(branch.organization, kind="study")
    topic = make_topic(plan, branch.people[1], month=6)
    entry = {
        "what": "学习准则", "form": "lecture", "hours": "2", "materials": "准则",
        "owner": branch.people[1].pk, "audience": "支委会",
    }  # fmt: skip
    secretary.post(reverse("plan-task", args=(topic.pk,)), entry)
    last = topic.terms.last()
    assert (last.what, str(last.due_on)) == ("学习准则", "2026-06-30")
    wrong = reverse("plan-topic-link", args=(make_task_of_work(branch).pk,))
    assert secretary.get(wrong).status_code == 404


def make_task_of_work(branch):
    return make_task(make_plan(branch.organization), branch.people[1])


def test_the_plan_is_printed_with_its_tasks(secretary, branch):
    for plan in (make_decided(branch), make_plan(branch.organization, year=2027)):
        answer = secretary.get(reverse("plan-print", args=(plan.pk,)))
        with pikepdf.open(io.BytesIO(answer.content)) as document:
            assert len(document.pages) == 1
    assert AuditEvent.objects.filter(action="plan.printed").count() == 2
