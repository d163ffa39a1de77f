"""One case as its page shows it: 25 rungs, done, current and later, and what was taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from members.models import PersonPaper, StepPerson, StepRecord
from members.queries.development import CaseFile
from members.rules.archive import PAPERS_BY_KEY
from members.rules.development import STEPS
from members.rules.development_checks import reasons
from members.rules.development_dossier import Due
from members.rules.development_facts import (
    PROBATION_REVIEW,
    REVIEW,
    VOTED_STEPS,
    described,
)
from members.rules.development_limits import Vote
from members.rules.development_step import Stage, Step
from members.rules.development_step_checks import Reason


@dataclass(frozen=True)
class Line:
    """One record in words. `told` (opinions, votes) is for those who handle development."""

    record: StepRecord
    names: str
    told: tuple[tuple[str, str], ...]
    vote: str
    conclusion: str


@dataclass(frozen=True)
class PaperMark:
    """One paper that a step asks for, and the rows of the file that are of its kind."""

    name: str
    rows: tuple[PersonPaper, ...]


@dataclass(frozen=True)
class Rung:
    """One step. `state` is done, current, open (may be recorded too), later or skipped."""

    step: Step
    state: str
    lines: tuple[Line, ...]
    reasons: tuple[Reason, ...]
    due: Due | None
    due_words: str
    late: bool
    may_do: bool
    papers: tuple[PaperMark, ...]

    @property
    def blocked(self) -> bool:
        """Whether something forbids it today."""
        return any(reason.forbids for reason in self.reasons)


@dataclass(frozen=True)
class Ladder:
    """The rungs by stage, and the records that a correction or a refusal has replaced."""

    stages: tuple[tuple[Stage, tuple[Rung, ...]], ...]
    earlier: tuple[Line, ...]

    @property
    def finished(self) -> list[Stage]:
        """The stages with nothing left to do."""
        return [
            stage
            for stage, rungs in self.stages
            if all(rung.state in ("done", "skipped") for rung in rungs)
        ]

    @property
    def rungs(self) -> list[Rung]:
        """All 25."""
        return [rung for _, rungs in self.stages for rung in rungs]


_WORDS = {
    "passed": "通过",
    "failed": "未通过",
    "agreed": "同意",
    "approved": "批准",
    "refused": "不同意",
    "on_time": "按期转正",
    "extend": "延长预备期",
    "cancel": "取消预备党员资格",
}
_SPECIAL = {
    ("political", "passed"): "合格",
    ("political", "failed"): "不合格",
    **{("fostering", kind): label for kind, label in REVIEW},
    **{("probation", kind): label for kind, label in PROBATION_REVIEW},
}


def ladder(file: CaseFile, *, on: date, edits: bool, approves: bool) -> Ladder:
    """Everything of one case for its page; four queries beside those of the file.

    `edits` and `approves`: whether the reader records the branch's and the committee's steps.
    """
    rows = [
        line_of(record)
        for record in file.case.records.select_related(
            "organization", "recorded_by", "superseded_by"
        ).prefetch_related(
            Prefetch("named", StepPerson.objects.select_related("person").order_by("pk"))
        )
    ]
    kept = list(file.case.person.papers.kept().select_related("attachment"))
    current = [line for line in rows if line.record.superseded_at is None]
    rungs = [
        _rung(file, step, current, kept, on, may_do=approves if step.by_committee else edits)
        for step in STEPS
    ]
    shown = {line.record.pk for rung in rungs for line in rung.lines}
    stages = tuple((stage, tuple(r for r in rungs if r.step.stage is stage)) for stage in Stage)
    return Ladder(stages, tuple(line for line in rows if line.record.pk not in shown))


def line_of(record: StepRecord) -> Line:
    """A record in words."""
    vote = ""
    facts = dict(record.facts)
    if record.step in VOTED_STEPS and facts.get("due"):
        vote = Vote.of(facts).sentence()
    skipped = set(Vote.__dataclass_fields__) if vote else set()
    told = described(record.step, {k: v for k, v in facts.items() if k not in skipped})
    return Line(
        record,
        "、".join(named.person.name for named in record.named.all()),
        tuple(told),
        vote,
        _SPECIAL.get((record.step, record.result), _WORDS.get(record.result, "")),
    )


def _rung(
    file: CaseFile,
    step: Step,
    lines: list[Line],
    papers: list[PersonPaper],
    on: date,
    *,
    may_do: bool,
) -> Rung:
    dossier = file.dossier
    mine = tuple(line for line in lines if line.record.step == step.key)
    if step.repeats:
        mine = tuple(sorted(mine, key=lambda line: line.record.done_on))
    due = file.due if step.number == dossier.next_step and dossier.is_open else None
    if step.number < dossier.next_step:
        state = "done" if mine else "skipped"
        # Of several rounds the last one counts.
        mine = mine if step.repeats else mine[-1:]
    elif dossier.is_open and step in dossier.open_steps:
        state = "current" if step.number == dossier.next_step else "open"
        mine = mine if step.repeats else ()
    else:
        state, mine = "later", ()
    recordable = state in ("current", "open")
    return Rung(
        step=step,
        state=state,
        lines=mine,
        reasons=tuple(reasons(dossier, step, on)) if recordable else (),
        due=due,
        due_words=due.words(on) if due else "",
        late=due is not None and due.late(on),
        may_do=may_do,
        papers=tuple(
            PaperMark(PAPERS_BY_KEY[key].name, tuple(row for row in papers if row.kind == key))
            for key in step.papers
        ),
    )
