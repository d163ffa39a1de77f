"""docs/security/asvs.csv claims nothing that no test or document bears out."""

import csv
import importlib
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FIELDS = ["id", "level", "requirement", "status", "note", "evidence"]
STATES = {"done", "not applicable", "open"}
# Sections of the standard that ask for a document; for all others it takes a test.
DOCUMENTED = ("V2.1.", "V5.1.", "V6.1.", "V7.1.", "V8.1.", "V11.1.", "V13.1.", "V14.1.", "V15.1.")
DOCUMENTED += ("V16.1.",)
# ASVS 5.0.0: 70 requirements of level 1, 183 of level 2.
LEVELS = {"1": 70, "2": 183}


def read() -> list[dict[str, str]]:
    with (ROOT / "docs" / "security" / "asvs.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
    assert reader.fieldnames == FIELDS
    return rows


ROWS = read()


def test_every_requirement_of_both_levels_stands_once():
    assert max(Counter(row["id"] for row in ROWS).values()) == 1
    levels = Counter(row["level"] for row in ROWS)
    assert {level: levels[level] for level in LEVELS} == LEVELS
    assert all(re.fullmatch(r"V\d+\.\d+\.\d+", row["id"]) for row in ROWS)


def test_every_row_has_a_state_and_its_reason():
    for row in ROWS:
        assert row["requirement"], row["id"]
        assert row["status"] in STATES, row["id"]
        assert bool(row["evidence"]) >= (row["status"] == "done"), f"{row['id']}: done by what?"
        assert row["note"] or row["status"] == "done", f"{row['id']}: {row['status']}, and why?"


def test_every_done_names_a_test_unless_a_document_is_asked_for():
    wanting = [
        row["id"]
        for row in ROWS
        if row["status"] == "done"
        and "::" not in row["evidence"]
        and not row["id"].startswith(DOCUMENTED)
    ]
    assert wanting == []


def _collected(node: str, items: set[str]) -> bool:
    """Whether pytest collects it: in this run, or in one that does not leave it out."""
    path, name = node.split("::")
    if node in items:
        return True
    if not (ROOT / path).is_file() or not Path(path).name.startswith("test_"):
        return False
    found = getattr(importlib.import_module(path.removesuffix(".py").replace("/", ".")), name, None)
    return name.startswith("test_") and callable(found)


def _is_there(anchor: str) -> bool:
    """Whether the document is there, and in it the heading behind the #."""
    path, _, heading = anchor.partition("#")
    if not (ROOT / path).is_file():
        return False
    titles = re.findall(r"^#+ (.+)$", (ROOT / path).read_text(encoding="utf-8"), re.M)
    return not heading or heading in [title.lower().replace(" ", "-") for title in titles]


@pytest.fixture(scope="module")
def items(request) -> set[str]:
    return {item.nodeid.split("[")[0] for item in request.session.items}


def test_all_evidence_exists(items):
    missing = [
        f"{row['id']}: {one}"
        for row in ROWS
        for one in row["evidence"].split()
        if not (_collected(one, items) if "::" in one else _is_there(one))
    ]
    assert missing == []


@pytest.mark.parametrize(
    "node",
    [
        "tests/security/test_asvs.py::test_that_nobody_wrote",
        "tests/access/test_matrix.py::test_that_nobody_wrote",
        "tests/access/no_such_file.py::test_every_url_has_exactly_one_row",
        "tests/access/matrix.py::ROWS",
    ],
)
def test_a_test_that_does_not_exist_is_noticed(node, items):
    assert not _collected(node, items)
    assert not _is_there("docs/operations.md#no-such-heading")
