"""Sheets whose XML asks for more than it holds; fifty other hostile files: tests/attachments.

Every file field of the product gets hostile files in tests/sweep, whose WRONG_FILES they are.
"""

import io
import time
import zipfile

import pytest

from branchrecords.attachments.kinds import problem_of
from branchrecords.documents.uploads import SheetError
from branchrecords.documents.xlsx import read_rows
from tests.factories import files
from tests.sweep.forms import WRONG_FILES, upload

OUTER = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
LAUGHS = "<!DOCTYPE x [<!ENTITY a0 'ha'>{}]>".format(
    "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
)
PARTS = ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels")
SECONDS = 20


def sheet_with(doctype: str, part: str, entity: str) -> bytes:
    """A workbook with a document type in one part, and its entity as the name of the sheet."""
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(files.workbook())) as whole,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in whole.namelist():
            text = whole.read(name).decode()
            if name == part:
                head, _, rest = text.partition("<")
                rest = rest.replace('name="Sheet"', f'name="{entity}"')
                text = f"{head}{doctype}<{rest}" if not rest.startswith("?") else (
                    "<" + rest.replace("?>", f"?>{doctype}", 1)
                )  # fmt: skip
            archive.writestr(name, text)
    return changed.getvalue()


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    ("doctype", "entity"), [(OUTER, "&a;"), (LAUGHS, "&a11;")], ids=["outer", "growing"]
)
def test_a_workbook_with_an_outer_entity_opens_nothing(doctype, entity, part):
    """Nor does one whose entities grow a thousand million times."""
    content = sheet_with(doctype, part, entity)
    begun = time.process_time()
    try:
        read = repr(read_rows(io.BytesIO(content), "名册.xlsx"))
    except SheetError as error:
        read = str(error)
    assert "root:" not in read
    assert len(read) < 10_000
    assert time.process_time() - begun < SECONDS


@pytest.mark.parametrize("number", range(len(WRONG_FILES)), ids=lambda n: WRONG_FILES[n][0] or n)
def test_what_the_sweep_sends_into_every_field_is_no_attachment(number):
    sent = upload(number)
    problem = problem_of(sent.name, sent.read())
    assert problem.startswith("「")
    assert ".." not in problem
