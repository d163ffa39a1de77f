"""The pages that show the records a drafted sentence rests on."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from members.models import Person
from reports.catalogue import FIGURES_BY_KEY
from reports.models import Summary
from reports.queries.texts import Linker, SourceLink
from reports.rules.texts import Sourced

# key of a place -> (what the link says, URL name); of an organisation
_PLACES = {
    "cadence": ("组织生活一览", "cadence-map"),
    "meetings": ("会议与活动", "meeting-list"),
    "kinds": ("会议制度", "kind-list"),
}
# the same for a member's own pages, and for those where an officer reads of a member
_OWN = {
    "study": ("我的学习", "my-study"),
    "meetings": ("我的组织生活", "my-meetings"),
    "make_up": ("我的组织生活", "my-meetings"),
    "dues": ("我的党费", "my-dues"),
    "talks": ("我的谈心谈话", "my-talks"),
    "review": ("我的民主评议", "my-review"),
    "service": ("我的志愿服务", "my-service"),
    "tasks": ("我的任务和整改", "my-problems"),
    "profile": ("我的资料", "me-profile"),
}
_PERSON = {
    "study": ("本人的学时", "person-study"),
    "meetings": ("本人的组织生活", "person-meetings"),
    "make_up": ("本人的组织生活", "person-meetings"),
    "dues": ("本人的党费", "person-dues"),
    "review": ("本人的民主评议", "person-reviews"),
    "profile": ("本人的资料", "person-detail"),
}


def linker(summary: Summary, records_query: str) -> Linker:
    """Of an organisation's summary: the figures of a sentence, or the page of its place."""

    def links(source: Sourced) -> Sequence[SourceLink]:
        pk = summary.organization_id
        found = [
            SourceLink(
                FIGURES_BY_KEY[key].label,
                reverse("figure-records", args=(pk, key)) + records_query,
                drawer=True,
            )
            for key in source.keys
            if key in FIGURES_BY_KEY
        ]
        if source.place in _PLACES:
            label, name = _PLACES[source.place]
            found.append(SourceLink(label, f"{reverse(name, args=(pk,))}?year={summary.year}"))
        return found

    return links


def own_linker(year: int) -> Linker:
    """Of a member's own summary: the member's own pages."""

    def links(source: Sourced) -> Sequence[SourceLink]:
        if source.place not in _OWN:
            return ()
        label, name = _OWN[source.place]
        return (SourceLink(label, f"{reverse(name)}?year={year}"),)

    return links


def person_linker(person: Person, year: int) -> Linker:
    """Of a member's summary as the branch reads it."""

    def links(source: Sourced) -> Sequence[SourceLink]:
        if source.place not in _PERSON:
            return ()
        label, name = _PERSON[source.place]
        return (SourceLink(label, f"{reverse(name, args=(person.pk,))}?year={year}"),)

    return links
