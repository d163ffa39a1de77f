"""通知, 签到册, 记录, 纪要: derived from the record, in the form, marked when sealed."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from branchrecords.errors import ActionError
from meetings.actions.attendance import record_attendance
from meetings.actions.planning import change_meeting
from meetings.actions.sealing import amend_meeting
from meetings.exports.papers import paper_pdf
from meetings.models import Meeting
from meetings.queries.extracts import extract_context, extract_number
from meetings.queries.notices import addressee, notice_context, notice_day
from meetings.queries.papers import paper_of
from meetings.rules.kinds import Holder, Invited
from meetings.rules.printing import EXTRACT, NOTICE, RECORD, SIGN_IN
from tests.documents.reading import MM, pieces, texts
from tests.factories.meetings import make_branch, make_open, make_planned, make_sealed, on_day

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 12)
ITEMS = (
    {
        "heading": "讨论吸收入党积极分子",
        "reporter": "李强",
        "discussion": "李强同志介绍培养情况。",
        "speeches": [{"speaker": "王芳", "text": "同意。"}],
        "resolution": "同意列为入党积极分子。",
        "in_favour": 5, "against": 0, "abstained": 0, "method": "hands",
    },
    {"heading": "学习", "discussion": "集体学习党章。"},
    {"heading": "其他事项"},
)  # fmt: skip


@pytest.fixture
def branch():
    return make_branch(full=6, name="清河街道第三党支部")


def sealed(branch, **facts) -> Meeting:
    absent = {branch.people[5].pk: ("leave", "住院治疗")}
    facts = {"kind": "general", "items": ITEMS, "absent": absent} | facts
    return make_sealed(branch, **facts)


def text_of(meeting, one) -> str:
    return "".join(texts(paper_pdf(meeting, one)[0]))


def test_the_extract_says_who_took_part_what_was_decided_and_by_what_vote(branch):
    context = extract_context(paper_of(sealed(branch)))
    assert context["mark"] == "支部党员大会会议纪要"
    assert context["number"] == "〔2026〕1号"
    assert context["opening"] == (
        "2026年11月12日 星期四 15:00，清河街道第三党支部在三楼会议室召开支部党员大会。"
        f"{branch.secretary}主持，{branch.recorder}记录。"
        "应到 6 人，实到 5 人，其中有表决权的应到 6 人、实到 5 人。"
    )
    assert [item["text"] for item in context["items"]] == [
        "同意列为入党积极分子。",
        "集体学习党章。",
        "会议记录没有写明决定。",
    ]
    assert "赞成 5 票，反对 0 票，弃权 0 票" in context["items"][0]["vote_line"]
    assert context["leave"] == [branch.people[5].name]
    assert context["dated"] == DAY


def test_the_extract_gives_away_neither_speeches_nor_why_somebody_was_away(branch):
    text = text_of(sealed(branch), EXTRACT)
    assert "住院治疗" not in text
    assert "王芳：" not in text
    assert "住院治疗" in text_of(Meeting.objects.get(), RECORD)


def test_the_extract_stands_in_the_form_of_the_standard(branch):
    meeting = sealed(branch)
    content, name = paper_pdf(meeting, EXTRACT)
    assert name == f"2026-11-12 {meeting.title}会议纪要.pdf"
    found = pieces(content, 0)
    look = {piece.text: piece for piece in found}
    mark = look["支部党员大会会议纪要"]
    assert (mark.font, round(mark.size)) == ("BR-XiaoBiaoSong", 26)
    assert look["清河街道第三党支部"].baseline < mark.baseline < look["〔2026〕1号"].baseline
    title = look[f"{meeting.title}纪要"]
    assert (title.font, round(title.size)) == ("BR-XiaoBiaoSong", 22)
    assert look["一、讨论吸收入党积极分子"].font == "BR-Hei"
    last = pieces(content, len(texts(content)) - 1)
    assert {piece.font for piece in [*found, *last] if piece.text == "出席："} == {"BR-Hei"}
    imprint = next(piece for piece in last if "印发" in piece.text)
    assert (round(imprint.size), imprint.text) == (14, "2026年11月12日印发")
    assert imprint.baseline == pytest.approx(37 + 225 - 11 * MM, abs=4)


def test_a_draft_has_no_number_and_no_date(branch):
    meeting = make_open(branch, kind="general")
    text = text_of(meeting, EXTRACT)
    assert "（编号在封存时确定）" in text
    assert "封存后印发" in text
    assert "记录摘要" not in text


def test_a_correction_stands_in_the_extract_too(branch):
    meeting = sealed(branch)
    amend_meeting(
        meeting=meeting, old_text="三楼会议室", new_text="二楼会议室", reason="登记有误",
        by=branch.user, at=on_day(DAY, 18),
    )  # fmt: skip
    assert "“三楼会议室”改为“二楼会议室”" in text_of(meeting, EXTRACT)


def test_two_extracts_of_a_kind_and_year_never_have_the_same_number(branch):
    first = sealed(branch)
    second = sealed(branch, held_on=date(2026, 11, 13))
    other = sealed(branch, held_on=date(2026, 11, 14), kind="party_day", items=ITEMS[1:2])
    assert [extract_number(one) for one in (first, second, other)] == [
        "〔2026〕1号",
        "〔2026〕2号",
        "〔2026〕1号",
    ]
    draft = make_open(branch, kind="general", held_on=date(2026, 11, 16))
    with pytest.raises(IntegrityError, match="meeting_ordinal_once"), transaction.atomic():
        Meeting.objects.filter(pk=draft.pk).update(ordinal=2)


def test_a_sealed_meeting_s_papers_all_carry_its_digest(branch):
    meeting = sealed(branch)
    for one in (NOTICE, SIGN_IN, RECORD, EXTRACT):
        text = text_of(meeting, one)
        assert f"（档案第{meeting.number}号）" in text, one.label
        assert meeting.digest in text, one.label


def test_the_notice_says_to_whom_when_where_what_and_what_to_bring(branch):
    meeting = make_planned(
        branch, kind="general", held_on=date(2026, 11, 26), at=on_day(date(2026, 11, 18)),
        agenda=("讨论吸收入党积极分子", "通报党费收缴"), preparation="请带上发言提纲。",
        guests="街道党建办李明",
    )  # fmt: skip
    context = notice_context(meeting)
    assert context["title"] == f"关于召开{meeting.title}的通知"
    assert (context["addressee"], context["due"]) == ("全体党员", 6)
    assert context["agenda"] == ["讨论吸收入党积极分子", "通报党费收缴"]
    assert context["dated"] == date(2026, 11, 18)
    text = text_of(meeting, NOTICE)
    for part in (
        "全体党员：", "定于2026年11月26日召开",
        "时间：2026年11月26日星期四15:00", "地点：三楼会议室", "列席：街道党建办李明",
        "2.通报党费收缴", "请带上发言提纲。", "清河街道第三党支部2026年11月18日",
    ):  # fmt: skip
        assert part in text


@pytest.mark.parametrize(
    ("invited", "names", "holder", "words"),
    [
        (Invited.MEMBERS, ["甲"] * 30, Holder.BRANCH, "全体党员"),
        (Invited.MEMBERS, ["甲"] * 9, Holder.GROUP, "本组全体党员"),
        (Invited.BELOW, ["甲"] * 90, Holder.COMMITTEE, "各党支部、全体党员"),
        (Invited.COMMITTEE, ["甲", "乙"], Holder.BRANCH, "各位委员"),
        (Invited.CHOSEN, ["甲", "乙"], Holder.BRANCH, "甲、乙同志"),
        (Invited.CHOSEN, ["甲"] * 13, Holder.BRANCH, "各位参会同志"),
    ],
)
def test_the_notice_calls_who_is_due(invited, names, holder, words):
    assert addressee(invited, names, holder=holder) == words


def test_the_notice_is_dated_by_the_last_change_of_the_plan_and_keeps_that_date(branch):
    meeting = make_planned(branch, held_on=date(2026, 11, 26), at=on_day(date(2026, 11, 10)))
    assert notice_day(meeting) == date(2026, 11, 10)
    meeting = changed(meeting, branch, date(2026, 11, 17), place="二楼")
    assert notice_day(meeting) == date(2026, 11, 17)
    later = make_open(branch, kind="general", held_on=date(2026, 11, 19))
    later = changed(later, branch, date(2026, 11, 20), place="二楼")
    assert notice_day(later) == date(2026, 11, 19)


def changed(meeting, branch, day, **facts) -> Meeting:
    names = ("title", "held_on", "starts_at", "ends_at", "place", "chair", "recorder", "lecturer")
    given = {name: getattr(meeting, name) for name in (*names, "study_hours")}
    return change_meeting(meeting=meeting, by=branch.user, at=on_day(day), **given | facts)


def test_a_change_that_does_not_name_the_preparation_leaves_it(branch):
    meeting = make_planned(branch, preparation=" 带上党章 ")
    assert changed(meeting, branch, DAY).preparation == "带上党章"
    assert changed(meeting, branch, DAY, preparation="").preparation == ""


def test_a_late_entry_has_no_notice_and_a_plan_no_extract(branch):
    late = sealed(branch, at=on_day(date(2026, 11, 14)))
    with pytest.raises(ActionError, match="会后补录"):
        paper_pdf(late, NOTICE)
    with pytest.raises(ActionError, match="还没有点名"):
        paper_pdf(make_planned(branch, held_on=date(2026, 11, 20)), EXTRACT)


def test_the_sign_in_sheet_of_a_sealed_meeting_says_who_came_and_how(branch):
    meeting = make_open(branch, kind="party_day")
    blank = text_of(meeting, SIGN_IN)
    assert "实到______人" in blank
    entries = {branch.people[4].pk: ("leave", "出差")}
    record_attendance(meeting=meeting, entries=entries, by=branch.user, at=on_day(DAY))
    text = text_of(sealed(branch, held_on=date(2026, 11, 13)), SIGN_IN)
    assert "实到5人" in text
    assert f"{branch.people[5].name}（请假）" in text


def test_the_same_record_gives_the_same_bytes(branch):
    meeting = sealed(branch)
    assert paper_pdf(meeting, EXTRACT) == paper_pdf(meeting, EXTRACT)
