"""docs/operations.md names what there is: every variable, every command, every file, every link."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent.parent
TEXT = (ROOT / "docs" / "operations.md").read_text()
SETTINGS = TEXT.partition("\n## Settings\n")[2]
OURS = ("branchrecords.", "members", "meetings", "dues", "reports")
# Words in capitals that are no variable of ours: of the shell, of PostgreSQL, of systemd, of make.
NOT_OURS = {"FOLDER", "OTHER", "CODE", "NAME", "FILE", "ROOT", "NEW", "OLD", "OUT", "PASSWORD"} | {
    "FROM"
}
UNITS = {"QUEUES", "CHILDREN"}
UNIT_FILES = sorted((ROOT / "deploy/systemd").glob("*.service"))


def sample():
    text = (ROOT / ".env.sample").read_text()
    return set(re.findall(r"^([A-Z_]+)=", text, re.MULTILINE))


def test_the_settings_are_those_of_the_sample():
    assert set(re.findall(r"[A-Z][A-Z_]+", SETTINGS)) == sample()


def test_every_variable_that_is_named_is_one():
    assigned = set(re.findall(r"\b([A-Z][A-Z_]{3,})=", TEXT))
    written = set(re.findall(r"\b[A-Z]+_[A-Z_]+\b", TEXT))
    units = (ROOT / "deploy/systemd/branchrecords-worker@.service").read_text()
    assert all(f"{name}=" in units for name in UNITS)
    files = {f"{name}_FILE" for name in sample()}
    assert (assigned | written) - NOT_OURS - UNITS - sample() - files - {"_FILE"} == set()


def test_the_commands_are_all_there_and_all_named():
    known = get_commands()
    ours = {name for name, app in known.items() if str(app).startswith(OURS)}
    table = TEXT.partition("\n## Commands\n")[2].partition("\n## ")[0]
    named = set(re.findall(r"`(\w+)[^`]*`", "".join(re.findall(r"^\| (`.*?) \|", table, re.M))))
    assert ours - named == set()
    code = "\n".join(re.findall(r"`[^`]+`|^    .*$", TEXT, re.MULTILINE))
    called = set(re.findall(r"manage\.(?:py|sh) ([a-z_]+)", code))
    assert (named | called) - set(known) == set()


def test_every_file_and_target_that_is_named_is_there():
    files = set(re.findall(r"\b((?:deploy|docs|tests)/[\w./*@-]*\w)", TEXT))
    assert {name for name in files if not list(ROOT.glob(name)) and name != "deploy/tls"} == set()
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"`make ([a-z-]+)", TEXT))
    assert {name for name in targets if f"\n{name}:" not in makefile} == set()


def test_every_section_that_is_pointed_to_is_there():
    sections = set(re.findall(r"^## (.*)$", TEXT, re.MULTILINE))
    for name in ("Bare Debian", "Containers", "A closed network", "First committee", "Upgrade"):
        assert name in sections
    others = "\n".join(
        path.read_text()
        for folder in ("deploy", "branchrecords", "tests/architecture")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".sh", ".service")
    )
    pointed = re.findall(r"docs/operations\.md, ([A-Z][\w ]+?)[).:,]", others)
    assert pointed
    assert set(pointed) <= sections


@pytest.mark.parametrize("unit", UNIT_FILES, ids=lambda path: path.name)
def test_a_unit_runs_what_is_installed(unit):
    text = unit.read_text()
    assert "User=branchrecords\n" in text
    assert "EnvironmentFile=/etc/branchrecords/environment\n" in text
    for program in re.findall(r"\.venv/bin/(\w+)", text):
        assert (ROOT / ".venv" / "bin" / program).exists()
