"""个人总结 on the pages: the member's phone, the branch's list, versions and sources."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from branchrecords.audit.models import AuditEvent
from branchrecords.jobs.models import Job
from branchrecords.jobs.tasks import run_job
from members.models import Grant
from reports.actions.personal_summaries import draft_personal, save_personal, submit_personal
from reports.models import PersonalSummary
from tests.factories.reports import committee, member, node, user

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
YEAR = 2026
EFFORTS = "理论学习不够深，联系岗位实际少。" * 3
OWN = {"efforts": EFFORTS, "role": "平时帮助邻居，照看老人，调解纠纷。"}


@pytest.fixture
def branch():
    return node(committee(), name="机关第三党支部")


@pytest.fixture
def person(branch):
    return member(branch, "陶建中")


@pytest.fixture
def own(client, branch, person):
    account = user(branch, "member", name="陶建中", person=person)
    client.force_login(account)
    return account


@pytest.fixture
def secretary(branch):
    return user(branch, name="沈玉平")


@pytest.fixture
def sent(person):
    summary = draft_personal(person=person, year=YEAR, by=None, at=AT)
    save_personal(summary=summary, texts=OWN, by=None, at=AT)
    return submit_personal(summary=summary, by=None, at=AT)


def text(response):
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def mine(name="my-summary", *more):
    return reverse(name, args=(YEAR, *more))


@pytest.fixture
def this_year(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: AT)


@pytest.mark.usefixtures("this_year")
def test_a_member_drafts_edits_and_hands_in_on_the_phone(client, own, person):
    assert "按记录起草" in text(client.get(mine()))
    assert client.post(mine("my-summary-draft")).status_code == 302
    page = text(client.get(mine()))
    assert "交支部前还要写" in page
    assert "这一段由您自己写，系统不代写" in page
    saved = client.post(mine("my-summary-save"), OWN, headers={"HX-Request": "true"})
    assert saved.status_code == 204
    assert client.post(mine("my-summary-submit")).status_code == 302
    assert "已交机关第三党支部" in text(client.get(mine()))
    assert PersonalSummary.objects.get(person=person).state == "submitted"


@pytest.mark.usefixtures("this_year")
def test_what_keeps_it_from_being_handed_in_is_shown_with_what_was_written(client, own):
    client.post(mine("my-summary-draft"))
    page = text(client.post(mine("my-summary-submit")))
    assert "「不足与努力方向」还没有写" in page


def test_every_sentence_shows_its_source_by_pointing_and_by_a_link(client, own, person):
    draft_personal(person=person, year=YEAR, by=own, at=AT)
    page = text(client.get(mine()))
    assert 'title="依据：封存的会议记录中的点名"' in page
    assert 'href="#from-life-1"' in page
    assert 'id="from-life-1"' in page
    assert reverse("my-meetings") + "?year=2026" in page


def test_versions_are_listed_compared_and_brought_back(client, own, person):
    summary = draft_personal(person=person, year=YEAR, by=own, at=AT)
    save_personal(summary=summary, texts={"life": "我自己写的。"}, by=own, at=AT)
    assert "第1稿" in text(client.get(mine("my-summary-versions")))
    page = text(client.get(mine("my-summary-version", 1)))
    assert "<ins>我自己写的。</ins>" in page
    assert client.post(mine("my-summary-restore", 1)).status_code == 302
    summary.refresh_from_db()
    assert summary.life.startswith("2026年1月至11月")
    assert client.get(mine("my-summary-version", 99)).status_code == 404


def test_a_draft_is_for_nobody_else(client, secretary, branch, person):
    summary = draft_personal(person=person, year=YEAR, by=None, at=AT)
    client.force_login(secretary)
    url = reverse("personal-summaries", args=(branch.pk,)) + "?year=2026"
    page = text(client.get(url))
    assert "草稿" in page
    one = reverse("personal-summary", args=(summary.pk,))
    assert one not in page
    assert client.get(one).status_code == 404


def test_the_branch_reads_returns_and_it_is_logged(client, secretary, sent):
    client.force_login(secretary)
    url = reverse("personal-summary", args=(sent.pk,))
    assert "理论学习不够深" in text(client.get(url))
    assert AuditEvent.objects.filter(action="personal.read", person_id=sent.person_id).exists()
    again = text(client.post(reverse("personal-return", args=(sent.pk,)), {"reason": ""}))
    assert "请填写退回理由" in again
    done = client.post(reverse("personal-return", args=(sent.pk,)), {"reason": "写具体些"})
    assert done.status_code == 302
    sent.refresh_from_db()
    assert sent.state == "returned"


def test_a_secretary_sees_the_own_text_but_does_not_return_it(client, branch, person, sent):
    account = user(branch, name="陶建中", person=person)
    Grant.objects.filter(user=account).update(role="secretary")
    client.force_login(account)
    page = text(client.get(reverse("personal-summary", args=(sent.pk,))))
    assert "退回并写明理由" not in page


@pytest.mark.usefixtures("this_year")
def test_reminding_says_how_many_and_names_those_without_an_account(client, secretary, branch, own):
    member(branch, "何秀英")
    client.force_login(secretary)
    url = reverse("personal-summaries", args=(branch.pk,)) + "?year=2026"
    assert "没有登录账号、收不到提醒的：何秀英" in text(client.get(url))
    remind = reverse("personal-summaries-remind", args=(branch.pk,)) + "?year=2026"
    assert "已提醒 1 人" in text(client.post(remind, follow=True))
    assert "今天已经提醒过" in text(client.post(remind, follow=True))


@pytest.mark.usefixtures("this_year")
@pytest.mark.parametrize(
    ("role", "told"), [("secretary", "登录与岗位"), ("branch_officer", "请支部书记发放登录码")]
)
def test_who_may_give_logins_is_led_there_and_others_are_told_whom_to_ask(
    client, branch, role, told
):
    member(branch, "何秀英")
    client.force_login(user(branch, role))
    page = client.get(reverse("personal-summaries", args=(branch.pk,)) + "?year=2026")
    assert told in text(page)
    leads = reverse("account-list", args=(branch.pk,)) in page.content.decode()
    assert leads == (role == "secretary")


def test_the_committee_sees_the_counts_of_its_branches(client, branch, sent):
    root = type(branch).objects.above(branch).last()
    client.force_login(user(root, "committee_staff"))
    page = text(client.get(reverse("personal-summaries", args=(root.pk,)) + "?year=2026"))
    assert "应交 1 人，已交 1 人" in page


def test_pdf_and_bound_volume(client, own, secretary, branch, sent):
    assert client.get(mine("my-summary-pdf")).content.startswith(b"%PDF")
    client.force_login(secretary)
    printed = client.get(reverse("personal-pdf", args=(sent.pk,)))
    assert printed.content.startswith(b"%PDF")
    assert AuditEvent.objects.filter(action="personal.printed").count() == 1
    start = reverse("personal-summaries-volume", args=(branch.pk,)) + "?year=2026"
    assert client.post(start).status_code == 302
    job = Job.objects.get(kind="personal-volume")
    run_job(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.error
    name = reverse("job-download", args=(job.pk,))
    assert b"".join(client.get(name)).startswith(b"%PDF")


def test_the_list_is_taken_out_without_texts(client, secretary, branch, sent):
    client.force_login(secretary)
    url = reverse("personal-summaries-export", args=(branch.pk,)) + "?year=2026"
    assert client.post(url).content.startswith(b"PK")
