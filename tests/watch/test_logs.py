"""What must never stand in a log, whoever writes the line."""

import json
import logging

import pytest
from django.db import IntegrityError, transaction

from branchrecords.watch.logs import JsonLine, Numbered, PlainLine, cleaned, number
from members.models import Organization
from tests.factories.members import make_organization

ID_NUMBER = "110105194912310021"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"lookup of {ID_NUMBER} failed", "lookup of <身份证号> failed"),
        ("11010519491231002X", "<身份证号>"),
        ("called 13800138000 twice", "called <电话> twice"),
        ("job 20261122013000123456 of 1234567890123", "job 20261122013000123456 of 1234567890123"),
        ("duplicate key\nDETAIL: Key (name)=(沈玉平) already exists.", "duplicate key\nDETAIL: -"),
    ],
)
def test_what_tells_of_somebody_is_taken_out(text, left):
    assert cleaned(text) == left


def written(formatter: logging.Formatter, message: str, error=None) -> str:
    """What the formatter makes of a message, with the traceback of an error."""
    trace = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("dues", logging.ERROR, "x.py", 1, message, None, trace)
    Numbered().filter(record)
    return formatter.format(record)


def plain() -> PlainLine:
    return PlainLine("{levelname} {name} {request} {message}", style="{")


def test_a_line_names_its_request():
    token = number.set("0f0f0f0f")
    try:
        assert written(plain(), "paid") == "ERROR dues 0f0f0f0f paid"
    finally:
        number.reset(token)
    assert written(plain(), "paid") == "ERROR dues - paid"


@pytest.mark.django_db
@pytest.mark.parametrize("formatter", [plain(), JsonLine()], ids=["plain", "json"])
def test_the_row_a_database_quotes_is_not_logged(formatter):
    """PostgreSQL says which key was there already, with its value."""
    first, other = make_organization(), make_organization()
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Organization.objects.filter(pk=other.pk).update(code=first.code)
    assert f"({first.code}) already exists" in str(caught.value)
    line = written(formatter, "failed", caught.value)
    assert "members_organization_code" in line
    assert f"({first.code})" not in line


def test_json_is_one_object_a_line():
    line = written(JsonLine(), "收到\n两行")
    assert "\n" not in line
    told = json.loads(line)
    assert told.pop("at")
    assert told == {"level": "ERROR", "logger": "dues", "request": "-", "message": "收到\n两行"}
