"""Which files are taken, told from their content and not from their name.

A file is what its bytes are: it gets the ending of its content, is served as that and nothing
else, and whatever could act by itself in the reader's program is refused.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import filetype

from branchrecords.documents.uploads import OLE_MAGIC

from .office import LOCKED, is_locked_package, ole_kind, ole_problem, package_problem
from .pdfs import pdf_problem
from .pictures import picture_problem, trimmed

MOST_BYTES = 20 * 1024 * 1024
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ACCEPTED: dict[str, str] = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "application/msword": ".doc",
    DOCX: ".docx",
    "application/vnd.ms-excel": ".xls",
    XLSX: ".xlsx",
}
ACCEPTED_TEXT = "PDF、JPG、PNG、Word、Excel"
CHECKS: dict[str, Callable[[bytes], str]] = {
    "application/pdf": pdf_problem,
    "image/jpeg": picture_problem,
    "image/png": picture_problem,
    "application/msword": ole_problem,
    DOCX: package_problem,
    "application/vnd.ms-excel": ole_problem,
    XLSX: package_problem,
}
ANOTHER = f"不是能上传的文件，请用 {ACCEPTED_TEXT}"
PROGRAM = "是程序，不能上传"
ARCHIVE = "是压缩包，请解压后把里面的文件逐个上传"
SLIDES = "是演示文稿，请另存为 PDF 再上传"
PAGE = "是网页，请打印成 PDF 再上传"
# Content type → why it is not taken; a type of images or of film is told by its first word.
REFUSED: dict[str, str] = {
    "application/x-msdownload": PROGRAM,
    "application/x-executable": PROGRAM,
    "application/zip": ARCHIVE,
    "application/x-rar-compressed": ARCHIVE,
    "application/x-7z-compressed": ARCHIVE,
    "application/gzip": ARCHIVE,
    "application/x-tar": ARCHIVE,
    "application/rtf": "是 RTF 文档，请另存为 .docx 或 PDF 再上传",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": SLIDES,
    "application/vnd.ms-powerpoint": SLIDES,
    "image/heic": "是苹果手机的 HEIC 照片，请在手机上改存为 JPG（设置 › 相机 › 格式 › 兼容性最佳）",
}
FAMILIES: dict[str, str] = {
    "image": "是浏览器不一定能显示的图片格式，请另存为 JPG 或 PNG 再上传",
    "video": "是视频，请截取需要的画面，存为 JPG 再上传",
    "audio": "是录音，请整理成文字再上传",
}
# Texts, which have no signature: what they begin with, after blanks and a byte order mark.
TEXTS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (
        re.compile(rb"[^\0]{0,2000}<svg\b", re.I | re.S),
        "是 SVG 图，里面可以带脚本，请另存为 PNG 再上传",
    ),
    (re.compile(rb"[^\0]{0,500}<(!doctype html|html|script|body|iframe)\b", re.I | re.S), PAGE),
    (re.compile(rb"MIME-Version:|Content-Type: multipart", re.I), PAGE),
    (re.compile(rb"#!|@echo|<\?php|\s*powershell\b", re.I), PROGRAM),
)
LEADING = b"\xef\xbb\xbf \t\r\n"


def problem_of(name: str, content: bytes) -> str:
    """Why this file is not taken, as a sentence in Chinese; "" when it is."""
    if not content:
        reason = "是空文件，请重新选择"
    elif len(content) > MOST_BYTES:
        reason = "超过 20 MB，请压缩或分成几份再上传"
    elif check := CHECKS.get(kind_of(content)):
        reason = check(content)
    else:
        reason = _refusal(content)
    return f"「{readable(name)[-80:]}」{reason}" if reason else ""


def kind_of(content: bytes) -> str:
    """The MIME type by content, "" when unknown."""
    if content.startswith(OLE_MAGIC):
        return ole_kind(content)
    return filetype.guess_mime(content) or ""


def made_harmless(content: bytes) -> bytes:
    """What is kept of a file that is taken: a picture without what hides behind its end."""
    return trimmed(content)


def safe_name(name: str, content_type: str) -> str:
    """The name to show and to download under, with the ending that its content deserves."""
    bare = readable(name)
    stem, _, suffix = bare.rpartition(".")
    if f".{suffix.lower()}" not in (*ACCEPTED.values(), ".jpeg"):
        stem = bare
    return f"{stem[:190] or '附件'}{ACCEPTED[content_type]}"


def readable(name: str) -> str:
    """A name without folders, control characters and marks that turn the direction of writing."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in last if c.isprintable()).strip()


def _refusal(content: bytes) -> str:
    """What a file is that is of no kind we take."""
    if is_locked_package(content):
        return LOCKED
    kind = kind_of(content)
    if kind == "application/zip" and "OFD.xml" in _entries(content):
        return "是 OFD 文件，请打印或转换成 PDF 再上传"
    family = FAMILIES.get(kind.partition("/")[0], "")
    if reason := REFUSED.get(kind, family):
        return reason
    start = content[:4096].lstrip(LEADING)
    return next((reason for pattern, reason in TEXTS if pattern.match(start)), ANOTHER)


def _entries(content: bytes) -> set[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return set()
