"""Log lines without personal data, each with the number of the request it belongs to.

What may carry somebody's data is taken out where lines are formatted, so that it does not matter
which library wrote them: PostgreSQL's DETAIL (it quotes the row), 公民身份号码, telephone numbers.
"""

from __future__ import annotations

import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from pythonjsonlogger.json import JsonFormatter

# Set per request by NumberRequests, per task by the worker.
number: ContextVar[str] = ContextVar("number", default="")

_QUOTED_ROW = re.compile(r"^(DETAIL|CONTEXT|STATEMENT|HINT): .*$", re.MULTILINE)
_ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_TELEPHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


def cleaned(text: str) -> str:
    """The text without rows quoted by the database, numbers of identity cards and telephones."""
    text = _QUOTED_ROW.sub(r"\1: -", text)
    return _TELEPHONE.sub("<电话>", _ID_NUMBER.sub("<身份证号>", text))


class Numbered(logging.Filter):
    """Gives each line the number of its request as `request`; "-" outside of one."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request = number.get() or "-"
        return True


class _Zoned(logging.Formatter):
    """Times to the millisecond and with their zone, so that machines' logs can be laid together."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        at = datetime.fromtimestamp(record.created, UTC).astimezone()
        return at.isoformat(timespec="milliseconds")


class PlainLine(_Zoned):
    """One readable line, cleaned."""

    def format(self, record: logging.LogRecord) -> str:
        return cleaned(super().format(record))


class JsonLine(_Zoned, JsonFormatter):
    """One JSON object a line, cleaned, for a collector of logs."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(
            "{asctime}{levelname}{name}{request}{message}", style="{",
            rename_fields={"asctime": "at", "levelname": "level", "name": "logger"},
            json_ensure_ascii=False,
        )  # fmt: skip

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        texts = super().process_log_record(log_data)
        return {
            key: cleaned(text) if isinstance(text, str) else text for key, text in texts.items()
        }
