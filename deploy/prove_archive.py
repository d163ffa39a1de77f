"""Whether an archive of deploy/archive.py installs and works where no network is.

`python deploy/prove_archive.py ARCHIVE` unpacks it inside a network namespace that has nothing but
its own loopback, installs it there and runs deploy/prove_installation.py of what was installed.
Linux only. Exit code 0 when everything worked.
"""

import argparse
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("archive", type=Path)
    options.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if not chosen.inside:
        again = [sys.executable, str(Path(__file__).resolve()), "--inside", str(chosen.archive)]
        return subprocess.run(["unshare", "-rn", *again], check=False).returncode
    refuse_a_way_out()
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    with tempfile.TemporaryDirectory(prefix="branchrecords-closed-") as folder:
        return prove(chosen.archive, Path(folder))


def refuse_a_way_out() -> None:
    """Nothing but loopback may be there, or the proof would prove nothing."""
    lines = Path("/proc/net/dev").read_text().splitlines()[2:]
    found = [line.partition(":")[0].strip() for line in lines]
    if found != ["lo"]:
        sys.exit(f"This is no closed network: it has {', '.join(found)}.")


def prove(archive: Path, folder: Path) -> int:
    """Unpack, install and use the archive below `folder`; gives the exit code of the proof."""
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    (unpacked,) = folder.iterdir()
    target = folder / "installed"
    install = ["sh", str(unpacked / "install.sh"), str(target)]
    clean = {"PATH": os.defpath + ":/usr/local/bin:/usr/sbin:/sbin", "HOME": str(folder)}
    subprocess.run(install, check=True, env=clean)
    python = target / "current" / ".venv" / "bin" / "python"
    script = target / "current" / "deploy" / "prove_installation.py"
    return subprocess.run([python, script], check=False, env=clean).returncode


if __name__ == "__main__":
    sys.exit(main())
