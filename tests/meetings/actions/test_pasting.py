import pytest

from branchrecords.errors import ActionError
from meetings.actions.minutes import write_minutes
from meetings.actions.pasting import MOST_ITEMS, paste_minutes
from meetings.queries.minutes import saved_items
from meetings.rules.merging import base_of
from meetings.rules.pasting import PastedItem
from tests.factories.meetings import make_branch, make_open, on_day

pytestmark = pytest.mark.django_db
PASTED = PastedItem(
    "传达学习党章", "邵大勇", "书记领学。", (("唐敏", "我负责三号楼。"),), "按分工入户。"
)


@pytest.fixture
def branch():
    return make_branch()


@pytest.fixture
def meeting(branch):
    meeting = make_open(branch)
    items = [
        {"heading": "交纳党费", "discussion": "当场交纳。", "resolution": "听取通报。"},
        {"heading": "主题活动"},
    ]
    return write_minutes(meeting=meeting, items=items, by=branch.user, at=on_day(meeting.held_on))


def pasted(meeting, branch, *items, instead_of=None):
    return paste_minutes(
        meeting=meeting,
        pasted=items,
        instead_of=instead_of or {},
        by=branch.user,
        at=on_day(meeting.held_on),
    )


def seen(meeting):
    return {row.pk: base_of(row.values) for row in saved_items(meeting)}


def headings(meeting):
    return list(meeting.agenda.values_list("heading", flat=True))


def test_what_is_pasted_stands_behind_with_its_speeches(branch, meeting):
    pasted(meeting, branch, PASTED)
    assert headings(meeting) == ["交纳党费", "主题活动", "传达学习党章"]
    last = saved_items(meeting)[-1].values
    assert (last["reporter"], last["speeches"]) == ("邵大勇", (("唐敏", "我负责三号楼。"),))


def test_rows_that_were_seen_are_replaced(branch, meeting):
    pasted(meeting, branch, PASTED, instead_of=seen(meeting))
    assert headings(meeting) == ["传达学习党章"]


def test_a_row_that_somebody_changed_since_stays(branch, meeting):
    before = seen(meeting)
    items = [{"heading": "交纳党费", "discussion": "另一人改过。"}, {"heading": "主题活动"}]
    write_minutes(meeting=meeting, items=items, by=branch.user, at=on_day(meeting.held_on))
    pasted(meeting, branch, PASTED, instead_of=before)
    assert headings(meeting)[0] == "交纳党费"


def test_nothing_and_too_much_are_refused(branch, meeting):
    with pytest.raises(ActionError, match="至少勾选一项"):
        pasted(meeting, branch)
    with pytest.raises(ActionError, match="已有 2 项，要放进 29 项"):
        pasted(meeting, branch, *[PASTED] * (MOST_ITEMS - 1))
