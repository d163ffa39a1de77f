"""项目三部曲 on its pages: begun, three stages, corrected, the committee's list."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from branchrecords.audit.models import AuditEvent
from meetings.models import Project, ProjectRecord
from tests.factories.files import PDF
from tests.factories.meetings import make_sealed
from tests.factories.members import make_user
from tests.factories.projects import make_project, make_stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("factory_day")]


def _text(client, name, *args, query=""):
    return client.get(reverse(name, args=args) + query).content.decode()


def test_the_secretary_goes_through_the_three_stages(secretary, branch):
    meeting = make_sealed(branch, held_on=date(2026, 9, 10))
    secretary.post(
        reverse("project-add", args=(branch.organization.pk,)),
        {
            "name": "楼道微改造", "aim": "改好 3 个单元", "leader": branch.people[1].pk,
            "starts_on": "2026-09-01", "mobilise_by": "2026-09-20",
            "supervise_by": "2026-10-31", "conclude_by": "2026-11-30",
        },
    )  # fmt: skip
    project = Project.objects.get()
    page = _text(secretary, "project-detail", project.pk)
    assert "先登记「动员」，再登记「监督」" in page
    assert "逾期 61 天" in page
    paper = SimpleUploadedFile("方案.pdf", PDF, "application/pdf")
    stage = [reverse("project-stage", args=(project.pk, number)) for number in (1, 2, 3)]
    early = secretary.post(stage[2], {"on": "2026-11-12", "content": "验收"}).content.decode()
    assert "先登记「监督」" in early
    assert "验收" in early
    secretary.post(
        stage[0],
        {"on": "2026-09-10", "content": "分工到人", "meetings": [meeting.pk], "file": paper},
    )
    for number, day in ((1, "2026-10-08"), (2, "2026-11-12")):
        secretary.post(stage[number], {"on": day, "content": "走访 3 个单元", "others": "6 人"})
    page = _text(secretary, "project-detail", project.pk)
    assert "按时完成" in page
    assert reverse("meeting-detail", args=(meeting.pk,)) in page
    made = ProjectRecord.objects.get(stage=1)
    secretary.get(reverse("project-paper", args=(made.papers.get().pk,)))
    assert AuditEvent.objects.filter(action="project.paper_read").count() == 1
    assert "按时完成" not in _text(secretary, "project-detail", project.pk, query="?on=2026-11-11")
    assert secretary.get(reverse("project-stage", args=(project.pk, 4))).status_code == 404


def test_a_record_is_corrected_with_its_reason(secretary, branch):
    made = make_stage(make_project(branch.organization, branch.people[0]))
    url = reverse("project-correct", args=(made.pk,))
    entry = {"on": "2026-09-12", "content": "开动员会", "others": "7 人"}
    assert "请填写更正的理由" in secretary.post(url, entry).content.decode()
    secretary.post(url, entry | {"reason": "日期写错"})
    page = _text(secretary, "project-detail", made.project_id)
    assert "更正过，理由：日期写错" in page


def test_a_project_is_changed_and_dropped(secretary, branch):
    project = make_project(branch.organization, branch.people[0])
    secretary.post(
        reverse("project-edit", args=(project.pk,)),
        {
            "name": "新名称", "aim": "x", "leader": branch.people[1].pk,
            "mobilise_by": "2026-09-20", "supervise_by": "2026-10-31",
            "conclude_by": "2026-12-31",
        },
    )  # fmt: skip
    url = reverse("project-drop", args=(project.pk,))
    assert (
        "中止日期应在"
        in secretary.post(url, {"on": "2026-08-01", "reason": "没有经费"}).content.decode()
    )
    secretary.post(url, {"on": "2026-11-20", "reason": "没有经费"})
    page = _text(secretary, "project-detail", project.pk)
    assert "新名称" in page
    assert "已于 2026年11月20日 中止" in page


def test_the_committee_sees_stage_and_lateness_below_and_takes_the_list_out(
    client, committee, branch
):
    project = make_project(branch.organization, branch.people[0])
    make_stage(project)
    client.force_login(make_user("committee_staff", committee))
    page = _text(client, "project-list", committee.pk, query="?state=overdue&year=2026")
    assert "楼道微改造" in page
    assert "逾期 20 天" in page
    assert "楼道微改造" not in _text(client, "project-list", committee.pk, query="?state=done")
    assert client.get(reverse("project-edit", args=(project.pk,))).status_code == 403
    answer = client.post(reverse("project-export", args=(committee.pk,)))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert "逾期 20 天" in {value.value for row in sheet.iter_rows() for value in row}
