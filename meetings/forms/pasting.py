"""Plain text of minutes, and which of the 议题 found in it are wanted."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import QueryDict

from branchrecords.web.forms import Form
from meetings.rules.pasting import PastedItem

LONGEST = 60_000


class PasteForm(Form):
    """The text as it was written elsewhere."""

    text = forms.CharField(
        label="记录全文",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="每项前写序号，例如「一、」；发言写成「姓名：内容」，决定写成「决议：」",
    )

    def __init__(self, *args, **kwargs) -> None:
        """An empty page waits for the text; one that shows what was found is read from its top."""
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.fields["text"].widget.attrs["autofocus"] = True


def wanted(data: QueryDict, found: Sequence[PastedItem]) -> list[PastedItem]:
    """The items that are ticked on the preview: `take` is a number from 1."""
    ticked = set(data.getlist("take"))
    return [item for n, item in enumerate(found, 1) if str(n) in ticked]


def seen_marks(data: QueryDict) -> dict[int, str]:
    """Row → marks, as the preview showed the record: `seen` is 12:3f2a… 9c1b…."""
    pairs = (text.partition(":") for text in data.getlist("seen"))
    return {int(pk): base for pk, _, base in pairs if pk.isdecimal() and len(pk) < 19}
