"""The cells of a roster whose words come from the editable lists (工作岗位, 一线情况 …)."""

from __future__ import annotations

from collections.abc import Sequence

from branchrecords.documents.columns import Column
from members.imports.cells import nearest
from members.imports.plan import PlannedRow
from members.models import DictionaryEntry
from members.rules.dictionaries import PERSON_KINDS, DictionaryKind


def read_codes(rows: Sequence[PlannedRow]) -> None:
    """Put the entry in place of its word or code; a word that no list has is a problem.

    One query, none for a sheet without such columns.
    """
    if not any(row.values.get(kind) for row in rows for kind in PERSON_KINDS):
        return
    lists: dict[str, dict[str, DictionaryEntry]] = {kind.value: {} for kind in PERSON_KINDS}
    for entry in DictionaryEntry.objects.filter(kind__in=PERSON_KINDS, is_active=True):
        lists[entry.kind] |= {entry.code: entry, entry.label: entry}
    for row in rows:
        for kind in PERSON_KINDS:
            _read(row, kind, lists[kind])


def offered_words(columns: Sequence[Column]) -> dict[str, tuple[str, ...]]:
    """The words in use of every editable list among the columns, for the template; one query."""
    kinds = [kind.value for kind in PERSON_KINDS if any(c.key == kind for c in columns)]
    if not kinds:
        return {}
    words: dict[str, tuple[str, ...]] = dict.fromkeys(kinds, ())
    for entry in DictionaryEntry.objects.filter(kind__in=kinds, is_active=True):
        words[entry.kind] += (entry.label,)
    return words


def _read(row: PlannedRow, kind: DictionaryKind, entries: dict[str, DictionaryEntry]) -> None:
    text = row.values.get(kind)
    if not text:
        return
    if text in entries:
        row.values[kind.value] = entries[text]
        return
    row.values[kind.value] = None
    near = nearest(text, [entry.label for entry in entries.values()], 0.6)
    tail = f"是「{near}」吗？" if near else "请从代码表里选，或先在「字典」里加入"
    row.fail(kind, f"「{kind.label}」里没有「{text}」。{tail}")
