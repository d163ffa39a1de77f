"""党务公开: drawing up an item, its files, every step until 归档, opinions and their answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from branchrecords.attachments.storing import store_attachment
from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, refuse_if, wrong
from meetings.models import (
    Disclosure,
    DisclosurePaper,
    DisclosureStep,
    Feedback,
    FeedbackAnswer,
    Meeting,
)
from meetings.queries.disclosures import disclosures_on, facts_of
from meetings.rules.disclosures import (
    EDITABLE,
    PROCEDURE,
    Form,
    State,
    StepKind,
    step_blockers,
    term_blockers,
)
from members.models import Organization
from members.rules.kinds import OrganizationKind

MOST_PAPERS = 10
REASONED = (StepKind.RETURNED, StepKind.ENDED, StepKind.WITHDRAWN)
OPEN_TO_OPINIONS = (State.POSTED, State.ENDED)


@dataclass(frozen=True)
class Terms:
    """What an item says, to whom, how, and until when (`last_day` included)."""

    kind: str
    audience: str
    form: str
    title: str
    text: str
    starts_on: date
    last_day: date
    meeting: Meeting | None = None

    def values(self) -> dict[str, Any]:
        """The columns of the row."""
        told = self.meeting if self.form == Form.MEETING else None
        return {
            "kind": self.kind, "audience": self.audience, "form": self.form,
            "title": self.title.strip(), "text": self.text.strip(), "meeting": told,
            "starts_on": self.starts_on, "ends_on": self.last_day + timedelta(days=1),
        }  # fmt: skip


@transaction.atomic
def draw_up_disclosure(
    *,
    key: UUID,
    organization: Organization,
    terms: Terms,
    source: str = "",
    source_key: str = "",
    source_url: str = "",
    by: Any,
    at: datetime,
) -> Disclosure:
    """Begin an item as a draft; `source` and `source_key` name the record it was filled in from.

    The same `key` begins one. Raises ActionError for a 党小组, a wrong time, a foreign meeting.
    """
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    if (known := Disclosure.objects.filter(key=key).first()) is not None:
        return known
    if organization.kind == OrganizationKind.GROUP:
        raise ActionError("党小组的事项由党支部公开，请到支部的「党务公开」里拟订")
    _check(organization, terms)
    item = Disclosure.objects.create(
        key=key, organization=organization, source=source, source_key=source_key,
        source_url=source_url, created_on=timezone.localdate(at), recorded_at=at, recorded_by=by,
        **terms.values(),
    )  # fmt: skip
    _note("disclosure.drawn_up", item, by, at, {"source": source})
    return item


@transaction.atomic
def change_disclosure(*, disclosure: Disclosure, terms: Terms, by: Any, at: datetime) -> Disclosure:
    """Write a draft anew; what was approved stays as it is."""
    item = _draft(disclosure, at)
    _check(item.organization, terms)
    for name, value in terms.values().items():
        setattr(item, name, value)
    item.save()
    _note("disclosure.changed", item, by, at)
    return item


def _check(organization: Organization, terms: Terms) -> None:
    refuse_if(term_blockers(terms.starts_on, terms.last_day), "公开时间不对")
    if terms.meeting is not None and terms.meeting.organization_id != organization.pk:
        raise wrong("meeting", f"请选择{organization}的会议")
    if not terms.title.strip() or not terms.text.strip():
        raise wrong("text", "请写标题和内容")


@transaction.atomic
def add_disclosure_paper(
    *, disclosure: Disclosure, upload: UploadedFile, by: Any, at: datetime
) -> DisclosurePaper:
    """Put a file to a draft."""
    item = _draft(disclosure, at)
    if item.papers.count() >= MOST_PAPERS:
        raise wrong("file", f"一个事项最多 {MOST_PAPERS} 个附件")
    attachment = store_attachment(upload=upload, by=by, at=at)
    paper = DisclosurePaper.objects.create(disclosure=item, attachment=attachment)
    _note("disclosure.paper_added", item, by, at, {"name": str(paper)})
    return paper


@transaction.atomic
def remove_disclosure_paper(*, paper: DisclosurePaper, by: Any, at: datetime) -> None:
    """Take a file away from a draft."""
    item, name = _draft(paper.disclosure, at), str(paper)
    paper.delete()
    _note("disclosure.paper_removed", item, by, at, {"name": name})


@transaction.atomic
def take_disclosure_step(
    *, key: UUID, disclosure: Disclosure, kind: str, text: str = "", by: Any, at: datetime
) -> DisclosureStep:
    """报请审核, 退回, 审核通过, 提前结束, 归档 or 撤回. The same `key` is taken once.

    Raises ActionError with the blockers, and without a reason where one is needed.
    """
    item = _locked(disclosure, at)
    if (known := DisclosureStep.objects.filter(key=key).first()) is not None:
        return known
    today = timezone.localdate(at)
    blockers = step_blockers(kind, facts_of(item), today=today)
    refuse_if(blockers, f"不能登记「{StepKind(kind).label}」")
    if kind in REASONED and not text.strip():
        raise wrong("text", "请写明理由")
    step = DisclosureStep.objects.create(
        key=key, disclosure=item, kind=kind, on=today, text=text.strip(),
        organization=item.organization, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    _note(f"disclosure.{kind}", item, by, at, {"text": step.text} if step.text else {})
    return step


@transaction.atomic
def note_feedback(
    *,
    key: UUID,
    disclosure: Disclosure,
    kind: str,
    text: str,
    received_on: date,
    said_by: str = "",
    person: Any = None,
    by: Any,
    at: datetime,
) -> Feedback:
    """Write down an opinion on an item that is public; `person`: a member wrote it here."""
    item = _locked(disclosure, at)
    if (known := Feedback.objects.filter(key=key).first()) is not None:
        return known
    if item.state not in OPEN_TO_OPINIONS:
        raise ActionError("公开期间才登记意见；已经归档的，请向党组织当面反映")
    if not item.starts_on <= received_on <= timezone.localdate(at):
        raise wrong("received_on", f"收到日期应在 {item.starts_on} 到今天之间")
    if not text.strip():
        raise wrong("text", "请写明意见")
    row = Feedback.objects.create(
        key=key, disclosure=item, kind=kind, received_on=received_on, person=person,
        said_by=said_by.strip(), text=text.strip(), recorded_at=at, recorded_by=by,
    )  # fmt: skip
    _note("disclosure.feedback_noted", item, by, at, {"kind": row.get_kind_display()})
    return row


@transaction.atomic
def answer_feedback(*, feedback: Feedback, text: str, by: Any, at: datetime) -> FeedbackAnswer:
    """Answer an opinion, once."""
    item = _locked(feedback.disclosure, at)
    if FeedbackAnswer.objects.filter(feedback=feedback).exists():
        raise ActionError("这条意见已经答复过")
    if not text.strip():
        raise wrong("text", "请写明怎么答复的")
    row = FeedbackAnswer.objects.create(
        feedback=feedback, on=timezone.localdate(at), text=text.strip(), recorded_at=at,
        recorded_by=by,
    )  # fmt: skip
    _note("disclosure.feedback_answered", item, by, at)
    return row


@transaction.atomic
def read_feedback(*, feedback: Feedback, by: Any, at: datetime) -> Feedback:
    """Open what somebody said; the log keeps who looked."""
    _note("disclosure.feedback_read", feedback.disclosure, by, at, {"feedback": feedback.pk})
    return feedback


def _draft(disclosure: Disclosure, at: datetime) -> Any:
    item = _locked(disclosure, at)
    if item.state not in EDITABLE:
        label = State(item.state).label
        raise ActionError(f"这个事项{label}，不能修改；退回以后再改，或者另拟一项 · {PROCEDURE}")
    return item


def _locked(disclosure: Disclosure, at: datetime) -> Any:
    """The item, locked, with how it stands today."""
    Disclosure.objects.select_for_update().get(pk=disclosure.pk)
    rows = disclosures_on(Disclosure.objects.all(), on=timezone.localdate(at))
    found = rows.select_related("organization").filter(pk=disclosure.pk).first()
    if found is None:
        raise ActionError("这个事项的拟订日期晚于今天，请核对电脑的日期")
    return found


def _note(
    action: str, item: Disclosure, by: Any, at: datetime, detail: dict[str, Any] | None = None
) -> None:
    record(
        action, by=by, at=at, thing=item, organization=item.organization, detail=detail or {},
    )  # fmt: skip
