"""Neither the QR code nor the signature of an issued summary stands alone on a page."""

from datetime import UTC, datetime

import pytest

from reports.exports.summaries import content_pdf
from tests.documents.reading import texts

AT = datetime(2026, 11, 22, tzinfo=UTC)


def content(number, schema, lines=1):
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
        "narrative": [{"key": "work", "heading": "主要工作", "text": "做了工作。\n" * lines}],
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


def signature_page(lines, schema):
    pages = texts(content_pdf(content(2, schema, lines), "2026-A-1", AT))
    return next(page for page in pages if "2026年11月22日" in page)


@pytest.mark.parametrize("lines", [14, 16])
def test_a_line_of_the_text_comes_along_with_the_signature(lines):
    assert signature_page(lines, 4).startswith("做了工作。")


def test_a_signature_stays_alone_on_a_paper_of_an_older_schema():
    assert signature_page(14, 3).startswith("机关第三党支部")
