"""The books of the help: for whom, with which chapters. Texts are chapters/<key>.md."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Book:
    """The chapters of one kind of user, in the order of reading."""

    title: str
    chapters: tuple[str, ...]


BOOKS = (
    Book("人人要用", ("account", "words")),
    Book("党员", ("member",)),
    Book(
        "支部书记和支委",
        (
            "desk", "meetings", "records", "study", "work", "reviews", "dues", "books", "roster",
            "development", "transfers", "organization", "year", "evaluation",
        ),
    ),
    Book("党委工作人员", ("committee",)),
    Book("管理员", ("start", "administrator")),
)  # fmt: skip
CHAPTERS = tuple(chapter for book in BOOKS for chapter in book.chapters)
