"""Handlers that the job tests register under kinds of their own."""

from threading import Thread

from django.db import OperationalError, connection

from branchrecords.database.reading import current
from branchrecords.errors import ActionError
from branchrecords.jobs.tasks import help_job


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


def one_further(*, job, advance):
    """Each worker gets one of nine further than the one before, and falls."""
    advance(job.done + 1, 9)
    if job.done < 9:
        raise OperationalError
    return "结果.txt", b"nine", []


def falls_at_the_fourth(*, job, advance):
    """Each worker begins anew and falls where the one before fell."""
    for step in range(1, 5):
        advance(step, 9)
    raise OperationalError


made: list[str] = []
readers: list = []  # for whom the database was asked meanwhile


def writes_its_name(*, job, params):
    """Makes a part, and keeps in mind that it did; says no to one called 不行."""
    if params["name"] == "不行":
        raise ActionError("这一份还没有起草")
    made.append(params["name"])
    readers.append(current())
    return params["name"].encode()


def calls_a_helper(*, job, params):
    """The same; whoever makes 甲 lets somebody else help meanwhile, and waits for them."""
    if params["name"] == "甲":
        helper = Thread(target=_help, args=(job.pk,))
        helper.start()
        helper.join()
    return writes_its_name(job=job, params=params)


def _help(job_id):
    help_job(job_id=job_id)
    connection.close()


def finds_no_printer(*, job, params):
    """Fails for a reason that is no fault of the part."""
    raise RuntimeError("no printer")
