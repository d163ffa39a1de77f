"""What one cell of a roster means. Each reader raises CellError that says what to write. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from branchrecords.documents.values import (
    CellError,
    cell_text,
    half_width,
    normalize_code,
    normalize_name,
    normalize_text,
    parse_date,
)
from members.imports.plan import CellDoubt
from members.imports.words import (
    BLANKS,
    DEGREE_CODES,
    EDUCATIONS,
    ETHNICITY_CODES,
    KINDS,
    MEMBER_CLASSES,
    OCCUPATION_CODES,
    OTHER_PARTY_CODES,
    POSTS,
    SECTORS,
    SEXES,
    STANDINGS,
    STUDIED,
    STUDY_FORM_CODES,
)
from members.rules.columns import DEVELOPMENT_COLUMNS
from members.rules.dictionaries import PERSON_KINDS
from members.rules.numbers import NumberError, read_id_number, read_phone

SEVERAL = re.compile(r"[/、,;；，\s]+|和|或")
# Between several days; a comma may stand inside one of them.
BETWEEN_DAYS = re.compile(r"[、;；\n]+")


def read_name(value: Any) -> str | None:
    """A person's name: letters of any people, middle dots, nothing else."""
    name = normalize_name(value)
    if not name:
        return None
    if len(name) > 60:
        raise CellError("姓名太长，请核对")
    if found := re.search(r"[\d*?？,，;；/\\(（]", name):
        raise CellError(f"姓名里有「{found[0]}」，请只写姓名")
    return name


def read_number(value: Any) -> str | None:
    """A checked 公民身份号码."""
    if not normalize_code(value):
        return None
    try:
        return read_id_number(normalize_code(value)).text
    except NumberError as error:
        raise CellError(str(error)) from None


def read_telephone(value: Any) -> str | None:
    """A mobile or landline number."""
    text = normalize_code(value)
    if text in BLANKS:
        return None
    if "*" in text:
        raise CellError("这是打码后的号码，请填写完整号码，或清空这一格")
    try:
        return read_phone(text)
    except NumberError as error:
        return _first_of_several(value, CellError(str(error)))


def _first_of_several(value: Any, error: CellError) -> str:
    """The first of two numbers in one cell, for a second look; raises `error` for anything else."""
    parts = [part for part in SEVERAL.split(half_width(cell_text(value))) if part.strip()]
    try:
        numbers = [read_phone(part) for part in parts]
    except NumberError:
        raise error from None
    if len(numbers) < 2:
        raise error
    rest = "、".join(numbers[1:])
    raise CellDoubt(f"有 {len(numbers)} 个号码，登记前一个 {numbers[0]}，不登记 {rest}", numbers[0])


def bare_education(text: str) -> str:
    """Without how somebody studied, and without 学历, 文化."""
    return STUDIED.sub("", text).removesuffix("学历").removesuffix("文化程度").removesuffix("文化")


def bare_word(text: str) -> str:
    """Without a remark in brackets behind it."""
    return re.sub(r"[（(].*?[)）]$", "", text)


def read_day(value: Any):
    """A full date; blanks and strokes mean none."""
    if isinstance(value, str) and normalize_text(value) in BLANKS:
        return None
    return parse_date(value)


def word_from(
    choices: Mapping[str, Any], what: str, bare: Callable[[str], str] = str
) -> Callable[[Any], Any]:
    """A reader of one of these words; an unknown word is answered with the nearest one.

    `bare` takes away what does not matter.
    """

    def read(value: Any) -> Any:
        text = normalize_text(value).replace(" ", "").lstrip("'`‘’")
        if text in BLANKS:
            return None
        if text not in choices:
            text = bare(text) if bare(text) in choices else text
        if text in choices:
            return choices[text]
        near = nearest(text, choices, 0.6)
        tail = f"是「{near}」吗？" if near else f"可以写：{'、'.join(list(choices)[:5])}"
        raise CellError(f"没有「{text}」这种{what}。{tail}")

    return read


def text_up_to(length: int) -> Callable[[Any], str | None]:
    """A reader of free text of so many characters."""

    def read(value: Any) -> str | None:
        text = normalize_text(value)
        if len(text) > length:
            raise CellError(f"有 {len(text)} 个字，最多 {length} 个字，请缩短")
        return text or None

    return read


def read_address(value: Any) -> str | None:
    """An address; stars of a masked export are refused."""
    text = text_up_to(200)(value)
    if text and "**" in text:
        raise CellError("这是打码后的住址，请填写完整住址，或清空这一格")
    return text


def nearest(text: str, choices: Iterable[str], likeness: float = 0.5) -> str:
    """The choice most like the text, or "" when none is like enough (0 to 1)."""
    found = difflib.get_close_matches(text, list(choices), n=1, cutoff=likeness)
    return found[0] if found else ""


MEMBER_READERS: dict[str, Callable[[Any], Any]] = {
    "name": read_name,
    "id_number": read_number,
    "sex": word_from(SEXES, "性别"),
    "ethnicity": word_from(ETHNICITY_CODES, "民族"),
    "born_on": read_day,
    "organization": text_up_to(120),
    "group": text_up_to(120),
    "standing": word_from(STANDINGS, "人员类别", bare_word),
    "joined_on": read_day,
    "full_on": read_day,
    "starts_on": read_day,
    "education": word_from(EDUCATIONS, "学历", bare_education),
    "phone": read_telephone,
    "address": read_address,
    "employer": text_up_to(120),
    "occupation": word_from(OCCUPATION_CODES, "职业"),
    "native_place": text_up_to(60),
    "worked_from": read_day,
    "introducers": text_up_to(120),
    "police_station": text_up_to(60),
    **{kind.value: text_up_to(40) for kind in PERSON_KINDS},
    "member_class": word_from(MEMBER_CLASSES, "分类"),
    "other_party": word_from(OTHER_PARTY_CODES, "党团"),
    "other_party_on": read_day,
    "applied_on": read_day,
    "activist_on": read_day,
    "candidate_on": read_day,
    "study_form": word_from(STUDY_FORM_CODES, "教育类别"),
    "school": text_up_to(80),
    "major": text_up_to(60),
    "entered_on": read_day,
    "graduated_on": read_day,
    "degree": word_from(DEGREE_CODES, "学位"),
    "degree_on": read_day,
    "skills": text_up_to(200),
    "note": text_up_to(300),
}
ORGANIZATION_READERS: dict[str, Callable[[Any], Any]] = {
    "code": lambda value: normalize_code(value) or None,
    "name": text_up_to(120),
    "short_name": text_up_to(60),
    "parent": text_up_to(120),
    "kind": word_from(KINDS, "组织类别", bare_word),
    "sector": word_from(SECTORS, "行业"),
    "founded_on": read_day,
}


def read_post(value: Any) -> Any:
    """One post; two in one cell would be two rows."""
    text = normalize_text(value).replace(" ", "")
    parts = [part for part in re.split(r"[兼、,，/]", text) if part]
    if len(parts) > 1 and all(part in POSTS for part in parts):
        raise CellError("一行只写一个职务，兼任的请另起一行")
    return word_from(POSTS, "职务", bare_word)(value)


POSITION_READERS: dict[str, Callable[[Any], Any]] = {
    "name": read_name,
    "id_number": read_number,
    "organization": text_up_to(120),
    "post": read_post,
    "starts_on": read_day,
    "ends_on": lambda value: None if normalize_text(value) in ("至今", "现任") else read_day(value),
}


def read_days(value: Any) -> tuple[date, ...] | None:
    """One or more full dates, in their order."""
    if not isinstance(value, str):
        day = read_day(value)
        return (day,) if day else None
    days = {day for part in BETWEEN_DAYS.split(value) if (day := read_day(part))}
    return tuple(sorted(days)) or None


def read_names(value: Any) -> tuple[str, ...] | None:
    """One or more people's names."""
    parts = re.split(r"[、,，;；/\n]+|(?<=\S)\s{2,}(?=\S)", cell_text(value).strip())
    names = (read_name(part) for part in parts if normalize_text(part) not in BLANKS)
    return tuple(dict.fromkeys(name for name in names if name)) or None


_DEVELOPMENT_CELLS: dict[str, Callable[[Any], Any]] = {
    "name": read_name,
    "id_number": read_number,
    "organization": text_up_to(120),
    "fostering": read_days,
    "analysis": read_days,
    "mentor_names": read_names,
    "introducer_names": read_names,
    "note": text_up_to(200),
}
DEVELOPMENT_READERS: dict[str, Callable[[Any], Any]] = {
    column.key: _DEVELOPMENT_CELLS.get(column.key, read_day) for column in DEVELOPMENT_COLUMNS
}
