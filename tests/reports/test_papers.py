"""Issued papers: filed once, signed where there is a certificate, examined without a database."""

import io
import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.urls import reverse
from pyhanko.pdf_utils.generic import ArrayObject, NumberObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from branchrecords.audit.models import AuditEvent
from branchrecords.documents.archival import archived
from branchrecords.errors import ActionError
from members.models import Organization
from reports.actions.papers import store_certificate, withdraw_certificate
from reports.actions.summaries import (
    archive_summary,
    draft_summary,
    read_summary,
    return_summary,
    save_summary,
    submit_summary,
)
from reports.exports.summaries import content_pdf, issue_pdf
from reports.models import Issue, IssuePaper, SigningCertificate
from reports.papers import examine_paper, filed_paper
from reports.queries.papers import certificate_for
from tests.documents.keyfiles import PASSWORD, SUBJECT, make_key_file
from tests.documents.preflight import faults
from tests.documents.reading import texts
from tests.factories.reports import committee, meeting, member, node, user

AT = datetime(2026, 12, 31, 2, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def root():
    return committee(code="LJ")


@pytest.fixture
def branch(root):
    branch = node(root, name="机关第三党支部", code="LJ-3")
    people = [member(branch) for _ in range(3)]
    meeting(branch, "general", date(2026, 3, 20), present=people[:2], absent=people[2:])
    meeting(branch, "party_day", date(2026, 10, 22), present=people, title="入户走访")
    return branch


@pytest.fixture
def staff(root):
    return user(root, "committee_staff", name="徐景明")


def sent(summary):
    """Sent and read: it waits for the one who accepts."""
    submitted = submit_summary(summary=summary, by=None, at=AT)
    return read_summary(summary=submitted, remark="", by=None, at=AT)


def issued(branch, staff):
    summary = draft_summary(organization=branch, year=2026, by=None, at=AT)
    return archive_summary(summary=sent(summary), by=staff, at=AT)


@pytest.fixture
def issue(branch, staff):
    return issued(branch, staff)


def certified(organization, staff, **options):
    content, pem = make_key_file(**options)
    certificate = store_certificate(
        organization=organization, content=content, password=PASSWORD, by=staff, at=AT
    )
    return certificate, pem


def test_a_paper_is_filed_once_and_encrypted(issue, staff, tmp_path):
    first = filed_paper(issue, staff)
    assert first == issue_pdf(issue)
    assert filed_paper(issue) == first
    (kept,) = list(tmp_path.rglob("*.bin"))
    assert b"%PDF" not in kept.read_bytes()
    assert AuditEvent.objects.filter(action="summary.filed").count() == 1
    assert issue.paper.size == len(first)


def test_it_is_made_for_the_archive(issue):
    paper = filed_paper(issue)
    assert faults(paper) == []
    with pikepdf.open(io.BytesIO(paper)) as opened:
        data = json.loads(opened.attachments["figures.json"].get_file().read_bytes())
    assert data["issue"] == {
        "serial": "2026-LJ-3-1", "version": 1, "at": "2026-12-31T02:00:00+00:00",
    }  # fmt: skip
    members = next(row for row in data["figures"] if row["key"] == "members")
    assert (members["text"], len(members["records"])) == ("3", 3)


def test_its_charts_are_those_of_the_frozen_rows(issue, branch):
    frozen = issue.content["charts"]
    assert [row for row in frozen["attendance"] if row[1]] == [[3, 3, 2], [10, 3, 3]]
    before = issue_pdf(issue)
    meeting(branch, "party_day", date(2026, 9, 3), present=[member(branch)])
    assert issue_pdf(issue) == before
    said = "".join(texts(before))
    assert "图和旁边的数据表出自同一组数据，印发时固定。" in said
    assert "3月3266.7%" in said


def test_a_paper_from_before_there_were_charts_prints_without(issue):
    old = {key: value for key, value in issue.content.items() if key != "charts"}
    assert "图表" not in "".join(texts(content_pdf(old | {"schema": 2}, issue.serial, AT)))


def test_the_database_keeps_a_filed_paper(issue):
    filed_paper(issue)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        IssuePaper.objects.update(size=1)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        IssuePaper.objects.all().delete()
    with pytest.raises(IntegrityError, match="issue_paper_not_empty"), transaction.atomic():
        IssuePaper.objects.create(issue=issue, sha256="", size=0, file="x", filed_at=AT)


def test_a_certificate_s_key_is_kept_encrypted_and_its_password_nowhere(branch, staff):
    certificate, _ = certified(branch, staff)
    assert certificate.subject == SUBJECT
    with connection.cursor() as cursor:
        cursor.execute("SELECT bundle FROM reports_signingcertificate")
        (kept,) = cursor.fetchone()
    assert certificate.bundle not in kept
    event = AuditEvent.objects.get(action="certificate.stored")
    assert event.detail["fingerprint"] == certificate.fingerprint
    assert PASSWORD not in json.dumps(event.detail, ensure_ascii=False)


def test_one_certificate_is_in_use_and_a_withdrawn_one_has_no_key(branch, staff):
    certificate, _ = certified(branch, staff)
    with pytest.raises(ActionError, match="请先停用"):
        certified(branch, staff)
    with pytest.raises(IntegrityError, match="certificate_one_in_use"), transaction.atomic():
        SigningCertificate.objects.create(
            organization=branch, valid_from=AT, valid_until=AT + timedelta(days=1),
            bundle="x", uploaded_at=AT,
        )  # fmt: skip
    with (
        pytest.raises(IntegrityError, match="certificate_withdrawn_has_no_key"),
        transaction.atomic(),
    ):
        SigningCertificate.objects.update(withdrawn_at=AT)
    withdrawn = withdraw_certificate(certificate=certificate, by=staff, at=AT)
    assert withdrawn.bundle is None
    with pytest.raises(ActionError, match="已经停用"):
        withdraw_certificate(certificate=certificate, by=staff, at=AT)
    with pytest.raises(IntegrityError, match="certificate_valid_days"), transaction.atomic():
        SigningCertificate.objects.update(valid_until=AT - timedelta(days=9_000))
    with pytest.raises(ActionError, match="已经过期"):
        certified(branch, staff, ends=datetime(2026, 1, 1, tzinfo=UTC))


def test_the_nearest_certificate_signs(root, branch, staff):
    assert certificate_for(branch, AT) is None
    above, _ = certified(root, staff)
    assert certificate_for(branch, AT) == above
    own, _ = certified(branch, staff)
    assert certificate_for(branch, AT) == own
    assert certificate_for(root, AT) == above
    assert certificate_for(branch, datetime(2041, 1, 1, tzinfo=UTC)) is None


def test_a_signed_paper_begins_with_the_unsigned_one_and_stays(root, issue, staff):
    certificate, pem = certified(root, staff)
    paper = filed_paper(issue, staff)
    assert paper.startswith(issue_pdf(issue))
    assert paper != issue_pdf(issue)
    withdraw_certificate(certificate=certificate, by=staff, at=AT)
    assert filed_paper(Issue.objects.get(pk=issue.pk)) == paper
    report = examine_paper(paper, (pem,))
    assert report.faults == []
    assert any("电子签名有效：临江街道党工委" in note for note in report.notes)
    assert any("逐字节相同" in note for note in report.notes)


def test_a_new_version_lists_what_it_changes(issue, branch, staff):
    summary = issue.summary
    back = return_summary(summary=summary, reason="党员大会漏记一次", by=staff, at=AT)
    meeting(branch, "general", date(2026, 6, 20), present=list_of(branch))
    text = back.work.replace("支部党员大会1次", "支部党员大会2次")
    rates = "党员平均到会率"
    old_rate = text[text.index(rates) :].split("，")[0].split("。")[0]
    text = text.replace(old_rate, f"{rates}88.9%")
    save_summary(summary=back, texts={"work": text}, by=None, at=AT)
    second = archive_summary(summary=sent(back), by=staff, at=AT)
    replaces = second.content["replaces"]
    assert (replaces["serial"], replaces["reason"]) == ("2026-LJ-3-1", "党员大会漏记一次")
    figures = {row["label"]: (row["before"], row["after"]) for row in replaces["figures"]}
    assert figures["支部党员大会"] == ("1", "2")
    assert "支部党员大会1次" in replaces["text"][0]["before"]
    assert "支部党员大会2次" in replaces["text"][0]["after"]
    printed = "".join(texts(filed_paper(second)))
    assert "与上一版的差异" in printed
    assert "党员大会漏记一次" in printed
    assert filed_paper(Issue.objects.get(pk=issue.pk)) == issue_pdf(issue)
    assert faults(filed_paper(second)) == []


def list_of(branch):
    return [one.person for one in branch.memberships.select_related("person")]


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


def verify(*arguments):
    out = StringIO()
    try:
        call_command("verify_summary", *arguments, stdout=out)
    except CommandError as error:
        return out.getvalue() + str(error)
    return out.getvalue()


def test_the_command_asks_the_records(issue, branch, staff, tmp_path):
    file = tmp_path / "a.pdf"
    file.write_bytes(filed_paper(issue))
    assert "属实 2026-LJ-3-1" in verify(str(file))
    assert "和本系统归档的逐字节相同" in verify(str(file))
    back = return_summary(summary=issue.summary, reason="改", by=staff, at=AT)
    save_summary(summary=back, texts={"plans": back.plans + "逐项落实。"}, by=None, at=AT)
    archive_summary(summary=sent(back), by=staff, at=AT)
    said = verify(str(file))
    assert "不是现行版本：第 2 版 2026-LJ-3-2 已经印发。" in said
    assert "1 份有问题：a.pdf" in said
    assert "没有这个文件" in verify(str(tmp_path / "none.pdf"))


def test_a_paper_of_another_system_is_unknown_here(issue, tmp_path):
    file = tmp_path / "a.pdf"
    content = {**issue.content, "issue": {**issue.content["issue"], "serial": "2026-XX-9"}}
    file.write_bytes(content_pdf(content, "2026-XX-9", AT))
    assert "没有印发过编号为 2026-XX-9" in verify(str(file))
    assert "属实" in verify(str(file), "--offline")


def test_a_figure_that_was_changed_is_named_where_the_records_are_asked(issue, tmp_path):
    file = tmp_path / "a.pdf"
    figures = [dict(row) for row in issue.content["figures"]]
    label, text = figures[0]["label"], figures[0]["text"]
    figures[0]["text"] = "987"
    file.write_bytes(content_pdf({**issue.content, "figures": figures}, issue.serial, AT))
    said = verify(str(file))
    assert f"内嵌数据和本系统保存的不同：「{label}」本系统是「{text}」，文件是「987」。" in said


def test_the_status_says_whether_anything_was_examined(issue, tmp_path):
    paper, foreign = tmp_path / "a.pdf", tmp_path / "b.pdf"
    paper.write_bytes(filed_paper(issue))
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(foreign)
    with pytest.raises(CommandError, match=r"1 份有问题：b\.pdf") as refused:
        call_command("verify_summary", str(paper), str(foreign), stdout=(out := StringIO()))
    assert refused.value.returncode == 1
    assert "不是本系统印发的文件：里面没有内嵌数据、清单和编号。" in out.getvalue()
    with pytest.raises(CommandError) as unread:
        call_command("verify_summary", str(tmp_path / "none.pdf"), stdout=StringIO())
    assert unread.value.returncode == 2


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


def test_the_command_works_without_a_database(issue, tmp_path):
    file = tmp_path / "a.pdf"
    file.write_bytes(filed_paper(issue))
    environment = {
        **os.environ, "DATABASE_URL": "postgres://nobody@/nothing?host=/nonexistent",
        "DJANGO_SETTINGS_MODULE": "branchrecords.settings", "TZ": "America/New_York",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "manage.py", "verify_summary", str(file)],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "没有连上数据库" in done.stdout
    assert "按内嵌数据重新排印，和文件逐字节相同。" in done.stdout


def test_the_committee_s_page_takes_a_certificate_and_withdraws_it(client, root, staff):
    client.force_login(staff)
    url = reverse("certificates", args=(root.pk,))
    assert "上传证书" in client.get(url).content.decode()
    content, _ = make_key_file()
    upload = io.BytesIO(content)
    upload.name = "seal.p12"
    wrong = client.post(url, {"file": upload, "password": "x"})
    assert "密码不对" in wrong.content.decode()
    upload.seek(0)
    assert client.post(url, {"file": upload, "password": PASSWORD}).status_code == 302
    assert SUBJECT in client.get(url).content.decode()
    certificate = SigningCertificate.objects.get()
    client.post(reverse("certificate-withdraw", args=(certificate.pk,)))
    assert "已停用" in client.get(url).content.decode()


def test_archiving_files_the_paper_and_the_page_shows_the_differences(client, branch, staff):
    summary = draft_summary(organization=branch, year=2026, by=None, at=AT)
    sent(summary)
    client.force_login(staff)
    client.post(reverse("summary-archive", args=(summary.pk,)))
    issue = Issue.objects.get()
    assert issue.paper.filed_by == staff
    page = client.get(reverse("issue-differences", args=(issue.pk,))).content.decode()
    assert "没有可对照的上一版" in page
    assert Organization.objects.filter(pk=branch.pk).exists()
