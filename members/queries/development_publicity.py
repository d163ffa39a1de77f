"""The 公示 of 发展党员 as 党务公开 takes it over (settings.DISCLOSURE_SOURCES)."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from branchrecords.web.asked import id_asked
from branchrecords.web.formats import cn_date
from members.models import DevelopmentCase, Organization
from members.rules.openness import DisclosureDraft

from .development import case_file
from .development_documents import PRINTABLES_BY_KEY, printables

PUBLICITY = PRINTABLES_BY_KEY["publicity"]


def publicity_key(case: DevelopmentCase) -> str:
    """What names the 公示 of where a case stands now; "" where none is due."""
    due = case.state == DevelopmentCase.State.OPEN and PUBLICITY in printables(case.next_step)
    return f"{case.pk}.{case.next_step}" if due else ""


def publicity_draft(*, organization: Organization, key: str, on: date) -> DisclosureDraft | None:
    """The 公示 that the printed paper holds; `key` is the case's id and its step: "17.6"."""
    case = DevelopmentCase.objects.open().filter(pk=id_asked(key.partition(".")[0]) or 0).first()
    if case is None or PUBLICITY not in printables(case.next_step):
        return None
    file = case_file(case, on=on)
    if file.organization != organization:
        return None
    facts = PUBLICITY.context(file, on)
    return DisclosureDraft(
        "development",
        f"{case.person}同志{facts['stage']}的公示",
        _text(facts),
        reverse("development-case", args=(case.pk,)),
        "public",
        facts["until"],
    )


def _text(facts: dict) -> str:
    person, case = facts["person"], facts["case"]
    course = [f"{cn_date(case.opened_on)}递交入党申请书"]
    if facts["activist_on"]:
        course.append(f"{cn_date(facts['activist_on'])}确定为入党积极分子")
    if case.admitted_on:
        course.append(f"{cn_date(case.admitted_on)}接收为预备党员")
    who = [person.name, facts["sex"]]
    if person.born_on:
        who.append(f"{person.born_on.year}年{person.born_on.month}月出生")
    named = "入党介绍人" if case.next_step > 9 else "培养联系人"
    return "\n".join(
        [
            f"{facts['org_name']}将{person.name}同志{facts['stage']}，现予公示。",
            f"{'，'.join(part for part in who if part)}。{'，'.join(course)}。"
            + (f"{named}：{facts['names']}。" if facts["names"] else ""),
            f"公示时间：{cn_date(facts['today'])}至{cn_date(facts['until'])}"
            f"（{facts['days']} 个工作日）。公示期间如有意见，请向{facts['org_name']}"
            f"或{facts['committee']}反映。",
        ]
    )
