"""党务公开 on its pages: one click from the record, approval, the wall, the member's phone."""

import io

import openpyxl
import pikepdf
import pytest
from django.urls import reverse

from branchrecords.audit.models import AuditEvent
from meetings.actions.disclosures import answer_feedback
from meetings.models import Disclosure, Feedback
from tests.factories import dues as money
from tests.factories.disclosures import make_disclosure, make_feedback, make_posted, step
from tests.factories.meetings import make_branch, make_sealed
from tests.factories.members import AT, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("factory_day")]


@pytest.fixture
def branch(committee):
    return make_branch(full=4, parent=committee, name="第一党支部")


def test_a_decision_is_made_public_from_its_record_without_typing(secretary, branch):
    meeting = make_sealed(branch)
    item = meeting.agenda.get()
    url = (
        f"{reverse('disclosure-add', args=(branch.organization.pk,))}?source=decision&key={item.pk}"
    )
    record = reverse("meeting-detail", args=(meeting.pk,))
    assert url.replace("&", "&amp;") in secretary.get(record).content.decode()
    form = secretary.get(url).context["form"]
    sent = {
        name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()
    }
    secretary.post(url, sent)
    made = Disclosure.objects.get()
    assert (made.title, made.source, made.source_url) == (item.heading, "decision", record)
    page = secretary.get(reverse("disclosure-detail", args=(made.pk,))).content.decode()
    assert record in page
    shown = secretary.get(record).content.decode()
    assert reverse("disclosure-detail", args=(made.pk,)) in shown
    assert "已经拟订过" in secretary.get(url).content.decode()


def test_the_dues_page_leads_to_the_filled_form(secretary, branch):
    person = branch.people[1]
    money.with_base(person, branch.organization)
    money.assessed(branch.organization, 10)
    page = secretary.get(reverse("dues-overview", args=(branch.organization.pk,))).content.decode()
    url = f"{reverse('disclosure-add', args=(branch.organization.pk,))}?source=dues&key=2026"
    assert url.replace("&", "&amp;") in page
    filled = secretary.get(url).content.decode()
    assert f"{person.name}：应交 40.00 元" in filled


def test_a_secretary_approves_after_the_secrecy_check(secretary, branch):
    item = make_disclosure(branch.organization, branch.user)
    step(item, "submitted")
    url = reverse("disclosure-review", args=(item.pk, "approved"))
    assert "请作保密审查" in secretary.post(url, {"text": ""}).content.decode()
    secretary.post(url, {"checked": "on"})
    assert item.steps.last().kind == "approved"
    event = AuditEvent.objects.get(action="disclosure.approved")
    assert event.actor_id == branch.user.pk


def test_a_branch_officer_draws_up_and_does_not_approve(client, branch):
    client.force_login(make_user("branch_officer", branch.organization, branch.people[1]))
    item = make_disclosure(branch.organization)
    client.post(reverse("disclosure-step", args=(item.pk, "submitted")), {"text": ""})
    assert item.steps.last().kind == "submitted"
    assert client.post(reverse("disclosure-review", args=(item.pk, "approved"))).status_code == 403
    # The way round by the other address is closed.
    assert client.get(reverse("disclosure-step", args=(item.pk, "approved"))).status_code == 404


def test_the_committee_sends_back_and_sees_all_branches(client, committee, branch):
    client.force_login(make_user("committee_staff", committee))
    item = make_disclosure(branch.organization)
    step(item, "submitted")
    url = reverse("disclosure-review", args=(item.pk, "returned"))
    assert "请填写理由" in client.post(url, {"text": ""}).content.decode()
    client.post(url, {"text": "写清楚表决情况"})
    shown = client.get(reverse("disclosure-list", args=(committee.pk,))).content.decode()
    assert "退回修改" in shown
    assert "第一党支部" in shown
    assert client.get(reverse("disclosure-change", args=(item.pk,))).status_code == 403


def test_wrong_entries_stay_on_the_page(secretary, branch):
    url = reverse("disclosure-add", args=(branch.organization.pk,))
    page = secretary.post(
        url,
        {
            "kind": "decision", "title": "决定", "text": "内容", "audience": "party",
            "form": "board", "starts_on": "2026-11-20", "last_day": "2026-11-19",
        },
    ).content.decode()  # fmt: skip
    assert "公开的最后一天早于第一天" in page
    assert "2026-11-19" in page
    assert not Disclosure.objects.exists()


def test_the_list_says_what_must_be_public_and_takes_a_day(secretary, branch):
    url = reverse("disclosure-list", args=(branch.organization.pk,))
    empty = secretary.get(url).content.decode()
    assert "还没有公开过事项" in empty
    assert "2026年的党费收缴情况还没有公开，最迟2026年12月31日" in empty
    make_posted(branch.organization, title="十一月的决定")
    assert "十一月的决定" in secretary.get(url).content.decode()
    assert "十一月的决定" not in secretary.get(url + "?on=2026-11-19").content.decode()
    assert "还没有到" in secretary.get(url + "?on=2027-01-01").content.decode()
    assert secretary.get(url + "?year=9999").status_code == 200


@pytest.mark.parametrize(("size", "width"), [("a4", 595), ("a3", 842)])
def test_the_wall_gets_what_is_public(secretary, branch, size, width):
    make_posted(branch.organization, title="贴出来的")
    make_posted(branch.organization, title="社会", audience="public")
    make_disclosure(branch.organization, title="草稿")
    answer = secretary.get(
        reverse("disclosure-board", args=(branch.organization.pk,)) + f"?size={size}"
    )
    with pikepdf.open(io.BytesIO(answer.content)) as document:
        assert round(document.pages[0].mediabox[2]) == width
    event = AuditEvent.objects.get(action="disclosure.printed")
    assert (event.detail["number"], event.detail["size"]) == (2, size)


def test_an_empty_wall_says_so_and_a_draft_is_not_printed(secretary, branch):
    board = reverse("disclosure-board", args=(branch.organization.pk,))
    assert "公开栏还是空的" in secretary.get(board, follow=True).content.decode()
    item = make_disclosure(branch.organization)
    url = reverse("disclosure-print", args=(item.pk,))
    assert "审核通过以后才能打印" in secretary.get(url, follow=True).content.decode()


def test_a_member_reads_and_says_something_on_the_phone(client, branch):
    person = branch.people[2]
    item = make_posted(branch.organization, branch.user)
    draft = make_disclosure(branch.organization, title="草稿")
    client.force_login(make_user("member", branch.organization, person))
    assert item.title in client.get(reverse("my-disclosures")).content.decode()
    assert item.title in client.get(reverse("member-home")).content.decode()
    assert client.get(reverse("my-disclosure", args=(draft.pk,))).status_code == 404
    url = reverse("my-disclosure", args=(item.pk,))
    client.post(url, {"kind": "opinion", "text": "周三能不能再晚一点"})
    row = Feedback.objects.get()
    assert (row.person, row.said_by, row.text) == (person, person.name, "周三能不能再晚一点")
    client.force_login(branch.user)
    said = reverse("disclosure-feedback", args=(row.pk,))
    assert "周三能不能再晚一点" in client.get(said).content.decode()
    assert AuditEvent.objects.filter(action="disclosure.feedback_read").count() == 1
    client.post(said, {"text": "下月起延长到 20:00"})
    client.force_login(make_user("member", branch.organization, branch.people[3]))
    assert "周三能不能再晚" not in client.get(url).content.decode(), "somebody else's opinion"


def test_the_answer_is_read_after_the_item_is_over(client, branch):
    person = branch.people[2]
    item = make_posted(branch.organization)
    answer_feedback(
        feedback=make_feedback(item, person=person), text="已经延长", by=branch.user, at=AT
    )
    step(item, "ended")
    client.force_login(make_user("member", branch.organization, person))
    url = reverse("my-disclosure", args=(item.pk,))
    assert "已经延长" in client.get(url).content.decode()
    assert url in client.get(reverse("my-disclosures")).content.decode()
    client.force_login(make_user("member", branch.organization, branch.people[3]))
    assert client.get(url).status_code == 404


def test_the_page_of_an_item_keeps_opinions_closed(client, branch):
    item = make_posted(branch.organization)
    row = make_feedback(item)
    client.force_login(make_user("auditor", branch.organization))
    shown = client.get(reverse("disclosure-detail", args=(item.pk,))).content.decode()
    assert "班车" not in shown
    assert "陈建国" not in shown
    assert client.get(reverse("disclosure-feedback", args=(row.pk,))).status_code == 403


def test_the_sheet_holds_the_narrowed_list(secretary, branch):
    make_posted(branch.organization, title="公开的")
    make_disclosure(branch.organization, title="草稿一")
    answer = secretary.post(
        reverse("disclosure-export", args=(branch.organization.pk,)) + "?state=posted"
    )
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert "公开的" in cells
    assert "草稿一" not in cells
    assert AuditEvent.objects.get(action="disclosure.exported").detail["number"] == 1


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_many(client, committee, number, django_assert_max_num_queries):
    for _ in range(number):
        make_posted(make_branch(full=3, parent=committee).organization)
    client.force_login(make_user("committee_staff", committee))
    with django_assert_max_num_queries(34):
        client.get(reverse("disclosure-list", args=(committee.pk,)))
