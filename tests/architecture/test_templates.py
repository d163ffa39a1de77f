"""Templates keep the Content-Security-Policy and the closed network by construction."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    path
    for path in (ROOT / "templates").rglob("*.html")
    if "documents" not in path.parts  # PDF templates are rendered by us, never by a browser
)
INLINE = re.compile(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)|javascript:", re.I)
OUTSIDE = re.compile(r"""(?:src|href|action)=["']\s*(?:https?:)?//""", re.I)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_page_has_nothing_inline_and_nothing_from_outside(path):
    text = path.read_text(encoding="utf-8")
    assert INLINE.findall(text) == []
    assert OUTSIDE.findall(text) == []


def test_the_one_stylesheet_reaches_nothing_outside():
    text = (ROOT / "static/css/app.css").read_text(encoding="utf-8")
    assert re.findall(r"url\(\s*['\"]?(?:https?:)?//", text) == []


@pytest.mark.parametrize(
    "feature", [":has(", "color-mix(", "@container", "@layer", "oklch("], ids=lambda f: f
)
def test_the_stylesheet_runs_in_chromium_90(feature):
    text = (ROOT / "static/css/app.css").read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    assert feature not in text
