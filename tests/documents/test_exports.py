"""The one way out for lists: masked unless asked for with a reason, signed, logged."""

import io
from dataclasses import dataclass
from datetime import UTC, date, datetime

import openpyxl
import pytest

from branchrecords.audit.models import AuditEvent
from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field, export_xlsx, note_export
from branchrecords.errors import ActionError
from branchrecords.web.formats import masked_id
from members.models import User

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
READER = User(username="xu", name="徐景明")


@dataclass
class Owner:
    name: str


@dataclass
class Thing:
    owner: Owner | None
    number: str
    on: date | None = None


LIST = Export(
    "试单",
    "person.exported",
    (
        Field(Column("owner", "姓名"), "owner.name"),
        Field(Column("number", "公民身份号码"), "number", masked_id),
        Field(Column("on", "日期", kind="date"), lambda row: row.on),
    ),
    unit="件",
)


def page_of(rows, **options):
    content = export_xlsx(
        LIST, rows, number=len(rows), organization=None, by=READER, at=AT, **options
    )
    return openpyxl.load_workbook(io.BytesIO(content)).active


def test_sensitive_columns_are_masked_and_a_note_says_so():
    page = page_of([Thing(Owner("沈玉平"), "34052419800101001X")])
    assert page["B5"].value == "340524********001X"
    assert page["A2"].value == ("公民身份号码已打码；需要完整内容的，请在导出时勾选并写明事由。")
    page = page_of([Thing(Owner("沈玉平"), "34052419800101001X")], clear=True)
    assert page["B4"].value == "34052419800101001X"


def test_reader_and_time_stand_on_the_sheet_and_on_every_printed_page():
    page = page_of([Thing(None, "")], scope="正式党员")
    assert [page.cell(row, 1).value for row in (1, 2, 4)] == [
        "试单",
        "范围：正式党员",
        "徐景明 导出于 2026-11-20 09:00，共 1 件",
    ]
    assert page.oddHeader.right.text == "徐景明 导出于 2026-11-20 09:00，共 1 件"
    assert page.print_title_rows == "$5:$5"


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@SUM(A1)"])
def test_a_text_that_looks_like_a_formula_stays_text(text):
    cell = page_of([Thing(Owner(text), "")])["A5"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


@pytest.mark.django_db
def test_every_export_is_one_row_in_the_log():
    note_export(
        LIST,
        organization=None,
        number=3,
        clear=True,
        reason=" 换届统计 ",
        by=None,
        at=AT,
        scope="女",
    )
    event = AuditEvent.objects.get()
    assert (event.action, event.detail) == (
        "person.exported",
        {
            "list": "试单",
            "unit": "件",
            "number": 3,
            "clear": True,
            "masked": False,
            "reason": "换届统计",
            "scope": "女",
        },
    )


@pytest.mark.parametrize(
    ("number", "clear", "reason", "sentence"),
    [
        (3, True, " ", "导出完整号码要写明事由，请写一句再导出"),
        (5_001, True, "统计", "带完整号码的一次最多导出 5,000 件，请按支部分别导出"),
        (200_001, False, "", "有 200,001 件，一次最多导出 200,000，请缩小范围"),
    ],
)
def test_an_export_that_goes_too_far_is_refused(number, clear, reason, sentence):
    with pytest.raises(ActionError) as caught:
        note_export(
            LIST, organization=None, number=number, clear=clear, reason=reason, by=None, at=AT
        )
    assert str(caught.value) == sentence
