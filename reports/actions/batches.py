"""Starting a batch export."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from branchrecords.jobs.lifecycle import start_job
from branchrecords.jobs.models import Job
from members.models import Organization
from reports.rules.batches import FORMS, JOB_KIND


@transaction.atomic
def start_batch(
    *, organization: Organization, year: int, form: str, drafts: bool, by, at: datetime
) -> Job:
    """Queue the PDFs of all summaries in `organization` and below, or their figures.

    `form`: one ZIP, one volume, or a workbook with one line for each organisation.
    """
    if form not in FORMS:
        raise ActionError("请选择压缩包、合订本或数字汇总表。")
    record(
        "summary.exported",
        by=by,
        at=at,
        thing=organization,
        organization=organization,
        detail={"year": year, "form": form, "drafts": drafts},
    )
    return start_job(
        owner=by,
        kind=JOB_KIND,
        title=f"{organization}{year}年度总结，{FORMS[form]}",
        params={"organization": organization.pk, "year": year, "form": form, "drafts": drafts},
        at=at,
    )
