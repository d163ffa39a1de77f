"""More than fifty kinds of hostile or useless files: which is refused with which sentence, which is
taken only in a form that does nothing. A fact per kind."""

from __future__ import annotations

import io
import zipfile

import pytest
from pikepdf import Encryption, ObjectStreamMode
from PIL import Image

from branchrecords.attachments.kinds import MOST_BYTES, problem_of
from branchrecords.attachments.models import Attachment
from branchrecords.attachments.responses import attachment_response
from branchrecords.attachments.storing import read_attachment, store_bytes
from branchrecords.errors import ActionError
from tests.factories import files
from tests.factories.files import PDF, ole, package, pdf, picture
from tests.factories.members import AT

ZIP = files.archive(("a.txt", "a"))
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
REMOTE = (
    '<Relationships><Relationship Id="r1" Target="https://x.example/t.dotm" TargetMode="External" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/>'
    "</Relationships>"
)
OTHER = "不是能上传的文件，请用 PDF、JPG、PNG、Word、Excel"
PROGRAM = "是程序，不能上传"
ARCHIVE = "是压缩包，请解压后把里面的文件逐个上传"
FORMAT = "是浏览器不一定能显示的图片格式，请另存为 JPG 或 PNG 再上传"
PAGE = "是网页，请打印成 PDF 再上传"
CUT_OFF = "不完整，可能没有传完，请重新上传"
LOCKED = "设有打开密码，请取消密码后再上传"
MACROS = "带有宏，为了安全不收，请另存为不带宏的 .docx 或 .xlsx，或另存为 PDF"
SCRIPT = "里面有脚本或会自动运行的动作，请用「打印」另存为一份新的 PDF 再上传"
BROKEN_PDF = "打不开，可能没有传完或已经损坏，请重新导出 PDF 再上传"
BEHIND = "后面还接着别的内容，请用「打印」另存为一份新的 PDF 再上传"
CARRIES_PDF = "里面夹带了别的文件，请分别上传，或请用「打印」另存为一份新的 PDF 再上传"
BROKEN_OFFICE = "打不开，可能没有传完或已经损坏，请重新保存再上传"

REFUSED = {
    # programs and pages under another name
    "a program named as a picture": ("照片.jpg", b"MZ\x90\0" + b"\0" * 200, PROGRAM),
    "a program of Linux": ("材料.pdf", b"\x7fELF" + b"\0" * 200, PROGRAM),
    "a program with a double extension": ("纪要.pdf.exe", b"MZ\x90\0" + b"\0" * 200, PROGRAM),
    "a shell script": ("材料.pdf", b"#!/bin/sh\nrm -rf /\n", PROGRAM),
    "a batch file": ("材料.docx", b"@echo off\r\nformat c:\r\n", PROGRAM),
    "a page of a server language": ("头像.jpg", b"<?php system($_GET['c']); ?>", PROGRAM),
    "a page as a picture": ("照片.jpg", HTML, PAGE),
    "a page behind blanks and a mark": ("照片.jpg", b"\xef\xbb\xbf  \r\n" + HTML, PAGE),
    "a page saved by a browser": ("通知.doc", b"MIME-Version: 1.0\r\nContent-Type: x\r\n", PAGE),
    "an SVG with a script": ("徽标.png", SVG, "是 SVG 图，里面可以带脚本，请另存为 PNG 再上传"),
    "plain text": ("说明.pdf", "会议说明".encode(), OTHER),
    "random bytes": ("材料.pdf", bytes(range(7, 250)), OTHER),
    # pictures
    "a GIF": ("动图.gif", picture("GIF"), FORMAT),
    "a GIF that is also a PDF": ("材料.pdf", picture("GIF") + PDF, FORMAT),
    "a TIFF": ("扫描.tif", picture("TIFF"), FORMAT),
    "a BMP": ("图.bmp", picture("BMP"), FORMAT),
    "a WebP": ("图.webp", picture("WEBP"), FORMAT),
    "a HEIC of a phone": (
        "IMG_1.jpg", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 60,
        "是苹果手机的 HEIC 照片，请在手机上改存为 JPG（设置 › 相机 › 格式 › 兼容性最佳）",
    ),
    "a picture cut off in the middle": ("照片.jpg", picture(size=(900, 900))[:4000], CUT_OFF),
    "a PNG cut off in the middle": ("图.png", picture("PNG", (900, 900))[:1500], CUT_OFF),
    "only the first bytes of a picture": (
        "照片.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 50,
        "打不开，不是完好的图片，请重新拍照或另存为 JPG",
    ),
    "a picture of nine hundred million pixels": (
        "图.png", files.huge_png(), "的像素太多，请先缩小再上传",
    ),
    # PDF
    "a PDF with a script on opening": ("材料.pdf", pdf(files.with_script), SCRIPT),
    "a PDF with a script in packed objects": (
        "材料.pdf", pdf(files.with_hidden_script, object_stream_mode=ObjectStreamMode.generate),
        SCRIPT,
    ),
    "a PDF that starts a program": ("材料.pdf", pdf(files.with_launch), SCRIPT),
    "a PDF that is a dynamic form": (
        "表.pdf", pdf(files.with_form),
        "是会运行程序的动态表单，请用「打印」另存为一份新的 PDF 再上传",
    ),
    "a PDF that plays something": (
        "材料.pdf", pdf(files.with_media),
        "里面有音视频或三维内容，请用「打印」另存为一份新的 PDF 再上传",
    ),
    "a PDF that carries a program": ("材料.pdf", pdf(files.carrying("a.exe")), CARRIES_PDF),
    "a PDF with a password": (
        "材料.pdf", pdf(encryption=Encryption(owner="o", user="u")), LOCKED,
    ),
    "a PDF cut off in the middle": ("材料.pdf", PDF[: len(PDF) // 2], BROKEN_PDF),
    "a PDF that is also an archive": ("材料.pdf", PDF + ZIP, BEHIND),
    "a PDF with much behind its end": ("材料.pdf", PDF + HTML * 40, BEHIND),
    # Word and Excel
    "a document with macros": ("计划.docm", package(("word/vbaProject.bin", b"x")), MACROS),
    "a workbook with macros under another name": (
        "名册.xlsx", package(("xl/vbaProject.bin", b"x"), main="xl/workbook.xml"), MACROS,
    ),
    "a workbook with macros of the old kind": (
        "名册.xlsx", package(("xl/macrosheets/sheet1.xml", "x"), main="xl/workbook.xml"), MACROS,
    ),
    "a document that carries a program": (
        "计划.docx", package(("word/embeddings/oleObject1.bin", b"MZ")),
        "里面嵌有别的文件，请分别上传，或另存为 PDF",
    ),
    "a document with a far template": (
        "计划.docx", package(("word/_rels/settings.xml.rels", REMOTE)),
        "打开时会到外面取内容，请另存为 PDF 再上传",
    ),
    "a document that unpacks to 300 MB": (
        "计划.docx", package(("word/media/a.xml", b"\0" * 300_000_000)),
        "展开后太大，请删去图片和空白行，或另存为 PDF",
    ),
    "a document that writes outside of its folder": (
        "计划.docx", package(("word/../../../etc/cron.d/a", "x")), BROKEN_OFFICE,
    ),
    "a document cut off in the middle": ("计划.docx", package()[:-80], BROKEN_OFFICE),
    "an encrypted document": ("计划.docx", ole("EncryptionInfo", "EncryptedPackage"), LOCKED),
    "an encrypted .doc": ("计划.doc", ole("WordDocument", flags=0x0100), LOCKED),
    "an encrypted .xls": ("名册.xls", ole("Workbook", first=files.book(locked=True)), LOCKED),
    "a .doc with macros": ("计划.doc", ole("WordDocument", "Macros", "_VBA_PROJECT"), MACROS),
    "a .doc that carries a program": (
        "计划.doc", ole("WordDocument", "ObjectPool", "\x01Ole10Native"),
        "里面嵌有别的文件，请分别上传，或另存为 PDF",
    ),
    "slides of the old kind": (
        "党课.ppt", ole("PowerPoint Document"), "是演示文稿，请另存为 PDF 再上传",
    ),
    "an installer in the old format": ("计划.doc", ole("MsiTable"), OTHER),
    # the rest
    "an archive": ("材料.zip", ZIP, ARCHIVE),
    "an archive named as a document": ("材料.docx", ZIP, ARCHIVE),
    "a program of Java": ("材料.docx", files.archive(("META-INF/MANIFEST.MF", "x")), ARCHIVE),
    "a RAR": ("材料.rar", b"Rar!\x1a\x07\x00" + b"\0" * 60, ARCHIVE),
    "an OFD": (
        "公文.ofd", files.archive(("OFD.xml", "<ofd/>")), "是 OFD 文件，请打印或转换成 PDF 再上传",
    ),
    "a film": (
        "视频.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 60,
        "是视频，请截取需要的画面，存为 JPG 再上传",
    ),
    "an RTF": ("计划.doc", b"{\\rtf1 " + b"x" * 60, "是 RTF 文档，请另存为 .docx 或 PDF 再上传"),
    "nothing at all": ("空.pdf", b"", "是空文件，请重新选择"),
    "more than 20 MB": ("大.pdf", PDF + b" " * MOST_BYTES, "超过 20 MB，请压缩或分成几份再上传"),
}  # fmt: skip

# name given → name kept, with content that is taken
HARMLESS = {
    "another ending than its content": ("材料.exe", PDF, "材料.exe.pdf"),
    "a double extension": ("照片.php.jpg", picture(), "照片.php.jpg"),
    "folders in the name": ("../../etc/passwd", PDF, "passwd.pdf"),
    "folders of Windows in the name": ("C:\\temp\\材料.docx", package(), "材料.docx"),
    "a name written from right to left": ("纪要\u202egpj.exe", picture(), "纪要gpj.exe.jpg"),
    "a zero byte in the name": ("纪要.pdf\0.exe", PDF, "纪要.pdf.exe.pdf"),
    "line breaks in the name": ("纪\r\nSet-Cookie: a=b.pdf", PDF, "纪Set-Cookie: a=b.pdf"),
    "marks of a page in the name": ("<script>.png", picture("PNG"), "<script>.png"),
    "a name of a thousand letters": ("长" * 1000 + ".pdf", PDF, "长" * 190 + ".pdf"),
    "no name": ("", PDF, "附件.pdf"),
}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize(("name", "content", "reason"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused_with_its_own_reason(name, content, reason):
    with pytest.raises(ActionError) as refusal:
        store_bytes(name=name, content=content, by=None, at=AT)
    assert str(refusal.value) == f"「{name}」{reason}"
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(("name", "content", "kept"), HARMLESS.values(), ids=HARMLESS)
def test_a_hostile_name_becomes_a_plain_one(name, content, kept):
    attachment = store_bytes(name=name, content=content, by=None, at=AT)
    assert attachment.name == kept
    answer = attachment_response(attachment, inline=True)
    assert answer["Content-Type"] == attachment.content_type
    assert "\n" not in answer["Content-Disposition"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("hidden", [ZIP, HTML, b"MZ" * 500], ids=["archive", "page", "program"])
def test_what_hides_behind_a_picture_is_dropped(kind, hidden):
    plain = picture(kind)
    attachment = store_bytes(name="照片.jpg", content=plain + hidden, by=None, at=AT)
    assert read_attachment(attachment) == plain
    assert not zipfile.is_zipfile(io.BytesIO(read_attachment(attachment)))


@pytest.mark.parametrize(
    "options", [{"progressive": True}, {"restart_marker_blocks": 4}, {"quality": 100}]
)
def test_a_picture_with_its_own_thumbnail_stays_whole(options):
    noise = Image.effect_noise((300, 200), 90).convert("RGB")
    stream = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = picture(size=(40, 30)).decode("latin-1")
    noise.save(stream, "JPEG", exif=exif, **options)
    attachment = store_bytes(name="照片.jpg", content=stream.getvalue() + ZIP, by=None, at=AT)
    assert read_attachment(attachment) == stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("材料.pdf", PDF),
        ("打印.pdf", pdf(object_stream_mode=ObjectStreamMode.generate)),
        ("不许改.pdf", pdf(encryption=Encryption(owner="o", user=""))),
        ("发票.pdf", pdf(files.carrying("invoice.xml"))),
        ("照片.jpg", picture()),
        ("图.png", picture("PNG")),
        ("计划.docx", package()),
        ("图表.docx", package(("word/embeddings/Microsoft_Excel_Sheet.xlsx", b"x"))),
        ("名册.xlsx", files.workbook()),
        ("计划.doc", ole("WordDocument")),
        ("名册.xls", ole("Workbook", first=files.book())),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_people_really_upload_is_taken(name, content):
    assert problem_of(name, content) == ""
    assert store_bytes(name=name, content=content, by=None, at=AT).name == name


def test_the_sentence_names_the_file_without_tricks_of_writing():
    assert problem_of("纪要\u202egpj.exe", b"MZ" + b"\0" * 99).startswith("「纪要gpj.exe」是程序")
