"""HEAD through all middleware, as gunicorn gets it: the test client would cut bodies itself."""

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.http import FileResponse
from django.test import RequestFactory

from branchrecords.web.middleware import HeadWithoutBody

pytestmark = pytest.mark.django_db


def ask(method, path):
    """Status, Content-Length and body as they go to the server."""
    answer = WSGIHandler().get_response(RequestFactory().generic(method, path))
    return answer.status_code, answer.headers.get("Content-Length"), b"".join(answer)


@pytest.mark.parametrize("path", ["/health/", "/accounts/login/", "/no/such/page/"])
def test_a_head_has_the_headers_of_the_page_and_no_body(path):
    status, length, body = ask("GET", path)
    assert body
    assert int(length) == len(body)
    assert ask("HEAD", path)[0] == status
    assert ask("HEAD", path)[2] == b""


def test_it_says_how_long_the_page_is():
    assert ask("HEAD", "/health/")[:2] == (200, "33")


def test_a_file_is_closed_unread(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    file = (tmp_path / "a.pdf").open("rb")
    answer = HeadWithoutBody(lambda request: FileResponse(file))(RequestFactory().head("/"))
    assert b"".join(answer) == b""
    assert answer["Content-Length"] == "4"
    answer.close()
    assert file.closed
