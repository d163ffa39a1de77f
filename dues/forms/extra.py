"""大额党费 and 特殊党费, as they are registered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal

from django import forms

from branchrecords.web.forms import DateField, Form, MoneyField
from dues.models import Payment
from dues.rules.large import LEAST, Stage

STALE = "页面内容不完整，请刷新页面后重新填写"


class LargeForm(Form):
    """One sum of a member; `key` registers it once."""

    key = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": STALE})
    person = forms.ModelChoiceField(label="党员", queryset=None, empty_label="请选择")
    amount = MoneyField(label="金额", max_digits=10, help_text=f"元；一次不少于 {LEAST:,.0f} 元")
    paid_on = DateField(label="交纳日期")
    method = forms.ChoiceField(label="方式", choices=Payment.Method.choices)
    profile = forms.CharField(
        label="党员简要情况",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="随党费报送上级：出生、入党时间，工作单位和职务，交纳大额党费的缘由",
    )
    is_voluntary = forms.BooleanField(
        label="党员本人声明：这笔党费是自愿交的",
        error_messages={"required": "大额党费只收自愿交的，请党员本人声明自愿后勾选"},
    )

    def __init__(self, *args, people, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people


class LargeStepForm(Form):
    """One step on the way up; the receipt has its number."""

    happened_on = DateField(label="日期")
    receipt_number = forms.CharField(
        label="收据编号", max_length=60, help_text="中组部收据上的编号，党员在「我的党费」里看得到"
    )
    note = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(self, *args, stage: Stage, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if stage != Stage.RECEIPTED:
            del self.fields["receipt_number"]


class CallForm(Form):
    """A call of a superior organisation; `clean` adds the exclusive end `ends_on`."""

    title = forms.CharField(label="号召名称", max_length=120, help_text="照上级文件的标题写")
    caller = forms.CharField(label="发出号召的上级党组织", max_length=120)
    document_number = forms.CharField(label="文号", max_length=60)
    starts_on = DateField(label="自何日起")
    last_day = DateField(label="到何日止", help_text="含这一天，例如 2026-12-31")

    def clean(self) -> dict:
        """The day after the last one is the end that records use."""
        cleaned = super().clean()
        if cleaned.get("last_day"):
            cleaned["ends_on"] = cleaned["last_day"] + timedelta(days=1)
        return cleaned

    def facts(self) -> dict:
        """What the action takes."""
        return {key: value for key, value in self.cleaned_data.items() if key != "last_day"}


class EndForm(Form):
    """Why nothing more is received."""

    reason = forms.CharField(
        label="停收的理由", max_length=200, help_text="例如：上级通知截止、登记错了"
    )


class SpecialForm(Form):
    """`sum-<id>` for each member; what is left blank means nothing was given."""

    key = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": STALE})
    paid_on = DateField(label="交纳日期", help_text="")
    method = forms.ChoiceField(label="方式", choices=Payment.Method.choices)

    def __init__(self, *args, people: Mapping[int, str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        for person, name in people.items():
            self.fields[f"sum-{person}"] = MoneyField(
                label=name,
                required=False,
                max_digits=10,
                min_value=Decimal("0.01"),
                error_messages={"min_value": "金额应大于 0；没有交的空着"},
            )
            self.fields[f"sum-{person}"].widget.attrs["id"] = f"sum-{person}"

    def clean(self) -> dict:
        """Adds `sums`: {person: 元} of those who gave."""
        cleaned = super().clean()
        sums = {person: cleaned.get(f"sum-{person}") for person in self.people}
        cleaned["sums"] = {person: sum_ for person, sum_ in sums.items() if sum_ is not None}
        if not cleaned["sums"] and not self.errors:
            raise forms.ValidationError("没有填任何人的金额。自愿交的填金额，没有交的空着")
        return cleaned

    def rows(self) -> Iterator[tuple[int, str, forms.BoundField]]:
        """Person, name, field, in the order of the page."""
        for person, name in self.people.items():
            yield person, name, self[f"sum-{person}"]
