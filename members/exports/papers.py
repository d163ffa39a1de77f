"""The 党员登记表 of one person as PDF."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from branchrecords.attachments.storing import read_attachment
from branchrecords.documents.pdf import render_pdf
from branchrecords.web.formats import masked_id, masked_phone
from members.actions.papers import note_paper
from members.models import Person


def person_paper(
    *, person: Person, file: Mapping[str, Any], clear: bool, reason: str, by: Any, at: datetime
) -> bytes:
    """The file of an opened person (`queries.files.opened`) on paper, masked unless `clear`.

    `file` is what the page shows beside the facts. Either way it is one row in the log. Raises
    ActionError when full numbers are asked for without a reason, PdfUnavailable without Pango.
    """
    note_paper(person=person, clear=clear, reason=reason, by=by, at=at)
    local = timezone.localtime(at)
    home = person.homes[0] if person.homes else None
    context = {
        **file,
        "title": "党员登记表",
        "person": person,
        "org_name": home.organization.name if home else "",
        "group": home.group if home else None,
        "photo": _picture(person),
        "id_number": person.id_number if clear else masked_id(person.id_number),
        "phone": person.phone if clear else masked_phone(person.phone),
        "address": person.address if clear or not person.address else "已登记，未打印",
        "family_rows": [
            (one, one.phone if clear else masked_phone(one.phone)) for one in file["family"]
        ],
        "imprint": f"{by} 打印于 {local:%Y-%m-%d %H:%M}" + ("" if clear else "，号码已打码"),
        "made_on": timezone.localdate(at),
    }
    return render_pdf(
        template="documents/member_register.html",
        context=context,
        title=f"{person.name}党员登记表",
        identifier=f"member-register-{person.pk}-{at.timestamp()}",
        at=at,
    )


def _picture(person: Person) -> str:
    """The photo as a data: address, which is all that the renderer fetches."""
    if person.photo is None:
        return ""
    encoded = base64.b64encode(read_attachment(person.photo)).decode()
    return f"data:{person.photo.content_type};base64,{encoded}"
