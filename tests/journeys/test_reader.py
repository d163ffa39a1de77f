"""The reader of the crawl by itself, on a small site of its own."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.journeys.reader import FILE, Reader

PAGE = "<!doctype html><html lang=zh><title>{0}</title><h1>{0}</h1>{1}</html>"
PAGES = {
    "/": PAGE.format("首页", "".join(f"<a href='/meetings/{n}/'>会议</a>" for n in (1, 2, 3))),
    "/meetings/1/": PAGE.format("会议", "<a href='/meetings/1/notice.pdf'>通知</a>"),
    "/meetings/2/": PAGE.format("会议", "<a href='/meetings/2/notice.pdf'>通知</a>"),
    "/meetings/3/": PAGE.format("会议", "None"),
    "/meetings/1/notice.pdf": "%PDF",
}


@pytest.fixture
def site() -> Iterator[tuple[str, list[str]]]:
    """Its address, and what was asked of it."""
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            text = PAGES.get(self.path)
            self.send_response(404 if text is None else 200)
            kind = "application/pdf" if self.path.endswith(".pdf") else "text/html"
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write((text or "没有").encode())

        def log_message(self, *_: object) -> None:
            """Nothing on the console."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def crawled(url, **options):
    reader = Reader(url, **options)
    reader.crawl()
    return reader


def test_it_follows_so_many_links_of_a_kind_and_a_kind_of_file_once(site):
    url, asked = site
    reader = crawled(url, examples=2)
    assert asked == ["/", "/meetings/1/", "/meetings/2/", "/meetings/1/notice.pdf"]
    assert (reader.reached, reader.complaints) == (4, [])


def test_readers_who_share_make_a_kind_of_file_once(site):
    url, asked = site
    made: set[str] = set()
    counts = [crawled(url, examples=2, made=made).reached for _ in range(2)]
    assert asked.count("/meetings/1/notice.pdf") == 1
    assert counts == [4, 4]


def test_what_is_wrong_with_a_page_is_named(site):
    url, _ = site
    complaints = crawled(url, examples=3).complaints
    assert complaints == ["/meetings/3/: «None» in «None»"]


def test_a_link_that_leads_nowhere_is_named(site):
    reader = Reader(site[0])
    reader.crawl("/gone/")
    assert reader.complaints == ["/gone/ (from ): answered 404"]


@pytest.mark.parametrize(
    ("path", "is_file"),
    [
        ("/organizations/3/statistics/general/", True),
        ("/organizations/3/statistics/pivot/export/", True),
        ("/dues/arrears/3/notice.pdf", True),
        ("/organizations/3/statistics/", False),
        ("/organizations/3/statistics/pivot/people/", False),
    ],
)
def test_a_file_is_known_by_its_address(path, is_file):
    assert bool(FILE.search(path)) is is_file
