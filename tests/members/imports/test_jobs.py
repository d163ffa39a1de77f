"""Large imports: written by a job in portions, and whatever kills it, nobody stands there twice."""

import pytest
from django.urls import reverse

from branchrecords.jobs import lifecycle, tasks
from branchrecords.jobs.models import Job
from members.actions.imports import keep_import, undo_import
from members.imports import plan_import, read_sheet, writing
from members.models import Person, RosterImport
from tests.factories.members import AT, TODAY, make_person, make_user

from .rosters import good_row, workbook

pytestmark = pytest.mark.django_db
BRANCH = "机关第一党支部"


@pytest.fixture(autouse=True)
def _small(settings, tmp_path, monkeypatch):
    """Seven rows are many here, two a portion."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(writing, "PORTION", 2)
    monkeypatch.setattr("members.views.imports.MOST_AT_ONCE", 5)


def start(client, tree, rows=7, bad=0) -> RosterImport:
    """Upload and let go: a job waits."""
    client.force_login(make_user("committee_staff", tree["committee"]))
    table = [good_row(n, BRANCH if n > bad else "没有的支部") for n in range(1, rows + 1)]
    sheet = read_sheet(workbook(table), "x.xlsx", "members")
    kept = keep_import(
        kind="members", organization=tree["general"], file_name="名册.xlsx",
        rows=sheet.dumps(), by=client_user(client), at=AT,
    )  # fmt: skip
    client.post(reverse("import-write", args=(kept.pk,)), {"expected": str(rows - bad)})
    kept.refresh_from_db()
    return kept


def client_user(client):
    from members.models import User

    return User.objects.get(pk=client.session["_auth_user_id"])


def test_many_rows_become_a_job_that_writes_them_all(client, tree):
    kept = start(client, tree)
    assert (kept.state, kept.job.total, Person.objects.count()) == ("writing", 7, 0)
    page = client.get(reverse("import-preview", args=(kept.pk,))).content.decode()
    assert "正在写入" in page
    tasks.run_job(job_id=kept.job_id)
    kept.refresh_from_db()
    assert (kept.state, kept.job.state, kept.job.done) == ("written", "done", 7)
    assert (Person.objects.count(), kept.leftover, kept.rows) == (7, None, "")
    undo_import(roster_import=kept, by=None, at=kept.written_at)
    assert Person.objects.count() == 0


def test_a_killed_worker_loses_nothing_and_writes_nobody_twice(client, tree, monkeypatch):
    kept = start(client, tree)
    real, calls = lifecycle.advance_job, []

    def dies(**fields):
        real(**fields)
        calls.append(1)
        if len(calls) == 3:  # before the third portion
            raise SystemExit

    monkeypatch.setattr(lifecycle, "advance_job", dies)
    with pytest.raises(SystemExit):
        tasks.run_job(job_id=kept.job_id)
    assert Person.objects.count() == 4
    monkeypatch.setattr(lifecycle, "advance_job", real)
    Job.objects.update(beat_at=AT)  # silent since long
    tasks.run_job(job_id=kept.job_id)
    kept.refresh_from_db()
    assert (kept.state, Person.objects.count()) == ("written", 7)
    assert Person.objects.values("id_number_digest").distinct().count() == 7


def test_a_row_that_has_become_impossible_is_named_and_the_others_are_written(client, tree):
    kept = start(client, tree)
    taken = plan_import(
        writing.StoredSheet.loads(kept.rows), organization=tree["general"], on=TODAY
    ).rows[3]
    make_person(tree["other"], "别人", id_number=taken.values["id_number"])
    tasks.run_job(job_id=kept.job_id)
    kept.refresh_from_db()
    assert Person.objects.count() == 7  # six and the one elsewhere
    assert [failure["name"] for failure in kept.job.failures] == [f"第 7 行 {taken.text('name')}"]
    assert "此人已在别的组织登记" in kept.job.failures[0]["reason"]
    assert kept.leftover.state == "preview"


def test_stopping_keeps_what_is_written_and_the_rest_waits(client, tree, monkeypatch):
    kept = start(client, tree)
    real = lifecycle.advance_job

    def stops_after_two(**fields):
        if fields["done"] >= 2:
            Job.objects.update(cancel_requested=True)
        real(**fields)

    monkeypatch.setattr(lifecycle, "advance_job", stops_after_two)
    tasks.run_job(job_id=kept.job_id)
    kept.refresh_from_db()
    assert (kept.state, kept.job.state, Person.objects.count()) == ("written", "cancelled", 2)
    rest = writing.StoredSheet.loads(kept.leftover.rows)
    assert len(rest.rows) == 5


def test_a_job_that_was_given_up_is_gone_on_with(client, tree):
    kept = start(client, tree)
    Job.objects.update(state="failed", finished_at=AT, error="多次中断")
    page = client.get(reverse("import-preview", args=(kept.pk,))).content.decode()
    assert "接着写入" in page
    client.post(reverse("import-resume", args=(kept.pk,)))
    tasks.run_job(job_id=Job.objects.order_by("-pk").first().pk)
    kept.refresh_from_db()
    assert (kept.state, Person.objects.count()) == ("written", 7)


def test_a_job_whose_owner_has_lost_the_right_writes_nothing(client, tree):
    kept = start(client, tree)
    kept.owner.grants.all().delete()
    tasks.run_job(job_id=kept.job_id)
    kept.job.refresh_from_db()
    assert (kept.job.state, Person.objects.count()) == ("failed", 0)
    assert "没有在这个组织导入的权限" in kept.job.error


def test_rows_to_mend_wait_when_a_job_writes_the_others(client, tree):
    kept = start(client, tree, rows=8, bad=2)
    tasks.run_job(job_id=kept.job_id)
    kept.refresh_from_db()
    assert Person.objects.count() == 6
    assert len(writing.StoredSheet.loads(kept.leftover.rows).rows) == 2
