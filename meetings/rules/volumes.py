"""The year's bound volume of records: what goes in, and why a meeting does not. Pure."""

JOB_KIND = "volume"
LEFT_OUT = "未封存，未收入"

# State of a meeting that is not sealed → what is still to be done.
UNSEALED: dict[str, str] = {
    "planned": "已安排，还没有点名和记录",
    "open": "草稿，还没有封存",
}


def volume_title(name: str, year: int) -> str:
    """中共…支部委员会2026年会议记录合订本."""
    return f"{name}{year}年会议记录合订本"
