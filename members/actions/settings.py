"""Local values of open rules: from a day on, with the document they stand in."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from members.models import Organization, RuleOverride
from members.rules.settings import SETTINGS_BY_KEY


@transaction.atomic
def override_setting(
    *,
    organization: Organization,
    key: str,
    value: str,
    source: str,
    starts_on: date,
    by: Any,
    at: datetime,
) -> RuleOverride:
    """From `starts_on` the organisation and all below go by `value`; the one before ends then.

    The same day as an existing value corrects it. Raises ActionError for a value that does not
    fit the setting, and for a day before a value that is already written down.
    """
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    setting = SETTINGS_BY_KEY[key]
    try:
        setting.read(value)
    except ValueError as error:
        raise ActionError(str(error)) from None
    if not source.strip():
        raise ActionError("请写明依据的文件")
    rows = RuleOverride.objects.filter(organization=organization, key=key)
    if later := rows.filter(starts_on__gt=starts_on).order_by("starts_on").first():
        raise ActionError(
            f"{later.starts_on} 起已另定为 {setting.shown(later.read_value)}，请写这一天以后的日期"
        )
    rows.filter(starts_on=starts_on).delete()
    if before := rows.active_on(starts_on).first():
        if before.ends_on is not None:
            raise ActionError(f"原来另定的取值用到 {before.ends_on} 为止，请写从那天起的日期")
        RuleOverride.objects.filter(pk=before.pk).update(ends_on=starts_on)
    override = RuleOverride.objects.create(
        organization=organization,
        key=key,
        value=value.strip(),
        source=source.strip(),
        starts_on=starts_on,
    )
    _record("setting.overridden", override, starts_on, by, at)
    return override


@transaction.atomic
def end_override(*, override: RuleOverride, ends_on: date, by: Any, at: datetime) -> RuleOverride:
    """From `ends_on` the value of the organisation above, or the default, holds again."""
    current = RuleOverride.objects.select_for_update(of=("self",)).get(pk=override.pk)
    if current.ends_on is not None:
        raise ActionError(f"这一条用到 {current.ends_on} 为止，不用再停用")
    if ends_on <= current.starts_on:
        raise ActionError(f"停用日期应晚于开始日期 {current.starts_on}")
    current.ends_on = ends_on
    current.save(update_fields=("ends_on",))
    _record("setting.ended", current, ends_on, by, at)
    return current


def _record(action: str, override: RuleOverride, on: date, by: Any, at: datetime) -> None:
    setting = SETTINGS_BY_KEY[override.key]
    record(
        action,
        by=by,
        at=at,
        thing=override,
        organization=override.organization,
        detail={
            "setting": setting.label,
            "value": setting.shown(override.read_value),
            "source": override.source,
            "on": str(on),
        },
    )
