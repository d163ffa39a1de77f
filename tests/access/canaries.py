"""Values that stand in one place only, so that whatever shows them elsewhere has leaked.

A second branch, of another committee, gets one of everything, as the first has. FOREIGN stands in
each of its texts, SECRET in each encrypted text of the first branch; beside them numbers that
occur once. The walk of the matrix asks of every answer what it should not hold: pages, sheets,
archives, the text of papers and uploads, headers, and what was logged meanwhile.
"""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from html import unescape

import pytest
from django.db import models
from django.http import HttpResponse
from pypdf import PdfReader

from branchrecords.database.fields import EncryptedTextField
from branchrecords.watch.logs import PlainLine
from members.models import Organization, Person
from members.rules.kinds import Post
from tests.factories.members import (
    id_number,
    make_person,
    make_position,
    make_user,
)
from tests.security.headers import faults

from .areas import AREAS
from .place import Place

FOREIGN, SECRET = "金丝雀", "绣眼鸟"
# Of the organisation outside, and of the person whom every address names.
FOREIGN_VALUES = (FOREIGN, id_number(date(1971, 3, 8), 271), "13964218735", "8642.97", "8,642.97")
PERSON = {
    "id_number": id_number(date(1976, 5, 4), 654),
    "phone": "13571864209",
    "address": f"东湾区{SECRET}路7号",
}
INCOME = ("7531.64", "7,531.64")
SECRETS = (SECRET, PERSON["id_number"], PERSON["phone"], *INCOME)
# Who reads which of them in the first branch; identity number and telephone are masked for all.
READERS = {SECRET: "LSOCA", **dict.fromkeys(INCOME, "SO")}
# Short texts that tell of somebody, beside all long ones.
TELLING = {"title", "reason", "remark", "note", "topic", "subject", "name", "recorded_name"}
HAN = re.compile(r"[一-鿿]")


@contextmanager
def marked(mark: str, *, all_texts: bool) -> Iterator[None]:
    """Every encrypted text that is written in the meantime ends with the mark; or every text."""
    base = models.TextField if all_texts else EncryptedTextField
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(base, "get_db_prep_save", _marking(base.get_db_prep_save, mark))
        if all_texts:
            whole = models.CharField.get_db_prep_save
            patch.setattr(models.CharField, "get_db_prep_save", _marking(whole, mark))
            own = EncryptedTextField.get_db_prep_save
            patch.setattr(EncryptedTextField, "get_db_prep_save", _marking(own, mark))
        yield


def _marking(whole, mark: str):
    def prepare(field, value, connection):
        if _tells(field, value) and mark not in value:
            most = field.max_length
            value = f"{value}{mark}" if not most or len(value) + len(mark) <= most else value
        return whole(field, value, connection)

    return prepare


def _tells(field: models.Field, value: object) -> bool:
    """Free text in Chinese: no choice, no JSON, no name of an organisation."""
    if not isinstance(value, str) or field.choices or field.model is Organization:
        return False
    long = isinstance(field, models.TextField) or field.name in TELLING
    return long and bool(HAN.search(value)) and value[0] not in "[{"


def plant(tree: dict[str, Organization], things, person: Person) -> None:
    """`person` gets what nobody may read unasked; the branch outside one of everything.

    `things`: what makes the records that belong to no area.
    """
    Person.objects.filter(pk=person.pk).update(**PERSON)
    outside = {**tree, "branch": tree["other"], "sister": tree["other"]}
    outside |= {"general": tree["elsewhere"], "committee": tree["elsewhere"]}
    with marked(FOREIGN, all_texts=True):
        branch = tree["other"]
        facts = {"id_number": FOREIGN_VALUES[1], "phone": FOREIGN_VALUES[2]}
        people = [make_person(branch, f"{FOREIGN}{n}", **(facts if n == "丙" else {}))
                  for n in "甲乙丙丁"]  # fmt: skip
        secretary = make_person(branch, f"{FOREIGN}戊")
        position = make_position(secretary, branch, Post.SECRETARY)
        make_position(people[0], branch, Post.ORGANIZATION)
        by = make_user("secretary", branch, secretary)
        staff = make_user("committee_staff", tree["elsewhere"], name=f"{FOREIGN}己")
        things(outside, branch, people, by, staff, position, FOREIGN_VALUES[3])
        for area in AREAS:
            area.things(Place(outside, branch, people, by, staff, position))


# -- Reading ---------------------------------------------------------------------------------------


def text_of(content: bytes) -> str:
    """All that can be read in an answer of any kind, without blanks."""
    if content.startswith(b"%PDF"):
        pages = PdfReader(io.BytesIO(content)).pages
        text = "".join(page.extract_text() for page in pages)
    elif content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            text = "".join(f"{n}{text_of(archive.read(n))}" for n in archive.namelist())
    else:
        text = unescape(content.decode("utf-8", "replace"))
    return re.sub(r"\s", "", text)


def answered(response: HttpResponse) -> str:
    """The text of an answer with its headers; a stream is read to its end."""
    content = b"".join(response) if response.streaming else response.content
    headers = " ".join(f"{name}: {value}" for name, value in response.headers.items())
    return f"{headers} {_kept_text(content)}"


@lru_cache(maxsize=32)
def _kept_text(content: bytes) -> str:
    return text_of(content)


def hidden_from(letter: str) -> tuple[str, ...]:
    """What the role of this letter must never find in the first branch; "" is nobody."""
    return tuple(v for v in SECRETS if not letter or letter not in READERS.get(v, ""))


class Watch:
    """What the answers of one row showed, and what was logged and laid out for paper meanwhile.

    `leaks`: a line for each value where it should not stand, and for each fault of a header.
    """

    def __init__(self) -> None:
        self.leaks: list[str] = []
        self.papers: list[str] = []
        self.lines: list[str] = []

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Log lines come here alone: each further handler would write them once more."""
        root = logging.getLogger()
        others, root.handlers = root.handlers, [Listener(self)]
        try:
            yield
        finally:
            root.handlers = others

    def look(self, response: HttpResponse, who: str, unwanted: tuple[str, ...]) -> None:
        """Keep what the answer holds of the unwanted values, and forget the papers."""
        # A paper's text is that of the page it is laid out from: one layout serves a whole row.
        said = "".join(map(unescape, self.papers)) if self.papers else answered(response)
        self.papers.clear()
        self.leaks += [f"{who}: {value}" for value in unwanted if value in said]
        in_log = [v for v in (*FOREIGN_VALUES, *SECRETS) if any(v in line for line in self.lines)]
        self.leaks += [f"{who}: {value} in the log" for value in in_log]
        self.leaks += [f"{who}: {fault}" for fault in faults(response)]
        self.lines.clear()


class Listener(logging.Handler):
    """Hands every line to the watch as the product would write it."""

    def __init__(self, watch: Watch) -> None:
        super().__init__(logging.INFO)
        self.watch = watch
        self.setFormatter(PlainLine("{levelname} {name} {message}", style="{"))

    def emit(self, record: logging.LogRecord) -> None:
        self.watch.lines.append(self.format(record))
