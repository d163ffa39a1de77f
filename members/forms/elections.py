"""Forms of elections and ballots. They validate and never save."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms

from branchrecords.web.forms import DateField, Form
from members.models import Ballot, Candidate, Election, Elector, Person
from members.queries.elections import Count
from members.rules.approvals import Approval, normal_number
from members.rules.elections import Body, Elects, Omission
from members.rules.kinds import Post

# Lines of the form for 另选他人; one more than there are, so that nobody is left without a line.
WRITTEN_IN = 2
SHARED = (Post.MEMBER, Post.ORGANIZATION, Post.PUBLICITY, Post.DISCIPLINE)

MOST_VOTES = 9_999


class PapersForm(Form):
    """Dates and numbers of the request, and the seats."""

    planned_on = DateField(label="拟召开大会日期")
    seats = forms.IntegerField(
        label="委员名额", min_value=0, max_value=60, help_text="不设支部委员会的写 0"
    )
    deputies = forms.IntegerField(label="副书记名额", min_value=0, max_value=9)
    requested_on = DateField(label="换届请示日期", required=False)
    request_number = forms.CharField(label="请示文号", max_length=60, required=False)
    agreed_on = DateField(label="同意换届的批复日期", required=False)
    agreed_number = forms.CharField(label="同意换届的批复文号", max_length=60, required=False)

    def clean_request_number(self) -> str:
        return normal_number(self.cleaned_data["request_number"])

    def clean_agreed_number(self) -> str:
        return normal_number(self.cleaned_data["agreed_number"])

    def clean(self):
        data = super().clean()
        asked, agreed = data.get("requested_on"), data.get("agreed_on")
        if asked and agreed and agreed < asked:
            self.add_error("agreed_on", f"批复日期不能早于请示日期 {asked}")
        return data


class ElectionForm(PapersForm):
    """A new election."""

    kind = forms.ChoiceField(label="种类", choices=Election.Kind.choices, widget=forms.RadioSelect)
    field_order = ("kind", "planned_on", "seats", "deputies")


class CancelForm(Form):
    """Why an election is given up."""

    reason = forms.CharField(label="取消的理由", max_length=200)


class BallotForm(Form):
    """Another casting of votes."""

    elects = forms.ChoiceField(label="选举", choices=Elects.choices)
    body = forms.ChoiceField(label="会议", choices=Body.choices)
    held_on = DateField(label="投票日期")
    seats = forms.IntegerField(label="应选名额", min_value=1, max_value=60)
    delegates = forms.IntegerField(
        label="应到会代表人数",
        min_value=1,
        max_value=5000,
        required=False,
        help_text="只有党员代表大会才填",
    )


class ElectorsForm(Form):
    """Who is left out of 应到会, each with a lawful reason."""

    consented = forms.BooleanField(label="会议已同意上述人员不计入应到会", required=False)
    number = forms.CharField(label="上级批准不计入的批复文号", max_length=60, required=False)

    def __init__(self, *args, electors: Iterable[Elector], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.electors = list(electors)
        for elector in self.electors:
            self.fields[f"omission-{elector.pk}"] = forms.ChoiceField(
                label=elector.name,
                choices=(("", "计入应到会"), *Omission.choices),
                required=False,
                initial=elector.omission,
            )

    def clean_number(self) -> str:
        return normal_number(self.cleaned_data["number"])

    @property
    def rows(self) -> list:
        """The bound fields of the electors, in the order of the list."""
        return [self[f"omission-{elector.pk}"] for elector in self.electors]

    @property
    def omissions(self) -> dict[int, str]:
        """The reasons by elector id."""
        data = self.cleaned_data
        return {e.pk: data.get(f"omission-{e.pk}", "") for e in self.electors}


class CandidatesForm(Form):
    """Who stands on the ballot paper."""

    people = forms.ModelMultipleChoiceField(
        Person.objects.none(), label="候选人", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, people, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = people


class CountForm(Form):
    """What the tellers announce."""

    present = forms.IntegerField(label="实到会", min_value=0, max_value=MOST_VOTES)
    issued = forms.IntegerField(label="发出选票", min_value=0, max_value=MOST_VOTES)
    returned = forms.IntegerField(label="收回选票", min_value=0, max_value=MOST_VOTES)
    invalid = forms.IntegerField(label="其中无效票", min_value=0, max_value=MOST_VOTES, initial=0)
    supervisors = forms.ModelMultipleChoiceField(
        Person.objects.none(), label="监票人", required=False, widget=forms.CheckboxSelectMultiple
    )
    tellers = forms.ModelMultipleChoiceField(
        Person.objects.none(), label="计票人", required=False, widget=forms.CheckboxSelectMultiple
    )
    reduction_consented = forms.IntegerField(
        label="同意减少名额的人数",
        min_value=0,
        max_value=MOST_VOTES,
        required=False,
        help_text="名额没有选满、又不再投票时填写，须半数以上同意",
    )

    def __init__(self, *args, ballot: Ballot, candidates, people, **kwargs) -> None:
        kwargs["initial"] = _count_initial(ballot) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.ballot = ballot
        self.listed = [one for one in candidates if not one.written_in]
        for key in ("supervisors", "tellers"):
            self.fields[key].queryset = people
        written = [one for one in candidates if one.written_in]
        for number in range(1, max(WRITTEN_IN, len(written) + 1) + 1):
            self._add_written(number, people, next(iter(written[number - 1 : number]), None))
        for one in self.listed:
            for key, label in (("in_favour", "赞成"), ("against", "不赞成"), ("abstained", "弃权")):
                self.fields[f"{key}-{one.pk}"] = forms.IntegerField(
                    label=f"{one.name}{label}",
                    min_value=0,
                    max_value=MOST_VOTES,
                    initial=getattr(one, key),
                    widget=forms.NumberInput(attrs={"class": "form-control"}),
                    error_messages={"required": f"请填写{one.name}的{label}票"},
                )

    def _add_written(self, number: int, people, one: Candidate | None) -> None:
        """A line for somebody who was written onto the ballot papers."""
        self.fields[f"written_person-{number}"] = forms.ModelChoiceField(
            people,
            label="另选他人",
            required=False,
            empty_label="没有",
            initial=one.person_id if one else None,
        )
        self.fields[f"written_votes-{number}"] = forms.IntegerField(
            label="得票",
            min_value=1,
            max_value=MOST_VOTES,
            required=False,
            initial=one.in_favour if one else None,
        )

    @property
    def written(self) -> list[tuple]:
        """The bound fields of those written in, line by line."""
        names = [name for name in self.fields if name.startswith("written_person-")]
        return [(self[name], self[name.replace("person", "votes")]) for name in names]

    @property
    def rows(self) -> list[tuple[Candidate, list]]:
        """Each candidate with its three bound fields."""
        return [
            (one, [self[f"{key}-{one.pk}"] for key in ("in_favour", "against", "abstained")])
            for one in self.listed
        ]

    def clean(self):
        data = super().clean()
        seen = set()
        for person, votes in self.written:
            who, number = data.get(person.name), data.get(votes.name)
            if who and not number:
                self.add_error(votes.name, f"请填写另选的{who}得了多少票")
            if number and not who:
                self.add_error(person.name, "请选择另选的是谁")
            if who and who in seen:
                self.add_error(person.name, f"{who}写了两次，请合成一行")
            seen.add(who)
        return data

    @property
    def count(self) -> Count:
        """The whole count, once the form is valid."""
        data = self.cleaned_data
        written = [(data[person.name], data[votes.name]) for person, votes in self.written]
        return Count(
            present=data["present"],
            issued=data["issued"],
            returned=data["returned"],
            invalid=data["invalid"],
            votes={
                one.pk: tuple(
                    data[f"{key}-{one.pk}"] for key in ("in_favour", "against", "abstained")
                )
                for one in self.listed
            },
            written_in=[(person, votes) for person, votes in written if person],
            supervisors=list(data["supervisors"]),
            tellers=list(data["tellers"]),
            reduction_consented=data["reduction_consented"],
        )


def _count_initial(ballot: Ballot) -> dict:
    keys = ("present", "issued", "returned", "invalid", "reduction_consented")
    found = {key: getattr(ballot, key) for key in keys if getattr(ballot, key) is not None}
    if ballot.is_counted:
        found["supervisors"] = [one.pk for one in ballot.supervisors.all()]
        found["tellers"] = [one.pk for one in ballot.tellers.all()]
    return found


class ConfirmForm(Form):
    """The 批复 of the result, and what each elected 委员 looks after."""

    approved_by = forms.CharField(label="批准组织", max_length=120)
    approved_on = DateField(label="批复日期", help_text="书记、副书记自批准之日起任职")
    document_number = forms.CharField(
        label="批复文号", max_length=60, help_text="例如 临工委〔2026〕5号"
    )

    def __init__(self, *args, members: Iterable[Person], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.members = list(members)
        choices = [(post.value, post.label) for post in SHARED]
        for person in self.members:
            self.fields[f"post-{person.pk}"] = forms.ChoiceField(
                label=f"{person.name}的分工", choices=choices
            )

    def clean_document_number(self) -> str:
        return normal_number(self.cleaned_data["document_number"])

    @property
    def approval(self) -> Approval:
        """The 批复, once the form is valid."""
        data = self.cleaned_data
        return Approval(data["approved_by"], data["approved_on"], data["document_number"])

    @property
    def posts(self) -> dict[int, str]:
        """The 分工 by person id."""
        return {p.pk: self.cleaned_data[f"post-{p.pk}"] for p in self.members}
