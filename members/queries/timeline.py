"""人生轨迹: a life in the party on one page, each line from the records of one app.

An app contributes functions (settings.PERSON_TIMELINE) that take `person, *, user, own` and give
LifeEvents: only what `user` may see; `own` is the member's own page, whose links lead to the
member's own pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from branchrecords.access.permissions import Permission as P
from branchrecords.web.formats import cn_date
from members.models import Person, Standing
from members.rules.kinds import GONE, StandingKind


@dataclass(frozen=True)
class Link:
    """Where the records behind a line are: URL name, its arguments, its query."""

    view: str
    args: tuple = ()
    query: str = ""


@dataclass(frozen=True)
class LifeEvent:
    """One line; `kind` is the word in front of it (身份, 党费 …), `icon` one of the sprite."""

    on: date
    kind: str
    title: str
    meta: str = ""
    icon: str = "circle"
    link: Link | None = None


Source = Callable[..., list[LifeEvent]]

_STANDING_ICONS = {
    StandingKind.PROBATIONARY: "person-plus",
    StandingKind.FULL: "check-circle-fill",
    StandingKind.SUSPENDED: "exclamation-triangle-fill",
}
_STANDING_TITLES = {
    StandingKind.APPLICANT: "申请入党",
    StandingKind.ACTIVIST: "确定为入党积极分子",
    StandingKind.CANDIDATE: "确定为发展对象",
    StandingKind.PROBATIONARY: "支部大会接收为预备党员",
    StandingKind.FULL: "成为正式党员",
}


def life_of(
    person: Person, *, sources: Iterable[Source], user, own: bool
) -> list[tuple[int, list[LifeEvent]]]:
    """Every line by year, the newest first."""
    events = [event for source in sources for event in source(person, user=user, own=own)]
    events.sort(key=lambda event: event.on, reverse=True)
    years: dict[int, list[LifeEvent]] = {}
    for event in events:
        years.setdefault(event.on.year, []).append(event)
    return list(years.items())


def facts_of_life(person: Person, *, user, own: bool) -> list[LifeEvent]:
    """Birth and first job, from the file; no query."""
    lines = [(person.born_on, "出生", "person"), (person.worked_from, "参加工作", "archive")]
    return [LifeEvent(day, "经历", title, icon=icon) for day, title, icon in lines if day]


def educations_of_life(person: Person, *, user, own: bool) -> list[LifeEvent]:
    """Graduations and degrees."""
    return [
        LifeEvent(
            day,
            "教育",
            f"{row.school}{row.major}{'毕业' if row.graduated_on else '入学'}",
            " · ".join(filter(None, (row.get_form_display(), row.get_degree_display()))),
            "book",
        )
        for row in person.educations.all()
        if (day := row.graduated_on or row.entered_on)
    ]


def standings_of_life(person: Person, *, user, own: bool) -> list[LifeEvent]:
    """From application to the present standing."""
    return [
        LifeEvent(row.starts_on, "身份", _standing_title(person, row), row.reason, _icon(row))
        for row in person.standings.all()
    ]


def memberships_of_life(person: Person, *, user, own: bool) -> list[LifeEvent]:
    """Into which branch or group, and out of the register."""
    events, last = [], None
    for row in person.memberships.select_related("organization", "group"):
        place = f"{row.organization}{f' {row.group}' if row.group else ''}"
        moved = last is None or last.organization_id != row.organization_id
        title = f"{row.get_gain_display() or '到'}：{place}" if moved else f"编入{place}"
        events.append(LifeEvent(row.starts_on, "组织关系", title, row.reason, "diagram-2"))
        if row.ends_on and row.loss:
            title = f"{row.get_loss_display()}：离开{row.organization}"
            events.append(LifeEvent(row.ends_on, "组织关系", title, icon="dash-circle"))
        last = row
    return events


def positions_of_life(person: Person, *, user, own: bool) -> list[LifeEvent]:
    """Posts taken and left."""
    events = []
    for row in person.positions.select_related("organization"):
        post = f"{row.organization}{row.get_post_display()}"
        until = f"到 {cn_date(row.ends_on)}" if row.ends_on else "现任"
        events.append(LifeEvent(row.starts_on, "职务", f"任{post}", until, "person-vcard"))
    return events


def awards_of_life(person: Person, *, user, own: bool) -> list[LifeEvent]:
    """Awards, with the day of those taken back."""
    events = []
    for row in person.awards.all():
        back = f"，{cn_date(row.revoked_on)}撤销" if row.revoked_on else ""
        meta = f"{row.get_level_display()} · {row.awarded_by}{back}"
        events.append(LifeEvent(row.awarded_on, "表彰", row.title, meta, "clipboard-check"))
    return events


def sanctions_of_life(person: Person, *, user, own: bool) -> list[LifeEvent]:
    """处分 and 处置, for the person and for those who may see them."""
    rows = person.sanctions.with_until()
    if not own:
        rows = rows.permitted(user, P.SANCTION_VIEW)
    return [
        LifeEvent(
            row.starts_on,
            "处分和处置",
            row.get_kind_display(),
            f"{row.decided_by}{f' · 到 {cn_date(row.until)}' if row.until else ''}",
            "exclamation-triangle-fill",
            None if own else Link("sanction-detail", (row.pk,)),
        )
        for row in rows
    ]


def introduced_by(person: Person, *, user, own: bool) -> list[LifeEvent]:
    """Whom the person introduced into the party."""
    return [
        LifeEvent(day, "介绍人", f"介绍{row.person}入党", icon="people")
        for row in person.introduced.select_related("person")
        if (day := row.person.joined_on)
    ]


def _standing_title(person: Person, row: Standing) -> str:
    if row.kind == StandingKind.FULL and person.full_on == row.starts_on:
        return "转为正式党员"
    return _STANDING_TITLES.get(StandingKind(row.kind), row.get_kind_display())


def _icon(row: Standing) -> str:
    usual = "dash-circle" if row.kind in GONE else "circle"
    return _STANDING_ICONS.get(StandingKind(row.kind), usual)
