"""Forms as a browser sees them, and what nobody should be able to write through them.

Nothing here knows a single form: fields are read off the pages, their kinds off the Django forms
behind them, so that a new page is swept as soon as it has a row in the permission matrix.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from itertools import cycle

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from branchrecords.web.forms import DateField, MonthField
from tests.factories import files

LONG = "长" * 20_001  # one more than the longest text of a record
SCRIPT = "<script>alert(1)</script>"
HUGE = "9" * 30
FOREIGN = 900_001  # the key of an organisation and of a person outside everybody's scope

# What the fields of each kind get in one round, in turn; every value of these is wrong.
WRONG_ROUNDS: dict[str, dict[str, tuple[str, ...]]] = {
    "words": {
        "text": (LONG,), "date": ("昨天", "31.02.2026"), "number": ("三个",), "choice": ("x y",),
    },
    "NUL": {
        "text": ("字\0符",), "date": ("2026-11-20\0",), "number": ("1\0",), "choice": ("1\0",),
    },
    "no such day": {"date": ("２０２６-０２-３１",), "number": (HUGE,), "choice": (HUGE, "-1")},
    "first and last day": {
        "date": ("0001-01-01", "9999-12-31"), "number": ("NaN", "Infinity", "1e999"),
        "choice": (str(FOREIGN),),
    },
}  # fmt: skip
# May be taken or refused, but politely.
ODD_ROUNDS: dict[str, dict[str, tuple[str, ...]]] = {
    "empty": {
        "text": ("",), "date": ("",), "number": ("",), "choice": ("",), "tick": ("",),
        "hidden": (HUGE,),
    },
    "odd": {
        "text": (SCRIPT, "１２３４５"), "date": ("２０２６－１１－２０",), "number": ("-1", "２"),
    },
    "hidden minus": {"hidden": ("-1",)},
    "hidden address": {"hidden": ("http://elsewhere.example/",)},
}  # fmt: skip
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EICAR = b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
WRONG_FILES = (
    ("空.xlsx", b"", XLSX),
    ("照片.png", b"MZ\x90\0 this is a program", "image/png"),
    ("网页.html", SCRIPT.encode(), "text/html"),
    # What virus scanners are tried with, in two parts, so that none stops at this file.
    ("../../eicar.com", rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + EICAR, "application/x-msdos-program"),
    (
        "徽标.svg",
        f'<svg xmlns="http://www.w3.org/2000/svg">{SCRIPT}</svg>'.encode(),
        "image/svg+xml",
    ),
    ("像素.png", files.huge_png(), "image/png"),
    ("名册.xlsx", files.package(("xl/vbaProject.bin", b"x"), main="xl/workbook.xml"), XLSX),
    ("材料.pdf", files.pdf(files.with_script), "application/pdf"),
    (".xlsx", files.package(("xl/media/a.xml", b"\0" * 300_000_000), main="xl/workbook.xml"), XLSX),
)
PLAUSIBLE = {"date": "2026-11-20", "number": "1", "text": "情况属实，特此说明", "hidden": ""}
BY_NAME = {
    "name": "周建国",
    "id_number": "34052419800101001X",
    "phone": "13800138000",
    "username": "zhoujianguo",
    "year": "2026",
    "born_on": "1980-01-01",
    "joined_on": "2010-07-01",
    "full_on": "2011-07-01",
}


@dataclass
class Field:
    """One control: its name, its kind (text, date, number, choice, file, hidden, tick, secret).

    Disabled ones are left out: no browser sends them.
    """

    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)

    def plausible(self) -> str:
        """What a careful person would write; what stands there already comes first."""
        if self.value or self.kind == "hidden":
            return self.value
        if self.kind in ("choice", "tick"):
            return next((option for option in self.options if option), "")
        return BY_NAME.get(self.name) or PLAUSIBLE.get(self.kind, "")


@dataclass
class WebForm:
    """A form on a page: where it goes and what can be written into it."""

    action: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)

    def filled(self, garbage: dict[str, tuple]) -> dict:
        """Garbage in the fields of these kinds, plausible entries in the others."""
        turns = {kind: cycle(values) for kind, values in garbage.items()}
        return {
            one.name: next(turns[one.kind]) if one.kind in turns else one.plausible()
            for one in self.fields.values()
            if one.kind != "file" or one.kind in turns
        }

    def kinds(self) -> set[str]:
        """Which kinds of fields there are."""
        return {one.kind for one in self.fields.values()}


class _Forms(HTMLParser):
    """Collects the forms of a page, and the links it offers."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.forms: list[WebForm] = []
        self.links: list[str] = []
        self._by_id: dict[str, WebForm] = {}
        self._open: WebForm | None = None
        self._select: Field | None = None
        self._area: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "a":
            self.links.append(given.get("href", ""))
        elif tag == "form":
            action = given.get("action") or self.path
            self._open = WebForm(action, given.get("method", "get").lower())
            self.forms.append(self._open)
            self._by_id[given.get("id", "")] = self._open
        elif tag == "option" and self._select:
            self._option(given)
        elif tag in ("input", "select", "textarea") and given.get("name"):
            self._control(tag, given)

    def _option(self, given: dict[str, str]) -> None:
        self._select.options.append(given.get("value", ""))
        if "selected" in given:
            self._select.value = given.get("value", "")

    def _control(self, tag: str, given: dict[str, str]) -> None:
        owner = self._by_id.get(given["form"]) if given.get("form") else self._open
        name, kind = given["name"], given.get("type", "text")
        if owner is None or name == "csrfmiddlewaretoken" or "disabled" in given:
            return
        if kind in ("radio", "checkbox"):
            known = owner.fields.setdefault(name, Field(name, "choice"))
            known.options.append(given.get("value", "on"))
            if "checked" in given:
                known.value = known.options[-1]
            if kind == "checkbox" and known.options in (["on"], ["1"], ["yes"]):
                known.kind = "tick"
            return
        kinds = {"hidden": "hidden", "file": "file", "password": "secret", "number": "number"}
        kind = "choice" if tag == "select" else kinds.get(kind, "text")
        one = owner.fields[name] = Field(name, kind, given.get("value", ""))
        self._select = one if tag == "select" else self._select
        self._area = one if tag == "textarea" else None

    def handle_data(self, data: str) -> None:
        if self._area:
            self._area.value += data.strip()

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None


def forms_of(response) -> tuple[list[WebForm], list[str]]:
    """The forms of an answered page, their fields' kinds told by Django; and its links."""
    reader = _Forms(response.wsgi_request.get_full_path())
    reader.feed(response.content.decode())
    known = {bound.html_name: bound.field for form in django_forms(response) for bound in form}
    for form in reader.forms:
        for one in form.fields.values():
            if one.kind == "text" and one.name in known:
                one.kind = _kind(known[one.name])
    return reader.forms, reader.links


def _kind(of: forms.Field) -> str:
    if isinstance(of, (DateField, MonthField, forms.DateField)):
        return "date"
    if isinstance(of, (forms.IntegerField, forms.DecimalField)):
        return "number"
    return "text"


def django_forms(response) -> list[forms.BaseForm]:
    """The Django forms that a page was made of."""
    found: dict[int, forms.BaseForm] = {}
    for context in response.context or ():
        for layer in getattr(context, "dicts", [context]):
            for value in layer.values() if hasattr(layer, "values") else ():
                if isinstance(value, forms.BaseForm):
                    found[id(value)] = value
                elif isinstance(value, forms.BaseFormSet):
                    found |= {id(form): form for form in value.forms}
    return list(found.values())


ALERT = re.compile(r'<(\w+)[^>]*role="alert".*?</\1>', re.DOTALL)
TAG = re.compile(r"<[^>]*>")


def alerts_of(response) -> list[str]:
    """What a page without a Django form says against what was typed."""
    if "html" not in response.headers.get("content-type", "") or response.streaming:
        return []
    found = (match[0] for match in ALERT.finditer(response.content.decode()))
    return [text for text in (unescape(TAG.sub("", one)).strip() for one in found) if text]


def upload(number: int) -> SimpleUploadedFile:
    """A file that is not what its name says."""
    name, content, kind = WRONG_FILES[number]
    return SimpleUploadedFile(name, content, content_type=kind)


# A session's own row and the count of wrong log-ins are no data of the register.
NO_DATA = re.compile(r'^\w+ (INTO |FROM )?"?(members_loginsession|axes_|django_session)')
WRITES = ("INSERT", "UPDATE", "DELETE")


@contextmanager
def watched_writes() -> Iterator[list[str]]:
    """The statements that write and were not taken back by a savepoint."""
    kept: list[str] = []

    def watch(execute, sql, params, many, context):
        text = str(sql)
        if text.startswith("ROLLBACK TO SAVEPOINT"):
            mark = f"SAVEPOINT {text.split()[-1]}"
            del kept[kept.index(mark) if mark in kept else 0 :]
        elif text.startswith("SAVEPOINT") or (text.startswith(WRITES) and not NO_DATA.match(text)):
            kept.append(text)
        return execute(sql, params, many, context)

    written: list[str] = []
    with connection.execute_wrapper(watch):
        yield written
    written += [text for text in kept if not text.startswith("SAVEPOINT")]


def shown_again(page: str, value: str) -> bool:
    """What was typed stands in the page, whatever was escaped."""
    return " ".join(value.split()) in " ".join(unescape(page).split())
