"""The two commands of reports."""

import json
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from reports.actions.summaries import archive_summary, draft_summary, read_summary, submit_summary
from reports.exports.summaries import issue_pdf
from tests.factories.reports import committee, meeting, member, node, user

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def root():
    return committee(code="LJ")


def run(*arguments, **options):
    out = StringIO()
    call_command(*arguments, stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def test_figures_as_json_with_their_records(root):
    branch = node(root, code="LJ-1")
    people = [member(branch), member(branch)]
    meeting(branch, "general", present=people)
    found = json.loads(run("figures", "--organization", "LJ-1", "--year", "2026"))
    figures = {row["key"]: row for row in found["figures"]}
    assert found["organization"] == "LJ-1"
    assert figures["members"]["value"] == "2"
    assert figures["members"]["records"] == [m.memberships.get().pk for m in people]
    assert figures["members"]["table"] == "members_membership"
    assert figures["attendance_rate"]["text"] == "100.0%"
    assert figures["attendance_rate"]["records"] is None


def test_figures_of_a_subtree(root):
    node(root, code="LJ-1")
    node(root, code="LJ-2")
    found = json.loads(run("figures", "--organization", "LJ", "--year", "2026", "--recursive"))
    assert [row["organization"] for row in found] == ["LJ", "LJ-1", "LJ-2"]


def test_annual_summaries_are_those_of_the_website(root, tmp_path):
    branch = node(root, "branch", "甲支部", code="LJ-1")
    person = member(branch)
    meeting(branch, "general", present=[person])
    meeting(branch, "party_day", present=[person], title="义务植树")
    summary = draft_summary(organization=branch, year=2026, by=None, at=AT)
    submit_summary(summary=summary, by=None, at=AT)
    read_summary(summary=summary, remark="", by=None, at=AT)
    issue = archive_summary(summary=summary, by=user(root, "committee_staff"), at=AT)
    arguments = ("annual_summary", "--organization", "LJ", "--year", "2026", "--recursive")
    assert "生成 2 份" in run(*arguments, "--output", str(tmp_path))
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == ["LJ 临江街道党工委2026年度工作总结.pdf", "LJ-1 甲支部2026年度工作总结.pdf"]
    assert (tmp_path / files[1]).read_bytes() == issue_pdf(issue)


def test_an_unknown_code_is_one_sentence(tmp_path):
    with pytest.raises(CommandError, match="没有编码为 XX 的组织"):
        run("figures", "--organization", "XX", "--year", "2026")
