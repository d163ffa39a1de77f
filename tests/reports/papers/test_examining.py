"""What was done to a paper after it was issued is named, without a database."""

import io
from datetime import date

import pikepdf
import pytest
from pyhanko.pdf_utils.generic import ArrayObject, NumberObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from branchrecords.documents.archival import archived
from reports.papers import examine_paper, filed_paper
from tests.factories.reports import meeting, member, node

from .making import AT, certified, issued

pytestmark = pytest.mark.django_db


def changed(paper, change):
    with pikepdf.open(io.BytesIO(paper)) as opened:
        change(opened)
        stream = io.BytesIO()
        opened.save(stream)
    return stream.getvalue()


def rewrite_figures(opened):
    file = opened.Root.Names.EmbeddedFiles.Names[1].EF.F
    file.write(file.read_bytes().replace(b'"text":"3"', b'"text":"4"'))


def drop_figures(opened):
    del opened.Root.Names.EmbeddedFiles.Names[1]
    del opened.Root.Names.EmbeddedFiles.Names[0]


def draw(opened):
    opened.pages[0].contents_add(b"0 0 100 100 re f")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (rewrite_figures, "内嵌文件 figures.json 被改动。"),
        (drop_figures, "缺少内嵌数据 figures.json。"),
        (draw, "第 1 页被改动。"),
    ],
)
def test_what_was_tampered_with_is_named(issue, change, named):
    faults_found = examine_paper(changed(filed_paper(issue), change)).faults
    assert named in faults_found
    assert "整个文件的封印不符：封装以后有字节被改动。" in faults_found


def test_pages_of_another_paper_do_not_pass_with_these_data(issue):
    """Somebody who seals anew after changing a page: printing the data again tells."""

    def forge(opened):
        draw(opened)
        names = opened.Root.Names.EmbeddedFiles.Names
        del names[3], names[2]
        del opened.Root.AF[1]

    forged = changed(filed_paper(issue), forge)
    identifier = f"{issue.serial} sha256:{issue.digest}"
    again = archived(forged, identifier=identifier, at=AT)
    assert examine_paper(again).faults == ["按内嵌数据重新排印，和文件不同：页面和数据不是同一份。"]


def test_a_broken_signature_is_named(root, issue, staff):
    certified(root, staff)
    paper = filed_paper(issue, staff)
    start = paper.index(b"/ByteRange")
    for position in (paper.index(b"/Contents <3") + 900, start + 200, len(paper) - 300):
        broken = bytearray(paper)
        broken[position] ^= 1
        assert any("电子签名" in fault for fault in examine_paper(bytes(broken)).faults)


def test_what_was_added_behind_the_paper_is_named(issue):
    """Pages changed by an appended revision leave the seal of the first one whole."""
    paper = filed_paper(issue)
    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(paper))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/MediaBox"] = ArrayObject([NumberObject(n) for n in (0, 0, 99, 99)])
    writer.update_container(page)
    writer.write(out)
    found = examine_paper(out.getvalue()).faults
    assert "封装以后又附加了内容，附加的不是完好的电子签名。" in found
    assert "第 1 页被改动。" in found


def test_the_signature_of_another_paper_does_not_hold(branch, root, staff):
    certified(root, staff)
    other = node(root, name="机关第四党支部", code="LJ-4")
    for kind, month in (("general", 3), ("party_day", 10)):
        meeting(other, kind, date(2026, month, 20), present=[member(other)])
    papers = [filed_paper(issued(one, staff)) for one in (branch, other)]
    cut = [(at := paper.rindex(b"/Contents <") + 11, paper.index(b">", at)) for paper in papers]
    (begin, end), (start, stop) = cut
    swapped = papers[1][:start] + papers[0][begin:end] + papers[1][stop:]
    assert len(swapped) == len(papers[1])
    assert "电子签名不成立：签名以后有字节被改动，或者签名被破坏。" in examine_paper(swapped).faults
