"""One line divided among members, as the page sent it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from django import forms
from django.forms import BoundField

from branchrecords.web.forms import Form, MoneyField
from dues.actions.statement_collecting import Pick
from dues.queries.statement_splitting import Candidate, Splitting
from dues.rules.receiving import Rest

from .statements import STALE


class SplitForm(Form):
    """`amount-<id>` is a member's part (empty: none), `due-<id>` what stood beside the name."""

    payer = forms.TypedChoiceField(
        label="交款人", coerce=int, required=False, empty_value=None, choices=(),
        help_text="替别人交的党员；本支部以外的人转来的不选",
    )  # fmt: skip
    rest = forms.ChoiceField(
        label="多出应交的钱", choices=Rest.choices, required=False,
        help_text="每个人的金额不超过应交的，不用管这一项",
    )  # fmt: skip

    def __init__(self, *args, splitting: Splitting, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.splitting = splitting
        named = [(one.person_id, one.name) for one in splitting.candidates]
        self.fields["payer"].choices = [("", "没有代缴人"), *sorted(named, key=lambda one: one[1])]
        self.fields["payer"].initial = splitting.payer_id
        for one in splitting.candidates:
            amount = MoneyField(label=f"{one.name}（元）", required=False, initial=one.proposed)
            amount.widget.attrs["class"] = "form-control"
            self.fields[f"amount-{one.person_id}"] = amount
            self.fields[f"due-{one.person_id}"] = forms.CharField(
                widget=forms.HiddenInput, required=False, initial=one.due
            )

    def rows(self) -> Iterator[tuple[Candidate, BoundField, BoundField]]:
        """Each member with the two fields."""
        for one in self.splitting.candidates:
            yield one, self[f"amount-{one.person_id}"], self[f"due-{one.person_id}"]

    def clean(self) -> dict:
        """Adds `parts`: (member, what was shown, 元) of everybody with a sum."""
        data = super().clean()
        try:
            data["parts"] = [
                (one.person_id, *_due(data.get(f"due-{one.person_id}", "")), amount)
                for one in self.splitting.candidates
                if (amount := data.get(f"amount-{one.person_id}")) is not None
            ]
        except (ValueError, InvalidOperation):
            raise forms.ValidationError(STALE) from None
        if not data["parts"] and not self.errors:
            raise forms.ValidationError("没有写任何人的金额，请在党员后面写各人多少")
        return data

    def picks(self, row_id: int) -> list[Pick]:
        """As the action takes it."""
        data = self.cleaned_data
        return [
            Pick(
                row_id, person, months, shown,
                data["payer"] if data["payer"] != person else None,
                Rest(data["rest"] or Rest.ADVANCE), amount,
            )
            for person, months, shown, amount in data["parts"]
        ]  # fmt: skip


def _due(text: str) -> tuple[tuple[date, ...], Decimal]:
    months, shown = text.split("|")
    found = tuple(date.fromisoformat(f"{month}-01") for month in months.split(",") if month)
    return found, Decimal(shown)
