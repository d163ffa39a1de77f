"""How much one account may keep here: nobody fills the disk for all."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Count, Sum

from .models import Attachment

MEGABYTE = 1024 * 1024
ASK = "请系统管理员在服务器上调高"


def quota_problem(*, by: Any, size: int) -> str:
    """Why `by` may not add a file of this size, as the end of a sentence; "" when it fits.

    Two uploads at the same moment may go over by one file, which does no harm.
    """
    most_files, most_megabytes = settings.UPLOAD_FILES, settings.UPLOAD_MEGABYTES
    if by is None or not (most_files or most_megabytes):
        return ""
    held = Attachment.objects.filter(uploaded_by=by).aggregate(n=Count("pk"), bytes=Sum("size"))
    if most_files and held["n"] >= most_files:
        return f"没有收下：您已上传 {held['n']:,} 个文件，到了每人的上限；{ASK} UPLOAD_FILES"
    if most_megabytes and (held["bytes"] or 0) + size > most_megabytes * MEGABYTE:
        return (
            f"没有收下：您上传的文件会超过每人 {most_megabytes:,} MB 的上限；{ASK} UPLOAD_MEGABYTES"
        )
    return ""
