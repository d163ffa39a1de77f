"""Handlers that the job tests register under kinds of their own."""

from branchrecords.errors import ActionError


def counts_to_three(*, job, advance):
    """Does three steps and gives a text file; one part is reported as failed."""
    for step in range(1, 4):
        advance(step, 3)
    return "结果.txt", b"three", [{"name": "第二中队党支部", "reason": "没有总结"}]


def refuses(*, job, advance):
    """Refuses with a sentence for the owner."""
    raise ActionError("没有可以导出的总结，请先请支部报送。")


def breaks(*, job, advance):
    """Fails in a way nobody foresaw."""
    raise RuntimeError("boom")
