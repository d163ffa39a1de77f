"""The minutes: saved as they are written, beside what others write."""

import pytest
from django.urls import reverse

from tests.factories.meetings import (
    make_branch,
)
from tests.meetings.views.recording import HTMX, open_one, shown

pytestmark = pytest.mark.django_db


def minutes_data(meeting, **changes):
    data = shown(meeting) | {
        "items": "1",
        "heading-1": "审议报告",
        "discussion-1": "书记报告了全年工作。",
        "resolution-1": "同意报告。",
        "in_favour-1": "5",
        "against-1": "0",
        "abstained-1": "0",
        "method-1": "ballot",
        "matter-1": "ordinary",
        "summary": "",
    }
    return data | {name.replace("_1", "-1"): value for name, value in changes.items()}


def test_minutes_lead_to_the_review_and_show_the_verdict(client):
    branch = make_branch(full=6)
    meeting = open_one(branch, kind="general")
    client.force_login(branch.user)
    url = reverse("meeting-minutes", args=(meeting.pk,))
    answer = client.post(url, minutes_data(meeting))
    assert answer.url == reverse("meeting-review", args=(meeting.pk,))
    text = client.get(url).content.decode()
    assert "赞成 5 人，超过应到会有表决权党员 6 人的半数（须 4 人以上）。" in text
    review = client.get(answer.url).content.decode()
    assert (
        "无记名投票，有表决权应到 6 人、到会 6 人，赞成 5 票，反对 0 票，弃权 0 票。通过。"
        in review
    )


def test_wrong_votes_lose_no_text_and_are_named(client):
    branch = make_branch(full=6)
    meeting = open_one(branch, kind="general")
    client.force_login(branch.user)
    url = reverse("meeting-minutes", args=(meeting.pk,))
    data = minutes_data(meeting, in_favour_1="9")
    assert client.post(url, data, headers=HTMX).status_code == 200
    item = meeting.agenda.get()
    assert (item.discussion, item.in_favour) == ("书记报告了全年工作。", None)
    data = minutes_data(meeting, in_favour_1="9")
    text = client.post(url, data).content.decode()
    assert "第 1 项合计 9 票，到会有表决权的只有 6 人" in text
    assert 'name="in_favour-1" inputmode="numeric" autocomplete="off" value="9"' in text
    part = client.post(
        reverse("meeting-verdict", args=(meeting.pk,)), data | {"n": "1"}, headers=HTMX
    ).content.decode()
    assert "到会有表决权的只有 6 人" in part


def test_a_draft_that_saves_itself_answers_with_the_hints_left(client):
    branch = make_branch()
    meeting = open_one(branch, kind="general")
    client.force_login(branch.user)
    url = reverse("meeting-minutes", args=(meeting.pk,))
    thin = {"items": 1, "heading_1": "学习", "discussion_1": "书记领学条例。"}
    text = client.post(url, shown(meeting, **thin), headers=HTMX).content.decode()
    assert "封存前请看 1 处" in text
    assert "缺决定" in text
    mended = shown(meeting, **thin, resolution_1="听取通报。")
    text = client.post(url, mended, headers=HTMX).content.decode()
    assert "封存前请看" not in text
    assert "缺决定" not in text


def test_the_verdict_is_told_while_typing(client):
    branch = make_branch(full=6)
    meeting = open_one(branch, kind="general")
    client.force_login(branch.user)
    data = minutes_data(meeting) | {"n": "1", "in_favour-1": "3", "against-1": "3"}
    url = reverse("meeting-verdict", args=(meeting.pk,))
    part = client.post(url, data, headers=HTMX).content.decode()
    assert "未通过" in part
    assert "合计 6 票，与到会人数相符" in part
    assert 'hx-swap-oob="innerHTML"' in part
    assert client.post(url, data | {"n": "7"}).content == b""


@pytest.mark.parametrize(
    ("do", "headings"),
    [
        ("add", ["甲", "乙", ""]),
        ("up-2", ["乙", "甲"]),
        ("down-1", ["乙", "甲"]),
        ("remove-1", ["乙"]),
        ("up-1", ["甲", "乙"]),
        ("nonsense", ["甲", "乙"]),
    ],
)
def test_items_are_added_moved_and_removed(client, do, headings):
    branch = make_branch()
    meeting = open_one(branch)
    client.force_login(branch.user)
    data = shown(meeting, do=do) | {"heading-1": "甲", "heading-2": "乙"}
    answer = client.post(reverse("meeting-minutes", args=(meeting.pk,)), data, headers=HTMX)
    assert [item.values["heading"] for item in answer.context["items"]] == headings


def test_a_removed_item_stays_removed(client):
    branch = make_branch()
    meeting = open_one(branch)
    client.force_login(branch.user)
    url = reverse("meeting-minutes", args=(meeting.pk,))
    data = shown(meeting, do="remove-1") | {"heading-1": "甲", "heading-2": "乙"}
    client.post(url, data, headers=HTMX)
    assert [item.heading for item in meeting.agenda.all()] == ["乙"]


def test_who_clashes_is_told_and_sees_both_texts(client):
    branch = make_branch()
    meeting = open_one(branch)
    client.force_login(branch.user)
    url = reverse("meeting-minutes", args=(meeting.pk,))
    one = shown(meeting, heading_1="甲", discussion_1="一稿。", heading_2="乙")
    client.post(url, one | {"heading-2": "主题活动"}, headers=HTMX)
    other = one | {"heading-1": "丙", "discussion-1": "二稿。", "heading-2": "主题活动"}
    part = client.post(url, other, headers=HTMX).content.decode()
    assert "议题、讨论情况有另一人同时在改" in part
    assert "您填的议题「丙」没有保存" in part
    assert "二稿。\n〔另一人同时填写〕\n一稿。" in part
    final = client.post(url, other).content.decode()
    assert "另一人同时改了这份记录" in final


def test_a_text_that_is_too_long_is_named_and_a_zero_byte_breaks_nothing(client):
    branch = make_branch(full=6)
    meeting = open_one(branch, kind="general")
    client.force_login(branch.user)
    url = reverse("meeting-minutes", args=(meeting.pk,))
    data = minutes_data(meeting, heading_1="题" * 201, discussion_1="书记\0报告")
    text = client.post(url, data | {"summary": "结" * 20_001}).content.decode()
    assert "第 1 项的议题最多 200 字，现在有 201 字，后面的没有保存，请分开写" in text
    assert "会议小结最多 20,000 字，现在有 20,001 字" in text
    assert meeting.agenda.get().discussion == "书记报告"
