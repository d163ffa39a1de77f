"""What a page that shows something keeps, and who keeps nothing."""

import pytest

from branchrecords.database.once import ReadOnce, once


@pytest.mark.parametrize(("method", "read"), [("GET", 1), ("HEAD", 1), ("POST", 2)])
def test_pages_that_show_something_read_once(rf, method, read):
    seen = []

    def page(request):
        return [once("register", lambda: seen.append(request.method) or "x") for _ in range(2)]

    assert ReadOnce(page)(rf.generic(method, "/")) == ["x", "x"]
    assert len(seen) == read


def test_the_next_page_reads_anew(rf):
    seen = []
    page = ReadOnce(lambda request: once("register", lambda: seen.append(1) or len(seen)))
    assert [page(rf.get("/")), page(rf.get("/"))] == [1, 2]


def test_a_page_that_failed_leaves_nothing_behind(rf):
    def page(request):
        once("register", lambda: "old")
        raise ValueError

    with pytest.raises(ValueError):
        ReadOnce(page)(rf.get("/"))
    assert once("register", lambda: "new") == "new"


def test_outside_a_page_everything_is_read(rf):
    answers = iter((1, 2))
    assert [once("register", lambda: next(answers)) for _ in range(2)] == [1, 2]
