"""Reading rendered pages in tests: CSS selectors over the parsed page."""

from __future__ import annotations

import cssselect2
import lxml.html
from django.template import RequestContext, Template
from django.test import RequestFactory


def parse(text: str):
    """The parsed page or part of one."""
    return lxml.html.fromstring(f"<div>{text}</div>" if "<html" not in text else text)


def render(source: str, /, path: str = "/", **values):
    """Render template source as a view for `path` would, and parse it."""
    request = RequestFactory().get(path)
    return parse(Template(source).render(RequestContext(request, values)))


def every(root, selector: str) -> list:
    """All elements that match, in the order of the page."""
    wrapped = cssselect2.ElementWrapper.from_html_root(root)
    return [found.etree_element for found in wrapped.query_all(selector)]


def one(root, selector: str):
    """The only element that matches; fails when there are none or several."""
    (found,) = every(root, selector)
    return found


def text(element) -> str:
    """What a person reads there, blanks collapsed."""
    return " ".join(element.text_content().split())


def texts(root, selector: str) -> list[str]:
    """What a person reads in each matching element."""
    return [text(found) for found in every(root, selector)]
