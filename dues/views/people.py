"""One member's dues: for the member, and for the officers of the branch."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.documents.pdf import PdfUnavailable, render_pdf
from branchrecords.web.asked import id_asked
from branchrecords.web.formats import daxie
from dues.actions.exporting import note_export
from dues.queries.arrears_cases import cases_of_person
from dues.queries.extra import large_of, special_of
from dues.queries.forecast import forecast
from dues.queries.history import book_of_year, member_dues, payments_of
from dues.queries.payers import bases_in_force
from dues.rules.months import month_of
from members.models import Membership, Organization, Person
from members.queries.people import home_of

from .scope import download, may_see_bases, watermark, year_asked


@require(P.SELF_VIEW)
def mine(request: HttpRequest) -> HttpResponse:
    """The member's own dues: base, rate, months and receipts."""
    return _page(request, _own(request), sees_bases=True)


@require(P.SELF_VIEW)
def my_card(request: HttpRequest) -> HttpResponse:
    """The part of the member's home about dues."""
    dues = member_dues(person=_own(request), on=timezone.localdate())
    return render(request, "dues/members/_card.html", {"dues": dues, "sees_bases": True})


@require(P.DUES_VIEW)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for an officer; incomes only for those who set bases or collect there."""
    found = get_object_or_404(Person.objects.permitted(request.user, P.DUES_VIEW), pk=pk)
    home = Membership.objects.newest().filter(person=found).select_related("organization").first()
    if home is not None:
        request.organization = home.organization
    sees = home is not None and may_see_bases(request, home.organization)
    return _page(request, found, sees_bases=sees, home=home.organization if home else None)


@require(P.SELF_VIEW)
def my_book(request: HttpRequest) -> HttpResponse:
    """The member's own 党费证 of a year as PDF, or one receipt (`?payment=`)."""
    return _book(request, _own(request))


@require(P.DUES_VIEW)
def book(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for an officer; printing it is told."""
    found = get_object_or_404(Person.objects.permitted(request.user, P.DUES_VIEW), pk=pk)
    home = Membership.objects.newest().filter(person=found).select_related("organization").first()
    if home is not None:
        request.organization = home.organization
    return _book(request, found)


def _book(request: HttpRequest, found: Person) -> HttpResponse:
    year, now = year_asked(request), timezone.now()
    payment = id_asked(request.GET.get("payment"))
    lines, total = book_of_year(person=found, year=year, payment=payment)
    if not lines:
        raise Http404
    home = home_of(found)
    name = f"{found}{year}年党费证"
    context = {
        "org_name": home.name if home else "", "title": "党费证", "name": found.name,
        "year": year, "lines": lines, "total": total, "words": daxie(total), "is_one": payment,
        "imprint": watermark(request).replace("导出", "打印"),
    }  # fmt: skip
    try:
        content = render_pdf(
            template="documents/dues_book.html", context=context, title=name,
            identifier=f"dues-book-{found.pk}-{year}-{payment}", at=now,
        )  # fmt: skip
    except PdfUnavailable as error:
        messages.error(request, str(error))
        return redirect("my-dues" if request.user.person_id == found.pk else "home")
    if request.user.person_id != found.pk and home is not None:
        note_export(organization=home, what=name, by=request.user, at=now, people=[found.pk])
    return download(content, f"{name}.pdf", "application/pdf")


def _own(request: HttpRequest) -> Person:
    if request.user.person is None:
        raise Http404
    return request.user.person


def _book_url(request: HttpRequest, found: Person) -> str:
    if request.user.person_id == found.pk:
        return reverse("my-dues-book")
    return reverse("person-dues-book", args=(found.pk,))


def _page(
    request: HttpRequest, found: Person, *, sees_bases: bool, home: Organization | None = None
) -> HttpResponse:
    today, year = timezone.localdate(), year_asked(request)
    bases = bases_in_force(people=[found.pk], month=month_of(today)) if sees_bases else {}
    context = {
        "base": bases.get(found.pk),
        "may_set_base": home is not None and can(request.user, P.DUES_BASE, home),
        "person": found,
        "is_own": request.user.person_id == found.pk,
        "dues": member_dues(person=found, on=today, year=year),
        "payments": payments_of(person=found),
        "forecast": forecast(person=found, on=today) if sees_bases else None,
        "cases": cases_of_person(person=found, on=today),
        "large": large_of(person=found),
        "special": special_of(person=found),
        "years": [y for y in (year - 1, year + 1) if y <= today.year],
        "sees_bases": sees_bases,
        "year_name": f"{year}年",
        "today": today,
        "book_url": _book_url(request, found),
        "person_title": f"{found}的党费",
    }
    return render(request, "dues/members/page.html", context)
