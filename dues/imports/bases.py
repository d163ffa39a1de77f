"""The bases of a branch from a table: what each row fills in on the page, what it cannot.

Nothing is written here. The page shows the values, with what assessed months would owe instead,
and saves them as if they had been typed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any

from branchrecords.documents.columns import Table
from branchrecords.documents.values import (
    CellError,
    cell_text,
    normalize_code,
    normalize_name,
    normalize_text,
    parse_amount,
)
from branchrecords.documents.xlsx import read_table
from dues.queries.payers import Payer
from dues.rules.categories import Category
from dues.rules.columns import BASE_COLUMNS
from dues.rules.rates import FIXED_CATEGORIES
from members.models import Person
from members.models.digests import id_number_digest

# Other words by which a category is called.
ALSO = {
    "退休": Category.RETIRED,
    "离休": Category.RETIRED,
    "事业": Category.INSTITUTION,
    "事业单位": Category.INSTITUTION,
    "企业": Category.ENTERPRISE,
    "企业职工": Category.ENTERPRISE,
    "年薪制": Category.ANNUAL_SALARY,
    "下岗失业": Category.UNEMPLOYED,
    "低保": Category.UNEMPLOYED,
}
CATEGORIES = {category.label: category for category in Category} | ALSO


@dataclass(frozen=True)
class Filled:
    """`values` are initial values of the page's fields; `people` how many members they concern;
    `problems` one sentence for each row that was not brought in."""

    values: Mapping[str, Any]
    people: int
    problems: tuple[str, ...]


class RowError(ValueError):
    """A row cannot be brought in. `str(error)` is a Chinese sentence without the row's number."""


def read_bases(file: IO[bytes], filename: str) -> Table:
    """The rows of an .xlsx, .xls or .csv. Raises SheetError with what is wrong with the file."""
    return read_table(file, filename, BASE_COLUMNS)


def fill_in(table: Table, *, payers: Sequence[Payer], known: Mapping[int, str]) -> Filled:
    """What the rows say of these members; `known` are the categories in force by person id.

    One query for the numbers.
    """
    finder = _Finder(payers)
    values: dict[str, Any] = {}
    problems, seen = [], set()
    for number, cells in table.rows:
        try:
            person = finder.find(cells)
            if person in seen:
                raise RowError("这个人在表里出现了两次，只用了前面一行")
            values |= _values(cells, person, known.get(person, ""))
            seen.add(person)
        except (RowError, CellError) as error:
            name = cell_text(cells.get("name"))
            problems.append(f"第 {number} 行 {name}：{error}".replace(" ：", "："))
    return Filled(values, len(seen), tuple(problems))


class _Finder:
    """The members of the branch by number and by name."""

    def __init__(self, payers: Sequence[Payer]) -> None:
        ids = [payer.person_id for payer in payers]
        rows = Person.objects.filter(pk__in=ids).values_list("id_number_digest", "pk")
        self.by_number = dict(rows)
        self.by_name = {payer.name: payer.person_id for payer in payers}
        self.times = Counter(payer.name for payer in payers)

    def find(self, cells: Mapping[str, Any]) -> int:
        number = normalize_code(cells.get("id_number"))
        if number:
            person = self.by_number.get(id_number_digest(number))
            if person is None:
                raise RowError("本支部应交党费的党员里没有这个身份证号，请核对")
            return person
        name = normalize_name(cells.get("name"))
        if not name:
            raise RowError("姓名空着，不知道是谁")
        if self.times[name] > 1:
            raise RowError("本支部有同名的党员，请写上公民身份号码")
        if name not in self.by_name:
            raise RowError("本支部应交党费的党员里没有这个人，请核对姓名")
        return self.by_name[name]


def _values(cells: Mapping[str, Any], person: int, known: str) -> dict[str, Any]:
    category = _category(cells.get("category"), known)
    amount = parse_amount(cells.get("amount"))
    if amount is None and category not in FIXED_CATEGORIES:
        raise RowError("月基数空着，请补上")
    return {
        f"category-{person}": category.value,
        f"amount-{person}": Decimal(0) if amount is None else amount,
        f"reason-{person}": normalize_text(cells.get("reason"))[:100],
    }


def _category(cell: Any, known: str) -> Category:
    text = normalize_text(cell).removesuffix("党员")
    if not text and known:
        return Category(known)
    if text in CATEGORIES:
        return CATEGORIES[text]
    labels = "、".join(category.label for category in Category)
    said = f"没有「{text}」这种类别" if text else "类别空着"
    raise RowError(f"{said}，可以写：{labels}")
