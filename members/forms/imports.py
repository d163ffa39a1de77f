"""The upload form, and the edited cells of a preview."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django import forms

from branchrecords.web.forms import Form
from members.models import RosterImport

CELL = re.compile(r"^cell-(\d{1,7})-([a-z_]{1,30})$")
SHOWN = re.compile(r"^shown-(\d{1,7})$")


class UploadForm(Form):
    """A roster or a list of organisations."""

    kind = forms.ChoiceField(label="导入什么", choices=RosterImport.Kind.choices)
    file = forms.FileField(
        label="表格文件",
        help_text="Excel 或 WPS 的 .xlsx、.xls，或 .csv，不超过 10 MB、20,000 行",
        error_messages={"required": "请选择表格文件", "empty": "这是空文件，请重新选择"},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )

    def __init__(self, *args, kinds, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds


@dataclass(frozen=True)
class Edits:
    """What was changed on the preview page: cells by row and column, ticks by row."""

    cells: dict[tuple[int, str], str]
    ticks: dict[int, bool]


def read_edits(data: Mapping[str, str]) -> Edits:
    """Inputs are named cell-<row>-<column>, ok-<row>; shown-<row> tells an unticked row."""
    cells, ticks = {}, {}
    for name in data:
        if match := CELL.match(name):
            cells[int(match[1]), match[2]] = data[name]
        elif match := SHOWN.match(name):
            ticks[int(match[1])] = f"ok-{match[1]}" in data
    return Edits(cells, ticks)
