"""What is installed is what was locked: every package with the hashes of its files."""

import json
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements", "requirements-dev")
PACKAGE = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]+\])?==([^ ;\\#\n]+)(?: ; ([^\\\n]+))?", re.M)
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def chosen(name: str) -> dict[str, str]:
    """Package → version of the file with the reasons."""
    text = (ROOT / f"{name}.txt").read_text(encoding="utf-8")
    return {canonicalize_name(found[1]): found[2] for found in PACKAGE.finditer(text)}


def locked(name: str) -> dict[str, tuple[str, str, int]]:
    """Package → version, condition, number of hashes."""
    text = (ROOT / f"{name}.lock").read_text(encoding="utf-8").replace("\\\n", "")
    return {
        canonicalize_name(found[1]): (found[2], (found[3] or "").split("--")[0].strip(),
                                      len(HASH.findall(line)))
        for line in text.splitlines()
        if (found := PACKAGE.match(line))
    }  # fmt: skip


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_locked_by_its_hash(name):
    packages = locked(name)
    assert chosen(name).items() <= {key: found[0] for key, found in packages.items()}.items()
    assert [key for key, (_, _, hashes) in packages.items() if not hashes] == []


def test_what_runs_is_what_is_locked():
    found = {}
    for key, (wanted, condition, _) in locked("requirements").items():
        if condition and not Marker(condition).evaluate():
            continue
        try:
            if version(key) != wanted:
                found[key] = version(key)
        except PackageNotFoundError:
            found[key] = "missing"
    assert found == {}


def test_nothing_is_installed_without_its_hash():
    for source in ("Dockerfile", "branchrecords/embedded/install.py", "deploy/install.sh"):
        assert "--require-hashes" in (ROOT / source).read_text(encoding="utf-8"), source


def test_the_list_of_components_names_every_package(tmp_path):
    """As `make sbom` makes it."""
    script = Path(sys.executable).parent / "cyclonedx-py"
    made = tmp_path / "sbom.json"
    arguments = ["requirements", "requirements.lock", "--output-reproducible", "--of", "JSON"]
    subprocess.run([script, *arguments, "-o", made], cwd=ROOT, check=True, capture_output=True)
    document = json.loads(made.read_text())
    assert document["bomFormat"] == "CycloneDX"
    names = {canonicalize_name(part["name"]): part["version"] for part in document["components"]}
    assert names == {key: found[0] for key, found in locked("requirements").items()}
