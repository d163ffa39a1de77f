"""A meeting from its filled form or plan to the roll call, as a browser posts it."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.models import Meeting
from tests.factories.meetings import (
    make_branch,
    make_planned,
    make_sealed,
)
from tests.meetings.views.recording import open_one, recent_day
from tests.web.dom import every, parse
from tests.web.dom import text as text_of

pytestmark = pytest.mark.django_db


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


def test_a_form_sent_back_still_offers_what_comes_next_on_the_day_typed(client):
    branch = make_branch()
    client.force_login(branch.user)
    today = timezone.localdate()
    url = reverse("meeting-add", args=(branch.organization.pk,)) + "?kind=general"
    (button,) = every(parse(client.get(url).content.decode()), "[data-day-in]")
    assert (text_of(button), button.get("data-later")) == ("下一步：点名", "安排会议")
    sent = client.post(url, {"held_on": today + timedelta(days=5), "title": "党员大会"})
    (button,) = every(parse(sent.content.decode()), "[data-day-in]")
    assert text_of(button) == "安排会议"
    assert button.get("data-due") == "下一步：点名"


def test_only_after_a_first_meeting_anything_is_filled_in_as_last_time(client):
    branch = make_branch()
    client.force_login(branch.user)
    url = reverse("meeting-add", args=(branch.organization.pk,)) + "?kind=general"
    text = client.get(url).content.decode()
    assert "会期未到的先安排，到当天再点名。" in text
    assert "已按上一次填好" not in text
    make_sealed(branch, held_on=date(2026, 1, 8), place="社区活动室")
    assert "已按上一次填好" in client.get(url).content.decode()


@pytest.mark.parametrize(
    ("written", "kept"), [("11月主题党日", "12月主题党日"), ("冬日送温暖", "冬日送温暖")]
)
def test_a_title_nobody_wrote_follows_the_day(client, written, kept):
    branch = make_branch()
    client.force_login(branch.user)
    url = reverse("meeting-add", args=(branch.organization.pk,)) + "?kind=party_day&on=2026-11-20"
    form = client.get(url).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    assert data["title"] == "11月主题党日"
    sent = data | {"held_on": "2026-12-28", "title": written, "place": "三楼"}
    sent |= {"chair": branch.secretary.pk, "recorder": branch.recorder.pk, "starts_at": "15:00"}
    answer = client.post(url, sent)
    assert answer.status_code == 302, answer.context["form"].errors
    assert Meeting.objects.get().title == kept


def test_a_wrong_form_says_what_to_write(client):
    branch = make_branch()
    client.force_login(branch.user)
    url = reverse("meeting-add", args=(branch.organization.pk,)) + "?kind=general"
    text = client.post(
        url, {"held_on": "2026-13-40", "starts_at": "下午", "ends_at": ""}
    ).content.decode()
    for words in ("请填写名称", "没有 13 月", "请写成 15:00 这样的时间", "请选择主持人"):
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


def test_an_unknown_day_in_the_address_is_today(client):
    branch = make_branch()
    client.force_login(branch.user)
    url = reverse("meeting-add", args=(branch.organization.pk,))
    form = client.get(url, {"kind": "general", "on": "2026-99-99"}).context["form"]
    assert form["held_on"].value() == timezone.localdate()
    assert "先选种类" in client.get(url, {"kind": "nonsense"}).content.decode()


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
