"""The editable code sets."""

import pytest

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from members.actions.dictionaries import add_entry, change_entry
from members.models import DictionaryEntry
from tests.factories.members import AT

pytestmark = pytest.mark.django_db
BY = {"by": None, "at": AT}


def entry(label: str) -> DictionaryEntry:
    return DictionaryEntry.objects.get(kind="job", label=label)


def test_an_entry_is_added_and_logged():
    add_entry(kind="job", code="73", label="新业态从业人员", **BY)
    assert entry("新业态从业人员").code == "73"
    event = AuditEvent.objects.get(action="dictionary.changed")
    assert event.detail == {"kind": "工作岗位", "reason": "加入「新业态从业人员」"}


def test_codes_and_labels_are_taken_once():
    with pytest.raises(ActionError, match="代码 81 已经是「学生」"):
        add_entry(kind="job", code="81", label="研究生", **BY)
    with pytest.raises(ActionError, match="「学生」已经有了，代码是 81"):
        add_entry(kind="job", code="82", label="学生", **BY)


def test_an_entry_is_renamed_and_taken_out_of_use():
    change_entry(entry=entry("学生"), label="在校学生", is_active=False, **BY)
    assert not DictionaryEntry.objects.offered("job").filter(code="81").exists()
    event = AuditEvent.objects.get(action="dictionary.changed")
    assert event.detail["reason"] == "「学生」改为「在校学生」，「在校学生」停用"
    change_entry(entry=entry("在校学生"), label="在校学生", is_active=True, **BY)
    assert DictionaryEntry.objects.offered("job").filter(code="81").exists()
