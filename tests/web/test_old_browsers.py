"""Nothing we serve needs a browser newer than Chromium 90, the oldest on 国产 desktops and phones.

Our own stylesheet and scripts are held against the list of everything that a real Chromium 90
knows (`make chromium90` asks one, and visits the key pages with it); what no list of names tells
is found by patterns, each with the first Chromium that knows it. Those which older browsers skip
without loss (a hint to the browser, a nicer default) are not listed.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import tinycss2
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
REAL = json.loads(Path(__file__).with_name("chromium90.json").read_text())
PROPERTIES, MEMBERS = set(REAL["properties"].split()), set(REAL["members"].split())
# A newer name which stands in one rule beside the older one that does the same.
BESIDE = {"print-color-adjust": "-webkit-print-color-adjust", "appearance": "-webkit-appearance"}
AT_RULES = {"media", "page", "bottom-right"}  # the last: numbers of pages, left out by old ones
FUNCTIONS = {
    "attr", "calc", "counter", "env", "min", "minmax", "rect", "repeat", "rgba", "rotate",
    "translatex", "url", "var",
}  # fmt: skip
UNITS = {"cm", "deg", "em", "fr", "mm", "pt", "px", "rem", "vh", "vw"}
SELECTORS = {
    ":checked", ":empty", ":first-child", ":focus", ":focus-visible", ":hover", ":indeterminate",
    ":last-child", ":not", ":root", ":target", "::after", "::backdrop", "::before",
    "::placeholder", "::-webkit-details-marker", "::-webkit-progress-bar",
    "::-webkit-progress-value", "::-moz-progress-bar",
}  # fmt: skip
# Names that our scripts and htmx give, not the browser.
OWN_MEMBERS = {
    "elt",
    "place",
    "requestConfig",
    "shouldSwap",
    "successful",
    "trigger",
    "voting",
    "xhr",
}
ELEMENTS = set(
    "a article aside b body br button caption code col colgroup datalist dd del details dialog div "
    "dl dt fieldset figcaption figure form h1 h2 h3 h4 head header hr html img input ins label "
    "legend li line link main meta nav ol optgroup option p progress rect script section select "
    "span summary svg table tbody td text textarea tfoot th thead title tr u ul use".split()
)
CSS = {
    ":has(": 105,
    ":modal": 105,
    ":user-invalid": 119,
    ":popover-open": 114,
    "@layer": 99,
    "@container": 105,
    "@scope": 118,
    "@starting-style": 117,
    "@counter-style": 91,
    "color-mix(": 111,
    "oklch(": 111,
    "light-dark(": 123,
    "image-set(": 113,
    "subgrid": 117,
    "accent-color:": 93,
    "scrollbar-gutter:": 94,
    "field-sizing:": 123,
    "text-wrap:": 114,
}
CSS_PATTERNS = {
    r"\d(?:[dsl]v[hwib]|cq[whi]|r?lh|cap|ric)\b": 108,  # viewport, container and line units
    r"[{;]\s*(?:translate|rotate|scale)\s*:": 104,
    r"\(\s*(?:width|height)\s*[<>]": 104,  # ranges in media queries
    r"\{[^{}@]*&": 112,  # nesting
}
SCRIPT_PATTERNS = {
    r"\.at\(": 92,
    r"\.(?:findLast|findLastIndex)\(": 97,
    r"\.(?:toSorted|toReversed|toSpliced|with)\(": 110,
    r"(?:Object|Map)\.groupBy\(|Object\.hasOwn\(": 93,
    r"\bstructuredClone\(": 98,
    r"\brandomUUID\(": 92,
    r"AbortSignal\.(?:timeout|any)\(": 103,
    r"\.showPicker\(": 99,
    r"\bstatic\s*\{": 94,
    r"#\w+ in ": 91,
    r"Promise\.(?:withResolvers|try)\(": 119,
    r"\.(?:showPopover|togglePopover|requestClose)\(": 114,
    r"/[dgimsuy]*v[dgimsuy]*[.,;)]": 112,
}
TEMPLATE_PATTERNS = {
    r"<[^>]*\spopover(?:target)?[\s=>]": 114,
    r"<[^>]*\sinert[\s=>]": 102,
    r"<[^>]*\s(?:commandfor|command|closedby)=": 134,
    r"<[^>]*\sshadowrootmode=": 111,
    r"<[^>]*\shidden=[\"']?until-found": 102,
    r"<details[^>]*\sname=": 120,
    r"<script[^>]*\stype=[\"']?(?:importmap|speculationrules)": 121,
}
STYLES = {re.escape(text): since for text, since in CSS.items()} | CSS_PATTERNS
KINDS = {
    "static/**/*.css": STYLES,
    "static/**/*.js": SCRIPT_PATTERNS,
    "templates/**/*.html": TEMPLATE_PATTERNS,
}
STRINGS = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|`(?:\\.|[^`\\])*`', re.DOTALL)
COMMENTS = re.compile(r"/\*[\s\S]*?\*/|//.*")


def found_in(text: str, patterns: dict[str, int]) -> list[str]:
    """What in a text is too new, comments left out."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return [
        f"{hit[0]!r} needs Chromium {since}"
        for pattern, since in patterns.items()
        for hit in [re.search(pattern, text)]
        if hit
    ]


def rules_of(nodes: list) -> Iterator[tuple[str, list]]:
    """(selector or name of an at-rule, its declarations), however deep they stand."""
    for node in nodes:
        if node.type == "at-rule":
            assert node.at_keyword in AT_RULES, f"@{node.at_keyword}"
        if node.type == "at-rule" and node.at_keyword == "media":
            inside = tinycss2.parse_rule_list(
                node.content, skip_comments=True, skip_whitespace=True
            )
            yield from rules_of(inside)
        elif node.type in ("at-rule", "qualified-rule"):
            parts = tinycss2.parse_blocks_contents(
                node.content, skip_comments=True, skip_whitespace=True
            )
            name = tinycss2.serialize(node.prelude) if node.type == "qualified-rule" else ""
            yield name, [part for part in parts if part.type == "declaration"]
            yield from rules_of([part for part in parts if part.type == "at-rule"])
        else:
            raise AssertionError(node)


def words_of(values: list) -> Iterator[str]:
    """The functions, as `calc(`, and the units among the values of a declaration."""
    for value in values:
        if value.type == "function":
            yield f"{value.lower_name}("
        if value.type == "dimension":
            yield value.lower_unit
        yield from words_of(
            getattr(value, "arguments", None) or getattr(value, "content", None) or []
        )


def unknown_styles(css: str) -> set[str]:
    """What of our own stylesheet a real Chromium 90 does not know."""
    known = {f"{name}(" for name in FUNCTIONS} | UNITS
    found = set()
    sheet = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    for selector, declarations in rules_of(sheet):
        names = {one.lower_name for one in declarations if not one.name.startswith("--")}
        found |= {name for name in names - PROPERTIES if BESIDE.get(name) not in names}
        found |= set(re.findall(r"::?[a-z-]+", selector)) - SELECTORS
        found |= {word for one in declarations for word in words_of(one.value)} - known
    return found


def unknown_members(script: str) -> set[str]:
    """Which `.name` of our own scripts a real Chromium 90 does not have."""
    code = COMMENTS.sub("", STRINGS.sub('""', script))
    own = set(re.findall(r"dataset\.(\w+)", code)) | OWN_MEMBERS
    return set(re.findall(r"\.([A-Za-z_$][\w$]*)", code)) - MEMBERS - own


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


def test_our_stylesheet_says_nothing_that_chromium_90_does_not_know():
    assert "Chrome/90." in REAL["agent"]
    assert unknown_styles((ROOT / "static/css/app.css").read_text()) == set()


def test_our_scripts_ask_for_nothing_that_chromium_90_does_not_have():
    scripts = sorted((ROOT / "static/js").glob("*.js"))
    assert len(scripts) >= 5
    assert {path.name: unknown_members(path.read_text()) for path in scripts} == {
        path.name: set() for path in scripts
    }


def test_our_pages_are_made_of_elements_that_chromium_90_knows():
    pages = sorted((ROOT / "templates").rglob("*.html"))
    used = {tag for page in pages for tag in re.findall(r"<([a-z][a-z0-9-]*)", page.read_text())}
    assert used - ELEMENTS == set()


def test_the_lists_find_what_is_too_new():
    css = ".a:has(b) { height: 100dvh; rotate: 3deg } @media (width >= 3em) { .a { & b {} } }"
    assert len(found_in(css, STYLES)) == 5
    assert len(found_in("x.at(-1); Object.hasOwn(a, b)", SCRIPT_PATTERNS)) == 2
    assert found_in("<div id=x popover>", TEMPLATE_PATTERNS) == [
        "'<div id=x popover>' needs Chromium 114"
    ]
    assert found_in(".a { transform: scale(2); -webkit-mask: none; height: 9vh }", STYLES) == []


def test_names_that_chromium_90_does_not_know_are_found():
    css = "a:open { accent-color: red } @media print { b { inset: 0; width: round(2.5cqw) } }"
    assert unknown_styles(css) == {":open", "accent-color", "round(", "cqw"}
    assert unknown_styles("a { -webkit-appearance: none; appearance: none }") == set()
    assert unknown_styles("a { print-color-adjust: exact }") == {"print-color-adjust"}
    script = "list.at(-1); // a.toSorted()\n structuredClone; x.dataset.mine; y.mine.groupBy('.at')"
    assert unknown_members(script) == {"at", "groupBy"}
