"""Reading a chapter: Markdown to HTML once per process, with its sections and pictures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element

from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from PIL import Image

FOLDER = Path(__file__).resolve().parent / "chapters"
PICTURES = Path(__file__).resolve().parent.parent.parent / "static" / "help"


@dataclass(frozen=True)
class Section:
    """A heading of a chapter that a page may lead to."""

    anchor: str
    title: str


@dataclass(frozen=True)
class Chapter:
    """`body` is safe: it comes from a file of the product alone."""

    key: str
    title: str
    body: SafeString
    sections: tuple[Section, ...]
    pictures: tuple[str, ...]


@cache
def chapter(key: str) -> Chapter:
    """The chapter of that key, which stands in BOOKS."""
    title, _, text = (FOLDER / f"{key}.md").read_text("utf-8").partition("\n")
    reader = Markdown(extensions=["attr_list", "tables", _Pages()])
    body = mark_safe(reader.convert(text))  # noqa: S308
    return Chapter(key, title.removeprefix("# "), body, tuple(reader.sections), tuple(reader.shots))


class _Pages(Extension):
    def extendMarkdown(self, md: Markdown) -> None:
        md.sections, md.shots = [], []
        md.treeprocessors.register(_Shape(md), "pages", 0)


class _Shape(Treeprocessor):
    """Notes the sections, and gives each picture its address and size."""

    def run(self, root: Element) -> None:
        """Change the tree in place."""
        for heading in root.iter("h2"):
            self.md.sections.append(Section(heading.get("id", ""), "".join(heading.itertext())))
        for parent in list(root.iter()):
            for place, child in enumerate(parent):
                if child.tag == "img":
                    parent[place] = self._shown(child)

    def _shown(self, picture: Element) -> Element:
        """A link to the whole picture, which a phone shows too small to read."""
        name = f"{picture.get('src')}.webp"
        self.md.shots.append(name)
        file = PICTURES / name
        if file.exists():
            with Image.open(file) as image:
                # A phone's picture has two points for each of the page.
                part = 2 if image.height > image.width else 1
                picture.set("width", str(image.width // part))
                picture.set("height", str(image.height // part))
        picture.set("src", static(f"help/{name}"))
        picture.set("class", "help-shot")
        picture.set("loading", "lazy")
        link = Element("a", {"href": picture.get("src", ""), "class": "nolink"})
        link.append(picture)
        return link
