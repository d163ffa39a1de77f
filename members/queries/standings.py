"""Reading a person's standings: what may follow, and what stands against it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from branchrecords.errors import Blocker
from members.models import DevelopmentCase, Person, Standing
from members.queries.people import home_of
from members.queries.settings import setting
from members.rules.changes import DISPOSED, change_blockers
from members.rules.development_order import WRITTEN_BY_CASES
from members.rules.development_step import REGULATION
from members.rules.kinds import StandingKind
from members.rules.settings import SETTINGS_BY_KEY
from members.rules.standings import Period

ARTICLE_STEPS = f"{REGULATION}第二十二条、第三十三条"


def standing_blockers(
    *, person: Person, history: Sequence[Standing], kind: str, starts_on: date
) -> list[Blocker]:
    """Why the person may not become `kind` on a day; `history` is oldest first."""
    case = DevelopmentCase.objects.open().filter(person=person).first()
    if case is not None and kind in WRITTEN_BY_CASES:
        message = (
            f"{person}有办理中的发展档案，身份随办理的步骤变化：请在发展档案里登记{_next(case)}"
        )
        return [Blocker(message, ARTICLE_STEPS, "id_kind")]
    current = history[-1] if history else None
    if current is not None and current.kind == kind:
        message = f"{person}现在就是{current.get_kind_display()}，不用再改"
        return [Blocker(message, target="id_kind")]
    if current is not None and starts_on <= current.starts_on:
        now = current.get_kind_display()
        message = f"日期应晚于现在身份的开始日期 {current.starts_on}（{now}）"
        return [Blocker(message, target="id_starts_on")]
    periods = [Period(StandingKind(row.kind), row.starts_on, row.ends_on) for row in history]
    return change_blockers(
        history=periods,
        kind=kind,
        starts_on=starts_on,
        readmission_years=_readmission_years(person, current, starts_on),
    )


def _next(case: DevelopmentCase) -> str:
    return f"第 {case.step.number} 步「{case.step.name}」" if case.step else ""


def _readmission_years(person: Person, current: Standing | None, on: date) -> int:
    """Asked only where it matters."""
    key = "readmission_years"
    if current is None or current.kind not in DISPOSED:
        return int(SETTINGS_BY_KEY[key].default)
    home = home_of(person)
    if home is None:
        return int(SETTINGS_BY_KEY[key].default)
    return int(setting(key, organization=home, on=on))
