"""Forms of 发展党员. The form of a step is built from its row of the rules tables."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from django import forms

from branchrecords.attachments.fields import AttachmentField
from branchrecords.documents.values import normalize_name
from branchrecords.web.forms import DateField, Form
from members.actions.development_writing import Paper, Record
from members.models import Organization, Person
from members.queries.people import is_registered
from members.rules.archive import PAPERS_BY_KEY
from members.rules.development import STEPS, STEPS_BY_KEY
from members.rules.development_facts import (
    CHOICE,
    DATE,
    FACTS,
    GROUP,
    LONG,
    NUMBER,
    PLACE,
    YES,
    Fact,
)
from members.rules.development_step import Step
from members.rules.development_stops import STOP_CHOICES
from members.rules.development_votes import SealedVote
from members.rules.kinds import Sex
from members.rules.numbers import NumberError, read_id_number, read_phone

MOST_COUNT = 9999


def field_of(fact: Fact, groups: Iterable[str] = ()) -> forms.Field:
    """The form field of a fact; `groups` are the branch's 党小组."""
    common: dict[str, Any] = {
        "label": fact.label,
        "required": fact.required,
        "help_text": fact.help,
    }
    if fact.kind == NUMBER:
        return forms.IntegerField(
            min_value=0,
            max_value=MOST_COUNT,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            error_messages={"invalid": "请写整数", "min_value": "不能是负数"},
            **common,
        )
    if fact.kind == GROUP:
        return forms.ChoiceField(choices=[("", "没有党小组"), *((g, g) for g in groups)], **common)
    if fact.kind == CHOICE:
        return forms.ChoiceField(choices=[("", "请选择"), *fact.choices], **common)
    if fact.kind == YES:
        return forms.BooleanField(**common)
    if fact.kind == DATE:
        return DateField(**common)
    if fact.kind == LONG:
        area = forms.Textarea(attrs={"rows": 3})
        return forms.CharField(max_length=1000, widget=area, **common)
    return forms.CharField(max_length=100, **common)


class PaperForm(Form):
    """A form that takes papers of the file: each a scan, or a tick for the sheet in the box."""

    def add_paper(self, kind: str, kept: bool = False) -> None:
        """The fields of one kind of paper; `kept`: the file holds one already."""
        name = PAPERS_BY_KEY[kind].name
        self.fields[f"file_{kind}"] = AttachmentField(
            label=f"{name}（扫描件）",
            required=False,
            help_text="已有登记，可以再传一份" if kept else "PDF、JPG、PNG、Word，不超过 20 MB",
        )
        if not kept:
            self.fields[f"box_{kind}"] = forms.BooleanField(
                label=f"{name}的纸质件已放入档案盒", required=False
            )

    def papers(self, kinds: Iterable[str]) -> list[Paper]:
        """The papers of these kinds that were handed in."""
        data = self.cleaned_data
        return [
            Paper(kind, data.get(f"file_{kind}"))
            for kind in kinds
            if data.get(f"file_{kind}") or data.get(f"box_{kind}")
        ]


class StepForm(PaperForm):
    """What one step needs: the day, the people, the facts, the papers, a note."""

    done_on = DateField(label="日期")

    def __init__(
        self,
        *args,
        step: Step,
        people: Iterable[Person] = (),
        may_analyse: bool = True,
        kept: frozenset[str] = frozenset(),
        sealed: SealedVote | None = None,
        groups: Iterable[str] = (),
        **kwargs,
    ) -> None:
        self.step, self.sealed = step, sealed
        super().__init__(*args, **kwargs)
        if step.people is not None:
            self._add_people(step, people)
        for fact in FACTS[step.key]:
            self.fields[fact.key] = field_of(fact, groups)
        if step.key == "fostering" and not may_analyse:
            choices = [c for c in self.fields["kind"].choices if c[0] != "yearly"]
            self.fields["kind"].choices = choices
        for kind in step.papers:
            self.add_paper(kind, kind in kept)
        self.fields["note"] = forms.CharField(label="备注", max_length=300, required=False)
        if sealed is not None:
            self._fix(sealed)
        self._name_required()

    def _add_people(self, step: Step, people: Iterable[Person]) -> None:
        rule = step.people
        choices = [("", "请选择"), *((str(p.pk), p.name) for p in people)]
        self.by_pk = {str(p.pk): p for p in people}
        for place in range(1, rule.most + 1):
            label = f"{rule.label}{'一二三'[place - 1]}" if rule.most > 1 else rule.label
            required = place <= rule.least
            self.fields[f"person_{place}"] = forms.ChoiceField(
                label=label,
                choices=choices,
                required=required,
                help_text=rule.help if place == 1 else "",
            )

    def _fix(self, sealed: SealedVote) -> None:
        """What the sealed record says is shown and not typed again; a change is refused."""
        for name in ("done_on", *sealed.facts):
            self.fields[name].widget.attrs["readonly"] = True

    def _name_required(self) -> None:
        """The fields made here get the same «请填写…» as declared ones."""
        standard = forms.Field.default_error_messages["required"]
        for name, field in self.fields.items():
            if field.required and field.error_messages.get("required") == standard:
                chosen = isinstance(field.widget, forms.Select)
                verb = "请选择" if chosen else "请填写"
                field.error_messages["required"] = f"{verb}{self[name].label}"

    def blocks(self) -> list[tuple[str, list]]:
        """The fields in their order; those of one row ("" for none) stand side by side."""
        rows = {fact.key: fact.row for fact in FACTS[self.step.key]}
        return [
            (row, list(fields))
            for row, fields in groupby(
                self.visible_fields(), key=lambda field: rows.get(field.name, "")
            )
        ]

    def clean(self):
        data = super().clean()
        picked = [data.get(name) for name in self.fields if name.startswith("person_")]
        picked = [pk for pk in picked if pk]
        if len(picked) != len(set(picked)):
            self.add_error("person_2", "同一个人选了两次")
        return data

    def record(self) -> Record:
        """What was typed, for the action."""
        data = self.cleaned_data
        names = [name for name in self.fields if name.startswith("person_")]
        return Record(
            on=data["done_on"],
            facts={fact.key: data.get(fact.key) for fact in FACTS[self.step.key]},
            people=[self.by_pk[data[name]] for name in names if data.get(name)],
            note=data["note"],
            vote=self.sealed.key if self.sealed else "",
            papers=self.papers(self.step.papers),
        )


class CorrectionForm(StepForm):
    """The same form with what was recorded, and the reason."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = forms.CharField(
            label="更正理由",
            max_length=200,
            help_text="原来的记录会保留，和理由一起显示",
            error_messages={"required": "请填写更正理由"},
        )


class ReasonForm(Form):
    """Why something is taken back."""

    reason = forms.CharField(label="理由", max_length=200)


class StopForm(Form):
    """Why and when a case ends."""

    reason = forms.ChoiceField(label="终止原因", choices=[("", "请选择"), *STOP_CHOICES])
    on = DateField(label="终止日期")
    note = forms.CharField(label="说明", max_length=200, required=False)


class ApplyForm(PaperForm):
    """Somebody new hands in the application."""

    name = forms.CharField(label="姓名", max_length=60)
    id_number = forms.CharField(
        label="公民身份号码", max_length=30, help_text="用来核对年龄，页面上只显示前后几位"
    )
    phone = forms.CharField(label="联系电话", max_length=30, required=False)
    employer = forms.CharField(label="工作单位及职务", max_length=120, required=False)
    applied_on = DateField(label="递交申请书的日期")
    place = forms.ChoiceField(label="向哪里的党组织提出", choices=PLACE)
    organization = forms.ModelChoiceField(Organization.objects.none(), label="受理的党支部")

    def __init__(self, *args, branches, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = branches
        self.fields["organization"].empty_label = "请选择"
        self.add_paper("application")

    def clean_name(self) -> str:
        return normalize_name(self.cleaned_data["name"])

    def clean_id_number(self) -> str:
        text = self.cleaned_data["id_number"]
        try:
            self.read = read_id_number(text)
        except NumberError as error:
            raise forms.ValidationError(str(error)) from None
        if is_registered(self.read.text):
            raise forms.ValidationError(
                "这个身份证号已经登记过，请在名册里找到本人，从本人页面建立发展档案"
            )
        return self.read.text

    def clean_phone(self) -> str:
        text = self.cleaned_data["phone"]
        try:
            return read_phone(text) if text else ""
        except NumberError as error:
            raise forms.ValidationError(str(error)) from None

    def facts(self) -> dict[str, Any]:
        """The facts of the new person; birthday and sex from the number."""
        data = self.cleaned_data
        return {
            "name": data["name"],
            "id_number": data["id_number"],
            "phone": data["phone"],
            "employer": data["employer"],
            "born_on": self.read.born_on,
            "sex": self.read.sex or Sex.UNKNOWN,
        }


class TakeOverForm(Form):
    """The days of the steps done so far, up to what the register proves."""

    def __init__(self, *args, until: int, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.steps = [step for step in STEPS if step.number <= until]
        for step in self.steps:
            self.fields[step.key] = DateField(
                label=f"{step.number} {step.name}",
                required=step.standing is not None,
                help_text="身份从这一天起算" if step.standing else "没有材料的可以空着",
                error_messages={"required": f"请填写「{step.name}」的日期"},
            )

    def entries(self) -> dict[str, Record]:
        """What the action takes over."""
        known = {"application": {"place": "work"}, "fostering": {"kind": "half_year"}}
        return {
            key: Record(on, known.get(key, {}))
            for key, on in self.cleaned_data.items()
            if key in STEPS_BY_KEY and on
        }


def initial_of(record, named: list[int]) -> dict[str, Any]:
    """What a correction starts with."""
    values: dict[str, Any] = dict(record.facts)
    for fact in FACTS[record.step]:
        if fact.kind == DATE and values.get(fact.key):
            values[fact.key] = date.fromisoformat(values[fact.key])
    people = {f"person_{place}": str(pk) for place, pk in enumerate(named, 1)}
    return {
        **values,
        **people,
        "done_on": record.done_on,
        "note": record.note,
    }
