"""Papers for the archive: PDF/A-3a and PDF/UA-1 essentials, seal, manifest; every byte guarded."""

import hashlib
import io
import json
import random

import pikepdf
import pytest

from branchrecords.documents.archival import MANIFEST, examined, first_revision, seal_holds
from branchrecords.documents.pdf import render_pdf
from branchrecords.documents.signing import open_key_file, sign_pdf, signature_of
from tests.documents import samples
from tests.documents.keyfiles import PASSWORD, SUBJECT, make_key_file
from tests.documents.preflight import faults
from tests.documents.test_pdf import in_new_process

FIGURES = b'{"a":1}'
BLOCK = 1024


def made():
    return render_pdf(
        template="documents/summary.html",
        context=samples.SUMMARY,
        title="2026年度工作总结",
        identifier="0f" * 32,
        at=samples.AT,
        attachments=[("figures.json", FIGURES)],
        archive="2026-LJ-1 sha256:0f",
    )


@pytest.fixture(scope="module")
def paper():
    return made()


@pytest.fixture(scope="module")
def key_file():
    content, certificate = make_key_file()
    return open_key_file(content, PASSWORD).bundle, certificate


@pytest.fixture(scope="module")
def signed(paper, key_file):
    return sign_pdf(paper, bundle=key_file[0], reason="印发")


DIGEST = """
import hashlib
from tests.documents.test_archival import made
print(hashlib.sha256(made()).hexdigest())
"""


def test_the_same_input_gives_the_same_bytes_in_another_process(paper, tmp_path):
    assert made() == paper
    environment = {
        "HOME": str(tmp_path), "LANG": "C", "LC_ALL": "C", "TZ": "America/New_York",
        "PYTHONHASHSEED": "7", "FONTCONFIG_FILE": "/nonexistent/fonts.conf",
    }  # fmt: skip
    elsewhere, _ = in_new_process(DIGEST, **environment)
    assert elsewhere == hashlib.sha256(paper).hexdigest()


def test_it_has_the_essentials_of_both_standards(paper):
    assert faults(paper) == []


def test_a_signature_takes_none_of_them_away(signed):
    assert faults(signed) == []


def test_the_preflight_notices_what_is_missing(paper):
    with pikepdf.open(io.BytesIO(paper)) as broken:
        del broken.Root.OutputIntents, broken.Root.Lang, broken.Root.AF
        with broken.open_metadata() as told:
            del told["pdfaid:part"]
        stream = io.BytesIO()
        broken.save(stream)
    assert {"no language", "no output intent with a profile", "pdfaid:part is None"} <= set(
        faults(stream.getvalue())
    )


def test_the_files_inside_are_data_and_listed(paper):
    found = examined(paper)
    assert found.files["figures.json"] == FIGURES
    manifest = json.loads(found.files[MANIFEST])
    assert manifest["files"] == {"figures.json": hashlib.sha256(FIGURES).hexdigest()}
    with pikepdf.open(io.BytesIO(paper)) as opened:
        assert len(manifest["pages"]) == len(opened.pages)
    assert (found.sealed, found.manifest, found.identifier) == (True, True, "2026-LJ-1 sha256:0f")
    assert (found.changed_pages, found.changed_files, found.missing_files) == ((), (), ())


def rewritten(content, change):
    with pikepdf.open(io.BytesIO(content)) as opened:
        change(opened)
        stream = io.BytesIO()
        opened.save(stream)
    return stream.getvalue()


def test_a_page_drawn_on_is_named(paper):
    def draw(opened):
        opened.pages[1].contents_add(b"0 0 100 100 re f")

    found = examined(rewritten(paper, draw))
    assert (found.sealed, found.changed_pages) == (False, (2,))


def test_a_page_taken_out_is_named(paper):
    def take(opened):
        del opened.pages[-1]

    count = len(json.loads(examined(paper).files[MANIFEST])["pages"])
    assert examined(rewritten(paper, take)).changed_pages == (count,)


def test_changed_and_missing_files_are_named(paper):
    def change(opened):
        opened.Root.Names.EmbeddedFiles.Names[1].EF.F.write(b'{"a":2}')

    def take(opened):
        del opened.Root.Names.EmbeddedFiles.Names[1]
        del opened.Root.Names.EmbeddedFiles.Names[0]

    assert examined(rewritten(paper, change)).changed_files == ("figures.json",)
    assert examined(rewritten(paper, take)).missing_files == ("figures.json",)


def test_what_is_no_pdf_is_said_to_be_none():
    assert not examined(b"%PDF-1.7 nonsense").readable
    assert signature_of(b"nonsense").holds is False


def flipped(content, seed=2026):
    """One changed bit in a byte of every block, the byte chosen at random."""
    chance = random.Random(seed)
    for start in range(0, len(content), BLOCK):
        changed = bytearray(content)
        position = chance.randrange(start, min(start + BLOCK, len(content)))
        changed[position] ^= 1 << chance.randrange(8)
        yield position, bytes(changed)


def test_one_changed_bit_in_any_block_breaks_the_seal(paper):
    missed = [position for position, changed in flipped(paper) if seal_holds(changed)]
    assert missed == []


def test_a_signature_holds_and_is_appended(paper, signed, key_file):
    assert signed.startswith(paper)
    assert first_revision(signed) == paper
    assert seal_holds(signed)
    found = signature_of(signed)
    assert (found.subject, found.holds, found.trusted) == (SUBJECT, True, None)
    assert signature_of(signed, (key_file[1],)).trusted is True
    assert signature_of(signed, (make_key_file()[1],)).trusted is False
    assert signature_of(paper) is None


def test_one_changed_bit_in_any_block_breaks_the_signature(signed):
    """Bits after the signed bytes, in the zeros that pad the signature itself, say nothing."""
    padding = signed.index(b"0" * 200), len(signed)
    end = padding[0]
    while signed[end : end + 1] == b"0":
        end += 1
    missed = []
    for position, changed in flipped(signed):
        if not padding[0] <= position < end:
            found = signature_of(changed)
            if found is not None and found.holds:
                missed.append(position)
    assert missed == []
    found = signature_of(signed + b"\n%more")
    assert found is None or not found.holds
