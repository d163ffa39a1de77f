"""A statement brought in, and what its page sends back line by line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from django import forms

from branchrecords.web.forms import Form
from dues.actions.statement_collecting import Pick
from dues.actions.statements import Decision
from dues.models import Payment
from dues.queries.statement_lines import LineState
from dues.rules.receiving import Rest

STALE = "页面内容不完整，请刷新页面后重新选择"
METHODS = [choice for choice in Payment.Method.choices if choice[0] != Payment.Method.CASH]


class StatementForm(Form):
    """The file of a payment app or bank; `key` keeps it once, however often it is sent."""

    key = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": STALE})
    file = forms.FileField(
        label="流水文件",
        help_text="微信、支付宝、银行导出的 .csv、.xlsx、.xls 都可以，表头上面的说明不用删",
        error_messages={"required": "请选择流水文件", "empty": "这是空文件，请重新选择"},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )
    method = forms.ChoiceField(label="方式", choices=METHODS, initial=Payment.Method.MOBILE)


class LinesForm(Form):
    """`row-<id>` for each line that may be assigned: "" leaves it, a person's id assigns it, and
    an option's value (who, who brought it, rest, months, sum) receives it as it was shown."""

    def __init__(self, *args, states: list[LineState], people: Mapping[int, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.states = [state for state in states if state.may_assign]
        self.people = people

    def clean(self) -> dict:
        """Adds `picks` to receive, `decisions` that differ from what is known, and `bare`: how many
        lines have just got a member whose months were not shown yet."""
        cleaned = super().clean()
        picks, decisions, bare = [], [], 0
        try:
            for state in self.states:
                text = self.data.get(f"row-{state.row.pk}", state.picked)
                pick = _pick(state.row.pk, text)
                decision = _decision(state, text, pick)
                if decision is not None:
                    decisions.append(decision)
                if pick is not None:
                    picks.append(pick)
                elif text:
                    bare += 1
        except (ValueError, InvalidOperation):
            raise forms.ValidationError(STALE) from None
        return {**cleaned, "picks": picks, "decisions": decisions, "bare": bare}


def _pick(row_id: int, text: str) -> Pick | None:
    if "|" not in text:
        return None
    person, payer, rest, months, shown = text.split("|")
    return Pick(
        row_id,
        int(person),
        tuple(date.fromisoformat(f"{month}-01") for month in months.split(",") if month),
        Decimal(shown),
        int(payer) if payer else None,
        Rest(rest),
    )


def _decision(state: LineState, text: str, pick: Pick | None) -> Decision | None:
    """What is new in a line; None where the page says what is known already."""
    if text == state.picked:
        return None
    if not text:
        return Decision(state.row.pk)
    if pick is None:
        return Decision(state.row.pk, int(text), _sender(state, int(text)))
    known = _pick(state.row.pk, state.picked) if state.picked else None
    if known and (known.person_id, known.payer_id, known.rest) == (
        pick.person_id,
        pick.payer_id,
        pick.rest,
    ):
        return None
    return Decision(state.row.pk, pick.person_id, pick.payer_id, pick.rest)


def _sender(state: LineState, person: int) -> int | None:
    """Who sent the money, when it is one known member and another than the one it is for."""
    senders = {option.payer_id or option.person_id for option in state.options}
    return min(senders) if len(senders) == 1 and person not in senders else None


class AssignForm(Form):
    """Whose dues one line is."""

    person = forms.TypedChoiceField(label="谁的党费", coerce=int, choices=())
    payer = forms.TypedChoiceField(
        label="交款人",
        coerce=int,
        required=False,
        empty_value=None,
        choices=(),
        help_text="别的党员代交的，选代缴人",
    )
    rest = forms.ChoiceField(
        label="多出的钱", choices=Rest.choices, help_text="金额正好的不用管这一项"
    )

    def __init__(self, *args, people: Mapping[int, str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        named = [(person, name) for person, name in people.items()]
        self.fields["person"].choices = [("", "请选择"), *named]
        self.fields["payer"].choices = [("", "本人"), *named]


class DismissForm(Form):
    """Why a line is not received."""

    reason = forms.CharField(
        label="不收的理由",
        max_length=200,
        help_text="例如：不是党费、已经退回、在党费日已经收过现金",
    )
