"""What kind of file an uploaded table is; everything that is none is refused with a sentence.

Nothing here executes or trusts what the file says of itself: an archive is measured by unpacking
it, a sheet by the places of its cells.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from xml.etree import ElementTree

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 500
# A packed sheet grows about tenfold; a hundredfold is an attack.
MAX_UNPACKED = 200 * 1024 * 1024
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Titles and notes above the rows are not counted among them.
ABOVE = 20
CHUNK = 1024 * 1024
DELIMITERS = (",", "\t", ";", "，")
SAVE_AS = "请用 WPS 或 Excel 打开，另存为 .xlsx 后导入"

WORD = "是 Word 文档，不是表格，请把里面的表格复制到 Excel，另存为 .xlsx 后导入"
MACROS = "带有宏，为了安全不读取，请另存为不带宏的 .xlsx 后导入"

# Storages and streams of the old formats, as their directory spells them.
OLE_KINDS = (
    ("EncryptedPackage", "设有打开密码，请取消密码后重新导入"),
    ("WordDocument", WORD),
    ("PowerPoint Document", "是演示文稿，不是表格，请另选文件"),
    ("_VBA_PROJECT_CUR", MACROS),
)
ZIP_KINDS = (
    ("xl/vbaProject.bin", MACROS),
    ("word/document.xml", WORD),
    ("ppt/presentation.xml", "是演示文稿，不是表格，请另选文件"),
)
OTHER_KINDS = (
    (re.compile(rb"%PDF"), "是 PDF，不能读成表格，请找原来的 Excel 表"),
    (
        re.compile(rb"(\xef\xbb\xbf)?\s*<(!doctype|html|table|meta|\?xml|style)", re.I),
        f"其实是网页格式（有些系统导出的 .xls 就是这样），{SAVE_AS}",
    ),
    (re.compile(rb"\xff\xd8\xff|\x89PNG|GIF8|BM"), "是图片，不能读成表格"),
    (re.compile(rb"Rar!|7z\xbc\xaf"), "是压缩包，请先解压，再选里面的表格"),
)
ROW_TAG = re.compile(rb"<(?:\w+:)?row\b[^>]*>")
HIDDEN_ATTRIBUTE = re.compile(rb'\bhidden="(?:1|true)"')
ROW_NUMBER = re.compile(rb'\br="(\d{1,7})"')
# A cell that holds something, and where: an empty styled cell closes itself.
CELL_TAG = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*?(/?)>')
NAMESPACES = {
    "m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "p": "http://schemas.openxmlformats.org/package/2006/relationships",
}


class SheetError(ValueError):
    """A file cannot be read as a table. `str(error)` is a Chinese sentence for the user."""


def quoted(filename: str) -> str:
    """The name as sentences show it."""
    return f"“{filename[-80:]}”"


def refuse_unreadable(content: bytes, filename: str) -> None:
    """Raise SheetError for what is no workbook, is locked, carries macros, or unpacks to too much.

    A text file named .csv or .txt passes.
    """
    name = quoted(filename)
    if len(content) > MAX_BYTES:
        raise SheetError(f"{name}超过 10 MB，请拆成几个文件分别导入")
    if not content:
        raise SheetError(f"{name}是空文件")
    if content.startswith(OLE_MAGIC):
        _refuse_ole(content, name)
    elif content.startswith(b"PK"):
        _refuse_archive(content, name)
    else:
        for pattern, sentence in OTHER_KINDS:
            if pattern.match(content):
                raise SheetError(f"{name}{sentence}")
        if not is_text(filename):
            raise SheetError(f"{name}不是 Excel 文件，请用 WPS 或 Excel 另存为 .xlsx 后导入")


def is_text(filename: str) -> bool:
    """Whether the name says that the file is comma-separated text."""
    return filename.lower().endswith((".csv", ".txt"))


def broken(filename: str) -> SheetError:
    """The answer to a file that claims to be a workbook and cannot be opened."""
    return SheetError(f"{quoted(filename)}打不开，文件可能已损坏，请重新另存为 .xlsx")


def locked(filename: str) -> SheetError:
    """The answer to a file that wants a password."""
    return SheetError(f"{quoted(filename)}{OLE_KINDS[0][1]}")


def too_large(sheet: str, height: int, width: int) -> SheetError:
    """The answer to a sheet with too many rows or columns."""
    return SheetError(
        f"工作表“{sheet}”有 {height} 行 {width} 列，"
        f"最多可导入 {MAX_ROWS} 行 {MAX_COLUMNS} 列，请删去多余的行列或拆成几个文件"
    )


def text_rows(content: bytes, filename: str) -> list[list[str | None]]:
    """The rows of a .csv: UTF-8, UTF-16 with its mark, or GB 18030; comma, tab or semicolon."""
    text = _decoded(content, filename)
    head = text[:20_000]
    delimiter = max(DELIMITERS, key=head.count)
    try:
        rows = [
            [cell if cell.strip() else None for cell in line]
            for line in csv.reader(io.StringIO(text), delimiter=delimiter)
        ]
    except csv.Error as error:
        raise SheetError(f"{quoted(filename)}读不成表格，{SAVE_AS}") from error
    width = max((len(row) for row in rows), default=0)
    if len(rows) > MAX_ROWS + ABOVE or width > MAX_COLUMNS:
        raise too_large(filename, len(rows), width)
    return rows


def hidden_rows(content: bytes, filename: str) -> dict[str, frozenset[int]]:
    """The numbers of hidden rows by sheet of an .xlsx, read from its rows' attributes.

    Raises SheetError when a cell lies beyond the rows and columns that may be imported: a single
    one in the last corner would otherwise ask for memory for seventeen thousand million cells.
    """
    if not content.startswith(b"PK"):
        return {}
    hidden = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name, path in _sheet_paths(archive).items():
            if path not in archive.namelist():
                continue
            xml = archive.read(path)
            _refuse_corners(xml, name)
            hidden[name] = frozenset(
                int(number[1])
                for tag in ROW_TAG.findall(xml)
                if HIDDEN_ATTRIBUTE.search(tag) and (number := ROW_NUMBER.search(tag))
            )
    return hidden


def _decoded(content: bytes, filename: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        tries = ["utf-16"]
    else:
        tries = ["utf-8-sig", "gb18030"]
    for encoding in tries:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise SheetError(f"{quoted(filename)}的文字编码读不懂，{SAVE_AS}")


def _refuse_ole(content: bytes, name: str) -> None:
    for word, sentence in OLE_KINDS:
        if word.encode("utf-16-le") in content:
            raise SheetError(f"{name}{sentence}")


def _refuse_archive(content: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise broken(name.strip("“”")) from error
    names = {entry.filename for entry in entries}
    for member, sentence in ZIP_KINDS:
        if member in names:
            raise SheetError(f"{name}{sentence}")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED or unpacked_size(content, entries) > MAX_UNPACKED:
        raise SheetError(f"{name}展开后太大，请删去图片和空白行后重新导入")


def unpacked_size(content: bytes, entries: list[zipfile.ZipInfo]) -> int:
    """How much the archive really unpacks to: the sizes it states may be false."""
    total = 0
    for entry in entries:
        start = entry.header_offset
        lengths = content[start + 26 : start + 30]
        if len(lengths) < 4 or entry.compress_type != zipfile.ZIP_DEFLATED:
            continue  # stored as it is: its size is within the file's own
        start += 30 + int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")
        unpacker = zlib.decompressobj(-15)
        packed = content[start : start + entry.compress_size]
        try:
            while packed and total <= MAX_UNPACKED:
                total += len(unpacker.decompress(packed, CHUNK))
                packed = unpacker.unconsumed_tail
        except zlib.error:
            continue  # the reader will say that it is broken
    return total


def _sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part of the archive that holds each sheet, by the sheet's name."""
    try:
        book = _parsed(archive.read("xl/workbook.xml"))
        links = _parsed(archive.read("xl/_rels/workbook.xml.rels"))
    except (KeyError, ElementTree.ParseError):
        return {}
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    paths = {}
    for sheet in book.iter(f"{{{NAMESPACES['m']}}}sheet"):
        target = targets.get(sheet.get(f"{{{NAMESPACES['r']}}}id"), "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        paths[sheet.get("name", "")] = path
    return paths


def _parsed(xml: bytes) -> ElementTree.Element:
    """A part of an archive as a tree; entities, which could grow without end, are refused."""
    if b"<!ENTITY" in xml or b"<!DOCTYPE" in xml:
        raise ElementTree.ParseError("entities")
    return ElementTree.fromstring(xml)  # noqa: S314


def _refuse_corners(xml: bytes, sheet: str) -> None:
    lowest, rightmost = 0, 0
    for letters, number, empty in CELL_TAG.findall(xml):
        if not empty:
            lowest = max(lowest, int(number))
            rightmost = max(rightmost, _column_number(letters))
    if lowest > MAX_ROWS + ABOVE or rightmost > MAX_COLUMNS:
        raise too_large(sheet, lowest, rightmost)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
