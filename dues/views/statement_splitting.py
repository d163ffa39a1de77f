"""代缴: one line of a statement divided among several members."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.web.forms import submitted
from dues.actions.statement_collecting import collect_lines
from dues.forms.statement_splitting import SplitForm
from dues.models import Collection, StatementRow
from dues.queries.statement_lines import statement_lines
from dues.queries.statement_splitting import splitting_of

from .scope import row_in_scope

ROWS = StatementRow.objects.select_related("organization", "statement__organization")


@require(P.DUES_COLLECT)
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """Whose the parts of a line are; one press receives them all."""
    row = row_in_scope(request, ROWS, pk, P.DUES_COLLECT)
    today = timezone.localdate()
    splitting = splitting_of(row, on=today)
    form = SplitForm(request.POST or None, splitting=splitting)
    done: list[Collection] = []

    def act(at: datetime) -> None:
        picks = form.picks(row.pk)
        done.extend(collect_lines(statement=row.statement, picks=picks, by=request.user, at=at))

    if submitted(request, form, act):
        number = len(form.cleaned_data["parts"])
        said = f"已收 {number} 人，共 {row.amount} 元，记入每个人的党费"
        messages.success(request, said if done else "这一笔已经收过款，没有重复入账")
        return redirect(f"{reverse('dues-statement', args=(row.statement_id,))}#row-{pk}")
    states = statement_lines(statement=row.statement, on=today)
    context = {
        "row": row,
        "state": next(state for state in states if state.row == row),
        "organization": row.organization,
        "splitting": splitting,
        "form": form,
    }
    return render(request, "dues/statements/split.html", context)
