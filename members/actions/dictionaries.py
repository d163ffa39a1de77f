"""Editing the code sets."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from members.models import DictionaryEntry


@transaction.atomic
def add_entry(*, kind: str, code: str, label: str, by: Any, at: datetime) -> DictionaryEntry:
    """A new entry. Raises ActionError for a code or a label that the list has already."""
    same = DictionaryEntry.objects.filter(kind=kind)
    if taken := same.filter(code=code).first():
        raise ActionError(f"代码 {code} 已经是「{taken}」，请另写一个")
    _refuse_taken_label(kind, label, None)
    entry = DictionaryEntry.objects.create(kind=kind, code=code, label=label)
    _note(entry, f"加入「{label}」", by, at)
    return entry


@transaction.atomic
def change_entry(
    *, entry: DictionaryEntry, label: str, is_active: bool, by: Any, at: datetime
) -> DictionaryEntry:
    """Another name, or out of use (records that have it keep it), or in use again."""
    entry = DictionaryEntry.objects.select_for_update().get(pk=entry.pk)
    if is_active:
        _refuse_taken_label(entry.kind, label, entry.pk)
    before = str(entry)
    said = [f"「{before}」改为「{label}」"] if label != before else []
    if is_active != entry.is_active:
        said.append(f"「{label}」{'恢复使用' if is_active else '停用'}")
    if not said:
        return entry
    entry.label, entry.is_active = label, is_active
    entry.save()
    _note(entry, "，".join(said), by, at)
    return entry


def _refuse_taken_label(kind: str, label: str, own: int | None) -> None:
    same = DictionaryEntry.objects.offered(kind).filter(label=label).exclude(pk=own)
    if same.exists():
        raise ActionError(f"「{label}」已经有了，代码是 {same.get().code}")


def _note(entry: DictionaryEntry, what: str, by: Any, at: datetime) -> None:
    record(
        "dictionary.changed",
        by=by,
        at=at,
        thing=entry,
        detail={"kind": entry.get_kind_display(), "reason": what},
    )
