"""The watch of the matrix sees a leak in a page, a sheet, an archive, a paper and a log."""

import io
import logging
import zipfile

import pytest
from django.http import HttpResponse
from django.urls import reverse
from openpyxl import Workbook

from branchrecords.access.scoping import ScopedMixin
from branchrecords.documents.pdf import load_engine
from members.models import Person
from tests.factories.members import make_person, make_tree, make_user

from .canaries import (
    FOREIGN,
    FOREIGN_VALUES,
    SECRETS,
    Listener,
    Watch,
    hidden_from,
    marked,
    text_of,
)


def sheet() -> bytes:
    """A workbook with a canary on a hidden sheet."""
    book, stream = Workbook(), io.BytesIO()
    hidden = book.create_sheet("说明")
    hidden.sheet_state, hidden["C7"] = "hidden", f"{FOREIGN}甲"
    book.save(stream)
    return stream.getvalue()


def packed() -> bytes:
    """The same inside an archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("名册.xlsx", sheet())
    return stream.getvalue()


def paper() -> bytes:
    """A PDF with a canary broken over two lines."""
    engine = load_engine()
    html = engine.html(string=f"<p>{FOREIGN[:1]}<br>{FOREIGN[1:]}</p>", url_fetcher=engine.fetcher)
    return html.write_pdf(font_config=engine.fonts, stylesheets=list(engine.styles))


@pytest.mark.parametrize("make", [sheet, packed, paper], ids=lambda f: f.__name__)
def test_a_canary_is_read_in_every_kind_of_file(make):
    assert FOREIGN in text_of(make())


@pytest.mark.django_db
def test_a_leak_is_noticed(client, monkeypatch, settings):
    """The check of the scope is taken out of the product: the watch says so.

    With the second wall on there is nothing to notice: the database keeps the row back.
    """
    tree = make_tree()
    with marked(FOREIGN, all_texts=True):
        outsider = make_person(tree["other"], "周建国")
    client.force_login(make_user("secretary", tree["branch"]))
    address = reverse("person-detail", args=[outsider.pk])
    watch = Watch()
    watch.look(client.get(address), "S", FOREIGN_VALUES)
    assert watch.leaks == []
    monkeypatch.setattr(ScopedMixin, "permitted", lambda rows, user, permission: rows.all())
    monkeypatch.setattr(
        type(Person.objects.all()), "permitted", lambda rows, user, permission: rows.all()
    )
    answer = client.get(address)
    if settings.ROW_SECURITY:
        assert answer.status_code == 404
        return
    assert answer.status_code == 200
    watch.look(answer, "S", FOREIGN_VALUES)
    assert f"S: {FOREIGN}" in watch.leaks


def test_a_leak_into_the_log_or_onto_paper_is_noticed():
    watch = Watch()
    line = logging.LogRecord("dues", logging.INFO, "x.py", 1, f"base {SECRETS[3]}", None, None)
    Listener(watch).emit(line)
    watch.look(HttpResponse("nothing"), "C", ())
    assert f"C: {SECRETS[3]} in the log" in watch.leaks
    # Nor does an answer without its headers pass.
    assert "C: X-Content-Type-Options is None" in watch.leaks
    watch.papers.append(f"<p>{FOREIGN}</p>")
    watch.look(HttpResponse(b"%PDF"), "C", (FOREIGN,))
    assert f"C: {FOREIGN}" in watch.leaks


def test_who_reads_what():
    assert hidden_from("S") == SECRETS[1:3]
    assert hidden_from("C") == SECRETS[1:]
    assert hidden_from("M") == hidden_from("K") == hidden_from("") == SECRETS
