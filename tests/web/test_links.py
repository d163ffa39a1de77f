"""What a request carries beside its forms."""

import pytest
from django.test import RequestFactory

from branchrecords.web.links import own_path, typed_line
from branchrecords.web.middleware import NoNulInQuery


@pytest.mark.parametrize(
    ("wished", "path"),
    [
        ("/people/3/?tab=all", "/people/3/?tab=all"),
        ("", ""),
        ("people", ""),
        ("-1", ""),
        ("//elsewhere.example/", ""),
        ("http://elsewhere.example/", ""),
        ("http://testserver/people/", ""),
        ("javascript:alert(1)", ""),
        ("/\\elsewhere.example", ""),
    ],
)
def test_only_paths_of_this_site_are_led_to(wished, path):
    assert own_path(RequestFactory().get("/"), wished) == path


def test_a_line_beside_a_button_is_cut_and_cleaned():
    request = RequestFactory().post("/", {"reason": "  上级\0检查 " + "长" * 300})
    assert typed_line(request, "reason", 8) == "上级检查 长长长"


def test_a_query_loses_its_nul():
    seen = []
    NoNulInQuery(seen.append)(RequestFactory().get("/search/", {"q": "周\0建", "page": "1\0"}))
    assert dict(seen[0].GET.items()) == {"q": "周建", "page": "1"}
