"""Every page of every role has its section of the help, and the help names nothing that is gone."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from branchrecords.help.books import BOOKS, CHAPTERS
from branchrecords.help.chapters import FOLDER, PICTURES, chapter
from branchrecords.help.topics import BY_MODULE, BY_NAME, topic_of
from branchrecords.starting.facts import BEGINNINGS, BranchFacts, CommitteeFacts
from branchrecords.starting.steps import branch_steps, committee_steps
from members.models import Organization
from members.rules.kinds import OrganizationKind
from tests.access.matrix import ROWS
from tests.architecture.test_views import every_pattern
from tests.factories.members import make_tree, make_user
from tests.journeys.help_pictures import SHOTS
from tests.web.dom import every, one, parse, text, texts

PATTERNS = {pattern.name: pattern for pattern in every_pattern()}
PAGES = [row.name for row in ROWS if row.method == "GET"]
MOST_BYTES = 6 * 1024 * 1024


@cache
def sections() -> frozenset[str]:
    """`chapter#section` of everything there is."""
    return frozenset(f"{key}#{one.anchor}" for key in CHAPTERS for one in chapter(key).sections)


def test_every_page_of_every_role_has_a_section_that_exists():
    topics = {name: topic_of(PATTERNS[name].callback, name) for name in PAGES}
    assert {name: topic for name, topic in topics.items() if topic not in sections()} == {}


def test_the_table_of_pages_names_nothing_that_is_gone():
    modules = {pattern.callback.__module__ for pattern in PATTERNS.values()}
    assert set(BY_NAME) <= set(PATTERNS)
    assert set(BY_MODULE) <= modules
    assert {*BY_NAME.values(), *BY_MODULE.values()} <= sections()


def test_a_section_is_reached_by_one_name_and_every_chapter_stands_in_one_book():
    for key in CHAPTERS:
        anchors = Counter(one.anchor for one in chapter(key).sections)
        assert "" not in anchors, key
        assert set(anchors.values()) == {1}, key
    assert Counter(CHAPTERS) == Counter(file.stem for file in FOLDER.glob("*.md"))


def test_the_steps_of_the_first_run_lead_to_sections():
    place = Organization(name="党委", code="1", kind=OrganizationKind.COMMITTEE, depth=1)
    begun = dict.fromkeys(BEGINNINGS, 0)
    steps = committee_steps(place, CommitteeFacts(0, begun, 0, 0, 0, 0, frozenset()))
    steps += branch_steps(place, BranchFacts(0, False, 0, 0, 0, False, 0, False))
    assert len(steps) == 17
    assert {step.help for step in steps} <= sections()


def test_every_picture_exists_is_shown_somewhere_and_can_be_taken_again():
    shown = [name for key in CHAPTERS for name in chapter(key).pictures]
    files = {file.name: file.stat().st_size for file in PICTURES.glob("*")}
    assert set(shown) == set(files) == {f"{shot.name}.webp" for shot in SHOTS}
    assert sum(files.values()) <= MOST_BYTES


def test_what_the_help_quotes_stands_on_the_pages():
    """A button that is renamed is renamed here too."""
    root = Path(settings.BASE_DIR)
    files = [*(root / "templates").rglob("*.html")]
    for app in ("branchrecords", "members", "meetings", "dues", "reports"):
        files += [file for file in (root / app).rglob("*.py") if "demo" not in file.parts]
    product = "\n".join(file.read_text("utf-8") for file in files)
    quoted = {
        words
        for file in FOLDER.glob("*.md")
        for words in re.findall("「(.+?)」", file.read_text("utf-8"))
    }
    assert sorted(words for words in quoted if words not in product) == []


@pytest.mark.parametrize("key", CHAPTERS)
def test_a_chapter_opens_for_everybody_without_a_database(client, key):
    page = parse(client.get(reverse("help-chapter", args=(key,))).content.decode())
    assert text(one(page, "h1")) == chapter(key).title
    for link in every(page, ".help-toc a"):
        assert every(page, f'.help [id="{link.get("href")[1:]}"]')
    for picture in every(page, ".help img"):
        assert picture.get("alt")
        assert int(picture.get("width")) in (1280, 390)


def test_the_contents_name_every_book_and_chapter(client):
    page = parse(client.get(reverse("help")).content.decode())
    assert texts(page, "main h2") == [book.title for book in BOOKS]
    assert len(every(page, "main h3 a")) == len(CHAPTERS)
    assert client.get(reverse("help-chapter", args=("no-such",))).status_code == 404


def test_each_page_links_to_its_own_section(client, db):
    tree = make_tree()
    page = parse(client.get(reverse("login")).content.decode())
    assert one(page, ".toplink").get("href") == "/help/account/#log-in"
    client.force_login(make_user("secretary", tree["branch"]))
    for name, address in (
        ("desk", "/help/desk/#desk"),
        ("dues-overview", "/help/dues/#assess"),
        ("meeting-list", "/help/meetings/#list"),
        ("start", "/help/start/#first-run"),
    ):
        page = client.get(reverse(name, args=(tree["branch"].pk,)))
        assert one(parse(page.content.decode()), ".toplink").get("href") == address
    lost = client.get("/no-such-page/")
    assert one(parse(lost.content.decode()), ".toplink").get("href") == "/help/"
