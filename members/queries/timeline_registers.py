"""人生轨迹 from the registers: development, letters, being away, elections, care.

Each line is shown to whoever may see the register it stands in, and to the person.
"""

from __future__ import annotations

from branchrecords.access.permissions import Permission as P
from members.models import (
    Candidate,
    Election,
    Hardship,
    MobileRecord,
    Person,
    StepRecord,
    Transfer,
    Visit,
)
from members.queries.timeline import LifeEvent, Link
from members.rules.mobile import Outcome
from members.rules.transfers import TransferKind, TransferState


def development_of_life(person: Person, *, user, own: bool) -> list[LifeEvent]:
    """The recorded steps of 发展党员, those apart that `standings_of_life` tells; one query."""
    rows = StepRecord.objects.current().filter(case__person=person)
    if not own:
        rows = rows.filter(pk__in=StepRecord.objects.permitted(user, P.PERSON_VIEW).values("pk"))
    return [
        LifeEvent(
            row.done_on,
            "发展",
            row.definition.name,
            str(row.organization),
            "clipboard-check",
            None if own else Link("development-case", (row.case_id,)),
        )
        for row in rows.select_related("organization")
        if row.definition.standing is None
    ]


def letters_of_life(person: Person, *, user, own: bool) -> list[LifeEvent]:
    """Letters of transfer: issued, and how each came to its end; one query."""
    rows = Transfer.objects.filter(person=person)
    if not own:
        rows = rows.filter(pk__in=Transfer.objects.permitted(user, P.PERSON_VIEW).values("pk"))
    events = []
    for row in rows.select_related("origin", "target"):
        link = None if own else Link("transfer-detail", (row.pk,))
        verb = "收到外来介绍信" if row.kind == TransferKind.IN else "开出介绍信"
        title = f"{verb} {row.number}"
        way = f"{row.from_name} → {row.to_name}"
        events.append(LifeEvent(row.issued_on, "转接", title, way, "send", link))
        if row.closed_on and row.state != TransferState.OPEN:
            title = f"介绍信{row.get_state_display()}"
            events.append(LifeEvent(row.closed_on, "转接", title, row.number, "send", link))
    return events


def absences_of_life(person: Person, *, user, own: bool) -> list[LifeEvent]:
    """Away from the own branch, or a guest in another one, and back; one query."""
    rows = MobileRecord.objects.filter(person=person)
    if not own:
        rows = rows.filter(pk__in=MobileRecord.objects.permitted(user, P.PERSON_VIEW).values("pk"))
    events = []
    for row in rows.exclude(outcome=Outcome.MISTAKE).select_related("organization"):
        link = None if own else Link("mobile-detail", (row.pk,))
        title = f"{row.get_direction_display()}：{row.place}"
        meta = f"{row.organization} · {row.get_reason_display()}"
        events.append(LifeEvent(row.starts_on, "流动", title, meta, "geo-alt", link))
        if row.ends_on:
            title = f"{row.get_direction_display()}结束：{row.get_outcome_display()}"
            events.append(LifeEvent(row.ends_on, "流动", title, icon="geo-alt", link=link))
    return events


def elections_of_life(person: Person, *, user, own: bool) -> list[LifeEvent]:
    """Elections won whose result was approved; one query. Votes stay with the election."""
    rows = Candidate.objects.filter(
        person=person, elected=True, ballot__election__state=Election.State.CONFIRMED
    )
    if not own:
        seen = Election.objects.permitted(user, P.ORGANIZATION_VIEW)
        rows = rows.filter(ballot__election__in=seen)
    return [
        LifeEvent(
            row.ballot.held_on,
            "选举",
            f"当选{row.ballot.election.organization}{row.get_post_display()}",
            row.ballot.election.get_kind_display(),
            "clipboard-check",
            None if own else Link("election-detail", (row.ballot.election_id,)),
        )
        for row in rows.select_related("ballot__election__organization")
    ]


def care_of_life(person: Person, *, user, own: bool) -> list[LifeEvent]:
    """Hardship found and overcome, visits; two queries. What exactly was the matter stays there."""
    hardships, visits = Hardship.objects.filter(person=person), Visit.objects.counted()
    visits = visits.filter(person=person).select_related("host")
    if not own:
        hardships = hardships.permitted(user, P.CARE_VIEW)
        visits = visits.permitted(user, P.CARE_VIEW)
    link = None if own else Link("person-care", (person.pk,))
    events = []
    for row in hardships:
        events.append(LifeEvent(row.starts_on, "关怀", "认定为困难党员", str(row), "people", link))
        if row.ends_on:
            events.append(LifeEvent(row.ends_on, "关怀", "解除困难", str(row), "people", link))
    for visit in visits:
        title = f"{visit.get_occasion_display()}走访慰问"
        events.append(LifeEvent(visit.visited_on, "关怀", title, str(visit.host), "people", link))
    return events
