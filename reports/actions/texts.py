"""Writing a text: drafted from the records, saved while one types, brought back from a version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from reports.models import TextVersion
from reports.models.texts import WrittenText
from reports.rules.texts import Draft, begins_version, flat, plain


def keep_draft(*, text: WrittenText, draft: Draft, by, at: datetime) -> TextVersion:
    """Keep what was just drafted, with the sources of its sentences."""
    sources = [[one.text, one.source, list(one.keys), one.place] for one in flat(draft)]
    return _add(text, TextVersion.Kind.DRAFTED, by=by, at=at, sources=sources)


def keep_version(*, text: WrittenText) -> TextVersion | None:
    """Keep the text as it stands, unless the last version says the same."""
    last = text.versions.order_by("-number").first()  # type: ignore[attr-defined]
    if last is not None and last.text == text.text:
        return None
    if last is None and not any(text.text.values()):
        return None
    return _add(text, TextVersion.Kind.SAVED, by=text.changed_by, at=text.changed_at)


def _add(text: WrittenText, kind: str, *, by, at: datetime, sources=()) -> TextVersion:
    last = text.versions.order_by("-number").first()  # type: ignore[attr-defined]
    return text.versions.create(  # type: ignore[attr-defined]
        number=last.number + 1 if last else 1,
        kind=kind,
        text=text.text,
        sources=list(sources),
        at=at,
        by=by,
    )


def rewrite(*, text: WrittenText, draft: Draft, by, at: datetime) -> None:
    """Put a new draft in the place of the text, which stays as a version."""
    keep_version(text=text)
    _put(text, plain(draft), by=by, at=at)
    text.writing_since = None
    text.save()
    keep_draft(text=text, draft=draft, by=by, at=at)


def save_sections(*, text: WrittenText, texts: Mapping[str, str], by, at: datetime) -> bool:
    """Keep what was typed; `texts` holds the sections that the page sent.

    Before the first change of a new writing the text so far becomes a version. Returns whether
    anything changed.
    """
    wanted = {
        section.key: texts[section.key].replace("\r\n", "\n").strip()
        for section in text.SECTIONS
        if section.key in texts
    }
    if all(getattr(text, key) == value for key, value in wanted.items()):
        return False
    same = text.changed_by_id == getattr(by, "pk", None)  # type: ignore[attr-defined]
    if begins_version(text.writing_since, at, same_person=same):
        keep_version(text=text)
        text.writing_since = at
    _put(text, wanted, by=by, at=at)
    text.save()
    return True


def bring_back(*, text: WrittenText, version: TextVersion, by, at: datetime) -> None:
    """Put an earlier version in the place of the text, which stays as a version."""
    keep_version(text=text)
    wanted = {section.key: version.text.get(section.key, "") for section in text.SECTIONS}
    _put(text, wanted, by=by, at=at)
    text.writing_since = None
    text.save()


def _put(text: WrittenText, wanted: Mapping[str, str], *, by, at: datetime) -> None:
    for key, value in wanted.items():
        setattr(text, key, value)
    text.changed_at, text.changed_by = at, by
