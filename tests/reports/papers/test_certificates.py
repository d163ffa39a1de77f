"""Certificates: kept encrypted, one in use, the nearest signs."""

import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from reports.actions.papers import withdraw_certificate
from reports.exports.summaries import issue_pdf
from reports.models import Issue, SigningCertificate
from reports.papers import examine_paper, filed_paper
from reports.queries.papers import certificate_for
from tests.documents.keyfiles import PASSWORD, SUBJECT, make_key_file

from .making import AT, certified

pytestmark = pytest.mark.django_db


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
