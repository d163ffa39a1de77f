"""What must hold when everything runs again: each thing done once, nothing half, nothing stuck."""

from __future__ import annotations

import zipfile
from collections import Counter

from django.db import connection
from django.utils import timezone

from branchrecords.audit.models import AuditEvent
from branchrecords.backup.proofs import prove_all
from branchrecords.jobs.lifecycle import MOST_SETBACKS
from branchrecords.jobs.models import Job
from dues.models import Collection, Payment
from meetings.models import Meeting
from members.models import Person, RosterImport
from tests.faults.work import PAPERS, ROWS, Done, World


def check(world: World, done: Done) -> None:
    """Raises AssertionError or NotProven with what does not hold."""
    prove_all()  # Σ debit = Σ credit, every digest and chain, every file
    _collected(world, done)
    _sealed(done)
    _imported(world, done)
    _exported(done)


def _collected(world: World, done: Done) -> None:
    keys = Counter(str(key) for key in Collection.objects.values_list("key", flat=True))
    assert keys == Counter(done.collected)
    paid = Counter(Payment.objects.values_list("person_id", flat=True))
    assert paid == Counter(row.person_id for row in world.owing[: len(done.collected)])
    uneven = (
        "SELECT entry_id FROM dues_journalline GROUP BY entry_id HAVING sum(debit) <> sum(credit)"
    )
    assert _rows(uneven) == []


def _sealed(done: Done) -> None:
    sealed = Meeting.objects.filter(state=Meeting.State.SEALED)
    assert sorted(sealed.values_list("pk", flat=True)) == sorted(done.sealed)
    told = AuditEvent.objects.filter(action="meeting.sealed").values_list("object_id", flat=True)
    assert Counter(int(pk) for pk in told) == Counter(done.sealed)
    assert {meeting.agenda.count() for meeting in sealed} == {1}


def _imported(world: World, done: Done) -> None:
    written = RosterImport.objects.filter(state=RosterImport.State.WRITTEN)
    assert sorted(written.values_list("pk", flat=True)) == sorted(done.imported)
    people = Person.objects.of_organization(world.importing, timezone.localdate())
    assert people.count() == ROWS * len(done.imported)


def _exported(done: Done) -> None:
    assert not Job.objects.exclude(state__in=Job.ENDED).exists()
    assert set(done.exported) <= set(Job.objects.values_list("pk", flat=True))
    summaries = Job.objects.filter(kind="summaries")
    given_up = summaries.filter(state=Job.State.FAILED, setbacks__gt=MOST_SETBACKS)
    told = AuditEvent.objects.filter(action="job.retried").values_list("detail__job", flat=True)
    assert set(told) == set(given_up.values_list("pk", flat=True))  # each asked for again
    for job in summaries.exclude(pk__in=given_up):
        assert (job.state, job.done, job.total) == ("done", PAPERS, PAPERS), job.error
        with job.result.open() as file, zipfile.ZipFile(file) as archive:
            assert archive.testzip() is None
            assert len(set(archive.namelist())) == len(archive.namelist()) == PAPERS


def _rows(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()
