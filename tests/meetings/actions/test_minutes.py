"""Two people write one record: what each changed is kept."""

import pytest

from branchrecords.errors import ActionError
from meetings.actions.minutes import PageItem, PageSummary, save_minutes, write_minutes
from meetings.queries.minutes import as_saved, saved_items
from meetings.rules.merging import BESIDE, base_of, mark
from tests.factories.meetings import make_branch, make_open, on_day

pytestmark = pytest.mark.django_db


class Page:
    """The page of minutes of one of two people, as it was shown."""

    def __init__(self, branch, meeting):
        self.branch, self.meeting = branch, meeting
        rows = saved_items(meeting)
        self.items = [PageItem(row.pk, base_of(row.values), row.values) for row in rows]
        self.known = [row.pk for row in rows]
        meeting.refresh_from_db()
        self.summary = PageSummary(meeting.summary, mark(meeting.summary))

    def types(self, number, **values):
        item = self.items[number - 1]
        self.items[number - 1] = PageItem(item.pk, item.base, {**item.values, **values})
        return self

    def saves(self):
        saved = save_minutes(
            meeting=self.meeting,
            items=self.items,
            known=self.known,
            summary=self.summary,
            by=self.branch.user,
            at=on_day(self.meeting.held_on),
        )
        self.items = [
            PageItem(
                kept.pk,
                kept.base,
                {**item.values, **{name: kept.merged.values[name] for name in kept.merged.clashes}},
            )
            for item, kept in zip(self.items, saved.items, strict=True)
        ]
        self.summary = PageSummary(self.summary.text, saved.summary.base)
        return saved


@pytest.fixture
def record():
    branch = make_branch(full=5)
    meeting = make_open(branch)
    items = [{"heading": "交纳党费"}, {"heading": "主题活动"}]
    write_minutes(meeting=meeting, items=items, by=branch.user, at=on_day(meeting.held_on))
    return branch, meeting


@pytest.fixture
def pages(record):
    return Page(*record), Page(*record)


def headings(meeting):
    return list(meeting.agenda.values_list("heading", flat=True))


def test_each_writes_another_field_and_both_are_kept(record, pages):
    one, other = pages
    one.types(1, discussion="组织委员通报收缴情况。").saves()
    saved = other.types(1, resolution="会议听取了通报。").types(2, discussion="清理河堤。").saves()
    assert saved.others_changed
    assert not saved.clashed
    other.saves()  # the fields that this page does not show yet stay
    first, second = [row.values for row in saved_items(record[1])]
    assert (first["discussion"], first["resolution"]) == (
        "组织委员通报收缴情况。",
        "会议听取了通报。",
    )
    assert second["discussion"] == "清理河堤。"


def test_both_write_one_text_and_both_texts_stay(record, pages):
    one, other = pages
    one.types(1, discussion="甲写的。").saves()
    saved = other.types(1, discussion="乙写的。").saves()
    assert saved.items[0].merged.clashes == ("discussion",)
    text = saved_items(record[1])[0].values["discussion"]
    assert text == f"乙写的。\n{BESIDE}\n甲写的。"
    assert not other.saves().clashed


def test_both_go_on_typing_and_no_line_is_doubled(record, pages):
    one, other = pages
    one.types(1, discussion="甲一。").saves()
    other.types(1, discussion="乙一。").saves()
    one.types(1, discussion="甲一。\n甲二。").saves()
    lines = saved_items(record[1])[0].values["discussion"].split("\n")
    assert sorted(lines) == sorted(["甲一。", "甲二。", BESIDE, "乙一。"])


def test_an_item_added_by_one_stays_beside_what_the_other_sends(record, pages):
    one, other = pages
    one.items.append(PageItem(None, "", as_saved({"heading": "其他事项"})))
    one.saves()
    assert other.types(1, discussion="通报。").saves().others_changed
    assert headings(record[1]) == ["交纳党费", "主题活动", "其他事项"]


def test_an_item_removed_by_one_does_not_come_back_with_the_other(record, pages):
    one, other = pages
    del one.items[1]
    one.saves()
    assert headings(record[1]) == ["交纳党费"]
    assert other.types(1, discussion="通报。").saves().others_changed
    assert headings(record[1]) == ["交纳党费"]


def test_an_item_removed_by_one_comes_back_if_the_other_writes_on_it(record, pages):
    one, other = pages
    del one.items[1]
    one.saves()
    other.types(2, discussion="清理河堤。").saves()
    assert headings(record[1]) == ["交纳党费", "主题活动"]
    assert other.saves().items[1].pk in saved_pks(record[1])


def saved_pks(meeting):
    return {row.pk for row in saved_items(meeting)}


def test_two_summaries_stay_both(record, pages):
    one, other = pages
    one.summary = PageSummary("会议圆满。", one.summary.base)
    one.saves()
    other.summary = PageSummary("下月再议。", other.summary.base)
    assert other.saves().clashed
    record[1].refresh_from_db()
    assert record[1].summary == f"下月再议。\n{BESIDE}\n会议圆满。"


def test_a_page_that_only_rests_keeps_the_summary_of_the_other(record, pages):
    one, other = pages
    one.summary = PageSummary("会议圆满。", one.summary.base)
    one.saves()
    assert not other.saves().clashed
    record[1].refresh_from_db()
    assert record[1].summary == "会议圆满。"


def test_speeches_reporter_and_written_votes_are_written():
    branch = make_branch(full=5)
    meeting = make_open(branch, kind="general")
    at = on_day(meeting.held_on)
    meeting.attendances.filter(person=branch.people[4]).update(state="leave", reason="因病")
    item = {
        "heading": "接收预备党员",
        "reporter": "支部委员会",
        "speeches": [("唐敏", "同意。"), ("魏来", "建议再考察。")],
        "matter": "admission",
        "method": "ballot",
        "in_favour": 5,
        "against": 0,
        "abstained": 0,
        "written_in_favour": 1,
    }
    write_minutes(meeting=meeting, items=[item], by=branch.user, at=at)
    row = meeting.agenda.get()
    assert (row.reporter, row.voters_due, row.voters_present, row.written) == (
        "支部委员会",
        5,
        4,
        1,
    )
    assert list(row.speeches.values_list("speaker", "text")) == [
        ("唐敏", "同意。"),
        ("魏来", "建议再考察。"),
    ]
    with pytest.raises(ActionError, match="第 1 项不是接收或转正"):
        write_minutes(
            meeting=meeting, items=[{**item, "matter": "ordinary"}], by=branch.user, at=at
        )
