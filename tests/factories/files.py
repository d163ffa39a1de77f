"""Files as people upload them, good and hostile; made anew, nothing is fetched or stored."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from functools import cache

import pikepdf
from openpyxl import Workbook
from pikepdf import Dictionary, Name, String
from PIL import Image

OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
WORD_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


@cache
def pdf(change=None, **options) -> bytes:
    """One empty page; `change` does something to the document before it is written."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    if change is not None:
        change(document)
    stream = io.BytesIO()
    document.save(stream, static_id="encryption" not in options, **options)
    return stream.getvalue()


PDF = pdf()


def picture(kind: str = "JPEG", size: tuple[int, int] = (640, 480), **options) -> bytes:
    """A plain picture in any format that Pillow writes."""
    stream = io.BytesIO()
    Image.new("RGB", size, "gray").save(stream, kind, **options)
    return stream.getvalue()


def huge_png(width: int = 30_000, height: int = 30_000) -> bytes:
    """A few hundred bytes that say they are nine hundred million pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    data = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def package(*parts: tuple[str, bytes | str], main: str = "word/document.xml") -> bytes:
    """A .docx (or .xlsx, by its main part) with more parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        types = f'<Types><Override PartName="/{main}" ContentType="{WORD_MAIN}"/></Types>'
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("_rels/.rels", "<Relationships/>")
        archive.writestr(main, "<document/>")
        for name, content in parts:
            archive.writestr(name, content)
    return stream.getvalue()


def workbook() -> bytes:
    """An .xlsx as a program writes it."""
    stream = io.BytesIO()
    Workbook().save(stream)
    return stream.getvalue()


def archive(*parts: tuple[str, bytes | str]) -> bytes:
    """A plain .zip."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts:
            made.writestr(name, content)
    return stream.getvalue()


def ole(*names: str, flags: int = 0, first: bytes = b"") -> bytes:
    """An old Office file: its directory names these streams; `first` is how the stream begins."""
    body = first or b"\xec\xa5\xc1\x00" + b"\0" * 6 + flags.to_bytes(2, "little")
    directory = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in names)
    return OLE_MAGIC.ljust(512, b"\0") + body.ljust(512, b"\0") + directory.ljust(1024, b"\0")


def book(*, locked: bool = False) -> bytes:
    """The beginning of the stream of an .xls; a locked one goes on with FILEPASS."""
    start = b"\x09\x08\x10\x00" + b"\0" * 16
    return start + (b"\x2f\x00\x36\x00" if locked else b"\xe1\x00\x02\x00")


def with_script(document: pikepdf.Pdf) -> None:
    """Runs a script on opening."""
    document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def with_hidden_script(document: pikepdf.Pdf) -> None:
    """The script stands among the names, inside arrays, and the file packs its objects."""
    action = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=[String("a"), action]))


def with_launch(document: pikepdf.Pdf) -> None:
    """Starts a program on opening the page."""
    document.pages[0].AA = Dictionary(O=Dictionary(S=Name.Launch, F=String("cmd.exe")))


def with_form(document: pikepdf.Pdf) -> None:
    """A dynamic form."""
    document.Root.AcroForm = Dictionary(XFA=String("<xdp/>"), Fields=[])


def with_media(document: pikepdf.Pdf) -> None:
    """A page that plays something."""
    note = Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=[0, 0, 9, 9])
    document.pages[0].Annots = document.make_indirect([document.make_indirect(note)])


def carrying(name: str):
    """A PDF that carries another file."""

    def change(document: pikepdf.Pdf) -> None:
        document.attachments[name] = b"content"

    return change
