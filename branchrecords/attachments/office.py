"""Word and Excel files as they come: without password, macros, smuggled files or far templates."""

from __future__ import annotations

import io
import re
import zipfile

from branchrecords.documents.uploads import MAX_UNPACKED, OLE_MAGIC, unpacked_size

DOC, XLS = "application/msword", "application/vnd.ms-excel"
PPT = "application/vnd.ms-powerpoint"
BROKEN = "打不开，可能没有传完或已经损坏，请重新保存再上传"
LOCKED = "设有打开密码，请取消密码后再上传"
MACROS = "带有宏，为了安全不收，请另存为不带宏的 .docx 或 .xlsx，或另存为 PDF"
CARRIES = "里面嵌有别的文件，请分别上传，或另存为 PDF"
REMOTE = "打开时会到外面取内容，请另存为 PDF 再上传"
TOO_LARGE = "展开后太大，请删去图片和空白行，或另存为 PDF"

MOST_ENTRIES = 5_000
MAIN_PARTS = {"word/document.xml", "xl/workbook.xml"}
MACRO_PART = re.compile(r"(^|/)(vbaProject\.bin|vbaData\.xml)$|^xl/macrosheets/|/activeX/", re.I)
CARRIED_PART = re.compile(r"/embeddings/[^/]+\.(?!docx$|xlsx$)\w+$", re.I)
REMOTE_LINK = re.compile(
    rb"<Relationship\b(?=[^>]*TargetMode=\"External\")"
    rb"(?=[^>]*Type=\"[^\"]*/(?:attachedTemplate|oleObject|frame|subDocument)\")",
    re.I,
)
DDE = re.compile(rb"<ddeLink\b|\bDDE(?:AUTO)?\b[^<]{0,20}(?:cmd|\.exe|powershell)", re.I)
READ_PARTS = re.compile(r"\.rels$|^word/document\.xml$|^xl/externalLinks/|^\[Content_Types\]\.xml$")

OLE_STREAMS = (
    ("WordDocument", DOC),
    ("Workbook", XLS),
    ("Book", XLS),
    ("PowerPoint Document", PPT),
)
BOOK_START, FILE_PASS = b"\x09\x08", 0x2F
SECTOR = 512


def ole_kind(content: bytes) -> str:
    """The MIME type of a file in the old Office format by its streams, "" where there is none.

    Installers, mails and drawings are written in it too.
    """
    return next((kind for name, kind in OLE_STREAMS if _names(content, name)), "")


def is_locked_package(content: bytes) -> bool:
    """Whether this is a .docx or .xlsx that wants a password: it is wrapped in the old format."""
    return content.startswith(OLE_MAGIC) and _names(content, "EncryptedPackage")


def ole_problem(content: bytes) -> str:
    """Why a .doc or .xls is not taken, without its name; "" when it is."""
    if _names(content, "_VBA_PROJECT") or _names(content, "_VBA_PROJECT_CUR"):
        return MACROS
    if _names(content, "\x01Ole10Native"):
        return CARRIES
    return LOCKED if _is_locked(content) else ""


def package_problem(content: bytes) -> str:
    """Why a .docx or .xlsx is not taken, without its name; "" when it is."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _archive_problem(content, archive)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, KeyError):
        return BROKEN


def _archive_problem(content: bytes, archive: zipfile.ZipFile) -> str:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if any(entry.flag_bits & 1 for entry in entries):
        return LOCKED
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        return TOO_LARGE
    if unpacked_size(content, entries) > MAX_UNPACKED:
        return TOO_LARGE
    if not MAIN_PARTS & set(names) or any(_leads_out(name) for name in names):
        return BROKEN
    if any(MACRO_PART.search(name) for name in names):
        return MACROS
    if any(CARRIED_PART.search(name) for name in names):
        return CARRIES
    return _text_problem([archive.read(name) for name in names if READ_PARTS.search(name)])


def _text_problem(parts: list[bytes]) -> str:
    if any(b"macroEnabled" in part for part in parts):
        return MACROS
    return REMOTE if any(REMOTE_LINK.search(part) or DDE.search(part) for part in parts) else ""


def _leads_out(name: str) -> bool:
    """Whether a part would be written outside of the folder it is unpacked to."""
    return ".." in name.replace("\\", "/").split("/") or name.startswith(("/", "\\"))


def _names(content: bytes, name: str) -> bool:
    """Whether a stream of this name stands in the directory (64 bytes, UTF-16, ended by zero)."""
    return name.encode("utf-16-le") + b"\0\0" in content


def _is_locked(content: bytes) -> bool:
    """The flag of a .doc, or the record of an .xls, that says it is encrypted."""
    for place in range(SECTOR, len(content), SECTOR):
        start = content[place : place + 64]
        if start.startswith(b"\xec\xa5") and int.from_bytes(start[10:12], "little") & 0x0100:
            return True
        if start.startswith(BOOK_START):
            second = place + 4 + int.from_bytes(start[2:4], "little")
            if int.from_bytes(content[second : second + 2], "little") == FILE_PASS:
                return True
    return False
