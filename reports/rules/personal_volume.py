"""The job that binds a branch's 个人总结 into one PDF."""

JOB_KIND = "personal-volume"


def volume_title(organization: str, year: int) -> str:
    """The title of the volume and its file."""
    return f"{organization}{year}年度个人总结合订本"
