"""PDFs as they come: those that open, and do nothing by themselves."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

BROKEN = "打不开，可能没有传完或已经损坏，请重新导出 PDF 再上传"
LOCKED = "设有打开密码，请取消密码后再上传"
ANEW = "请用「打印」另存为一份新的 PDF 再上传"
SCRIPT = f"里面有脚本或会自动运行的动作，{ANEW}"
FORM = f"是会运行程序的动态表单，{ANEW}"
MEDIA = f"里面有音视频或三维内容，{ANEW}"
CARRIES = f"里面夹带了别的文件，请分别上传，或{ANEW}"
BEHIND = f"后面还接着别的内容，{ANEW}"
TOO_LARGE = f"展开后太大，{ANEW}"

# What an action does that a paper need not do. Going to a page or an address is harmless.
ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/Rendition"}
MEDIA_KINDS = {"/RichMedia", "/3D", "/Movie", "/Sound", "/Screen"}
# Electronic invoices and our own summaries carry their data along.
DATA_ENDINGS = (".xml", ".json", ".csv", ".txt")
BEHIND_MOST = 1024
MOST_OBJECTS = 300_000
MOST_UNPACKED = 200 * 1024 * 1024
DEEPEST = 30
# Streams that are unpacked on opening; all others stay packed.
PACKED_OBJECTS = re.compile(rb"/Type\s*/(?:ObjStm|XRef)\b[^\0]{0,600}?stream\r?\n", re.DOTALL)


def pdf_problem(content: bytes) -> str:
    """Why a PDF is not taken, without its name; "" when it is."""
    end = content.rfind(b"%%EOF")
    if end < 0:
        return BROKEN
    if len(content) - end > BEHIND_MOST or zipfile.is_zipfile(io.BytesIO(content)):
        return BEHIND
    if _unpacked(content) > MOST_UNPACKED:
        return TOO_LARGE
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            if not document.pages:
                return BROKEN
            if len(document.objects) > MOST_OBJECTS:
                return TOO_LARGE
            return next(filter(None, map(_problem_within, _dictionaries(document))), "")
    except pikepdf.PasswordError:
        return LOCKED
    except (pikepdf.PdfError, ValueError, TypeError, RecursionError):
        return BROKEN


def _unpacked(content: bytes) -> int:
    """To how much the object streams unpack; measuring stops at the limit."""
    total = 0
    for found in PACKED_OBJECTS.finditer(content):
        unpacker, packed = zlib.decompressobj(), content[found.end() :]
        try:
            while packed and not unpacker.eof and total <= MOST_UNPACKED:
                total += len(unpacker.decompress(packed, 1024 * 1024))
                packed = unpacker.unconsumed_tail
        except zlib.error:
            continue  # packed otherwise or broken: the reader will say
    return total


def _dictionaries(document: pikepdf.Pdf) -> Iterator[Dictionary | Stream]:
    """Every dictionary of the file, also those that stand inside others."""
    for thing in document.objects:
        yield from _within(thing, 0)
    yield from _within(document.trailer, 0)


def _within(thing: Object, depth: int) -> Iterator[Dictionary | Stream]:
    if depth > DEEPEST:
        raise ValueError("too deep")
    if isinstance(thing, Dictionary | Stream):
        yield thing
        children = [thing[key] for key in thing.keys()]  # noqa: SIM118  (a PDF's, not Python's)
    elif isinstance(thing, Array):
        children = list(thing)
    else:
        return
    for child in children:
        if isinstance(child, Dictionary | Array) and not child.is_indirect:
            yield from _within(child, depth + 1)


def _problem_within(thing: Dictionary | Stream) -> str:
    """What one dictionary does that it should not."""
    if Name.JS in thing or str(thing.get(Name.S, "")) in ACTIONS:
        return SCRIPT
    if Name.XFA in thing:
        return FORM
    if str(thing.get(Name.Subtype, "")) in MEDIA_KINDS:
        return MEDIA
    if Name.EF in thing:
        name = str(thing.get(Name.UF, thing.get(Name.F, "")))
        return "" if name.lower().endswith(DATA_ENDINGS) else CARRIES
    return ""
