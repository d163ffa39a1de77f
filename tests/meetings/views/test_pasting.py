import pytest
from django.urls import reverse

from meetings.actions.minutes import write_minutes
from tests.factories.meetings import make_branch, make_open, on_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch(client):
    branch = make_branch()
    client.force_login(branch.user)
    return branch


@pytest.fixture
def meeting(branch):
    return make_open(branch)


def text_of(branch):
    return f"""支部主题党日记录
时间：2026年11月12日
一、传达学习党章
{branch.people[2]}：我负责三号楼。
决议：按分工入户。
二、研究党费使用
听取报告。"""


def address(meeting):
    return reverse("meeting-paste", args=(meeting.pk,))


def headings(meeting):
    return list(meeting.agenda.values_list("heading", flat=True))


def fields(client, meeting, text):
    """What the preview carries along, and the items it has ticked."""
    context = client.post(address(meeting), {"text": text, "do": "preview"}).context
    return {
        "text": text,
        "seen": [f"{pk}:{base}" for pk, base in context["seen"]],
        "take": [n for n, _, ticked in context["found"] if ticked],
    }


def test_the_preview_changes_nothing(client, branch, meeting):
    before = headings(meeting)
    answer = client.post(address(meeting), {"text": text_of(branch), "do": "preview"})
    page = answer.content.decode()
    for words in ("识别出 3 项", "还没有放进记录", "传达学习党章", "一般是标题和到会情况"):
        assert words in page
    assert headings(meeting) == before


def test_ticked_items_take_the_place_of_the_template(client, branch, meeting):
    answer = client.post(address(meeting), fields(client, meeting, text_of(branch)) | {"do": "add"})
    assert answer.url == reverse("meeting-minutes", args=(meeting.pk,))
    assert headings(meeting) == ["传达学习党章", "研究党费使用"]
    assert meeting.speeches.get().speaker == branch.people[2].name


def test_what_is_written_stays_unless_it_is_replaced_on_purpose(client, branch, meeting):
    at = on_day(meeting.held_on)
    items = [{"heading": "交纳党费", "discussion": "当场交纳。"}]
    write_minutes(meeting=meeting, items=items, by=branch.user, at=at)
    data = fields(client, meeting, "一、学习")
    client.post(address(meeting), data | {"do": "add"})
    assert headings(meeting) == ["交纳党费", "学习"]
    data = fields(client, meeting, "一、讨论")
    client.post(address(meeting), data | {"do": "replace"})
    assert headings(meeting) == ["讨论"]


def test_a_refusal_keeps_the_text(client, branch, meeting):
    data = fields(client, meeting, text_of(branch)) | {"take": [], "do": "add"}
    page = client.post(address(meeting), data).content.decode()
    assert "至少勾选一项" in page
    assert "二、研究党费使用" in page
    assert "请填写记录全文" in client.post(address(meeting), {"text": " "}).content.decode()
