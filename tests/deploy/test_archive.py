"""The archive for closed networks, in small; `make closed-network` makes and proves a whole one."""

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from branchrecords.embedded.install import PDF_LIBRARIES
from deploy import archive

ROOT = Path(__file__).resolve().parent.parent.parent
MADE_FOR = f"{sys.version_info.major}.{sys.version_info.minor}"


def wheel(folder, name="tiny", version="1.0"):
    """A wheel pip installs: one module and what the format asks for."""
    folder.mkdir(exist_ok=True)
    info = f"{name}-{version}.dist-info"
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(f"{name}.py", "")
        packed.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        )
        packed.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        packed.writestr(f"{info}/RECORD", "")
    return path


@pytest.fixture
def unpacked(tmp_path):
    """What lies there after `tar -xf`: an archive of a project of one file."""
    home = tmp_path / "branchrecords-1-abc"
    home.mkdir()
    with tarfile.open(home / "project.tar", "w") as project:
        for name in ("requirements.txt", "branchrecords/embedded/install.py"):
            project.add(ROOT / name, name)
    shutil.copy(ROOT / "deploy" / "install.sh", home)
    wheel(home / "wheels")
    (home / "requirements.lock").write_text("\n".join(archive.locked(home / "wheels")))
    (home / "python").write_text(f"{MADE_FOR}\n")
    archive.seal(home)
    return home


def install(home, target):
    path = f"{Path(sys.executable).resolve().parent}:{os.environ['PATH']}"
    return subprocess.run(
        ["sh", home / "install.sh", target],
        env={**os.environ, "PATH": path, "PIP_NO_INDEX": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_installs_from_its_own_wheels_once_and_marks_the_environment(unpacked, tmp_path):
    target = tmp_path / "srv"
    done = install(unpacked, target)
    assert done.returncode == 0, done.stderr
    current = target / "current"
    assert os.readlink(current) == unpacked.name
    python = current / ".venv" / "bin" / "python"
    assert subprocess.run([python, "-c", "import tiny"], check=False).returncode == 0
    texts = (ROOT / "requirements.txt").read_bytes() * 2
    mark = current / ".venv" / "requirements.txt.installed"
    assert mark.read_text() == sha256(texts).hexdigest()
    again = install(unpacked, target)
    assert (again.returncode, "is there already" in again.stderr) == (1, True)


def test_a_flipped_byte_is_refused_before_anything_is_installed(unpacked, tmp_path):
    packed = next((unpacked / "wheels").iterdir())
    content = bytearray(packed.read_bytes())
    content[50] ^= 1
    packed.write_bytes(content)
    done = install(unpacked, tmp_path / "srv")
    assert (done.returncode, "damaged or was altered" in done.stderr) == (1, True)
    assert list((tmp_path / "srv").iterdir()) == []


def test_another_wheel_than_the_locked_one_is_refused_and_nothing_stays(unpacked, tmp_path):
    with zipfile.ZipFile(next((unpacked / "wheels").iterdir()), "a") as packed:
        packed.writestr("more.py", "")
    archive.seal(unpacked)  # whoever exchanges a wheel may write this too
    done = install(unpacked, tmp_path / "srv")
    assert done.returncode == 1
    assert "DO NOT MATCH" in done.stderr
    assert list((tmp_path / "srv").iterdir()) == []


def test_another_python_is_named(unpacked, tmp_path):
    (unpacked / "python").write_text("3.99\n")
    archive.seal(unpacked)
    done = install(unpacked, tmp_path / "srv")
    assert done.stderr.startswith("Python 3.99 is needed")


def test_every_wheel_is_locked_by_its_digest(tmp_path):
    first = wheel(tmp_path / "wheels", "a_b", "2.0")
    digest = sha256(first.read_bytes()).hexdigest()
    assert archive.locked(tmp_path / "wheels") == [f"a-b==2.0 --hash=sha256:{digest}"]


def test_the_images_of_others_are_those_of_the_compose_file():
    compose = (ROOT / "docker-compose.yml").read_text()
    images = ["nginx:1.28-bookworm", "postgres:18-bookworm", "redis:7-bookworm"]
    assert archive.foreign_images(compose) == images


def test_the_debian_packages_bring_what_pdf_needs():
    assert {one for one in PDF_LIBRARIES.values() if "pango" in one or "subset" in one} <= set(
        archive.packages()
    )
