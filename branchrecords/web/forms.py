"""Forms as the look wants them: errors that say what to write, dates in any clear spelling."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.utils import pretty_name
from django.http import HttpRequest
from django.utils import timezone

from branchrecords.database.reading import current
from branchrecords.errors import ActionError, Blocker

logger = logging.getLogger("branchrecords.input")
DATE_SPELLING = re.compile(
    r"^\s*(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?\s*$|^\s*(\d{4})(\d{2})(\d{2})\s*$"
)
MONTH_SPELLING = re.compile(r"^\s*(\d{4})\s*[-./年]\s*(\d{1,2})\s*月?\s*$")
FULL_WIDTH = str.maketrans("０１２３４５６７８９－．／，", "0123456789-./,")
CHOSEN = (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple, forms.FileInput)
STANDARD_REQUIRED = forms.Field.default_error_messages["required"]
# Nobody in the register was born earlier, and no term is agreed for longer.
FIRST_YEAR, LAST_YEAR = 1900, 2099
QUOTED = 40  # letters of what was typed that a message repeats


def error_links(form: forms.BaseForm) -> Iterator[tuple[str, str]]:
    """Every error of the form as (link to its field, message), in the order of the page.

    Away from its field, a message says which one it speaks of.
    """
    for message in form.non_field_errors():
        yield "", message
    for bound in form:
        label = str(bound.label).removesuffix("（选填）")
        for message in bound.errors:
            named = message if label in message else f"{label}：{message}"
            yield f"#{bound.id_for_label or bound.auto_id}", named


def spoken_errors(form: forms.BaseForm) -> str:
    """All errors in one sentence that quotes what was typed.

    For a small dialog whose page is loaded anew: nothing typed is lost, though the field is empty.
    """
    said = [str(message) for message in form.non_field_errors()]
    for bound in form:
        typed = "" if isinstance(bound.field, forms.FileField) else str(bound.value() or "").strip()
        quoted = f"{bound.label}写的是「{typed[:QUOTED]}」：" if typed else ""
        said += [f"{quoted}{message}" for message in bound.errors]
    return "；".join(said)


def note_refusal(form: forms.BaseForm) -> None:
    """A line in the log for input that a form refused: which form, fields and rules; no values."""
    said = []
    for name, errors in form.errors.items():
        codes = sorted({error.code or "invalid" for error in errors.as_data()})
        said.append(f"{'form' if name == NON_FIELD_ERRORS else name} {'/'.join(codes)}")
    _log(type(form).__name__, ", ".join(said))


def _log(what: str, why: str) -> None:
    logger.info("Refused %s of account %s: %s", what, current().user_id, why)


class LookMixin:
    """For Form and ModelForm: no colons, optional fields marked, required-errors with the name.
    What a form refuses is logged, without what was typed.

    Write label texts without punctuation; the error of an empty field then reads 请填写<label>.
    """

    def __init__(self, *args, **kwargs) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        for name, field in self.fields.items():
            if field.required and field.error_messages.get("required") == STANDARD_REQUIRED:
                verb = "请选择" if isinstance(field.widget, CHOSEN) else "请填写"
                # self[name] would keep the label of now: forms may still name their fields.
                label = pretty_name(name) if field.label is None else field.label
                field.error_messages["required"] = f"{verb}{label}"

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self._errors:
            note_refusal(self)


class Form(LookMixin, forms.Form):
    """A plain form in the look."""


class ModelForm(LookMixin, forms.ModelForm):
    """A model form in the look; views hand `cleaned_data` to an action and never save it."""


class DateField(forms.DateField):
    """A day, typed as 2026-11-20; 2026年11月20日, 2026.11.20, 20261120 are understood too."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"autocomplete": "off"})
    default_error_messages = {"invalid": "请写成 2026-11-20 这样的日期"}

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("help_text", "例如 2026-11-20")
        super().__init__(**kwargs)

    def to_python(self, value):
        if not isinstance(value, str):
            return super().to_python(value)
        text = value.translate(FULL_WIDTH)
        if not text.strip():
            return super().to_python("")
        match = DATE_SPELLING.match(text)
        if not match:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        year, month, day = (int(part) for part in match.groups() if part)
        return _existing_day(year, month, day)


class MonthField(forms.Field):
    """A month, typed as 2026-11; the value is its first day."""

    widget = forms.TextInput(attrs={"autocomplete": "off"})
    default_error_messages = {"invalid": "请写成 2026-11 这样的月份"}

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, date):
            return value or None
        match = MONTH_SPELLING.match(value.translate(FULL_WIDTH))
        if not match:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return _existing_day(int(match[1]), int(match[2]), 1)

    def prepare_value(self, value):
        return f"{value:%Y-%m}" if isinstance(value, date) else value


class MoneyField(forms.DecimalField):
    """An amount in 元, at most two decimals; thousands separators are understood."""

    default_error_messages = {
        "invalid": "请写成 102.60 这样的金额",
        "max_decimal_places": "金额最多两位小数",
    }

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("max_digits", 12)
        kwargs.setdefault("decimal_places", 2)
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(**kwargs)

    def to_python(self, value):
        if isinstance(value, str):
            value = value.translate(FULL_WIDTH).replace(",", "").removesuffix("元")
        return super().to_python(value)


def _existing_day(year: int, month: int, day: int) -> date:
    """The day, or an error that names what does not exist."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValidationError(
            f"年份应在 {FIRST_YEAR} 到 {LAST_YEAR} 之间，写的是 {year}", code="invalid"
        )
    if not 1 <= month <= 12:
        raise ValidationError(f"没有 {month} 月，月份从 1 到 12", code="invalid")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValidationError(
            f"{year}年{month}月没有 {day} 日，请核对日期", code="invalid"
        ) from None


def refused(form: forms.BaseForm, error: ActionError) -> None:
    """Put what an action refused at the fields it speaks of, and the rest on top of the form."""
    _log(type(form).__name__, "by a rule")
    for blocker in error.blockers or (Blocker(str(error)),):
        name = blocker.target.removeprefix("id_")
        words = f"{blocker.message} · {blocker.article}" if blocker.article else blocker.message
        form.add_error(name if name in form.fields else None, words)


def submitted(
    request: HttpRequest, form: forms.BaseForm, act: Callable[[datetime], object]
) -> bool:
    """Whether the form was sent, is right and `act(now)` did it; a refusal stands in the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act(timezone.now())
    except ActionError as error:
        refused(form, error)
        return False
    return True


def pressed(request: HttpRequest, act: Callable[[datetime], str]) -> bool:
    """Whether `act(now)` did what a button asks. Above the next page stands the sentence that it
    answers, or why it was refused."""
    try:
        done = act(timezone.now())
    except ActionError as error:
        _log(request.resolver_match.view_name, "by a rule")
        messages.error(request, str(error))
        return False
    messages.success(request, done)
    return True
