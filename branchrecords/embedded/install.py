"""`make setup` and the installing part of `make test`, with the standard library alone.

Installs system packages only when it may (root, or sudo without a password) and not when
SYSTEM_PACKAGES=no; otherwise it prints the exact line to type and goes on.
"""

import argparse
import ctypes.util
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
VENV = PROJECT / ".venv"
POLICY = Path("/usr/sbin/policy-rc.d")

# library or program -> Debian package
PDF_LIBRARIES = {
    "gobject-2.0": "libglib2.0-0",
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz-subset": "libharfbuzz-subset0",
    "fontconfig": "libfontconfig1",
}
TEST_PROGRAMS = {
    "chromium": "chromium",
    "pdftoppm": "poppler-utils",
    "redis-server": "redis-server",
    "docker-compose": "docker-compose",
}
CHINESE_SCREEN_FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
DEBIAN_POSTGRES = Path("/usr/lib/postgresql")


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--tests", action="store_true", help="also what make test needs")
    options.add_argument("--mark", action="store_true", help="they are installed already")
    chosen = options.parse_args()
    if chosen.mark:
        stamp_of("requirements.txt").write_text(wanted_of("requirements.txt"))
        return 0
    tests = chosen.tests
    make_venv()
    install_requirements("requirements-dev.txt" if tests else "requirements.txt")
    install_packages(missing_libraries(), "PDF files")
    if tests:
        install_packages(missing_test_programs(), "some tests, which are skipped without them,")
    return 0


def make_venv() -> None:
    if (VENV / "bin" / "pip").exists():
        return
    print("Making the virtual environment .venv …", flush=True)
    if not _venv_made():
        package = f"python3.{sys.version_info.minor}-venv"
        install_packages([package], "the virtual environment")
        if not _venv_made():
            sys.exit(f"The virtual environment cannot be made. As root: apt-get install {package}")


def _venv_made() -> bool:
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def wanted_of(name: str) -> str:
    """A digest that changes with what the file of requirements asks for."""
    texts = (PROJECT / "requirements.txt").read_bytes() + (PROJECT / name).read_bytes()
    return hashlib.sha256(texts).hexdigest()


def stamp_of(name: str) -> Path:
    """The file that holds `wanted_of` once it is installed."""
    return VENV / f"{name}.installed"


def install_requirements(name: str) -> None:
    """Install the pinned packages, each only with a hash that the lock names (`make lock`), unless
    exactly these are installed already."""
    stamp, wanted = stamp_of(name), wanted_of(name)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print(f"Installing {name} …", flush=True)
    lock = str(PROJECT / name.replace(".txt", ".lock"))
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "-q", "--require-hashes"]
    pip += ["--disable-pip-version-check", "-r", lock]
    if subprocess.run(pip, check=False).returncode:
        sys.exit(f"{name} could not be installed; pip's reason stands above.")
    stamp.write_text(wanted)


def missing_libraries() -> list[str]:
    if sys.platform != "linux":
        return []
    return [pkg for name, pkg in PDF_LIBRARIES.items() if not ctypes.util.find_library(name)]


def missing_test_programs() -> list[str]:
    missing = [pkg for name, pkg in TEST_PROGRAMS.items() if not shutil.which(name)]
    if not CHINESE_SCREEN_FONT.exists():
        missing.append("fonts-noto-cjk")
    if not any(DEBIAN_POSTGRES.glob("*/bin/postgres")):
        missing.append("postgresql")
    return missing


def install_packages(packages: list[str], purpose: str) -> None:
    """Install Debian packages when allowed; else say what to type and go on."""
    if not packages:
        return
    line = f"apt-get install --no-install-recommends {' '.join(packages)}"
    prefix = _root_prefix()
    if prefix is None:
        print(f"Missing for {purpose}: as root, type: {line}", flush=True)
        return
    print(f"Installing {' '.join(packages)} …", flush=True)
    quiet = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    held_back = _hold_services_back(prefix)
    try:
        subprocess.run([*quiet, "update"], stdout=subprocess.DEVNULL, check=False)
        install = [*quiet, "install", "-y", "--no-install-recommends", *packages]
        done = subprocess.run(install, stdout=subprocess.DEVNULL, check=False)
    finally:
        if held_back:
            subprocess.run([*prefix, "rm", "-f", str(POLICY)], check=False)
    if done.returncode:
        print(f"They could not be installed. As root, type: {line}", flush=True)


def _root_prefix() -> "list[str] | None":
    """What to put before a command that needs root; None when we may not."""
    if os.environ.get("SYSTEM_PACKAGES") == "no" or not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    allowed = (
        shutil.which("sudo")
        and not subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode
    )
    return ["sudo", "-n"] if allowed else None


def _hold_services_back(prefix: "list[str]") -> bool:
    """Packages must not start their servers: the tests start their own."""
    if POLICY.exists():
        return False
    script = f"printf '#!/bin/sh\\nexit 101\\n' > {POLICY} && chmod 755 {POLICY}"
    return not subprocess.run([*prefix, "sh", "-c", script], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
