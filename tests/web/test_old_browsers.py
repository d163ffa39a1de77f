"""Nothing we serve needs a browser newer than Chromium 90, the oldest on 国产 desktops and phones.

Each feature with the first Chromium that knows it. Those which older browsers skip without loss
(a hint to the browser, a nicer default) are not listed.
"""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
OLDEST = 90
CSS = {
    ":has(": 105,
    ":modal": 105,
    ":user-invalid": 119,
    ":popover-open": 114,
    "@layer": 99,
    "@container": 105,
    "@scope": 118,
    "@starting-style": 117,
    "color-mix(": 111,
    "oklch(": 111,
    "light-dark(": 123,
    "subgrid": 117,
    "scrollbar-gutter:": 94,
    "field-sizing:": 123,
    "text-wrap:": 114,
}
CSS_PATTERNS = {
    r"\d(?:[dsl]v[hwib]|cq[wh])\b": 108,  # small, large and dynamic viewport units
    r"[{;]\s*(?:translate|rotate|scale)\s*:": 104,
    r"\(\s*(?:width|height)\s*[<>]": 104,  # ranges in media queries
    r"\{[^{}@]*&": 112,  # nesting
}
SCRIPT_PATTERNS = {
    r"\.at\(": 92,
    r"\.(?:findLast|findLastIndex)\(": 97,
    r"\.(?:toSorted|toReversed|toSpliced|with)\(": 110,
    r"Object\.(?:hasOwn|groupBy)\(": 93,
    r"\bstructuredClone\(": 98,
    r"\brandomUUID\(": 92,
    r"AbortSignal\.(?:timeout|any)\(": 103,
    r"\.showPicker\(": 99,
    r"\bstatic\s*\{": 94,
    r"#\w+ in ": 91,
    r"Promise\.withResolvers\(": 119,
    r"\.(?:showPopover|togglePopover)\(": 114,
}
TEMPLATE_PATTERNS = {
    r"<[^>]*\spopover(?:target)?[\s=>]": 114,
    r"<[^>]*\sinert[\s=>]": 102,
    r"<details[^>]*\sname=": 120,
    r"<search\b": 118,
}


def found_in(text: str, patterns: dict[str, int]) -> list[str]:
    """What in a text is too new, comments left out."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return [
        f"{hit[0]!r} needs Chromium {since}"
        for pattern, since in patterns.items()
        if since > OLDEST
        for hit in [re.search(pattern, text)]
        if hit
    ]


STYLES = {re.escape(text): since for text, since in CSS.items()} | CSS_PATTERNS
KINDS = {
    "static/**/*.css": STYLES,
    "static/**/*.js": SCRIPT_PATTERNS,
    "templates/**/*.html": TEMPLATE_PATTERNS,
}


@pytest.mark.parametrize("files", KINDS)
def test_what_we_serve_needs_nothing_newer_than_the_oldest_browser(files):
    paths = sorted(ROOT.glob(files))
    found = {
        str(path.relative_to(ROOT)): faults
        for path in paths
        if (faults := found_in(path.read_text(), KINDS[files]))
    }
    assert paths
    assert found == {}


def test_the_lists_find_what_is_too_new():
    css = ".a:has(b) { height: 100dvh; rotate: 3deg } @media (width >= 3em) { .a { & b {} } }"
    assert len(found_in(css, STYLES)) == 5
    assert len(found_in("x.at(-1); Object.hasOwn(a, b)", SCRIPT_PATTERNS)) == 2
    assert found_in("<div id=x popover>", TEMPLATE_PATTERNS) == [
        "'<div id=x popover>' needs Chromium 114"
    ]
    assert found_in(".a { transform: scale(2); -webkit-mask: none; height: 9vh }", STYLES) == []
