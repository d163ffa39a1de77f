"""The QR code of an issued summary never stands alone on the last page."""

from datetime import UTC, datetime

import pytest

from reports.exports.summaries import content_pdf
from tests.documents.reading import texts

AT = datetime(2026, 11, 22, tzinfo=UTC)


def content(number, schema):
    figures = [
        {
            "key": f"k{one}", "group": "组织生活", "label": f"项目{one}", "unit": "次",
            "value": "1", "text": "1", "explanation": "说明", "article": "", "records": [],
        }
        for one in range(number)
    ]  # fmt: skip
    return {
        "schema": schema,
        "organization": {"code": "A", "name": "机关第三党支部"},
        "year": 2026,
        "title": "2026年度工作总结",
        "period": {},
        "figures": figures,
        "narrative": [{"key": "work", "heading": "主要工作", "text": "做了工作。"}],
        "rules": {},
        "verify_base": "https://records.example",
        "replaces": None,
    }


def last_page(number, schema):
    return texts(content_pdf(content(number, schema), "2026-A-1", AT))[-1]


@pytest.mark.parametrize("number", [41, 44])
def test_a_line_of_the_table_comes_along(number):
    page = last_page(number, 3)
    assert "核验码" in page
    assert "项目" in page


def test_a_paper_of_an_older_schema_prints_as_it_did():
    assert "项目" not in last_page(42, 2)
