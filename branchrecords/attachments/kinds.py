"""Which files are taken, told from their first bytes and not from their name."""

from __future__ import annotations

import filetype

MOST_BYTES = 20 * 1024 * 1024
ACCEPTED: dict[str, str] = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "application/msword": ".doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}
ACCEPTED_TEXT = "PDF、JPG、PNG、Word、Excel"


def problem_of(name: str, content: bytes) -> str:
    """Why this file is not taken, as a sentence in Chinese; "" when it is."""
    if not content:
        return f"「{name}」是空文件，请重新选择"
    if len(content) > MOST_BYTES:
        return f"「{name}」超过 20 MB，请压缩或分成几份再上传"
    if kind_of(content) not in ACCEPTED:
        return f"「{name}」不是能上传的文件，请用 {ACCEPTED_TEXT}"
    return ""


def kind_of(content: bytes) -> str:
    """The MIME type by content, "" when unknown."""
    return filetype.guess_mime(content) or ""


def safe_name(name: str, content_type: str) -> str:
    """The name to show and to download under, with the ending that its content deserves."""
    bare = "".join(c for c in name.replace("\\", "/").rsplit("/", 1)[-1] if c.isprintable()).strip()
    stem, _, suffix = bare.rpartition(".")
    if f".{suffix.lower()}" not in (*ACCEPTED.values(), ".jpeg"):
        stem = bare
    return f"{stem[:190] or '附件'}{ACCEPTED[content_type]}"
