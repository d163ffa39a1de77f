"""From the filled form to the sealed record, as a browser posts it."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from branchrecords.audit.models import AuditEvent
from meetings.models import Meeting
from meetings.queries.minutes import saved_items
from meetings.rules.merging import base_of
from tests.factories.meetings import (
    ITEMS,
    make_branch,
    make_open,
    make_planned,
    make_sealed,
)
from tests.factories.members import make_user

ROLES = ["chair", "recorder"]
pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def recent_day() -> date:
    """A day of the last week: the pages refuse a roll call before its day."""
    return timezone.localdate() - timedelta(days=3)


def open_one(branch, **facts) -> Meeting:
    return make_open(branch, held_on=recent_day(), **facts)


def test_two_clicks_lead_from_a_duty_to_the_roll_call(client):
    branch = make_branch()
    make_sealed(branch, held_on=date(2026, 1, 8), place="社区活动室")
    client.force_login(branch.user)
    day = recent_day()
    url = reverse("meeting-add", args=(branch.organization.pk,)) + f"?kind=party_day&on={day}"
    form = client.get(url).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    assert (data["place"], data["starts_at"]) == ("社区活动室", time(15, 0))
    assert (data["chair"], data["recorder"]) == (branch.secretary.pk, branch.recorder.pk)
    answer = client.post(url, data)
    meeting = Meeting.objects.latest("pk")
    assert answer.url == reverse("meeting-attendance", args=(meeting.pk,))
    assert (meeting.state, meeting.held_on) == ("open", day)


def test_a_meeting_to_come_is_planned(client):
    branch = make_branch()
    client.force_login(branch.user)
    day = timezone.localdate() + timedelta(days=5)
    url = reverse("meeting-add", args=(branch.organization.pk,)) + "?kind=general"
    data = {
        "title": "党员大会",
        "held_on": day,
        "starts_at": "15：00",
        "place": "三楼",
        "chair": branch.secretary.pk,
        "recorder": branch.recorder.pk,
        "study_hours": "1",
        "agenda": "讨论计划\n\n 选举代表 ",
    }
    answer = client.post(url, data, follow=True)
    meeting = Meeting.objects.get()
    assert meeting.state == "planned"
    assert [item.heading for item in meeting.agenda.all()] == ["讨论计划", "选举代表"]
    text = answer.content.decode()
    assert "已安排党员大会" in text
    assert "当天起可以点名" in text


def test_a_wrong_form_says_what_to_write(client):
    branch = make_branch()
    client.force_login(branch.user)
    url = reverse("meeting-add", args=(branch.organization.pk,)) + "?kind=general"
    text = client.post(
        url, {"held_on": "2026-13-40", "starts_at": "下午", "ends_at": ""}
    ).content.decode()
    for words in ("请填写名称", "没有 13 月", "请写成 15:00 这样的时间", "请选择主持人"):
        assert words in text


def test_the_roll_call_saves_itself_and_leads_on(client):
    branch = make_branch(full=5, probationary=1)
    meeting = open_one(branch, kind="general")
    client.force_login(branch.user)
    url = reverse("meeting-attendance", args=(meeting.pk,))
    text = client.get(url).content.decode()
    assert text.count('value="present"') == 6
    assert "可以表决" in text
    data = {f"status-{person.pk}": "present" for person in branch.people}
    data |= {f"status-{branch.people[4].pk}": "leave", f"reason-{branch.people[4].pk}": "因病"}
    assert client.post(url, data, headers=HTMX).status_code == 200
    assert meeting.attendances.get(person=branch.people[4]).reason == "因病"
    answer = client.post(url, data | {"guests": "徐景明"})
    assert answer.url == reverse("meeting-minutes", args=(meeting.pk,))
    meeting.refresh_from_db()
    assert meeting.guests == "徐景明"


def shown(meeting, **fields) -> dict:
    """What the page of a meeting as it is saved carries along, and `fields` typed over it."""
    rows = saved_items(meeting)
    data = {"items": len(rows), "known": [row.pk for row in rows]}
    for n, row in enumerate(rows, 1):
        data |= {f"id-{n}": row.pk, f"base-{n}": base_of(row.values)}
    return data | {name.replace("_1", "-1"): value for name, value in fields.items()}


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


def ready_to_seal(branch):
    meeting = open_one(branch)
    data = shown(meeting, items=1) | {f"{name}-1": text for name, text in ITEMS[0].items()}
    return meeting, data


def test_the_secretary_seals_and_sees_the_record(client):
    branch = make_branch()
    meeting, data = ready_to_seal(branch)
    client.force_login(branch.user)
    client.post(reverse("meeting-minutes", args=(meeting.pk,)), data)
    assert "封存记录" in client.get(reverse("meeting-review", args=(meeting.pk,))).content.decode()
    text = client.post(
        reverse("meeting-seal", args=(meeting.pk,)), {"confirm": ROLES}, follow=True
    ).content.decode()
    meeting.refresh_from_db()
    assert meeting.is_sealed
    for words in ("已封存", "内容与摘要一致", meeting.digest[:4], "第 1 号 本记录", "追加更正"):
        assert words in text
    part = client.get(reverse("meeting-verify", args=(meeting.pk,)), headers=HTMX)
    assert "内容与摘要一致" in part.content.decode()


def test_hints_must_be_answered(client):
    branch = make_branch()
    meeting = open_one(branch)
    client.force_login(branch.user)
    url = reverse("meeting-seal", args=(meeting.pk,))
    assert "处提示未处理" in client.post(url, {"confirm": ROLES}).content.decode()
    assert not meeting.confirmations.exists()  # refused as a whole
    client.post(url, {"hint_reason": "临时召集", "confirm": ROLES})
    meeting.refresh_from_db()
    assert meeting.hint_reason == "临时召集"


def test_an_officer_writes_but_does_not_seal(client):
    branch = make_branch()
    meeting, data = ready_to_seal(branch)
    client.force_login(make_user("branch_officer", branch.organization))
    client.post(reverse("meeting-minutes", args=(meeting.pk,)), data)
    text = client.get(reverse("meeting-review", args=(meeting.pk,))).content.decode()
    assert "封存由支部书记办理" in text
    assert client.post(reverse("meeting-seal", args=(meeting.pk,))).status_code == 403


def test_a_correction_is_appended(client):
    branch = make_branch()
    meeting = make_sealed(branch, held_on=recent_day())
    client.force_login(branch.user)
    url = reverse("meeting-amend", args=(meeting.pk,))
    assert "请填写理由" in client.post(url, {"old_text": "甲", "new_text": "乙"}).content.decode()
    data = {"old_text": "缺席：邵某", "new_text": "请假：邵某", "reason": "核对值班表"}
    text = client.post(url, data, follow=True).content.decode()
    for words in ("更正 1", "<del>缺席：邵某</del>", "<ins>请假：邵某</ins>", "核对值班表"):
        assert words in text


def test_cancelling_needs_a_reason(client):
    branch = make_branch()
    meeting = make_planned(
        branch, held_on=timezone.localdate() + timedelta(days=3), at=timezone.now()
    )
    client.force_login(branch.user)
    url = reverse("meeting-cancel", args=(meeting.pk,))
    assert "请填写取消的理由" in client.post(url).content.decode()
    client.post(url, {"reason": "台风停工"})
    text = client.get(reverse("meeting-detail", args=(meeting.pk,))).content.decode()
    assert "会议已取消" in text
    assert "台风停工" in text


def test_a_planned_meeting_whose_day_has_come_is_started(client):
    branch = make_branch()
    meeting = make_planned(branch, held_on=recent_day())
    client.force_login(branch.user)
    assert "开始点名" in client.get(reverse("meeting-detail", args=(meeting.pk,))).content.decode()
    answer = client.post(reverse("meeting-start", args=(meeting.pk,)))
    assert answer.url == reverse("meeting-attendance", args=(meeting.pk,))


def test_changing_the_particulars_goes_back_to_the_roll_call(client):
    branch = make_branch()
    meeting = open_one(branch)
    client.force_login(branch.user)
    url = reverse("meeting-basics", args=(meeting.pk,))
    form = client.get(url).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    answer = client.post(url, data | {"place": "新会议室"})
    meeting.refresh_from_db()
    assert (answer.url, meeting.place) == (
        reverse("meeting-attendance", args=(meeting.pk,)),
        "新会议室",
    )


def test_a_reader_sees_a_draft_as_a_draft(client):
    branch = make_branch()
    meeting = open_one(branch)
    client.force_login(make_user("auditor", branch.organization))
    text = client.get(reverse("meeting-detail", args=(meeting.pk,))).content.decode()
    assert "封存之后才计入召开次数" in text
    assert client.get(reverse("meeting-attendance", args=(meeting.pk,))).status_code == 403


@pytest.mark.parametrize("name", ["meeting-pdf", "meeting-sign-in"])
def test_papers_are_made_and_logged(client, name):
    branch = make_branch(full=5, probationary=1)
    absent = {branch.people[3].pk: ("leave", "因病")}
    meeting = make_sealed(branch, held_on=recent_day(), absent=absent)
    client.force_login(branch.user)
    answer = client.get(reverse(name, args=(meeting.pk,)))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert AuditEvent.objects.latest("pk").action == "meeting.printed"


def test_elsewhere_is_not_found(client):
    meeting = make_sealed(make_branch())
    client.force_login(make_branch().user)
    for name in ("meeting-detail", "meeting-pdf", "meeting-minutes", "meeting-verify"):
        assert client.get(reverse(name, args=(meeting.pk,))).status_code == 404


def test_a_sealed_record_leads_every_step_back_to_itself(client):
    branch = make_branch()
    meeting = make_sealed(branch, held_on=recent_day())
    client.force_login(branch.user)
    for name in ("meeting-basics", "meeting-attendance", "meeting-minutes", "meeting-review"):
        answer = client.get(reverse(name, args=(meeting.pk,)))
        assert answer.url == reverse("meeting-detail", args=(meeting.pk,))


def test_an_unknown_day_in_the_address_is_today(client):
    branch = make_branch()
    client.force_login(branch.user)
    url = reverse("meeting-add", args=(branch.organization.pk,))
    form = client.get(url, {"kind": "general", "on": "2026-99-99"}).context["form"]
    assert form["held_on"].value() == timezone.localdate()
    assert "先选种类" in client.get(url, {"kind": "nonsense"}).content.decode()


def test_without_their_confirmation_nothing_is_sealed(client):
    branch = make_branch()
    meeting, data = ready_to_seal(branch)
    client.force_login(branch.user)
    client.post(reverse("meeting-minutes", args=(meeting.pk,)), data)
    text = client.post(reverse("meeting-seal", args=(meeting.pk,))).content.decode()
    assert f"记录人{branch.recorder}还没有核对确认" in text
    meeting.refresh_from_db()
    assert not meeting.is_sealed


def test_people_are_chosen_where_no_rule_says_who_is_due(client):
    branch = make_branch()
    client.force_login(branch.user)
    url = reverse("meeting-add", args=(branch.organization.pk,)) + "?kind=service"
    form = client.get(url).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    text = client.post(url, data).content.decode()
    assert "请勾选参加人员" in text
    chosen = [person.pk for person in branch.people[2:4]]
    data |= {"held_on": recent_day(), "place": "江堤", "recorder": branch.recorder.pk}
    answer = client.post(url, data | {"invitees": chosen, "guests": "徐景明"})
    meeting = Meeting.objects.latest("pk")
    assert answer.url == reverse("meeting-attendance", args=(meeting.pk,))
    assert set(meeting.attendances.values_list("person", flat=True)) == set(chosen)
    text = client.get(answer.url).content.decode()
    assert 'value="徐景明"' in text
    later = client.get(url).content.decode()
    assert later.count("checked") == 2  # the same people as last time


def test_a_report_asks_for_its_lecturer(client):
    branch = make_branch()
    client.force_login(branch.user)
    url = reverse("meeting-add", args=(branch.organization.pk,))
    assert "lecturer" in client.get(url, {"kind": "report"}).context["form"].fields
    assert "lecturer" not in client.get(url, {"kind": "party_day"}).context["form"].fields


def test_who_ticks_back_is_there_again(client):
    branch = make_branch(full=5)
    meeting = open_one(branch)
    client.force_login(branch.user)
    url = reverse("meeting-attendance", args=(meeting.pk,))
    person = branch.people[4].pk
    away = {f"status-{person}": "leave", f"reason-{person}": "因病", f"was-{person}": "present|"}
    part = client.post(url, away, headers=HTMX).content.decode()
    assert f'name="was-{person}" id="was-{person}" value="leave|因病"' in part
    back = {f"status-{person}": "present", f"was-{person}": "leave|因病"}
    client.post(url, back, headers=HTMX)
    assert meeting.attendances.get(person=person).state == "present"


def test_two_people_tick_at_once_and_learn_of_each_other(client):
    branch = make_branch(full=5)
    meeting = open_one(branch)
    client.force_login(branch.user)
    url = reverse("meeting-attendance", args=(meeting.pk,))
    one, other = branch.people[3].pk, branch.people[4].pk
    shown_to_both = {f"was-{pk}": "present|" for pk in (one, other)}
    everybody = {f"status-{pk}": "present" for pk in (one, other)}
    first = {**shown_to_both, **everybody, f"status-{one}": "absent", "guests": "徐景明"}
    client.post(url, first | {"was-guests": ""}, headers=HTMX)
    second = {**shown_to_both, **everybody, f"status-{other}": "absent", "guests": "王芳"}
    part = client.post(url, second | {"was-guests": ""}, headers=HTMX).content.decode()
    assert "另一人也在改这份记录" in part
    states = dict(meeting.attendances.values_list("person", "state"))
    assert (states[one], states[other]) == ("absent", "absent")
    meeting.refresh_from_db()
    assert meeting.guests == "徐景明、王芳"


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
