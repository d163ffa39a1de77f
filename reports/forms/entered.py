"""The form of the numbers entered by hand: one optional field per blank, by section and line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.forms import BoundField

from branchrecords.web.forms import Form
from reports.models import EnteredFigure
from reports.rules.annual_form import FORM_SECTIONS, Blank, FormSection, Item

NOTE_LENGTH = 200


@dataclass(frozen=True)
class Line:
    """One numbered line of the form: its fields and the field of its evidence."""

    label: str
    fields: list[BoundField]
    note: BoundField


@dataclass(frozen=True)
class Part:
    """One section with what is still to fill in."""

    section: FormSection
    lines: list[Line]
    filled: int
    number: int

    @property
    def missing(self) -> int:
        return self.number - self.filled


def note_name(section: FormSection, item: Item) -> str:
    """The name of the field that says what the numbers of a line rest on."""
    return f"note-{section.sign}{item.number}"


class EnteredForm(Form):
    """`numbers` and `notes` map the keys of figures to what was entered and what it rests on."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for section in FORM_SECTIONS:
            for item in section.items:
                for blank in item.entered:
                    self.fields[blank.figure] = _number_field(blank)
                if item.entered:
                    self.fields[note_name(section, item)] = forms.CharField(
                        label="依据",
                        required=False,
                        max_length=NOTE_LENGTH,
                        help_text="文件、台账或提供数字的人",
                    )

    @property
    def parts(self) -> list[Part]:
        """The fields in the order of the form."""
        return [self._part(section) for section in FORM_SECTIONS]

    def _part(self, section: FormSection) -> Part:
        items = [item for item in section.items if item.entered]
        lines = [
            Line(
                f"{item.number}. {item.label}",
                [self[blank.figure] for blank in item.entered],
                self[note_name(section, item)],
            )
            for item in items
        ]
        values = [field.value() for line in lines for field in line.fields]
        filled = sum(value not in (None, "") for value in values)
        return Part(section, lines, filled, len(values))

    @property
    def numbers(self) -> dict[str, Decimal | None]:
        """By key of figure; None where nothing is entered."""
        return {
            blank.figure: self.cleaned_data[blank.figure]
            for section in FORM_SECTIONS
            for blank in section.blanks
            if blank.entered
        }

    @property
    def notes(self) -> dict[str, str]:
        """By key of figure, what its line says it rests on."""
        return {
            blank.figure: self.cleaned_data[note_name(section, item)]
            for section in FORM_SECTIONS
            for item in section.items
            for blank in item.entered
        }


def initial_of(rows: Iterable[EnteredFigure]) -> dict[str, object]:
    """What the form starts with: the saved numbers, and the evidence of each line."""
    by_key = {row.key: row for row in rows}
    found: dict[str, object] = {key: f"{row.value.normalize():f}" for key, row in by_key.items()}
    for section in FORM_SECTIONS:
        for item in section.items:
            notes = [by_key[one.figure].note for one in item.entered if one.figure in by_key]
            found[note_name(section, item)] = next((note for note in notes if note), "")
    return found


def typed_of(texts: Mapping[str, str]) -> dict[str, object]:
    """What a draft puts over it."""
    return {name: text for name, text in texts.items() if name in EnteredForm().fields}


def _number_field(blank: Blank) -> forms.DecimalField:
    places = 2 if blank.unit in ("元", "公里") else 0
    wrong = "请写成数字，最多两位小数，例如 12.50" if places else "请写成整数，例如 12"
    return forms.DecimalField(
        label=f"{blank.label}（{blank.unit}）",
        required=False,
        min_value=0,
        max_digits=10 + places,
        decimal_places=places,
        widget=forms.TextInput(
            attrs={"inputmode": "decimal" if places else "numeric", "autocomplete": "off"}
        ),
        error_messages={
            "invalid": wrong,
            "min_value": "不能小于 0",
            "max_decimal_places": wrong,
        },
    )
