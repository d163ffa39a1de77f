"""The versions of a written text: their list, one beside the text of now, bringing one back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from reports.models import TextVersion
from reports.models.texts import WrittenText
from reports.queries.texts import changes_of, versions_of
from reports.rules.texts import FOLD


@dataclass(frozen=True)
class TextPlace:
    """Where the pages of a text are: `url` its own, the others with one argument more at the end
    (the number of a version). `restore` is "" where nothing may be brought back."""

    url: str
    versions: str
    version: str
    restore: str
    argument: int

    def of(self, name: str, *more: int) -> str:
        """The address of one of the pages."""
        return reverse(name, args=(self.argument, *more))


def versions_page(request: HttpRequest, text: WrittenText, place: TextPlace) -> HttpResponse:
    """Every version, the newest first; what stands now is on top."""
    rows = [(row, place.of(place.version, row.number)) for row in versions_of(text)]
    context = {
        "text": text,
        "back": (place.of(place.url), str(text)),
        "rows": rows,
        "minutes": FOLD.seconds // 60,
    }
    return render(request, "reports/texts/versions.html", context)


def version_page(
    request: HttpRequest, text: WrittenText, place: TextPlace, number: int
) -> HttpResponse:
    """One version beside the text of now; 404 for a number that the text does not have."""
    version = version_of(text, number)
    return comparison_page(
        request,
        text,
        then=version.text,
        facts=(str(version), version.get_kind_display(), version.by, version.at),
        back=(place.of(place.versions), "历次修改"),
        restore_url=place.of(place.restore, number) if place.restore else "",
    )


def version_of(text: WrittenText, number: int) -> TextVersion:
    """One version; 404 for a number that the text does not have."""
    rows = text.versions.select_related("by")  # type: ignore[attr-defined]
    return get_object_or_404(rows, number=number)


def comparison_page(
    request: HttpRequest,
    text: WrittenText,
    *,
    then: Mapping[str, str],
    facts: tuple[str, str, object, datetime],
    back: tuple[str, str],
    restore_url: str = "",
) -> HttpResponse:
    """An earlier text beside the text of now, the differences marked; `facts`: which one, what
    made it, who, when."""
    changes = changes_of(then, text.text, text.SECTIONS)
    context = {
        "text": text,
        "facts": facts,
        "back": back,
        "restore_url": restore_url,
        "changes": changes,
        "changed": any(change.changed for change in changes),
    }
    return render(request, "reports/texts/comparison.html", context)
