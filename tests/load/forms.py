"""The first form of a page with a given field, as a browser would send it back unchanged."""

from __future__ import annotations

from html.parser import HTMLParser

Fields = list[tuple[str, str]]


class _Forms(HTMLParser):
    """Collects the fields of every POST form: hidden and typed ones, ticks, chosen options."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Fields] = []
        self.inside = False
        self.select: str | None = None
        self.text: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        got = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = got.get("method", "").lower() == "post"
            if self.inside:
                self.forms.append([])
        elif self.inside and tag == "input":
            self._input(got)
        elif self.inside and tag == "select":
            self.select = got.get("name")
        elif self.inside and tag == "option" and self.select and "selected" in got:
            self._add(self.select, got.get("value", ""))
        elif self.inside and tag == "textarea":
            self.text = got.get("name")
            self._add(self.text or "", "")

    def _input(self, got: dict[str, str]) -> None:
        kind = got.get("type", "text")
        if kind in ("submit", "button", "file") or "name" not in got:
            return
        if kind in ("checkbox", "radio") and "checked" not in got:
            return
        self._add(got["name"], got.get("value", ""))

    def _add(self, name: str, value: str) -> None:
        if name:
            self.forms[-1].append((name, value))

    def handle_data(self, data: str) -> None:
        if self.text:
            self.forms[-1][-1] = (self.text, data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.text = None


def form_with(page: str, field: str) -> Fields | None:
    """The fields of the first POST form that has `field`; None when the page has none."""
    found = _Forms()
    found.feed(page)
    return next((one for one in found.forms if any(name == field for name, _ in one)), None)


def changed(fields: Fields, **values: str) -> Fields:
    """The same fields with other values for some names."""
    return [(name, values.get(name, value)) for name, value in fields]
