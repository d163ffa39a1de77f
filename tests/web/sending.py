"""What a browser would send: the values of a form as they stand on a page."""

from __future__ import annotations

from django.http import HttpResponse

from tests.web.dom import every, parse


def standing_in(response: HttpResponse, field: str) -> dict[str, str]:
    """The values of the one form on the page that has this field; unticked boxes are missing.

    A browser drops the line break with which a textarea starts.
    """
    page = parse(response.content.decode())
    (form,) = [f for f in every(page, "form[method=post]") if field in f.fields]
    values = {name: value.removeprefix("\n") for name, value in form.form_values()}
    values.pop("csrfmiddlewaretoken", None)
    return values
