"""The base from the lines of a pay slip: the member's calculator, and the officer's page."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django import forms

from branchrecords.web.forms import Form, MoneyField, MonthField
from dues.rules.categories import Category
from dues.rules.pay_items import NoBase, base_of, items_of


class CategoryForm(Form):
    """By which rule somebody pays."""

    category = forms.ChoiceField(label="类别", choices=Category.choices)


class PayItemsForm(Form):
    """`pay-<item>` for each line of the pay slip that makes the base of `category`."""

    def __init__(self, *args, category: Category, amounts: Mapping[str, Decimal] = {}, **kwargs):
        self.category, self.base = category, None
        super().__init__(*args, **kwargs)
        for item in items_of(category):
            self.fields[f"pay-{item.key}"] = MoneyField(
                label=f"{'减：' if item.sign < 0 else ''}{item.label}",
                required=False,
                min_value=Decimal(0),
                help_text=item.note,
                initial=amounts.get(item.key),
                error_messages={"min_value": f"{item.label}不能是负数"},
            )

    @property
    def amount(self) -> Decimal:
        """The base, 元 a month; 0 where a fixed sum is paid."""
        return self.base.amount if self.base else Decimal(0)

    @property
    def amounts(self) -> dict[str, Decimal]:
        """What was filled in, 元 by item."""
        pay = {
            item.key: self.cleaned_data.get(f"pay-{item.key}") for item in items_of(self.category)
        }
        return {key: amount for key, amount in pay.items() if amount}

    def clean(self):
        data = super().clean()
        wrong = any(name.startswith("pay-") for name in self.errors)
        if not wrong and items_of(self.category):
            try:
                self.base = base_of(self.category, self.amounts)
            except NoBase as error:
                raise forms.ValidationError(str(error)) from None
        return data


class BaseItemsForm(PayItemsForm):
    """The same with what the branch needs to set the base."""

    from_month = MonthField(label="从何月起", help_text="例如 2026-01，年内一般不变")
    reason = forms.CharField(
        label="变更理由", required=False, max_length=100, help_text="首次核定不用写"
    )
    field_order = ("from_month", "reason")
