"""The form of one indicator over everybody a unit marks: `marks_<id>` and `reason_<id>` a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import forms

from branchrecords.web.forms import Form
from reports.queries.evaluation_indicator import MarkRow
from reports.rules.evaluation_marks import Mark

MOST_TYPED = 300


class IndicatorForm(Form):
    """Marks and a reason for everybody who can be marked now; each row stands for itself.

    `marks` holds the rows that can be read, though others cannot.
    """

    def __init__(self, *args, rows: Iterable[MarkRow], typed: Mapping[str, str] | None = None,
                 **kwargs) -> None:  # fmt: skip
        self.all_rows = list(rows)
        open_rows = [row for row in self.all_rows if not row.waits]
        proposed = {f"marks_{row.evaluation.pk}": row.proposed for row in open_rows}
        super().__init__(*args, initial={**proposed, **(typed or {})}, **kwargs)
        for row in open_rows:
            name = row.evaluation.name
            self.fields[f"marks_{row.evaluation.pk}"] = forms.DecimalField(
                label=f"{name}得分", required=False, max_digits=5, decimal_places=2,
                widget=forms.TextInput(
                    attrs={"inputmode": "decimal", "autocomplete": "off", "data-column": "marks"}
                ),
            )  # fmt: skip
            self.fields[f"reason_{row.evaluation.pk}"] = forms.CharField(
                label=f"{name}理由", required=False, max_length=MOST_TYPED,
                widget=forms.TextInput(attrs={"autocomplete": "off", "data-column": "reason"}),
            )  # fmt: skip

    @property
    def marks(self) -> dict[int, Mark]:
        """By evaluation, what can be read of what was typed."""
        self.is_valid()
        found = {}
        for row in self.all_rows:
            pk = row.evaluation.pk
            number = self.cleaned_data.get(f"marks_{pk}")
            if number is not None and f"reason_{pk}" in self.cleaned_data:
                found[pk] = Mark(number, self.cleaned_data[f"reason_{pk}"])
        return found

    @property
    def typed(self) -> dict[str, str]:
        """What was typed, right or wrong, for the draft."""
        return {name: self.data[name][:MOST_TYPED] for name in self.fields if name in self.data}

    def refuse(self, refused: Mapping[int, str]) -> None:
        """Put what could not be written beside its row."""
        for pk, why in refused.items():
            self.add_error(f"marks_{pk}" if f"marks_{pk}" in self.fields else None, why)

    @property
    def unsaved(self) -> dict[str, str]:
        """What was typed in the rows that have an error."""
        bad = {name.partition("_")[2] for name in self.errors}
        return {name: text for name, text in self.typed.items() if name.partition("_")[2] in bad}

    @property
    def rows(self):
        """Each row with its two fields, None where nothing can be marked now."""
        for row in self.all_rows:
            pk = row.evaluation.pk
            open_now = f"marks_{pk}" in self.fields
            yield (
                row,
                self[f"marks_{pk}"] if open_now else None,
                self[f"reason_{pk}"] if open_now else None,
            )
