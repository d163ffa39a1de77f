"""PDFs: tagged, offline, the same bytes; volumes and archives."""

import hashlib
import io
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pikepdf
import pytest

from branchrecords.documents.pdf import load_engine, merge_pdfs, qr_svg, render_pdf, zip_files
from branchrecords.documents.typefaces import BUNDLED
from tests.documents import samples
from tests.documents.reading import families, reader, texts

ROOT = Path(__file__).resolve().parents[2]


def in_new_process(code, **environment):
    """Standard output and error of Python code run in another process of this product."""
    result = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{code}"],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return result.stdout.strip(), result.stderr.strip()


DIGEST = """
import hashlib
from tests.documents import samples
print(hashlib.sha256(samples.made("minutes")).hexdigest())
"""


def test_the_same_input_gives_the_same_bytes_in_any_process_on_any_machine(tmp_path):
    first = samples.made("minutes")
    samples.made("dues_sheet")
    assert samples.made("minutes") == first
    elsewhere, _ = in_new_process(
        DIGEST,
        HOME=str(tmp_path),
        FONTCONFIG_FILE="/nonexistent/fonts.conf",
        LANG="C",
        TZ="America/New_York",
        PYTHONHASHSEED="7",
    )
    assert elsewhere == hashlib.sha256(first).hexdigest()


@pytest.mark.parametrize("kind", samples.DOCUMENTS)
def test_a_document_is_tagged_and_says_its_title_language_and_dates(kind):
    document = reader(samples.made(kind))
    assert document.metadata.title == f"样张 {kind}"
    assert document.metadata["/CreationDate"] == "D:20261120020000+00'00"
    root = document.trailer["/Root"]
    assert root["/Lang"] == "zh-CN"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/StructTreeRoot" in root
    assert (
        b"<pdfuaid:part>1<" in root["/Metadata"].get_data()
        or b'pdfuaid:part="1"' in root["/Metadata"].get_data()
    )


def test_the_identifier_is_the_caller_s():
    first = reader(samples.made("minutes")).trailer["/ID"][0]
    assert bytes(first.original_bytes) == b"minutes"


def test_attachments_are_embedded_as_they_are():
    content = render_pdf(
        template="documents/minutes.html",
        context=samples.MINUTES,
        title="记录",
        identifier="x",
        at=samples.AT,
        attachments=[("figures.json", b'{"a": 1}')],
    )
    assert reader(content).attachments == {"figures.json": [b'{"a": 1}']}


def test_markup_in_a_text_is_printed_and_never_fetched():
    text = '<img src="file:///etc/passwd"><b>x</b>'
    page = texts(samples.made("minutes", agenda=[{"heading": "议题", "discussion": text}]))
    assert '<imgsrc="file:///etc/passwd"><b>x</b>' in "".join(page)


@pytest.mark.parametrize(
    "url", ["file:///etc/hostname", "http://127.0.0.1:9/", "https://example.org/", "ftp://x/"]
)
def test_the_renderer_fetches_neither_files_nor_the_network(url):
    with pytest.raises(ValueError, match="disallowed protocol"):
        load_engine().fetcher.fetch(url)


def test_an_organisation_s_own_fonts_come_first(tmp_path):
    shutil.copy(BUNDLED / "kai.ttf", tmp_path / "fangsong.ttf")
    code = (
        "import sys; from tests.documents import samples\n"
        "sys.stdout.write(samples.made('minutes').hex())"
    )
    output, _ = in_new_process(code, DOCUMENT_FONTS=str(tmp_path))
    found = families(bytes.fromhex(output))
    assert "Licensed-BR-FangSong" in found
    assert "BR-FangSong" not in found


# A machine without the library: the loader of shared libraries refuses its name.
WITHOUT = """
import cffi
load = cffi.FFI.dlopen
def refuse(self, name, flags=0):
    if "{library}" in name:
        raise OSError(name)
    return load(self, name, flags)
cffi.FFI.dlopen = refuse
from branchrecords.documents.pdf import PdfUnavailable, load_engine
try:
    load_engine()
except PdfUnavailable as error:
    print(error)
else:
    print("loaded")
"""


def test_without_pango_an_error_says_what_to_install():
    output, _ = in_new_process(WITHOUT.format(library="pango"))
    assert output == (
        "暂时不能生成 PDF：服务器缺少 Pango 组件。请管理员执行：apt-get install -y"
        " libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0，再重新启动本系统。"
    )


def test_without_the_subsetter_a_warning_says_what_to_install():
    output, log = in_new_process(WITHOUT.format(library="harfbuzz-subset"))
    assert output == "loaded"
    assert "libharfbuzz-subset is missing" in log
    assert "apt-get install -y" in log


def test_a_qr_code_is_inline_and_fits_the_content_security_policy():
    svg = qr_svg("https://example.org/v/1", label="核验二维码")
    assert svg.startswith('<svg role="img" ')
    assert "<title>核验二维码</title>" in svg
    assert "style=" not in svg
    assert "<script" not in svg


@pytest.fixture(scope="module")
def volume():
    part = samples.made("minutes")
    parts = [(f"第{n}支部2026年度工作总结", part) for n in range(1, 31)]
    count = len(reader(part).pages)
    arguments = {"title": "年度总结汇编", "at": samples.AT, "identifier": "v1"}
    return merge_pdfs(parts, **arguments), count, merge_pdfs(parts, **arguments)


def test_a_volume_is_the_same_each_time(volume):
    first, _, again = volume
    assert first == again


def test_a_volume_has_contents_that_lead_to_its_parts(volume):
    content, count, _ = volume
    document = reader(content)
    contents = len(document.pages) - 30 * count
    assert contents == 2
    pages = texts(content)
    assert pages[0].startswith("年度总结汇编")
    for index, page in enumerate(pages, start=1):
        assert f"合订本第{index}页" in page
    targets = []
    with pikepdf.open(io.BytesIO(content)) as opened:
        numbers = {page.obj.objgen: n for n, page in enumerate(opened.pages, start=1)}
        for page in list(opened.pages)[:contents]:
            targets += [numbers[link.Dest[0].objgen] for link in page.obj.Annots]
    assert targets == [contents + 1 + n * count for n in range(30)]
    assert str(contents + 1 + 29 * count) in pages[1]


def test_a_volume_has_a_bookmark_for_each_part(volume):
    content, count, _ = volume
    document = reader(content)
    found = [(item.title, document.get_destination_page_number(item)) for item in document.outline]
    assert found[0] == ("目录", 0)
    assert found[1] == ("第1支部2026年度工作总结", 2)
    assert found[30] == ("第30支部2026年度工作总结", 2 + 29 * count)


def test_a_section_heads_its_parts_in_the_contents_and_among_the_bookmarks():
    part = samples.made("sign_in_sheet")
    content = merge_pdfs(
        [("说明", part), ("三月大会", part), ("六月大会", part), ("附表", part)],
        title="合订本", at=samples.AT, identifier="v2", sections={1: "党员大会", 3: ""},
    )  # fmt: skip
    outline = reader(content).outline
    assert [one.title for one in outline if not isinstance(one, list)] == [
        "目录", "说明", "党员大会", "附表",
    ]  # fmt: skip
    assert [one.title for one in outline[3]] == ["三月大会", "六月大会"]
    contents = texts(content)[0]
    order = ["说明", "党员大会", "三月大会", "六月大会", "附表"]
    assert sorted(order, key=contents.index) == order


def test_a_volume_keeps_the_tags_of_its_parts(volume):
    content, _, _ = volume
    with pikepdf.open(io.BytesIO(content)) as opened:
        root = opened.Root.StructTreeRoot
        assert [str(part.S) for part in root.K.K] == ["/Part"] * 31
        keys = [int(key) for key in list(root.ParentTree.Nums)[::2]]
        assert keys == sorted(set(keys))
        parents = [int(page.obj.StructParents) for page in opened.pages]
        assert len(set(parents)) == len(parents)
        assert set(parents) <= set(keys)
        first = root.K.K[1]
        while "/Pg" not in first:
            first = first.K[0]
        assert first.Pg.objgen == opened.pages[2].obj.objgen


def test_an_archive_is_the_same_each_time_and_keeps_order_and_names():
    files = [("乙支部/总结.pdf", b"2"), ("甲支部/总结.pdf", b"1")]
    content = zip_files(files, samples.AT)
    assert content == zip_files(files, samples.AT)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["乙支部/总结.pdf", "甲支部/总结.pdf"]
        assert archive.infolist()[0].date_time == (2026, 11, 20, 10, 0, 0)
        assert archive.read("甲支部/总结.pdf") == b"1"
