"""The long proofs are named once, and CI leaves none of them out."""

from pathlib import Path

from tests.proofs import PROOFS

ROOT = Path(__file__).resolve().parents[2]


def test_every_file_that_is_named_exists():
    assert [name for name in PROOFS if not (ROOT / "tests" / name).exists()] == []


def test_this_run_knows_them(request):
    proofs = {item.path for item in request.session.items if item.get_closest_marker("proof")}
    named = {ROOT / "tests" / name for name in PROOFS}
    assert proofs == {item.path for item in request.session.items} & named


def test_ci_leaves_none_out():
    [line] = [
        line
        for line in (ROOT / ".ci" / "run").read_text().splitlines()
        if "make test" in line and not line.startswith("#")
    ]
    assert "make test-all;" in line
    recipe = (ROOT / "Makefile").read_text().partition("test-all: setup-tests\n")[2].splitlines()[0]
    assert recipe == "\t@$(VENV)/python -m pytest -n 2 --dist loadgroup $(TESTS)"
