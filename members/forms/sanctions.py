"""Forms of 处分 and 处置. They validate and never save."""

from __future__ import annotations

from datetime import date

from django import forms

from branchrecords.web.forms import DateField, Form
from members.models import Person, Position
from members.queries.sanctions import TABS, SanctionFilter
from members.rules.kinds import StandingKind
from members.rules.sanctions import (
    REMOVAL_GROUNDS,
    RULES,
    RULES_BY_KIND,
    SanctionChangeKind,
    SanctionKind,
)

MONTHS = (("", "按规定"), *((str(n), f"{n} 个月") for n in range(1, 13)), ("24", "24 个月（2 年）"))


def _kinds() -> list:
    """Kinds under the name of their family."""
    families: dict[str, list] = {}
    for rule in RULES:
        families.setdefault(rule.family, []).append((rule.kind.value, rule.kind.label))
    return [("", "请选择"), *families.items()]


class SanctionFilterForm(forms.Form):
    """The filters above the list; what is not understood is left out."""

    tab = forms.ChoiceField(required=False, choices=tuple(TABS.items()))
    kind = forms.ChoiceField(required=False, choices=(("", "全部"), *SanctionKind.choices))
    q = forms.CharField(required=False, max_length=60)

    def chosen(self) -> SanctionFilter:
        """The filter, with defaults for what is missing or wrong."""
        self.is_valid()
        return SanctionFilter(**{key: value for key, value in self.cleaned_data.items() if value})


class SanctionForm(Form):
    """One decision. Which fields a kind needs is asked of the action, which cites the article."""

    kind = forms.ChoiceField(label="种类", choices=_kinds)
    starts_on = DateField(label="生效日期", help_text="处分决定上写的日期，影响期从这一天算起")
    months = forms.TypedChoiceField(
        label="期限",
        choices=MONTHS,
        coerce=int,
        empty_value=None,
        required=False,
        help_text="留党察看选 12 或 24 个月，限期改正选 1 到 12 个月，其他按规定自动计算",
    )
    decided_by = forms.CharField(label="决定机关", max_length=120)
    document = forms.CharField(label="文号", max_length=60, required=False)
    matter = forms.CharField(
        label="事由",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="加密保存，页面上不直接显示，谁看过都记入日志",
    )
    separate_matter = forms.BooleanField(
        label="与以前受过的党纪处分不是同一问题（登记组织处置时）", required=False
    )
    posts = forms.ModelMultipleChoiceField(
        Position.objects.none(),
        label="撤销哪些党内职务（登记撤销党内职务时）",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="决定撤销一个的，必须是最高的那个；留党察看的，职务自然全部撤销，不用勾选",
    )
    ground = forms.ChoiceField(
        label="除名的情形",
        choices=(
            ("", "不是除名"),
            *((kind.value, StandingKind(kind).label) for kind in REMOVAL_GROUNDS),
        ),
        required=False,
    )
    meeting_on = DateField(
        label="支部党员大会日期", required=False, help_text="开除党籍和除名必须填写"
    )
    approved_on = DateField(label="批准日期", required=False, help_text="开除党籍和除名必须填写")

    def __init__(self, *args, on: date, person: Person, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        held = person.positions.filter(ends_on__isnull=True).select_related("organization")
        self.fields["posts"].queryset = held
        self.fields["posts"].label_from_instance = _post
        if not held:
            del self.fields["posts"]

    def clean(self):
        data = super().clean()
        for name in ("starts_on", "meeting_on", "approved_on"):
            if data.get(name) and data[name] > self.on:
                self.add_error(name, f"晚于今天 {self.on}，请核对")
        if data.get("kind") == SanctionKind.REMOVAL and not data.get("ground"):
            self.add_error("ground", "请选择按哪一种情形除名")
        removal = data.get("kind") == SanctionKind.POST_REMOVAL
        if removal and "posts" in self.fields and not data.get("posts"):
            self.add_error("posts", "请勾选决定里写明撤销的党内职务")
        return data

    def facts(self) -> dict:
        """What the action takes."""
        data = dict(self.cleaned_data)
        papers = {name: data.pop(name) for name in ("meeting_on", "approved_on")}
        posts = list(data.pop("posts", ()))
        return {**data, "papers": papers, "posts": posts}


class SanctionChangeForm(Form):
    """The end moved, with the reason."""

    kind = forms.ChoiceField(label="变化")
    ends_on = DateField(
        label="到哪一天为止",
        help_text="不再有影响的第一天，例如 2026-11-20；登记期满结论的，就是期满那一天",
    )
    reason = forms.CharField(
        label="理由", max_length=200, help_text="例如 支部党员大会讨论，确已改正，报党委批准"
    )
    document = forms.CharField(label="文号", max_length=60, required=False)

    def __init__(self, *args, kind: str, over: bool, **kwargs) -> None:
        """`over`: the period has ended, and only then its result can be registered."""
        super().__init__(*args, **kwargs)
        rule = RULES_BY_KIND[SanctionKind(kind)]
        offered = [c for c in rule.changes if over or c is not SanctionChangeKind.CLOSED]
        self.fields["kind"].choices = [
            ("", "请选择"),
            *((c.value, _change(c, rule.outcome)) for c in offered),
        ]


class ReasonForm(Form):
    """Why somebody looks, ends or takes back."""

    reason = forms.CharField(label="事由", max_length=100)


def _post(position: Position) -> str:
    return f"{position.organization}{position.get_post_display()}"


def _change(kind: SanctionChangeKind, outcome: str) -> str:
    return f"{kind.label}：{outcome}" if kind is SanctionChangeKind.CLOSED else kind.label
