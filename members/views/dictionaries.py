"""The editable code sets."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from members.actions.dictionaries import add_entry, change_entry
from members.forms.dictionaries import EntryChangeForm, EntryForm
from members.models import DictionaryEntry
from members.rules.dictionaries import DictionaryKind


@require(P.SETTING_EDIT)
def dictionary_list(request: HttpRequest) -> HttpResponse:
    """Every list with its entries, and the form of a new entry."""
    form = EntryForm(request.POST or None, initial={"kind": request.GET.get("kind")})
    if request.method == "POST" and form.is_valid():
        try:
            entry = add_entry(**form.cleaned_data, by=request.user, at=timezone.now())
        except ActionError as error:
            form.add_error("code", str(error))
        else:
            messages.success(request, f"已加入「{entry}」")
            return redirect("dictionary-list")
    entries = list(DictionaryEntry.objects.all())
    lists = [(kind, [one for one in entries if one.kind == kind]) for kind in DictionaryKind]
    return render(request, "members/dictionaries/list.html", {"lists": lists, "form": form})


@require(P.SETTING_EDIT)
def dictionary_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename an entry, take it out of use, or put it back."""
    entry = get_object_or_404(DictionaryEntry, pk=pk)
    initial = {"label": entry.label, "is_active": entry.is_active}
    form = EntryChangeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_entry(entry=entry, **form.cleaned_data, by=request.user, at=timezone.now())
        except ActionError as error:
            form.add_error("label", str(error))
        else:
            messages.success(request, "已保存")
            return redirect("dictionary-list")
    return render(request, "members/dictionaries/edit.html", {"entry": entry, "form": form})
