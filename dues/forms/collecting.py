"""The 党费日 page as it was sent: who is ticked, which months and sum stood beside the name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from django import forms

from branchrecords.web.forms import DateField, Form
from dues.actions.collecting import CollectLine
from dues.models import Payment

STALE = "页面内容不完整，请刷新页面后重新勾选"


class CollectForm(Form):
    """Ticks are `pick` (person ids); each has `due-<id>` = "2026-10,2026-11|80.00" as shown and
    `payer-<id>` (empty for the member). What was shown is posted, not what is owed now: so a
    second press of the same page means the same and posts nothing."""

    key = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": STALE})
    paid_on = DateField(label="交纳日期", help_text="")
    method = forms.ChoiceField(label="方式", choices=Payment.Method.choices)

    def clean(self) -> dict:
        """Adds `lines`, one CollectLine a tick."""
        cleaned = super().clean()
        try:
            cleaned["lines"] = [self._line(pick) for pick in self.picks]
        except (ValueError, InvalidOperation):
            raise forms.ValidationError(STALE) from None
        if not cleaned["lines"]:
            raise forms.ValidationError("没有勾选任何人，请至少勾选一人再确认收款")
        return cleaned

    @property
    def picks(self) -> list[str]:
        """The ids ticked on the page, as text."""
        return self.data.getlist("pick") if self.is_bound else []

    def _line(self, pick: str) -> CollectLine:
        months, amount = self.data.get(f"due-{pick}", "").split("|")
        payer = self.data.get(f"payer-{pick}", "")
        return CollectLine(
            person_id=int(pick),
            months=tuple(date.fromisoformat(f"{month}-01") for month in months.split(",")),
            amount=Decimal(amount),
            payer_id=int(payer) if payer else None,
            method=self.cleaned_data.get("method", Payment.Method.CASH),
        )


class ReverseForm(Form):
    """Why a payment is undone."""

    reason = forms.CharField(
        label="冲正理由", max_length=200, help_text="例如：重复收款、收错人，会一直留在记录里"
    )
