"""Reports of browsers on the content security policy: logged, bounded, without anybody's data."""

import json
import logging

import pytest
from django.test import Client
from django.urls import reverse

from tests.security.headers import faults

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_cache")]
URL = "/csp-report/"
OLD = {
    "csp-report": {
        "document-uri": "https://records.example/people/4711/?q=周建国",
        "referrer": "https://records.example/people/?q=周建国",
        "violated-directive": "script-src-elem 'self'",
        "effective-directive": "script-src-elem",
        "blocked-uri": "https://evil.example/a.js?victim=周建国",
        "script-sample": "alert('11010119490307003X')",
    }
}
NEW = [
    {
        "type": "csp-violation",
        "url": "https://records.example/people/4711/",
        "body": {
            "documentURL": "https://records.example/accounts/me/",
            "effectiveDirective": "style-src-attr",
            "blockedURL": "inline",
            "sample": "color: red",
        },
    }
]


def send(body, kind="application/csp-report", **more):
    content = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    return Client(enforce_csrf_checks=True, **more).post(URL, content, content_type=kind)


def lines(caplog):
    return [r.getMessage() for r in caplog.records if r.name == "branchrecords.policy"]


def test_every_page_says_where_to_report_to(client):
    policy = client.get(reverse("login"))["Content-Security-Policy"]
    assert f"report-uri {URL}" in policy.split("; ")


def test_a_report_becomes_a_line_without_ids_names_or_texts(caplog):
    with caplog.at_level(logging.WARNING, "branchrecords.policy"):
        answer = send(OLD)
    assert answer.status_code == 204
    assert faults(answer) == []
    assert lines(caplog) == ["Held back by script-src-elem on person-detail: https://evil.example"]
    for secret in ("周建国", "4711", "alert", "11010119490307003X"):
        assert secret not in caplog.text


def test_the_newer_form_is_read_too(caplog):
    with caplog.at_level(logging.WARNING, "branchrecords.policy"):
        assert send(NEW, "application/reports+json").status_code == 204
    assert lines(caplog) == ["Held back by style-src-attr on account: inline"]


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'"x"', b"[1]", b'{"csp-report": 7}', b"\xff\xfe", b"[" * 9000,
     b'{"csp-report": {"x": "' + b"a" * 20_000 + b'"}}'],
    ids=["empty", "broken", "none", "null", "text", "number", "no object", "no text", "deep",
         "long"],
)  # fmt: skip
def test_garbage_is_refused_and_not_logged(body, caplog):
    with caplog.at_level(logging.WARNING, "branchrecords.policy"):
        assert send(body).status_code == 400
    assert lines(caplog) == []


def test_what_is_written_into_a_report_does_not_get_into_the_log(caplog):
    made = {
        "effective-directive": "x\nERROR forged line",
        "document-uri": "http://[::1/nowhere/周建国",
        "blocked-uri": "周建国\r\nforged",
    }
    with caplog.at_level(logging.WARNING, "branchrecords.policy"):
        assert send({"csp-report": made}).status_code == 204
    assert lines(caplog) == ["Held back by ? on ?: ?"]


def test_one_address_cannot_fill_the_log(caplog):
    with caplog.at_level(logging.WARNING, "branchrecords.policy"):
        statuses = {send(OLD).status_code for _ in range(30)}
    assert statuses == {204}
    assert len(lines(caplog)) == 20
    send(OLD, REMOTE_ADDR="10.1.1.8")
    assert len(lines(caplog)) == 21


def test_it_takes_nothing_but_reports(client):
    assert client.get(URL).status_code == 405
