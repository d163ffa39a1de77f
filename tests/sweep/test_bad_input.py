"""Garbage into every form: refused in Chinese, kept on the page, not written.

Walks the URL conf through the permission matrix, so a new page is swept by itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import cycle
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.contrib.messages import get_messages
from django.db import transaction
from django.urls import Resolver404, resolve, reverse

from branchrecords.documents.pdf import load_engine
from branchrecords.web.forms import QUOTED
from members.models import Organization, Person
from tests.access.matrix import ROWS, Row
from tests.access.world import build_world, personal
from tests.architecture.test_views import every_pattern

from .forms import (
    FOREIGN,
    HUGE,
    LONG,
    ODD_ROUNDS,
    SCRIPT,
    WRONG_FILES,
    WRONG_ROUNDS,
    WebForm,
    alerts_of,
    django_forms,
    forms_of,
    shown_again,
    upload,
    watched_writes,
)

pytestmark = pytest.mark.xdist_group("bad input")

OWN = {pattern.name for pattern in every_pattern()}
MEMBERS = {row.name: row for row in ROWS if row.name in OWN}
WHO = "CSOKRTLMA"  # asked in this order: who may most, comes first
OWNER = ("S", "branch")  # whose the personal things are
KEEP_DRAFTS = {"meeting-minutes"}
EXAMPLES = 2  # forms of one address that are tried
CHINESE = re.compile(r"[一-鿿]")
ENGLISH = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,} [A-Za-z]{2,}|\bNone\b")
# In the query of a page: for the day, for the other keys in turn.
QUERIES = (("0001-01-01", (HUGE, "0", f"\0{SCRIPT}")), ("9999-12-31", ("9999", "\0", "-1")))
PDF = "application/pdf"  # slow to make: tried less often
SHOWN = ("text", "date", "number")


@dataclass
class Found:
    """A form of some page, and who saw it."""

    form: WebForm
    row: Row


@dataclass
class Posted:
    """One try: the garbage by kind of field, all that was sent, and whether it must be refused.

    `keeps`: the page saves itself, hence keeps what is right beside what it refuses.
    """

    form: WebForm
    garbage: dict
    entry: dict
    wrong: bool
    keeps: bool = False


class Sweep:
    """The world of the matrix, and all forms and query keys that its pages offer."""

    def __init__(self) -> None:
        self.world = build_world()
        self.world.things |= personal(self.world.users[OWNER])
        _outsiders(self.world.tree["other"])
        self.forms: dict[str, list[Found]] = defaultdict(list)
        self.keys: dict[str, set[str]] = defaultdict(set)
        for row in MEMBERS.values():
            if row.method == "GET" and row.roles:
                self._read(row)

    def address(self, row: Row, **changed) -> str:
        """The row's URL in this world."""
        named = self.world.things.get(row.thing, {})
        return reverse(row.name, kwargs={**named, **row.extra, **changed})

    def client(self, row: Row):
        """Somebody who may open it."""
        if row.base == "public":
            return self.world.client(None)
        if row.base == "own":
            return self.world.client(self.world.users[OWNER])
        letter = next(letter for letter in WHO if letter in row.roles)
        place = "general" if row.base == "general" else "branch"
        return self.world.client(self.world.users[letter, place])

    def _read(self, row: Row) -> None:
        """Collect what one page offers, and its variants by query."""
        start = self.address(row)
        waiting, client = [start], self.client(row)
        for address in waiting:
            response = client.get(address)
            if response.status_code != 200 or "html" not in response.headers["content-type"]:
                continue
            forms, links = forms_of(response)
            for form in forms:
                self._keep(row, start, form)
            for link in links:
                split = urlsplit(urljoin(start, link))
                if split.path == start and split.query and not split.netloc:
                    self.keys[row.name] |= set(parse_qs(split.query))
                    if "kind=" in split.query and len(waiting) < 4:
                        waiting.append(f"{start}?{split.query}")

    def _keep(self, row: Row, start: str, form: WebForm) -> None:
        split = urlsplit(urljoin(start, form.action))
        try:
            name = resolve(split.path).url_name
        except Resolver404:
            return
        if form.method == "get":
            self.keys[name] |= set(form.fields)
        elif name in MEMBERS and len(self.forms[name]) < EXAMPLES:
            fields = set(form.fields)
            if fields not in [set(known.form.fields) for known in self.forms[name]]:
                self.forms[name].append(Found(form, row))


def _outsiders(other: Organization) -> None:
    """An organisation and a person of one and the same key, out of everybody's reach."""
    Person.objects.create(pk=FOREIGN, name="外人", born_on=date(1980, 1, 1))
    other.pk, other.code, other.path, other.depth = FOREIGN, "FOREIGN", "ZZZZ", 1
    other.save(force_insert=True)


def _layout_once(patch: pytest.MonkeyPatch) -> None:
    """Papers are filled in as in life; laying them out, a fifth of the sweep's time, is done once
    for each variant: nothing that is typed decides about it."""
    html, made = load_engine().html, {}
    whole = html.write_pdf

    def write_pdf(document, *arguments, **options):
        kind = (options.get("pdf_variant"), bool(options.get("attachments")))
        if kind not in made:
            made[kind] = whole(document, *arguments, **options)
        return made[kind]

    patch.setattr(html, "write_pdf", write_pdf)


@pytest.fixture(scope="module")
def sweep(django_db_setup, django_db_blocker, broker):
    """One world for all, with a broker as in life; every request is taken back."""
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        pytest.MonkeyPatch.context() as patch,
    ):
        _layout_once(patch)
        yield Sweep()
        transaction.set_rollback(True)


def request(client, method: str, address: str, data: dict | None = None):
    """The answer, or the exception as text, and what was written; then all is taken back."""
    with transaction.atomic():
        with watched_writes() as written:
            try:
                answer = getattr(client, method)(address, data or {})
            except Exception as error:  # any of them is what a person would see as a 500
                answer = f"{type(error).__name__}: {str(error)[:160]}"
        transaction.set_rollback(True)
    return answer, written


def test_every_address_that_is_swept_has_a_row():
    assert set(MEMBERS) == OWN


@pytest.mark.parametrize("name", sorted(name for name in OWN))
def test_garbage_is_refused_politely(sweep, name):
    row, faults = MEMBERS[name], []
    for found in sweep.forms[name]:
        form, client = found.form, sweep.client(found.row)
        for title, garbage in _rounds(form):
            entry, wrong = form.filled(garbage), title not in ODD_ROUNDS
            posted = Posted(form, garbage, entry, wrong, keeps=name in KEEP_DRAFTS)
            answer, written = request(client, "post", form.action, posted.entry)
            faults += [f"{title}: {fault}" for fault in _judge(posted, answer, written)]
            if _is_pdf(answer):
                break
    if not sweep.forms[name] and row.roles:
        data = {"x": LONG, "organization": HUGE, "person": "a\0"}
        answer, _ = request(sweep.client(row), "post", sweep.address(row), data)
        faults += _common(answer)
    assert faults == []


@pytest.mark.parametrize("name", sorted(name for name in OWN))
def test_garbage_in_the_address_breaks_nothing(sweep, name):
    row, faults = MEMBERS[name], []
    if not row.roles:
        return
    client = sweep.client(row)
    keys = sweep.keys[name] | {"page", "q", "on"}
    if row.method == "GET":
        for day, other in QUERIES:
            turn = cycle(other)
            query = {key: day if key == "on" else next(turn) for key in sorted(keys)}
            answer, _ = request(client, "get", sweep.address(row), query)
            faults += [f"{query}: {fault}" for fault in _common(answer)]
            if _is_pdf(answer):
                break
    if "pk" in sweep.world.things.get(row.thing, {}):
        method = row.method.lower()
        answer, _ = request(client, method, sweep.address(row, pk=int(HUGE)))
        faults += _common(answer)
        if not isinstance(answer, str) and answer.status_code not in (403, 404):
            faults.append(f"key {HUGE}: answered {answer.status_code}")
    assert faults == []


def _rounds(form: WebForm):
    """(title, kind → garbage) for the kinds this form has."""
    kinds = form.kinds()
    for title, garbage in (WRONG_ROUNDS | ODD_ROUNDS).items():
        fitting = {kind: value for kind, value in garbage.items() if kind in kinds}
        if fitting:
            yield title, fitting
    for number in range(len(WRONG_FILES) if "file" in kinds else 0):
        yield f"file {WRONG_FILES[number][0]}", {"file": (upload(number),)}


def _common(answer) -> list[str]:
    """Faults of any answer, to whatever input."""
    if isinstance(answer, str):
        return [answer]
    faults = [f"answered {answer.status_code}"] * (answer.status_code >= 500)
    if "html" in answer.headers.get("content-type", "") and not answer.streaming:
        faults += ["a script came back unescaped"] * (SCRIPT in answer.content.decode())
    if answer.status_code in (301, 302):
        faults += [f"sent to {answer.url}"] * bool(urlsplit(answer.url).netloc)
    return faults


def _is_pdf(answer) -> bool:
    return not isinstance(answer, str) and answer.headers.get("content-type") == PDF


def _judge(posted: Posted, answer, written: list[str]) -> list[str]:
    """What is wrong with this answer to garbage."""
    faults = _common(answer)
    if isinstance(answer, str) or "attachment" in answer.headers.get("content-disposition", ""):
        return faults  # a download leaves its line in the log and changes nothing
    kept = posted.keeps and posted.wrong
    if posted.wrong and set(posted.garbage) - {"hidden", "tick"} and not kept:
        faults += [f"was written: {text[:90]}" for text in written[:1]]
    elif written and not kept:
        return faults  # taken, as it may be
    if answer.status_code in (403, 404, 405, 429):
        return faults
    bound = [form for form in django_forms(answer) if form.is_bound]
    said = [str(message) for message in get_messages(answer.wsgi_request)]
    said += [text for form in bound for texts in form.errors.values() for text in texts]
    said += alerts_of(answer)
    faults += [f"no Chinese: {text}" for text in said if not _is_chinese(text)]
    faults += ["refused without a word"] * (
        posted.wrong and not said and not _all_fit(posted, bound)
    )
    return faults + _lost(posted, answer, said) + _unnamed(posted, bound)


def _fitting(posted: Posted, bound: list) -> set[str]:
    """Fields that take even a text as long as this."""
    longest = {
        field.html_name: getattr(field.field, "max_length", None)
        for form in bound
        for field in form
    }
    return {
        name for name, most in longest.items() if most and posted.entry.get(name) == LONG[:most]
    }


def _all_fit(posted: Posted, bound: list) -> bool:
    wrong = {one.name for one in posted.form.fields.values() if one.kind in posted.garbage}
    return wrong <= _fitting(posted, bound)


def _is_chinese(text: str) -> bool:
    return bool(CHINESE.search(text)) and not ENGLISH.search(text)


def _lost(posted: Posted, answer, said: list[str]) -> list[str]:
    """Fields whose entry the person would have to type again without seeing it."""
    if "hidden" in posted.garbage or (answer.status_code == 302 and not posted.wrong):
        return []  # no person's doing; what was done is refused, not what was typed
    page = "\n".join(said)
    if "html" in answer.headers.get("content-type", ""):
        page += answer.content.decode()
    typed = {
        one.name: posted.entry[one.name].replace("\0", "")[:QUOTED]
        for one in posted.form.fields.values()
        if one.kind in SHOWN and posted.entry[one.name].strip()
    }
    return [
        f"«{name}» = {text[:20]!r} is lost"
        for name, text in typed.items()
        if "\0" not in posted.entry[name] and not shown_again(page, text)
    ]


def _unnamed(posted: Posted, bound: list) -> list[str]:
    """Wrong fields of the page's own form that no error stands at."""
    shown = [field for form in bound for field in form]
    known = {field.html_name for field in shown if not field.field.disabled}
    named = {field.html_name for field in shown if field.errors}
    wrong = {
        one.name
        for one in posted.form.fields.values()
        if posted.wrong and one.kind in posted.garbage and one.kind in (*SHOWN, "choice")
    } - _fitting(posted, bound)
    return [
        f"«{name}» = {str(posted.entry[name])[:20]!r} is not named"
        for name in sorted(wrong & known - named)
    ]
