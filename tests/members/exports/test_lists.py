"""Every list of the members app as a file: what the page showed, to whom may have it."""

import io

import pytest
from django.http import QueryDict
from django.urls import reverse

from branchrecords.audit.models import AuditEvent
from branchrecords.documents import exports as generic
from branchrecords.documents.exports import Wanted
from branchrecords.documents.xlsx import read_rows
from branchrecords.jobs import tasks
from branchrecords.jobs.models import Job
from branchrecords.web import exporting
from members.exports.people import people_scope
from members.rules.kinds import OrganizationKind, Post
from tests.factories.members import (
    AT,
    make_organization,
    make_person,
    make_position,
    make_user,
)

pytestmark = pytest.mark.django_db


def post(client, name, *args, query="", **data):
    return client.post(reverse(name, args=args) + query, data)


def cells(content: bytes) -> list[tuple]:
    return [row.cells for row in read_rows(io.BytesIO(content), "x.xlsx").rows]


def test_people_file_holds_what_the_page_filtered_and_says_so(client, tree):
    make_person(tree["branch"], "沈玉平", sex="2", phone="13812345678")
    make_person(tree["branch"], "陶建中", sex="1")
    client.force_login(make_user("secretary", tree["branch"], name="徐景明"))
    answer = post(client, "person-export", tree["branch"].pk, query="?sex=2")
    rows = cells(answer.content)
    assert rows[1][0] == "范围：党员，性别：女"
    assert rows[3][0].startswith("徐景明 导出于 ")
    assert [row[0] for row in rows[5:]] == ["沈玉平"]
    assert "138****5678" in rows[5]
    event = AuditEvent.objects.get(action="person.exported")
    assert (event.detail["number"], event.detail["scope"]) == (1, "党员，性别：女")


def test_full_numbers_need_a_reason_and_the_right(client, tree):
    make_person(tree["branch"], "沈玉平", phone="13812345678")
    client.force_login(make_user("secretary", tree["branch"]))
    answer = post(client, "person-export", tree["branch"].pk, clear="1")
    assert answer.status_code == 302
    answer = post(client, "person-export", tree["branch"].pk, clear="1", reason="换届")
    assert "13812345678" in cells(answer.content)[-1]
    assert AuditEvent.objects.get(action="person.exported").detail["reason"] == "换届"


def test_a_number_searched_for_is_not_printed_on_the_sheet(tree):
    wanted = Wanted(make_user(), tree["branch"], QueryDict("q=13812345678&tab=full"), AT)
    assert people_scope(wanted) == "正式党员，查找：号码"


def test_organisations_and_posts_come_with_the_columns_of_an_import(client, tree):
    person = make_person(tree["branch"], "沈玉平")
    make_position(person, tree["branch"], Post.SECRETARY)
    client.force_login(make_user("committee_staff", tree["committee"]))
    rows = cells(post(client, "organization-export", tree["committee"].pk).content)
    named = {row[1]: row for row in rows[3:]}
    assert named["机关第一党支部"][3] == tree["general"].code
    assert named["东湾区住建局党委"][3] is None
    assert "水务第一党支部" not in named
    rows = cells(post(client, "position-export", tree["committee"].pk).content)
    assert [row[0] for row in rows[4:]] == ["沈玉平"]
    assert rows[4][2:4] == ("机关第一党支部", "书记")


def test_account_list_has_no_secrets(client, tree):
    make_user("member", tree["branch"], make_person(tree["branch"], "沈玉平"), "shenyuping")
    client.force_login(make_user("secretary", tree["branch"]))
    rows = cells(post(client, "account-export", tree["branch"].pk).content)
    assert rows[2][:5] == ("姓名", "用户名", "状态", "最近登录", "岗位")
    assert rows[3][:3] == ("沈玉平", "shenyuping", "没有登录码")


def test_log_file_obeys_the_filters_and_is_itself_logged(client, tree):
    make_organization("临时党支部", tree["committee"], OrganizationKind.TEMPORARY_BRANCH)
    client.force_login(make_user("auditor", tree["committee"]))
    rows = cells(post(client, "audit-export", query="?q=临时党支部").content)
    assert rows[1][0] == "范围：操作人或对象：临时党支部"
    assert [row[2:4] for row in rows[4:]] == [("建立组织", "临时党支部")]
    assert AuditEvent.objects.filter(action="audit.exported").count() == 1


def test_a_long_list_becomes_a_job_that_reads_with_its_owners_rights(
    client, tree, settings, tmp_path, monkeypatch
):
    monkeypatch.setattr(generic, "MOST_IN_REQUEST", 1)
    monkeypatch.setattr(exporting, "MOST_IN_REQUEST", 1)
    settings.MEDIA_ROOT = tmp_path
    for name in ("沈玉平", "陶建中"):
        make_person(tree["branch"], name)
    user = make_user("secretary", tree["branch"])
    client.force_login(user)
    answer = post(client, "person-export", tree["branch"].pk)
    job = Job.objects.get()
    assert (answer.url, job.title) == (
        reverse("job", args=(job.pk,)), "机关第一党支部党员名册，2 人",
    )  # fmt: skip
    tasks.run_job(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 2, 2)
    with job.result.open() as file:
        assert [row[0] for row in cells(file.read())[-2:]] == ["沈玉平", "陶建中"]
    user.grants.all().delete()
    Job.objects.update(state="waiting", finished_at=None)
    tasks.run_job(job_id=job.pk)
    job.refresh_from_db()
    assert job.total == 0
