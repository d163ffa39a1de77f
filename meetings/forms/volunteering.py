"""Forms of 志愿服务. They validate and never save."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

from django import forms

from branchrecords.attachments.fields import AttachmentField
from branchrecords.web.forms import DateField, Form
from meetings.models import Attendance, ServiceTeam
from meetings.queries.volunteering import Volunteer
from meetings.rules.volunteering import (
    ExitKind,
    ServiceField,
    ServiceGrade,
    hours_of,
    minutes_of,
)
from members.models import Person
from members.models.people import PersonQuerySet


class TeamForm(Form):
    """A team; its leader and first day only when it is founded."""

    name = forms.CharField(label="名称", max_length=60, help_text="例如 党员助老服务队")
    field = forms.ChoiceField(label="服务类别", choices=ServiceField.choices)
    purpose = forms.CharField(
        label="服务内容", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    leader = forms.ModelChoiceField(Person.objects.none(), label="队长", empty_label="请选择")
    on = DateField(label="成立日期")

    def __init__(self, *args, people: PersonQuerySet | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if people is None:
            del self.fields["leader"], self.fields["on"]
        else:
            self.fields["leader"].queryset = people

    @property
    def facts(self) -> dict:
        """What the action takes of the team itself."""
        return {name: self.cleaned_data[name] for name in ("name", "field", "purpose")}


class PersonDayForm(Form):
    """Somebody from a day on: a leader, a volunteer."""

    person = forms.ModelChoiceField(Person.objects.none(), label="姓名", empty_label="请选择")
    on = DateField(label="日期")

    def __init__(self, *args, people: PersonQuerySet, label: str, day: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
        self.fields["person"].label = label
        self.fields["on"].label = day


class EndForm(Form):
    """When a team is ended, and why."""

    on = DateField(label="撤销日期", help_text="从这一天起没有这个服务队")
    reason = forms.CharField(label="撤销的原因", max_length=200)


class ApplyForm(Form):
    """What a member can do and when."""

    strengths = forms.CharField(
        label="特长和可服务时间", max_length=200, required=False,
        help_text="例如 会修水电，周末有空",
    )  # fmt: skip


class AnswerForm(Form):
    """A word to the answer; a refusal says why."""

    answer = forms.CharField(
        label="审核意见", max_length=200, required=False, help_text="不通过的写明理由"
    )


class ExitForm(Form):
    """How, when and why a volunteer leaves; the member's own exit is 自愿."""

    on = DateField(label="退出日期", help_text="从这一天起不再是志愿者")
    kind = forms.ChoiceField(
        label="退出方式",
        choices=[one for one in ExitKind.choices if one[0] != ExitKind.DISSOLVED],
    )
    reason = forms.CharField(label="退出的原因", max_length=200)
    approval = forms.CharField(
        label="上级批准", max_length=100, required=False, help_text="劝退的写批准的组织和日期或文号"
    )

    def __init__(self, *args, own: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if own:
            del self.fields["on"], self.fields["kind"], self.fields["approval"]


class CertifyForm(Form):
    """The certificate of one service: a field of hours for each one present."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    team = forms.ModelChoiceField(
        ServiceTeam.objects.none(), label="服务队", required=False,
        empty_label="没有服务队，组织安排的",
    )  # fmt: skip
    effect = forms.CharField(
        label="服务效果", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="为谁服务、办成了什么，例如 上门理发 12 人，清理楼道 3 处",
    )  # fmt: skip
    certifier = forms.CharField(
        label="证明人", max_length=60, help_text="服务对象或没有参加这次服务的同志"
    )
    certifier_of = forms.CharField(
        label="证明人单位或身份", max_length=60, help_text="例如 清河社区居委会、服务对象"
    )
    file = AttachmentField(label="证明材料", required=False)
    reason = forms.CharField(label="更正的理由", max_length=200)

    def __init__(
        self, *args, teams, present: list[Attendance], usual: dict[int, int | None],
        again: bool, **kwargs,
    ) -> None:  # fmt: skip
        kwargs["initial"] = {"key": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = teams
        if not again:
            del self.fields["reason"]
        self.present = present
        for row in present:
            minutes = usual.get(row.pk)
            self.fields[f"hours-{row.pk}"] = forms.DecimalField(
                label=f"{row.name}的服务时间", min_value=0, max_value=24, max_digits=4,
                decimal_places=2, required=False, widget=forms.TextInput(
                    attrs={"class": "form-control", "inputmode": "decimal", "autocomplete": "off"}
                ),
                initial=hours_of(minutes).normalize() if minutes else None,
            )  # fmt: skip

    @property
    def people(self) -> list[tuple[Attendance, forms.BoundField]]:
        """Each one present with the field of hours."""
        return [(row, self[f"hours-{row.pk}"]) for row in self.present]

    @property
    def plain(self) -> list[forms.BoundField]:
        """The other fields."""
        return [field for field in self if not field.name.startswith("hours-")]

    @property
    def facts(self) -> dict:
        """What the action takes."""
        data = self.cleaned_data
        hours = {row.pk: data.get(f"hours-{row.pk}") or Decimal(0) for row in self.present}
        return {
            "key": data["key"] or uuid4(),
            "team": data["team"],
            "effect": data["effect"],
            "certifier": data["certifier"],
            "certifier_of": data["certifier_of"],
            "served": {pk: minutes_of(hour) for pk, hour in hours.items() if hour},
            "upload": data.get("file"),
            "reason": data.get("reason", ""),
        }


class RevokeForm(Form):
    """Why a certificate does not count."""

    reason = forms.CharField(label="撤回的理由", max_length=200)


class AssessForm(Form):
    """The year's result of each volunteer."""

    def __init__(self, *args, volunteers: list[Volunteer], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.volunteers = volunteers
        for one in volunteers:
            held, pk = one.assessment, one.row.person_id
            self.fields[f"grade-{pk}"] = forms.ChoiceField(
                label=f"{one.row.person}的结果", choices=[("", "未考核"), *ServiceGrade.choices],
                required=False, initial=held.grade if held else one.suggested,
            )  # fmt: skip
            self.fields[f"note-{pk}"] = forms.CharField(
                label=f"{one.row.person}的评语", max_length=200, required=False,
                initial=held.note if held else "",
            )  # fmt: skip

    @property
    def rows(self) -> list[tuple[Volunteer, forms.BoundField, forms.BoundField]]:
        """Each volunteer with the two fields."""
        return [
            (one, self[f"grade-{one.row.person_id}"], self[f"note-{one.row.person_id}"])
            for one in self.volunteers
        ]

    @property
    def results(self) -> dict[int, tuple[str, str]]:
        """What the action takes: those with a result."""
        data = self.cleaned_data
        found = {one.row.person_id: one for one in self.volunteers}
        return {
            pk: (data[f"grade-{pk}"], data[f"note-{pk}"]) for pk in found if data[f"grade-{pk}"]
        }
