"""The bases of a whole branch on one page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django import forms

from branchrecords.web.forms import Form, MoneyField, MonthField
from dues.actions.bases import BaseLine
from dues.models import DuesBase
from dues.queries.payers import Payer
from dues.rules.categories import Category
from dues.rules.rates import FIXED_CATEGORIES


@dataclass(frozen=True)
class BaseRow:
    """One member's fields, for the table."""

    payer: Payer
    current: DuesBase | None
    category: forms.BoundField
    amount: forms.BoundField
    reason: forms.BoundField


class BasesForm(Form):
    """`category-<id>`, `amount-<id>`, `reason-<id>` for each member; an empty amount leaves a
    member without a base, except in the categories with a fixed sum."""

    from_month = MonthField(
        label="从何月起", help_text="例如 2026-01，年内一般不变；从这个月起核算应交"
    )

    def __init__(self, *args, payers: list[Payer], current: Mapping[int, DuesBase], **kwargs):
        self.payers, self.current = payers, current
        super().__init__(*args, **kwargs)
        for payer in payers:
            self._add(payer, current.get(payer.person_id))

    def _add(self, payer: Payer, base: DuesBase | None) -> None:
        key, name = payer.person_id, payer.name
        self.fields[f"category-{key}"] = forms.ChoiceField(
            label=f"{name}的类别",
            choices=Category.choices,
            initial=base.category if base else Category.ENTERPRISE,
        )
        self.fields[f"amount-{key}"] = MoneyField(
            label=f"{name}的基数",
            required=False,
            min_value=Decimal(0),
            initial=base.amount if base else None,
            error_messages={"min_value": "基数不能是负数", "invalid": "请写成 6840.00 这样的金额"},
        )
        self.fields[f"reason-{key}"] = forms.CharField(
            label=f"{name}的变更理由", required=False, max_length=100
        )
        for field in ("category", "amount", "reason"):
            self.fields[f"{field}-{key}"].widget.attrs["id"] = f"{field}-{key}"

    def rows(self) -> Iterator[BaseRow]:
        """The fields by member, in the order of the page."""
        for payer in self.payers:
            key = payer.person_id
            yield BaseRow(
                payer,
                self.current.get(key),
                self[f"category-{key}"],
                self[f"amount-{key}"],
                self[f"reason-{key}"],
            )

    def lines(self) -> list[BaseLine]:
        """What the page says, one line a member with a base."""
        found = []
        for payer in self.payers:
            key = payer.person_id
            category = Category(self.cleaned_data[f"category-{key}"])
            amount = self.cleaned_data[f"amount-{key}"]
            if amount is None and category not in FIXED_CATEGORIES:
                continue
            reason = self.cleaned_data[f"reason-{key}"]
            found.append(BaseLine(key, category, amount or Decimal(0), reason))
        return found


class BasesUploadForm(Form):
    """A table of bases."""

    file = forms.FileField(
        label="表格文件",
        help_text="要有「姓名」「月基数」两列，也可以有「类别」「变更理由」；.xlsx、.xls 或 .csv",
        error_messages={"required": "请选择表格文件", "empty": "这是空文件，请重新选择"},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )


class ExplainForm(Form):
    """One row of the page, while it is being typed; names carry the member's id."""

    category = forms.ChoiceField(choices=Category.choices)
    amount = MoneyField(required=False, min_value=Decimal(0))
