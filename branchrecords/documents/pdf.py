"""Templates to PDF: tagged, offline, the same bytes for the same input; binding and zipping."""

from __future__ import annotations

import gc
import io
import threading
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pikepdf
import segno
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from branchrecords.documents.archival import archived
from branchrecords.documents.engine import PdfUnavailable, load_engine
from branchrecords.documents.volume import bind

__all__ = [
    "PdfUnavailable",
    "load_engine",
    "merge_pdfs",
    "qr_svg",
    "render_pdf",
    "zip_files",
    "zip_paths",
]

# Pango's font maps are not safe for threads, and the engine is shared by all of a process.
_rendering = threading.Lock()


def render_pdf(
    *,
    template: str,
    context: Mapping[str, Any],
    title: str,
    identifier: bytes | str,
    at: datetime,
    attachments: Iterable[tuple[str, bytes]] = (),
    archive: str = "",
) -> bytes:
    """A tagged PDF (made for PDF/UA-1) of a template that extends documents/base.html.

    `archive`: the identifier under which the paper is filed; it is then made for PDF/A-3a too,
    lists what it holds and carries a seal (documents/archival.py).

    The same arguments give the same bytes: `identifier` becomes the file's identifier (a digest
    or a stable key), `at` (aware) its dates. `attachments` are embedded as (file name, content).
    Raises PdfUnavailable where Pango is missing.
    """
    engine = load_engine()
    html = render_to_string(
        template, {**context, "document_title": title, "document_at": at.isoformat()}
    )
    if isinstance(identifier, str):
        identifier = identifier.encode()
    files = [
        engine.attachment(string=content, name=name, created=at, modified=at, relationship="Data")
        for name, content in attachments
    ]
    with _rendering, _uncollected(), warnings.catch_warnings():
        # The library leaves the file of the colour profile of PDF/A to the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        content: bytes = engine.html(
            string=html, base_url=None, url_fetcher=engine.fetcher
        ).write_pdf(
            font_config=engine.fonts,
            stylesheets=list(engine.styles),
            attachments=files,
            pdf_variant="pdf/a-3a" if archive else "pdf/ua-1",
            pdf_identifier=identifier,
        )
    return archived(content, identifier=archive, at=at) if archive else content


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for cyclic garbage meanwhile: a document is a million objects, nearly all in use
    until its end. Looking through them again and again took a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def qr_svg(text: str, label: str = "核验二维码") -> SafeString:
    """A QR code as an inline SVG element, for pages and PDFs alike; `label` is its description."""
    code = segno.make(text, error="m", micro=False)
    svg = code.svg_inline(scale=4, border=2, title=label, omitsize=True)
    return mark_safe(svg.replace("<svg ", '<svg role="img" ', 1))  # noqa: S308


def merge_pdfs(
    parts: Sequence[tuple[str, bytes]],
    *,
    title: str,
    at: datetime,
    identifier: bytes | str,
    sections: Mapping[int, str] = MappingProxyType({}),
    watermark: str = "",
) -> bytes:
    """One volume of several PDFs: contents, then the parts, each with a bookmark.

    `parts` are (title, PDF) in reading order; `sections` gives the heading that begins at a part
    ("" ends one without beginning another). Every page gets the volume's page number at its
    head, to which the contents point; the parts keep their own numbers and tags. `watermark`
    (who made the copy, when) stands beside it.
    """
    counts = [_page_count(content) for _, content in parts]
    pages = 1
    while True:
        entries = _entries(parts, counts, pages, sections)
        contents = render_pdf(
            template="documents/contents.html",
            context={"title": title, "entries": entries},
            title=title,
            identifier=identifier,
            at=at,
        )
        if (made := _page_count(contents)) == pages:
            break
        pages = made
    return bind(
        [("目录", contents), *parts],
        sections={index + 1: heading for index, heading in sections.items()},
        numbers=_numbers(pages + sum(counts), watermark),
        title=title,
        at=at,
        identifier=identifier.hex() if isinstance(identifier, bytes) else identifier,
    )


def _page_count(content: bytes) -> int:
    with pikepdf.open(io.BytesIO(content)) as document:
        return len(document.pages)


def _entries(
    parts: Sequence[tuple[str, bytes]],
    counts: Sequence[int],
    pages: int,
    sections: Mapping[int, str],
) -> list[dict[str, Any]]:
    """The lines of the contents of a volume, if these fill `pages` pages themselves."""
    entries, page = [], pages + 1
    for index, ((part_title, _), count) in enumerate(zip(parts, counts, strict=True)):
        entries.append({"title": part_title, "page": page, "section": sections.get(index, "")})
        page += count
    return entries


def zip_files(files: Iterable[tuple[str, bytes]], at: datetime) -> bytes:
    """A ZIP of (path, content) in the given order; the same input gives the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files:
            archive.writestr(_entry(name, at), content, compress_type=zipfile.ZIP_STORED)
    return stream.getvalue()


def zip_paths(files: Iterable[tuple[str, Path]], target: Path, at: datetime) -> Path:
    """The same from files to a file: however many there are, one at a time is in memory."""
    with zipfile.ZipFile(target, "w") as archive:
        for name, path in files:
            archive.writestr(_entry(name, at), path.read_bytes(), compress_type=zipfile.ZIP_STORED)
    return target


def _entry(name: str, at: datetime) -> zipfile.ZipInfo:
    """PDFs and workbooks are stored as they are; the deflater differs between machines."""
    local = timezone.localtime(at) if timezone.is_aware(at) else at
    info = zipfile.ZipInfo(name, date_time=local.timetuple()[:6])
    info.external_attr = 0o644 << 16
    info.create_system = 3
    return info


def _numbers(pages: int, watermark: str) -> bytes:
    """So many empty pages that carry a volume's page number and watermark, without tags."""
    engine = load_engine()
    html = render_to_string(
        "documents/numbers.html", {"pages": range(pages), "watermark": watermark}
    )
    with _rendering:
        return engine.html(string=html, url_fetcher=engine.fetcher).write_pdf(
            font_config=engine.fonts, stylesheets=list(engine.styles)
        )
