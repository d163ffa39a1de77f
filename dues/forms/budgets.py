"""A decided budget by purpose and source; the decision itself; 行政办公费."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from uuid import uuid4

from django import forms

from branchrecords.web.forms import DateField, Form, MoneyField
from dues.actions.budgets import LineFacts
from dues.actions.deciding import DecisionFacts
from dues.models import Budget
from dues.rules.spending import PURPOSES, Fund, Purpose
from members.rules.decisions import SealedDecision


class DecisionMixin(forms.Form):
    """Which collective decision: a sealed record, or its day and words."""

    record = forms.ChoiceField(
        label="会议记录", required=False, help_text="已经封存、写有决议的会议"
    )
    decided_on = DateField(label="决定日期", required=False, help_text="没有会议记录时填写")
    words = forms.CharField(
        label="怎样决定", required=False, max_length=200,
        help_text="没有会议记录时填写，例如：支委会集体研究同意",
    )  # fmt: skip

    def __init__(self, *args, decisions: Iterable[SealedDecision], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        offered = [(one.key, one.label) for one in decisions]
        self.fields["record"].choices = [("", "没有会议记录，在下面填写"), *offered]

    def decision(self) -> DecisionFacts:
        """As the action takes it."""
        data = self.cleaned_data
        return DecisionFacts(data["record"], data["decided_on"], data["words"])


class BudgetForm(DecisionMixin, Form):
    """Six purposes, two sources each; empty means nothing is planned."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    reason = forms.CharField(label="调整理由", max_length=200, required=False)

    def __init__(self, *args, last: Budget | None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        known = {(line.fund, line.purpose): line for line in last.lines.all()} if last else {}
        for purpose in PURPOSES:
            for fund in Fund:
                line = known.get((fund.value, purpose.account.value))
                label = f"{purpose.short}：{fund.label}"
                self.fields[_name(fund, purpose)] = MoneyField(
                    label=label, required=False, min_value=Decimal(0),
                    initial=line.amount if line else None,
                )  # fmt: skip
                self.fields[f"note-{_name(fund, purpose)}"] = forms.CharField(
                    label=f"{label}说明", required=False, max_length=120,
                    initial=line.note if line else "",
                )  # fmt: skip
        if last is None:
            del self.fields["reason"]
        else:
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = "请填写调整理由"

    def clean(self) -> dict:
        """A note belongs to a sum."""
        data = super().clean()
        for purpose in PURPOSES:
            for fund in Fund:
                name = _name(fund, purpose)
                if data.get(f"note-{name}") and name not in self.errors and not data.get(name):
                    self.add_error(name, "写了说明，请写金额；不安排就把说明删去")
        return data

    def rows(self) -> Iterator[tuple[Purpose, list]]:
        """For the page: each purpose with (source, sum, note)."""
        for purpose in PURPOSES:
            yield (
                purpose,
                [
                    (fund, self[_name(fund, purpose)], self[f"note-{_name(fund, purpose)}"])
                    for fund in Fund
                ],
            )

    def lines(self) -> list[LineFacts]:
        """What was filled in."""
        data = self.cleaned_data
        return [
            LineFacts(
                fund.value, purpose.account.value, data[_name(fund, purpose)],
                data[f"note-{_name(fund, purpose)}"],
            )
            for purpose in PURPOSES
            for fund in Fund
            if data[_name(fund, purpose)]
        ]  # fmt: skip


class OfficeFundsForm(Form):
    """行政办公费 with its paper; the reason when it corrects an earlier sum."""

    amount = MoneyField(label="行政办公费（元）", min_value=Decimal("0.01"), max_digits=14)
    source = forms.CharField(
        label="依据的文件", max_length=160, help_text="例如 财政局预算批复〔2026〕3号"
    )
    reason = forms.CharField(label="更正理由", max_length=200, required=False)

    def __init__(self, *args, corrects: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not corrects:
            del self.fields["reason"]


def _name(fund: Fund, purpose: Purpose) -> str:
    return f"{fund.value}-{purpose.account.value}"
