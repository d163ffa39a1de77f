"""Reads the product as a tireless visitor without a browser: follows every link, checks every page.

Links of one pattern (`/meetings/17/` and `/meetings/18/`) are followed at most `examples` times, so
that a whole role is read in a minute. A kind of file is made once for all readers who share
`made`: making papers took most of the time, and who may have one is the permission matrix's.
"""

from __future__ import annotations

import re
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter, deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar

LEFTOVERS = ("{{", "}}", "{%", "<QuerySet", "Decimal(", "datetime.", "&lt;Q", "object at 0x")
SILENT = {"script", "style", "svg", "code", "title"}
ENGLISH = re.compile(r"[A-Za-z]{2,}(?: [A-Za-z]{2,}){2,}")
MOST_LED_AWAY = 3  # of one kind; some lead away always
NOTHING = re.compile(r"\b(None|nan|NaN|undefined|null|True|False)\b")
# The tables of 统计 are sheets; the cross tables below it are pages.
FILE = re.compile(r"\.(pdf|xlsx)$|/(pdf|export|download|template)/|/statistics/(?!pivot/)\w")
EXCLAMATION = re.compile(r"[!！]")


class Page(HTMLParser):
    """What matters of one page: its title, headings, visible text, and the links it offers."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.title = ""
        self.headings = 0
        self.words: list[str] = []
        self.links: list[str] = []
        self.parts: list[str] = []
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect links and parts; labels and hints are visible text too."""
        given = {key: value or "" for key, value in attrs}
        if tag in SILENT:
            self._open.append(tag)
        self.headings += tag == "h1"
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if "hx-get" in given:
            self.parts.append(given["hx-get"])
        self.words += [given[key] for key in ("aria-label", "title", "placeholder") if key in given]
        if tag == "input" and given.get("type") in ("text", "number", "date", "search"):
            self.words.append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        """Leave a silent element."""
        if tag in self._open:
            self._open.remove(tag)

    def handle_data(self, data: str) -> None:
        """Text counts when a person can see it."""
        if "title" in self._open and "svg" not in self._open:
            self.title += data.strip()
        if not self._open and data.strip():
            self.words.append(data.strip())


@dataclass
class Reader:
    """One person's session by plain HTTP.

    `complaints` names address and fault, `pages` keeps the HTML of each whole page by its path.
    Without `files` papers and tables, which are no pages, are left alone.
    `made`: the kinds of file that other readers have made before; `reached` counts the addresses
    followed and those kinds.
    """

    base: str
    examples: int = 2
    files: bool = True
    made: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)
    pages: dict[str, str] = field(default_factory=dict)
    reached: int = 0

    def __post_init__(self) -> None:
        self._jar = CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar))
        self._seen: Counter[str] = Counter()

    def fetch(
        self, path: str, *, part: bool = False, data: dict[str, str] | None = None
    ) -> tuple[int, str, str, str]:
        """Status, kind of content, text (empty for files) and the address reached in the end."""
        request = urllib.request.Request(urllib.parse.urljoin(self.base, path))
        if part:
            request.add_header("HX-Request", "true")
        if data is not None:
            request.data = urllib.parse.urlencode(data).encode()
            request.add_header("Referer", self.base)
        try:
            with self._opener.open(request, timeout=60) as answer:
                kind = answer.headers.get_content_type()
                body = answer.read()
                return answer.status, kind, _text(kind, body), answer.url
        except urllib.error.HTTPError as error:
            body = error.read().decode("utf-8", "replace")
            return error.code, error.headers.get_content_type(), body, path

    def log_in(self, username: str, password: str) -> None:
        """Through the form, with its token."""
        _, _, text, _ = self.fetch("/accounts/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
        assert token, "The log-in form has no token."
        entry = {"csrfmiddlewaretoken": token[1], "username": username, "password": password}
        status, _, _, reached = self.fetch("/accounts/login/", data=entry)
        assert status == 200, f"log-in answered {status}"
        assert "/accounts/login/" not in reached, "The log-in was refused."

    def crawl(self, start: str = "/") -> None:
        """Read everything that can be reached from a page, breadth first."""
        waiting: deque[tuple[str, bool, str]] = deque([(start, False, "")])
        while waiting:
            path, part, origin = waiting.popleft()
            status, kind, text, reached = self.fetch(path, part=part)
            self.reached += 1
            if status >= 400:
                self.complaints.append(f"{path} (from {origin}): answered {status}")
            elif kind == "text/html":
                page = Page(text)
                self._judge(path, page, part=part, raw=text)
                if not part:
                    self.pages[path] = text
                here = urllib.parse.urlsplit(reached).path
                self._led_away(path, here)
                waiting.extend((link, False, path) for link in self._fresh(here, page.links))
                waiting.extend((link, True, path) for link in self._fresh(here, page.parts))

    def _judge(self, path: str, page: Page, *, part: bool, raw: str) -> None:
        faults = [f"leftover {mark}" for mark in LEFTOVERS if mark in raw]
        for words in page.words:
            faults += [f"«{found}» in «{words[:60]}»" for found in NOTHING.findall(words)]
            faults += [f"English: «{found}»" for found in ENGLISH.findall(words)]
            faults += [f"exclamation mark in «{words[:60]}»"] * bool(EXCLAMATION.search(words))
        if not part:
            faults += [f"{page.headings} h1"] * (page.headings != 1)
            faults += ["no title of its own"] * page.title.startswith(("支部记录 ·", "·", " "))
            faults += ["no title"] * (not page.title)
        self.complaints += [f"{path}: {fault}" for fault in faults]

    def _fresh(self, here: str, links: list[str]) -> list[str]:
        """The links not yet followed often enough, as paths of this site."""
        fresh = []
        for link in links:
            whole = urllib.parse.urlsplit(urllib.parse.urljoin(f"{self.base}{here}", link))
            path = f"{whole.path}?{whole.query}" if whole.query else whole.path
            foreign = f"{whole.scheme}://{whole.netloc}" != self.base
            is_file = _is_file(whole.path)
            unwanted = is_file and not self.files
            if foreign or unwanted or "logout" in path or self._seen[path]:
                continue
            pattern = _pattern(whole.path, whole.query)
            if self._seen[pattern] < (1 if is_file else self.examples):
                self._seen[path] += 1
                self._seen[pattern] += 1
                if not (is_file and self._was_made(pattern)):
                    fresh.append(path)
        return fresh

    def _was_made(self, pattern: str) -> bool:
        """Whether another reader had this kind of file made; if not, this one does."""
        if pattern in self.made:
            self.reached += 1
            return True
        self.made.add(pattern)
        return False

    def _led_away(self, path: str, here: str) -> None:
        """What led to another page, as a draft to its roll call, was no example of its own kind."""
        asked = urllib.parse.urlsplit(path)
        pattern = _pattern(asked.path, asked.query)
        if here != asked.path and self._seen[f"away {pattern}"] < MOST_LED_AWAY:
            self._seen[f"away {pattern}"] += 1
            self._seen[pattern] -= 1


def _text(kind: str, body: bytes) -> str:
    return body.decode() if kind.startswith("text/") else ""


def _is_file(path: str) -> bool:
    return bool(FILE.search(path))


def _pattern(path: str, query: str) -> str:
    """`/meetings/17/?page=2` → `/meetings/#/?page`; words stay, but a figure's key."""
    path = re.sub(r"(/figures/)(?!entered/)[^/]+", r"\1#", path)
    keys = "&".join(sorted({key for key, _ in urllib.parse.parse_qsl(query)}))
    return f"pattern {re.sub(r'[0-9]+', '#', path)}?{keys}"
