"""Binding PDFs into one volume without losing their tags, with page numbers and bookmarks."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime

import pikepdf
from pikepdf import Array, Dictionary, Name, String


def bind(
    parts: Sequence[tuple[str, bytes]],
    *,
    numbers: bytes,
    title: str,
    at: datetime,
    identifier: str,
    sections: Mapping[int, str],
) -> bytes:
    """Put PDFs (title, content) one behind the other; a bookmark for each, tags kept.

    `sections` gives the heading that begins at a part: its bookmarks stand below one of its own.

    `numbers` is a PDF of as many pages, laid over them. Links `volume:N` become links to the
    volume's page N (from 1). The same input gives the same bytes. The volume does not claim
    PDF/UA: the ids of table headers are unique within a part only.
    """
    volume = pikepdf.new()
    tags = _Tags(volume)
    starts = []
    for _, content in parts:
        start = len(volume.pages)
        starts.append(start)
        with pikepdf.open(io.BytesIO(content)) as part:
            volume.pages.extend(part.pages)
            tags.take(part, start)
    tags.finish()
    _stamp(volume, numbers)
    _link_contents(volume, pages=starts[1] if starts[1:] else len(volume.pages))
    _bookmark(volume, [part_title for part_title, _ in parts], starts, sections)
    _describe(volume, title, at, identifier)
    stream = io.BytesIO()
    volume.save(stream, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return stream.getvalue()


class _Tags:
    """Joins the structure trees of the parts under one root.

    Pages and links name their place in a number tree of their file; behind each other, those
    numbers move up by what the parts before have used.
    """

    def __init__(self, volume: pikepdf.Pdf) -> None:
        self.volume = volume
        self.documents: list[pikepdf.Object] = []
        self.numbers: list[pikepdf.Object | int] = []
        self.used = 0

    def take(self, part: pikepdf.Pdf, start: int) -> None:
        """Copy the tags of `part`, whose pages have just been added from index `start` on."""
        root = part.Root.get(Name.StructTreeRoot)
        if root is None:
            return
        copied = self.volume.copy_foreign(root)
        numbers = list(copied.ParentTree.Nums)
        for key, value in zip(numbers[::2], numbers[1::2], strict=True):
            self.numbers += [int(key) + self.used, value]
        for page in self.volume.pages[start:]:
            self._move(page.obj, Name.StructParents)
            for annotation in page.obj.get(Name.Annots, ()):
                self._move(annotation, Name.StructParent)
        self.documents += list(copied.K)
        self.used += max((int(key) for key in numbers[::2]), default=-1) + 1

    def _move(self, thing: pikepdf.Object, key: Name) -> None:
        if key in thing:
            thing[key] = int(thing[key]) + self.used

    def finish(self) -> None:
        root = self.volume.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        whole = self.volume.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Document, P=root, K=Array(self.documents))
        )
        for document in self.documents:
            document.S, document.P = Name.Part, whole
        root.K = whole
        root.ParentTree = self.volume.make_indirect(Dictionary(Nums=Array(self.numbers)))
        self.volume.Root.StructTreeRoot = root
        self.volume.Root.MarkInfo = Dictionary(Marked=True)


def _stamp(volume: pikepdf.Pdf, numbers: bytes) -> None:
    """Lay page n of `numbers` over page n of the volume, marked as not part of the content."""
    with pikepdf.open(io.BytesIO(numbers)) as stamps:
        for index, (page, stamp) in enumerate(zip(volume.pages, stamps.pages, strict=True)):
            # The pages of a part share their resources, hence a name for each page.
            name = Name(f"/Volume{index}")
            resources = page.obj.Resources
            if Name.XObject not in resources:
                resources.XObject = Dictionary()
            resources.XObject[name] = volume.copy_foreign(stamp.as_form_xobject())
            page.contents_add(b"q", prepend=True)
            page.contents_add(f"Q /Artifact BMC q {name} Do Q EMC".encode())


def _link_contents(volume: pikepdf.Pdf, pages: int) -> None:
    """Turn the links `volume:N` on the first `pages` pages into links to page N."""
    for page in list(volume.pages)[:pages]:
        for annotation in page.obj.get(Name.Annots, ()):
            uri = str(annotation.get(Name.A, Dictionary()).get(Name.URI, ""))
            if uri.startswith("volume:"):
                target = volume.pages[int(uri.removeprefix("volume:")) - 1].obj
                del annotation.A
                annotation.Dest = Array([target, Name.Fit])


def _bookmark(
    volume: pikepdf.Pdf, titles: Sequence[str], starts: Sequence[int], sections: Mapping[int, str]
) -> None:
    with volume.open_outline() as outline:
        level = outline.root
        for index, (title, start) in enumerate(zip(titles, starts, strict=True)):
            if index in sections:
                level = outline.root
                if heading := sections[index]:
                    level.append(section := pikepdf.OutlineItem(heading, start, "Fit"))
                    level = section.children
            level.append(pikepdf.OutlineItem(title, start, "Fit"))


def _describe(volume: pikepdf.Pdf, title: str, at: datetime, identifier: str) -> None:
    """Title, language, dates and identifier; nothing that depends on when this runs."""
    volume.Root.Lang = String("zh-CN")
    volume.Root.PageMode = Name.UseOutlines
    volume.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    with volume.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
        meta["dc:title"] = title
        meta["dc:identifier"] = identifier
        meta["dc:language"] = ["zh-CN"]
        meta["xmp:CreateDate"] = meta["xmp:ModifyDate"] = at.isoformat()
    stamp = pikepdf.models.metadata.encode_pdf_date(at)
    volume.docinfo.update({"/Title": title, "/CreationDate": stamp, "/ModDate": stamp})
