"""Forms of 量化考核. They validate and never save."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError

from branchrecords.attachments.fields import AttachmentField
from branchrecords.web.forms import DateField, Form
from reports.models import Indicator
from reports.queries.evaluation_figures import figure_choices
from reports.queries.evaluations import SheetRow
from reports.rules.evaluation_course import WITH_DEDUCTION, StepFacts, StepKind
from reports.rules.evaluation_marks import Mark, Method
from reports.rules.evaluation_schemes import Line

MOST_PAIRS = 10


def lines(label: str, rows: int = 3, most: int = 300, help_text: str = "", required: bool = True):
    """A text of some lines."""
    return forms.CharField(
        label=label, max_length=most, required=required, help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )  # fmt: skip


class SchemeForm(Form):
    """What a scheme is called and what it rests on."""

    title = forms.CharField(label="名称", max_length=80)
    basis = lines("依据", help_text="上级文件的名称和文号，或者哪次会议通过的")


class TableField(forms.CharField):
    """分档表 as text: 90=10、80=8."""

    def to_python(self, value):
        text = super().to_python(value)
        for mark in ("，", "、", ",", "\n", "；", ";"):
            text = text.replace(mark, " ")
        try:
            pairs = [one.replace("＝", "=").split("=") for one in text.split()]
            found = tuple((_plain(least), _plain(marks)) for least, marks in pairs)
        except (ValueError, InvalidOperation):
            raise ValidationError("请写成 90=10、80=8 这样：数字达到多少，得几分") from None
        if len(found) > MOST_PAIRS:
            raise ValidationError(f"最多分 {MOST_PAIRS} 档")
        return found


def _plain(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite() or abs(number) > 1_000_000:
        raise ValueError
    return number


class IndicatorForm(Form):
    """One indicator; what a method does not need stays empty."""

    section = forms.CharField(label="类别", max_length=30, help_text="例如：组织生活")
    title = forms.CharField(label="指标", max_length=60)
    standard = lines("评分标准", help_text="怎样得分、怎样扣分，依据哪一条")
    full = forms.DecimalField(
        label="分值", max_digits=5, decimal_places=2, min_value=Decimal("0.01"), max_value=100,
        help_text="各项加起来应当正好 100 分",
    )  # fmt: skip
    method = forms.ChoiceField(label="怎样评分", choices=Method.choices)
    figure = forms.ChoiceField(
        label="按哪个数字",
        required=False,
        help_text="按比例、分档、扣分的才选；数字由系统从记录里算",
    )
    target = forms.DecimalField(
        label="得满分的目标", max_digits=9, decimal_places=2, min_value=0, required=False,
        help_text="按完成比例的才填；百分比写 90 这样的数",
    )  # fmt: skip
    each = forms.DecimalField(
        label="每次扣几分", max_digits=5, decimal_places=2, min_value=0, required=False,
        help_text="按次数扣分的才填",
    )  # fmt: skip
    table = TableField(
        label="分档表", required=False, max_length=200,
        help_text="按分档的才填，例如：90=10、80=8，达到 90 得 10 分",
    )  # fmt: skip
    evidence = forms.BooleanField(label="自评时要交材料", required=False)

    def __init__(self, *args, subject: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["figure"].choices = [("", "不按数字"), *figure_choices(subject)]

    @property
    def line(self) -> Line:
        """What the action takes."""
        return Line(**{**self.cleaned_data, "table": self.cleaned_data["table"] or ()})


def indicator_initial(indicator: Indicator) -> dict:
    """What the form of an existing indicator starts with."""
    names = (
        "section", "title", "standard", "full", "method", "figure", "target", "each", "evidence",
    )  # fmt: skip
    table = "、".join(f"{least}={marks}" for least, marks in indicator.table)
    return {name: getattr(indicator, name) for name in names} | {"table": table}


class MarksForm(Form):
    """Marks and a word for every indicator of a sheet, as `marks_<id>` and `reason_<id>`.

    `lenient`: for autosave, where nothing has to be right. `whole`: every indicator has marks.
    """

    def __init__(
        self,
        *args,
        sheet: Iterable[SheetRow],
        lenient: bool = False,
        whole: bool = False,
        **kwargs,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = list(sheet)
        for row in self.sheet:
            one = row.indicator
            self.fields[f"marks_{one.pk}"] = forms.DecimalField(
                label=f"{one.title}得分", required=whole, max_digits=5, decimal_places=2,
                error_messages={"required": f"「{one.title}」还没有自评得分"},
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
                min_value=None if lenient else 0, max_value=None if lenient else one.full,
            )  # fmt: skip
            self.fields[f"reason_{one.pk}"] = forms.CharField(
                label=f"{one.title}说明", required=False, max_length=300,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )  # fmt: skip

    @property
    def marks(self) -> dict[int, Mark]:
        """What the actions take: the indicators that have marks."""
        data = self.cleaned_data
        return {
            row.indicator.pk: Mark(
                data[f"marks_{row.indicator.pk}"], data.get(f"reason_{row.indicator.pk}", "")
            )
            for row in self.sheet
            if data.get(f"marks_{row.indicator.pk}") is not None
        }

    def rows(self):
        """Each line of the sheet with its two fields."""
        return [
            (row, self[f"marks_{row.indicator.pk}"], self[f"reason_{row.indicator.pk}"])
            for row in self.sheet
        ]


class StepForm(Form):
    """A step of the course; what a step does not take is left out."""

    on = DateField(label="日期")
    rate = forms.DecimalField(
        label="民主测评得分", max_digits=5, decimal_places=2, min_value=0, max_value=100,
        help_text="满分 100，参加测评的党员和群众的平均分",
    )  # fmt: skip
    note = lines("情况", required=False, help_text="谁参加、看了什么、怎么评的")
    finding = lines("发现的问题", required=False, help_text="没有的空着")
    deduction = forms.DecimalField(
        label="扣分", max_digits=4, decimal_places=2, min_value=0, max_value=20, required=False,
        help_text="从总分里扣；不扣的空着",
    )  # fmt: skip

    def __init__(self, *args, kind: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if kind != StepKind.POLL:
            del self.fields["rate"]
        if kind not in WITH_DEDUCTION:
            del self.fields["finding"], self.fields["deduction"]

    @property
    def facts(self) -> StepFacts:
        """What the action takes."""
        data = self.cleaned_data
        return StepFacts(
            data["on"], data["note"], data.get("finding", ""), data.get("deduction") or Decimal(0),
            data.get("rate"),
        )  # fmt: skip


class EvidenceForm(Form):
    """One file for an indicator."""

    file = AttachmentField(label="材料")


class PublicationForm(Form):
    """公示 of the results."""

    starts_on = DateField(label="从哪天起公示")
    last_day = DateField(label="公示到哪天（含当天）")
    text = lines("说明", required=False, help_text="例如：向谁反映、电话")


class ObjectionForm(Form):
    """What somebody objects to."""

    text = lines(
        "异议", 4, 2000, "写明对哪一项、理由是什么；加密保存，只有办理的同志能看，看过留下记录"
    )


class ObjectionAnswerForm(Form):
    """Whether it holds, and the reason."""

    upheld = forms.ChoiceField(
        label="结论", choices=(("", "请选择"), ("no", "异议不成立"), ("yes", "异议成立，重新评分"))
    )
    text = lines("答复", 4, 2000, "怎么核实的、结论和理由；提出的人会看到这段话")


class ReasonForm(Form):
    """Why a result is corrected."""

    reason = lines("更正的理由")


class WithdrawalForm(Form):
    """Why marks that a check took off are given back."""

    reason = lines("撤销的理由", help_text="怎么复核的、为什么不该扣；抽查的记录保留")
