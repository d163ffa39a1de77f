"""看板: every open case of a branch or committee by stage, what is due, what blocks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from members.models.development import CaseQuerySet
from members.queries.development import CaseFile, case_files
from members.rules.development_checks import reasons
from members.rules.development_dossier import step_to_show
from members.rules.development_order import step_at
from members.rules.development_step import Stage, Step
from members.rules.development_step_checks import Reason
from members.rules.periods import months_after
from members.rules.placements import Placements

FILTERS: dict[str, str] = {
    "late": "已超期",
    "soon": "一个月内到期",
    "blocked": "有障碍",
    "committee": "等党委办理",
}


@dataclass(frozen=True)
class BoardLine:
    """One candidate: the next step, the day that matters, what is in the way."""

    file: CaseFile
    step: Step
    due_on: date | None
    due_words: str
    late: bool
    soon: bool
    reasons: tuple[Reason, ...]

    @property
    def stage(self) -> Stage:
        """The stage of the next step."""
        return self.step.stage

    @property
    def blockers(self) -> tuple[Reason, ...]:
        """What forbids the step today."""
        return tuple(reason for reason in self.reasons if reason.forbids)

    def matches(self, only: str) -> bool:
        """Whether the line is left by one of FILTERS; "" leaves all."""
        answers = {
            "late": self.late,
            "soon": self.soon,
            "blocked": bool(self.blockers),
            "committee": self.step.by_committee,
        }
        return answers.get(only, True)


def board(cases: CaseQuerySet, *, on: date, then: Placements | None = None) -> list[BoardLine]:
    """The open cases, late ones first, then by day; a constant number of queries.

    With `then`, the tree of a past day, those that were open on that day, as they stood.
    """
    rows = cases.open() if then is None else cases.open_on(on)
    files = case_files(rows, on=on, then=then)
    lines = [line_of(file, on=on) for file in files if step_at(file.dossier.next_step)]
    return sorted(
        lines,
        key=lambda line: (
            not line.late,
            line.due_on or date.max,
            line.file.case.person.pinyin,
            line.file.case.pk,
        ),
    )


def narrowed(lines: Iterable[BoardLine], *, only: str = "", stage: str = "") -> list[BoardLine]:
    """The lines that the filters leave; an empty filter leaves all."""
    return [
        line for line in lines if line.matches(only) and (not stage or line.stage.value == stage)
    ]


def line_of(file: CaseFile, *, on: date) -> BoardLine:
    """One case as the board shows it."""
    step, due = step_to_show(file.dossier, on), file.due
    assert step is not None  # noqa: S101  the board holds open cases only
    late = due is not None and due.late(on)
    soon = due is not None and not late and due.on <= months_after(on, 1)
    return BoardLine(
        file=file,
        step=step,
        due_on=due.on if due else None,
        due_words=due.words(on) if due else "",
        late=late,
        soon=soon,
        reasons=tuple(reasons(file.dossier, step, on)),
    )


def by_stage(lines: Iterable[BoardLine]) -> dict[Stage, list[BoardLine]]:
    """The lines in five columns, in their order."""
    columns: dict[Stage, list[BoardLine]] = {stage: [] for stage in Stage}
    for line in lines:
        columns[line.stage].append(line)
    return columns
