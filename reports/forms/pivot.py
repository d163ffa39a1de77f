"""Which axes a pivot has, and which of its cells is opened."""

from __future__ import annotations

from django import forms

from branchrecords.web.forms import Form
from reports.figures.axes import AXES, AXES_BY_KEY, REST, Axis

CHOICES = tuple((axis.key, axis.label) for axis in AXES)


class PivotForm(Form):
    """Rows and columns; what cannot be read, or the same twice, is as if it were not chosen."""

    rows = forms.ChoiceField(label="行", choices=CHOICES, required=False)
    columns = forms.ChoiceField(label="列", choices=CHOICES, required=False)
    row = forms.CharField(required=False, max_length=40)
    column = forms.CharField(required=False, max_length=40)

    @property
    def axes(self) -> tuple[Axis, Axis]:
        """Age by sex unless other axes are asked for."""
        self.full_clean()
        rows = AXES_BY_KEY[self.cleaned_data.get("rows") or "age"]
        columns = AXES_BY_KEY[self.cleaned_data.get("columns") or "sex"]
        if rows is columns:
            columns = next(axis for axis in AXES if axis is not rows)
        return rows, columns

    def cell(self, rows: Axis, columns: Axis) -> tuple[str, str]:
        """Keys of the categories asked for; "" is the whole line."""
        self.full_clean()
        chosen = (self.cleaned_data.get("row", ""), self.cleaned_data.get("column", ""))
        known = [{one.key for one in axis.categories} | {REST, ""} for axis in (rows, columns)]
        return tuple(key if key in keys else "" for key, keys in zip(chosen, known, strict=True))  # type: ignore[return-value]
