"""The pages of channels, wishes, work days, messages and the preview, as they are used."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from branchrecords.audit.models import AuditEvent
from branchrecords.documents.xlsx import read_rows
from branchrecords.notices.channels import end_channel
from branchrecords.notices.models import Attempt, Channel, Dispatch, SpecialDay, Unsubscribed
from tests.factories.meetings import make_branch
from tests.factories.members import AT, TODAY, make_person, make_user
from tests.factories.notices import NOWHERE, ROBOT, make_channel

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(tree):
    return make_user("committee_staff", tree["committee"], name="党委工作人员甲")


@pytest.fixture
def client(staff):
    client = Client()
    client.force_login(staff, "members.backends.UsernameOrPhoneBackend")
    return client


def text(answer) -> str:
    return answer.content.decode()


def test_a_robot_is_set_up_masked_revealed_and_ended(client, tree):
    url = reverse("channel-add", args=(tree["committee"].pk, "wecom"))
    answer = client.post(url, {"name": "党务群", "address": ROBOT.replace("https", "http")})
    assert "从群机器人页面整行复制" in text(answer)
    answer = client.post(url, {"name": "党务群", "address": ROBOT}, follow=True)
    assert "已设置「党务群」" in text(answer)
    channel = Channel.objects.get()
    page = text(client.get(reverse("channel-detail", args=(channel.pk,))))
    assert "qyapi.weixin.qq.com/••••••" in page
    assert "0123abcd" not in page
    assert "0123abcd" in text(client.post(reverse("channel-reveal", args=(channel.pk,))))
    assert AuditEvent.objects.filter(action="channel.revealed").count() == 1
    client.post(reverse("channel-end", args=(channel.pk,)))
    assert "已停用" in text(client.get(reverse("channel-list", args=(tree["committee"].pk,))))


def test_a_mail_server_outside_the_list_is_refused_with_what_to_do(client, tree, settings):
    url = reverse("channel-add", args=(tree["committee"].pk, "email"))
    facts = {
        "name": "发信邮箱",
        "secure": "smtps",
        "host": "smtp.example.cn",
        "sender": "dang@example.cn",
        "user": "dang@example.cn",
        "password": "授权码x1",
    }
    assert "把 smtp.example.cn 写进 NOTICE_HOSTS" in text(client.post(url, facts))
    settings.NOTICE_HOSTS = ["smtp.example.cn"]
    assert client.post(url, facts).status_code == 302
    assert Channel.objects.get().masked == "smtp.example.cn（dang@example.cn）"


def test_switches_are_saved_and_what_must_be_told_has_none(client, tree):
    user = make_user("secretary", tree["branch"], make_person(tree["branch"]))
    client.force_login(user, "members.backends.UsernameOrPhoneBackend")
    url = reverse("notice-settings")
    page = text(client.get(url))
    assert 'value="birthday.own" checked' in page
    assert 'value="meeting.late"' not in page
    assert "必须提醒" in page
    assert '三会一课、主题党日待召开<br><span class="meta">提前 14 天</span>' in page
    client.post(url, {"kind": ["meeting.due"], "hour": "9"})
    off = set(Unsubscribed.objects.filter(user=user).values_list("kind", flat=True))
    assert "birthday.own" in off
    assert "meeting.due" not in off
    assert "meeting.late" not in off
    assert 'value="birthday.own">' in text(client.get(url))


def test_only_kinds_that_can_come_are_listed(client, tree, staff):
    page = text(client.get(reverse("notice-settings")))
    assert 'value="unit.unsurveyed"' in page
    assert "年度总结待审核" in page
    assert "本人的政治生日" not in page  # the account is nobody's of the register
    assert "三会一课、主题党日待召开" not in page
    auditor = make_user("security_auditor", tree["committee"])
    client.force_login(auditor, "members.backends.UsernameOrPhoneBackend")
    assert "现在没有定期的提醒" in text(client.get(reverse("notice-settings")))


def test_what_was_chosen_about_other_kinds_stays(client, staff):
    Unsubscribed.objects.create(user=staff, kind="birthday.own", at=AT)
    client.post(reverse("notice-settings"), {"kind": ["unit.survey"], "hour": ""})
    off = set(Unsubscribed.objects.filter(user=staff).values_list("kind", flat=True))
    assert {"birthday.own", "unit.unsurveyed"} <= off
    assert "unit.survey" not in off


def test_a_year_is_edited_on_its_page(client):
    assert "先按周一到周五上班" in text(client.get(reverse("workday-year", args=(2027,))))
    client.post(reverse("workday-years"), {"year": "2027", "source": "国办发明电〔2026〕1号"})
    url = reverse("workday-year", args=(2027,))
    days = {"kind": "off", "first": "2027-10-01", "last": "2027-10-07", "name": "国庆节"}
    assert "已写进工作日历" in text(client.post(url, days, follow=True))
    assert SpecialDay.objects.count() == 7
    assert "只写周六、周日" in text(client.post(url, {**days, "kind": "work"}))
    client.post(reverse("workday-remove", args=(2027,)), {"day": "2027-10-07"})
    assert SpecialDay.objects.count() == 6


def test_days_in_a_row_are_one_line_until_they_are_edited(client):
    page = text(client.get(reverse("workday-year", args=(2026,))))
    assert "10月1日 星期四 至 10月7日 星期三，7 天" in page
    assert page.count("国庆节调休") == 2
    client.post(reverse("workday-years"), {"year": "2026", "source": "市政府通知"})
    page = text(client.get(reverse("workday-year", args=(2026,))))
    assert "10月1日 星期四 至" not in page
    assert page.count('<td data-label="名称">国庆节</td>') == 7


def test_what_failed_is_shown_with_its_reason_and_sent_again(client, tree, staff):
    channel = make_channel(tree["branch"], staff, "webhook", NOWHERE)
    row = Dispatch.objects.create(
        day=TODAY, channel=channel, number=2, state="failed", tries=5, not_before=AT, created_at=AT
    )
    Attempt.objects.create(dispatch=row, at=AT, ok=False, reason="对方不接收（404）")
    url = reverse("dispatch-list", args=(tree["branch"].pk,))
    page = text(client.get(url))
    assert "没有发出：对方不接收（404）" in page
    assert "重新发送" in page
    assert "有 1 条没有发出" in text(client.get(reverse("channel-list", args=(tree["branch"].pk,))))
    answer = client.post(reverse("dispatch-retry", args=(row.pk,)), follow=True)
    assert "已重新排队" in text(answer)
    row.refresh_from_db()
    assert (row.state, row.tries) == ("waiting", 0)
    assert AuditEvent.objects.filter(action="notice.retried").count() == 1
    Dispatch.objects.update(state="failed")
    end_channel(channel=channel, by=staff, at=AT)
    assert "重新发送" not in text(client.get(url))
    answer = client.post(reverse("dispatch-retry", args=(row.pk,)), follow=True)
    assert "这个渠道已经停用" in text(answer)


def test_the_record_of_a_day_is_listed_and_taken_out(client, tree, staff):
    channel = make_channel(tree["branch"], staff, "webhook", NOWHERE)
    facts = {"channel": channel, "number": 1, "not_before": AT, "created_at": AT}
    sent = Dispatch.objects.create(day=TODAY, state="sent", sent_at=AT, tries=1, **facts)
    Attempt.objects.create(dispatch=sent, at=AT, ok=True)
    late = Dispatch.objects.create(day=date(2026, 11, 19), state="failed", tries=5, **facts)
    Attempt.objects.create(dispatch=late, at=AT, ok=False, reason="对方不接收（404）")
    url = reverse("dispatch-list", args=(tree["committee"].pk,))
    page = text(client.get(url, {"on": "2026-11-19"}))
    assert "对方不接收" in page
    assert "导出这 1 条" in page
    assert "没有符合条件" in text(client.get(url, {"on": "2026-11-18"}))
    assert "「昨天」不是日期" in text(client.get(url, {"on": "昨天"}))
    export = reverse("dispatch-export", args=(tree["committee"].pk,))
    rows = [row.cells for row in read_rows(io.BytesIO(client.post(export).content), "a.xlsx").rows]
    head = next(n for n, row in enumerate(rows) if row[0] == "日期")
    assert len(rows) - head - 1 == 2
    assert "没有发出：对方不接收（404）" in str(rows[-1])
    failed = client.post(f"{export}?state=failed&on=2026-11-19").content
    assert "日期：2026-11-19，状态：没有发出" in str(
        [row.cells for row in read_rows(io.BytesIO(failed), "a.xlsx").rows]
    )
    assert AuditEvent.objects.filter(action="dispatch.exported").count() == 2


def test_the_preview_counts_and_names_no_subject(client, tree):
    branch = make_branch(parent=tree["general"], founded_on=date(2026, 10, 1))
    url = reverse("reminder-preview", args=(tree["committee"].pk,))
    page = text(client.get(url, {"on": "2026-11-20"}))
    assert "三会一课、主题党日待补录" in page
    assert branch.user.name in page
    assert "10月主题党日待补录" not in page
    elsewhere = reverse("reminder-preview", args=(tree["sister"].pk,))
    assert branch.user.name not in text(client.get(elsewhere, {"on": "2026-11-20"}))
    assert "下面是今天的情况" in text(client.get(url, {"on": "昨天"}))
    assert "下面是今天的情况" in text(client.get(url, {"on": "9999-12-31"}))


def test_the_rules_of_reminders_show_the_lead_that_holds(client, tree):
    page = text(client.get(reverse("reminder-rules", args=(tree["branch"].pk,))))
    assert "提前 14 天" in page
    assert "每月 20 日起" in page
    assert "提前 6 个月" in page
