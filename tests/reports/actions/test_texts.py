"""Versions of a text: what is kept, what folds, what comes back; what a sentence rests on."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from branchrecords.errors import ActionError
from reports.actions.summaries import (
    draft_summary,
    redraft_summary,
    restore_summary,
    save_summary,
    submit_summary,
)
from reports.models import Summary, TextVersion
from reports.queries.drafts import drafted
from reports.queries.texts import AUTHORS, UNKNOWN, changes_of, marked_sections, sources_of
from reports.rules.texts import plain
from tests.factories.reports import committee, meeting, member, node, user

AT = datetime(2026, 12, 31, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    branch = node(committee(), name="机关第三党支部")
    people = [member(branch) for _ in range(3)]
    meeting(branch, "party_day", date(2026, 10, 22), present=people, title="入户走访")
    return branch


@pytest.fixture
def secretary(branch):
    return user(branch)


@pytest.fixture
def draft(branch, secretary):
    return draft_summary(organization=branch, year=2026, by=secretary, at=AT)


def minutes(number):
    return AT + timedelta(minutes=number)


def kept(summary):
    return [
        (row.number, row.kind, row.text["plans"]) for row in summary.versions.order_by("number")
    ]


def test_saves_within_five_minutes_fold_and_the_text_before_is_kept(draft, secretary):
    first = draft.plans
    for number, text in ((1, "甲。"), (3, "乙。"), (6, "丙。")):
        save_summary(summary=draft, texts={"plans": text}, by=secretary, at=minutes(number))
    assert kept(draft) == [(1, "drafted", first)]
    save_summary(summary=draft, texts={"plans": "丁。"}, by=secretary, at=minutes(7))
    assert kept(draft) == [(1, "drafted", first), (2, "saved", "丙。")]


def test_another_person_begins_another_version(draft, secretary, branch):
    save_summary(summary=draft, texts={"plans": "甲。"}, by=secretary, at=minutes(1))
    save_summary(summary=draft, texts={"plans": "乙。"}, by=user(branch), at=minutes(2))
    assert [text for _, _, text in kept(draft)][1:] == ["甲。"]
    assert draft.versions.get(number=2).by == secretary


def test_saving_the_same_keeps_nothing(draft, secretary):
    save_summary(summary=draft, texts={"plans": draft.plans}, by=secretary, at=minutes(90))
    assert draft.versions.count() == 1


def test_a_version_is_brought_back_and_what_stood_is_kept(draft, secretary):
    first = draft.plans
    save_summary(summary=draft, texts={"plans": "甲。"}, by=secretary, at=minutes(1))
    version = draft.versions.get(number=1)
    back = restore_summary(summary=draft, version=version, by=secretary, at=minutes(2))
    assert back.plans == first
    assert [text for _, _, text in kept(back)] == [first, "甲。"]
    save_summary(summary=draft, texts={"plans": "乙。"}, by=secretary, at=minutes(3))
    assert [text for _, _, text in kept(back)] == [first, "甲。", first]


def test_nothing_is_brought_back_into_a_summary_that_was_sent(draft, secretary):
    version = draft.versions.get()
    texts = dict.fromkeys(draft.text, "对照制度逐项检查，写明事实、原因和改进的办法。" * 4)
    save_summary(summary=draft, texts=texts, by=secretary, at=AT)
    sent = submit_summary(summary=draft, by=secretary, at=AT)
    with pytest.raises(ActionError, match="不能再改"):
        restore_summary(summary=sent, version=version, by=secretary, at=AT)


def of_today(summary):
    return drafted(organization=summary.organization, year=2026, on=AT.date())


def marked(summary):
    return marked_sections(
        summary.text,
        summary.SECTIONS,
        sources=sources_of(summary, lambda: of_today(summary)),
        links=lambda source: (),
        printed={},
    )


def every(summary):
    return [one for section in marked(summary) for row in section.paragraphs for one in row]


def test_every_drafted_sentence_says_what_it_rests_on(draft):
    found = every(draft)
    assert found
    assert all(one.says.startswith("依据：") and not one.own for one in found)
    assert any(one.says == "依据：已封存的主题党日记录的题目，按日期先后" for one in found)
    assert len({one.anchor for one in found}) == len(found)


def test_a_changed_sentence_is_the_authors(draft, secretary):
    save_summary(
        summary=draft, texts={"plans": draft.plans + "我们还要多走访。"}, by=secretary, at=AT
    )
    draft.refresh_from_db()
    own = [one for one in every(draft) if one.own]
    assert [(one.parts[0].text, one.says) for one in own] == [("我们还要多走访。", AUTHORS)]


def test_a_text_from_before_sources_were_kept_names_those_a_draft_of_today_has(
    branch, secretary, client
):
    text = plain(drafted(organization=branch, year=2026, on=AT.date()))
    text["plans"] += "我们还要多走访。"
    summary = Summary.objects.create(organization=branch, year=2026, changed_at=AT, **text)
    with time_machine.travel(AT):
        client.force_login(secretary)
        page = client.get(reverse("summary", args=(summary.pk,))).content.decode()
    assert "起草时还没有保存每句话的依据" in page
    assert page.count(">？</a>") == 1
    assert sources_of(summary, lambda: of_today(summary)).derived
    found = every(summary)
    assert [(one.parts[0].text, one.mark, one.says) for one in found if one.own] == [
        ("我们还要多走访。", "？", UNKNOWN)
    ]
    assert all(one.says.startswith("依据：") for one in found if not one.own)
    rewritten = redraft_summary(summary=summary, by=secretary, at=AT)
    assert not sources_of(rewritten, dict).derived
    assert rewritten.versions.filter(kind="saved").exists()


def test_what_an_author_wrote_in_one_go_is_marked_once(draft, secretary):
    texts = {"plans": f"我们多走访。还要多谈心。{draft.plans}明年再看。"}
    save_summary(summary=draft, texts=texts, by=secretary, at=AT)
    draft.refresh_from_db()
    own = ["".join(part.text for part in one.parts) for one in every(draft) if one.own]
    assert own == ["我们多走访。还要多谈心。", "明年再看。"]


def test_sentences_of_an_earlier_draft_keep_their_source(draft, secretary, branch):
    old = draft.work
    meeting(branch, "general", date(2026, 12, 1), present=[member(branch)])
    anew = redraft_summary(summary=draft, by=secretary, at=minutes(1))
    assert anew.work != old
    back = restore_summary(
        summary=anew, version=anew.versions.get(number=1), by=secretary, at=minutes(2)
    )
    assert not [one for one in every(back) if one.own]


def test_differences_are_marked_by_sentence(draft):
    before = {"plans": "一是开会。二是走访。"}
    now = {"plans": "一是开会。二是多走访。\n三是学习。"}
    change = next(
        one for one in changes_of(before, now, draft.SECTIONS) if one.heading == "下一步打算"
    )
    assert change.paragraphs == (
        (("same", "一是开会。"), ("gone", "二是走访。"), ("new", "二是多走访。")),
        (("new", "三是学习。"),),
    )


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"number": 1}, "text_version_once"),
        ({"number": 0}, "counts_from_one"),
        ({"number": 7, "kind": "saved", "sources": [["a", "b", [], ""]]}, "saved_has_no_source"),
        ({"number": 7, "summary": None}, "of_one_text"),
    ],
)
def test_the_database_refuses(draft, fields, name):
    row = {"summary": draft, "kind": "drafted", "text": {}, "at": AT} | fields
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        TextVersion.objects.create(**row)
