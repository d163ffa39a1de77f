"""`make scan`: wapiti, a scanner from outside, against a demo that may be thrown away.

One role after the other, logged in, within SCAN_SECONDS each. ADDRESS= names a running demo, else
one is started. What a role's run found is printed by category with its addresses; the status is 1
when something stands there that ACCEPTED does not explain.

wapiti's pins clash with ours, so it has an environment of its own under var/scan.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode, urlsplit

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = ROOT / "var" / "scan"
WAPITI = "wapiti3==3.2.3"
ROLES = os.environ.get("SCAN_ROLES", "shuji,dangwei").split(",")
SECONDS = int(os.environ.get("SCAN_SECONDS", "900"))
PORT = int(os.environ.get("PORT", "8140"))
PASSWORD = "zhibu-2026"
# Of what there are thousands of, pages and files with ids that begin so stand for all: the scanner
# takes every address for a page of its own.
MANY, TRIED = ("organizations", "meetings", "people", "attachments"), "1"
MODULES = "xss,permanentxss,sql,exec,file,csrf,crlf,redirect,cookieflags,csp,http_headers,methods"
# Category and what its sentence says → why it is none: looked at, each of them.
ACCEPTED = {
    ("Secure Flag cookie", ""): "a demo is served over http; in production both cookies have it",
    ("HttpOnly Flag cookie", "csrftoken"): "our scripts read it; it opens nothing by itself",
    (
        "HTTP Methods",
        "",
    ): "what a page answers to; every other method is turned away (KnownMethods)",
    ("HTTP Strict Transport Security (HSTS)", ""): "a demo is served over http",
}
START_SECONDS = 1200


def main() -> int:
    """The exit status."""
    wapiti = _installed()
    address, server, folder = os.environ.get("ADDRESS", ""), None, None
    if not address:
        address = f"http://127.0.0.1:{PORT}/"
        folder = Path(tempfile.mkdtemp(prefix="branchrecords-scan-"))
        server = _demo(folder)
    try:
        wait_for(address)
        found = [one for role in ROLES for one in scan(wapiti, address.rstrip("/") + "/", role)]
    finally:
        if server is not None:
            server.send_signal(signal.SIGINT)
            server.wait()
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
    return judge(found)


def scan(wapiti: Path, address: str, role: str) -> list[dict[str, str]]:
    """What wapiti finds as this role."""
    report = ENVIRONMENT / f"{role}.json"
    report.unlink(missing_ok=True)
    command = [
        str(wapiti), "-u", address, "-C", log_in(address, role),
        "--scope", "domain", "-d", "4", "--max-links-per-page", "40", "--max-files-per-dir", "12",
        "--scan-force", "polite",
        "--max-parameters", "25", "--tasks", "2", "-t", "60", "--flush-session",
        "--max-scan-time", str(SECONDS), "--max-attack-time", str(max(40, SECONDS // 8)),
        "--store-session", str(ENVIRONMENT / "sessions"), "--no-bugreport", "-v", "1",
        "-m", MODULES, "-f", "json", "-o", str(report),
    ]  # fmt: skip
    for path in ("accounts/logout/", "accounts/sessions/end/", "security/everybody-out/"):
        command += ["-x", f"{address}{path}"]
    for path in (f"{name}/{digit}*" for name in MANY for digit in "0123456789" if digit != TRIED):
        command += ["-x", f"{address}{path}"]
    begun = time.monotonic()
    with (ENVIRONMENT / f"{role}.log").open("w") as log:
        # It counts its attacks and not the crawl: this holds it to the whole.
        done = subprocess.run(
            command, stdout=log, stderr=subprocess.STDOUT, timeout=4 * SECONDS + 600, check=False
        )
    if done.returncode or not report.exists():
        raise SystemExit(f"wapiti did not finish as {role}: see {ENVIRONMENT / role}.log")
    told = json.loads(report.read_text(encoding="utf-8"))
    pages = told["infos"].get("crawled_pages_nbr", "?")
    print(f"{role}: {pages} pages, {time.monotonic() - begun:.0f} s", flush=True)
    return [
        {"role": role, "category": category, **one}
        for part in ("vulnerabilities", "anomalies", "additionals")
        for category, rows in told[part].items()
        for one in rows
    ]


def judge(found: list[dict[str, str]]) -> int:
    """Print every finding once; 1 when one is not accepted."""
    status = 0
    for category, info, path in sorted({(f["category"], f["info"], f["path"]) for f in found}):
        why = accepted(category, info)
        status = status or int(not why)
        print(f"{'   ' if why else '>> '}{category}: {path}: {info}{f'  [{why}]' if why else ''}")
    print("Nothing that is not explained." if not status else "See the lines with >>.")
    return status


def accepted(category: str, info: str) -> str:
    """Why this finding is none, "" when nobody has looked at it yet."""
    for (name, part), why in ACCEPTED.items():
        if category == name and part in info:
            return why
    return ""


def log_in(address: str, username: str) -> str:
    """The two cookies of a log-in, as a header has them."""
    place = urlsplit(address)
    line = http.client.HTTPConnection(place.hostname, place.port, timeout=120)
    line.request("GET", "/accounts/login/")
    answer = line.getresponse()
    page = answer.read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    cookie = re.search(r"csrftoken=(\w+)", str(answer.headers))[1]
    form = {"username": username, "password": PASSWORD, "csrfmiddlewaretoken": token}
    head = {"Cookie": f"csrftoken={cookie}", "Content-Type": "application/x-www-form-urlencoded"}
    line.request("POST", "/accounts/login/", urlencode(form), head)
    answer = line.getresponse()
    answer.read()
    got = dict(re.findall(r"(sessionid|csrftoken)=(\w+);", str(answer.headers)))
    if answer.status != 302 or "sessionid" not in got:
        raise SystemExit(f"{username} was not let in: {answer.status}")
    return "; ".join(f"{name}={value}" for name, value in got.items())


def wait_for(address: str) -> None:
    """Until the demo answers."""
    place = urlsplit(address)
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        line = http.client.HTTPConnection(place.hostname, place.port, timeout=30)
        try:
            line.request("GET", "/health/")
            if line.getresponse().status == 200:
                return
        except OSError:
            time.sleep(2)
        finally:
            line.close()
    raise SystemExit(f"{address} does not answer")


def _demo(folder: Path) -> subprocess.Popen[bytes]:
    """A demo that lets the scanner ask as fast as it can."""
    outside = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    free = dict.fromkeys(("REQUESTS_A_MINUTE", "TAKEN_AN_HOUR", "PROOF_MINUTES"), "0")
    place = {"LOCAL_DATA_DIR": str(folder), "PORT": str(PORT)}
    return subprocess.Popen(
        [sys.executable, "-m", "branchrecords.embedded.run"], cwd=ROOT, env=outside | free | place
    )


def _installed() -> Path:
    """The scanner, from WAPITI= or the environment of its own."""
    if given := os.environ.get("WAPITI"):
        ENVIRONMENT.mkdir(parents=True, exist_ok=True)
        return Path(given)
    program = ENVIRONMENT / "venv" / "bin" / "wapiti"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT / "venv")], check=True)
        subprocess.run([str(program.with_name("pip")), "install", "-q", WAPITI], check=True)
    return program


if __name__ == "__main__":
    sys.exit(main())
