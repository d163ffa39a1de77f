"""WeasyPrint as we run it: with our fonts only, with our style sheet, without network or files."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from branchrecords.documents.typefaces import fontconfig_xml

log = logging.getLogger(__name__)

STYLE_SHEET = Path(__file__).parent / "gbt9704.css"
INSTALL = "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


class PdfUnavailable(RuntimeError):
    """This machine cannot make PDFs. `str(error)` is a Chinese sentence that says what to do."""

    def __init__(self) -> None:
        super().__init__(
            f"暂时不能生成 PDF：服务器缺少 Pango 组件。请管理员执行：{INSTALL}，再重新启动本系统。"
        )


@dataclass(frozen=True)
class Engine:
    """WeasyPrint with our fonts and our style sheet, made once per process."""

    html: Any
    attachment: Any
    fonts: Any
    styles: tuple[Any, ...]
    fetcher: Any


@cache
def load_engine() -> Engine:
    """Load Pango and our fonts. Raises PdfUnavailable; call it to ask whether PDFs can be made."""
    with _only_our_fonts():
        weasyprint = _import_weasyprint()
        from weasyprint.text.fonts import FontConfiguration  # inline: fails without Pango

        fonts = FontConfiguration()
    fetcher = _offline_fetcher()
    styles = weasyprint.CSS(
        string=STYLE_SHEET.read_text(encoding="utf-8"), font_config=fonts, url_fetcher=fetcher
    )
    return Engine(weasyprint.HTML, weasyprint.Attachment, fonts, (styles,), fetcher)


def _import_weasyprint() -> Any:
    """The library; a missing Pango is PdfUnavailable, a missing HarfBuzz subsetter a warning."""
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore", DeprecationWarning)
            import weasyprint  # inline: importing it opens the system libraries
    except OSError as error:
        log.error("Pango could not be loaded (%s). Install it: %s", error, INSTALL)
        raise PdfUnavailable from error
    from weasyprint.text import ffi

    logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)
    if ffi.harfbuzz_subset is None:
        log.warning(
            "libharfbuzz-subset is missing: a PDF page takes about 15 seconds instead of a"
            " quarter of one. Install it: %s",
            INSTALL,
        )
    return weasyprint


@contextlib.contextmanager
def _only_our_fonts() -> Iterator[None]:
    """Let fontconfig read our configuration while it starts; later children see the machine's."""
    folder = Path(settings.DOCUMENT_FONTS) if settings.DOCUMENT_FONTS else None
    before = os.environ.get("FONTCONFIG_FILE")
    with tempfile.NamedTemporaryFile("w", suffix=".conf", encoding="utf-8") as file:
        file.write(fontconfig_xml(folder))
        file.flush()
        os.environ["FONTCONFIG_FILE"] = file.name
        try:
            yield
        finally:
            if before is None:
                del os.environ["FONTCONFIG_FILE"]
            else:
                os.environ["FONTCONFIG_FILE"] = before


def _offline_fetcher() -> Any:
    """A fetcher that knows `data:` only: neither network nor files, whatever the text says."""
    from weasyprint.urls import URLFetcher  # inline: needs Pango through the package

    return URLFetcher(allowed_protocols=("data",), allow_redirects=False)
