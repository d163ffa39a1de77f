"""GB/T 9704-2012 measured on the page, and tables that break well. Lengths in mm."""

import re
from itertools import pairwise

import pytest
from fontTools.ttLib import TTFont

from branchrecords.documents.typefaces import BUNDLED
from tests.documents import samples
from tests.documents.reading import MM, families, pieces, texts

LINE, SIZE = 28.8, 16  # pt
# From a baseline up to the top of its line: the em square (880 above the baseline) is centred.
RISE = (0.88 * SIZE + (LINE - SIZE) / 2) * MM


@pytest.fixture(scope="module")
def full_pages():
    """A summary whose narrative is one long paragraph of a single character."""
    return samples.made("summary", narrative=[("主要工作", "学" * 2000)], figures=[], tables=[])


def characters(file):
    with TTFont(file, lazy=True) as font:
        return font.getBestCmap()


def body_lines(content, page):
    return [piece for piece in pieces(content, page) if set(piece.text) == {"学"}]


def test_a_full_page_has_22_lines_of_28_characters(full_pages):
    lines = body_lines(full_pages, 1)
    assert [len(line.text) for line in lines] == [28] * 22


def test_the_type_area_lies_where_the_standard_puts_it(full_pages):
    lines = body_lines(full_pages, 1)
    assert {round(line.x) for line in lines} == {28}
    assert lines[0].baseline - RISE == pytest.approx(37, abs=1)
    bottom = lines[-1].baseline - RISE + LINE * MM
    assert bottom == pytest.approx(37 + 225, abs=2)
    assert bottom <= 37 + 225
    pitches = {round(b.baseline - a.baseline, 2) for a, b in pairwise(lines)}
    assert pitches == {round(LINE * MM, 2)}


def test_body_headings_and_title_have_their_fonts_and_sizes():
    found = pieces(samples.made("summary"), 0)
    look = {piece.text: (piece.font, round(piece.size, 1)) for piece in found}
    assert look["2026年度工作总结"] == ("BR-XiaoBiaoSong", 22)
    assert look["一、主要工作"] == ("BR-Hei", 16)
    assert look["（一）加强政治学习"] == ("BR-Kai", 16)
    assert {font for text, (font, _) in look.items() if "同志通报了" in text} == {"BR-FangSong"}
    assert {round(p.size, 1) for p in found if p.font == "BR-FangSong"} == {16}


def test_the_title_is_centred_and_paragraphs_are_indented_by_two(full_pages):
    title = next(p for p in pieces(full_pages, 0) if p.text == "2026年度工作总结")
    width = (4 * 0.5 + 6) * 22 * MM  # the digits of the bold Song are about half as wide
    assert title.x + width / 2 == pytest.approx(28 + 156 / 2, abs=3)
    first = body_lines(full_pages, 0)[0]
    assert first.x == pytest.approx(28 + 2 * 16 * MM, abs=1)
    assert len(first.text) == 26


def test_the_page_number_stands_outside_7_mm_below_the_type_area(full_pages):
    with TTFont(BUNDLED / "song.ttf", lazy=True) as font:
        dash = font["glyf"][font.getBestCmap()[0x2014]]
        middle = (dash.yMin + dash.yMax) / 2 / 1000 * 14 * MM
    odd = [p for p in pieces(full_pages, 0) if re.fullmatch(r"— ?1 ?—", p.text)]
    even = [p for p in pieces(full_pages, 1) if re.fullmatch(r"— ?2 ?—", p.text)]
    assert [(p.font, round(p.size)) for p in odd + even] == [("BR-Song", 14)] * 2
    for piece in odd + even:
        assert piece.baseline - middle == pytest.approx(37 + 225 + 7, abs=1)
    assert even[0].x == pytest.approx(28 + 14 * MM, abs=1)
    width = (2 * 0.89 + 3 * 0.226 + 0.56) * 14 * MM  # two dashes, blanks, a digit
    assert odd[0].x + width == pytest.approx(28 + 156 - 14 * MM, abs=2)


def test_the_date_is_written_in_full_without_padding():
    assert "2026年12月5日" in "".join(texts(samples.made("summary")))


def test_the_red_head_stands_35_mm_below_the_type_area_s_edge():
    found = pieces(samples.made("draft"), 0)
    head = next(p for p in found if p.text == "中共清河街道工作委员会文件")
    number = next(p for p in found if "清工委〔2026〕1号" in p.text)
    assert head.font == "BR-XiaoBiaoSong"
    assert head.baseline - 0.88 * head.size * MM == pytest.approx(37 + 35, abs=1)
    assert number.baseline - head.baseline == pytest.approx(2 * LINE * MM + 10, abs=4)


@pytest.mark.parametrize("kind", samples.DOCUMENTS)
def test_every_character_has_a_glyph_from_our_own_fonts(kind, caplog):
    content = samples.made(kind, chair=f"赵{samples.RARE}", number=samples.RARE)
    assert caplog.messages == []
    assert families(content) <= {"BR-XiaoBiaoSong", "BR-FangSong", "BR-Hei", "BR-Kai", "BR-Song"}


def test_a_character_that_no_font_has_is_logged(caplog):
    samples.made("minutes", chair="赵\U0001fae8")
    assert len(caplog.messages) == 1
    assert ".notdef glyph rendered" in caplog.messages[0]


@pytest.mark.parametrize("role", ["xiaobiaosong", "kai", "song", "hei"])
def test_the_fonts_behind_fangsong_have_the_rare_characters(role):
    file = next(BUNDLED.glob(f"{role}.*"))
    have = characters(file)
    assert [c for c in samples.RARE if ord(c) not in have] == []


@pytest.mark.parametrize("file", sorted(BUNDLED.glob("*.?tf")), ids=lambda file: file.stem)
def test_every_font_is_whole_and_has_gb2312(file):
    have = characters(file)
    rows = [bytes([high, low]) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF)]
    level_1_and_2 = [row.decode("gb2312", "ignore") for row in rows]
    assert [c for c in level_1_and_2 if c and ord(c) not in have] == []


def test_a_long_table_repeats_its_head_and_keeps_every_row_whole():
    long_name = "阿卜杜热西提·阿卜杜热合曼·买买提江·喆玥"
    rows = [
        (n, f"{long_name}{n:03}", "6,834.00", "1%", "68.34", "68.34", "") for n in range(1, 121)
    ]
    pages = texts(samples.made("dues_sheet", rows=rows))
    assert len(pages) > 5
    with_rows = [page for page in pages if "阿卜杜热西提" in page]
    assert all(page.count("签名") == 1 for page in with_rows)
    for n in range(1, 121):
        assert [page.count(f"{long_name}{n:03}") for page in pages].count(1) == 1


def test_the_imprint_stands_on_every_page_and_a_draft_says_so():
    pages = texts(samples.made("draft"))
    assert [page.count("张三2026-11-2010:00打印") for page in pages] == [1] * len(pages)
    assert ["草稿" in page for page in pages] == [True] * len(pages)
    assert not any("草稿" in page for page in texts(samples.made("summary")))
