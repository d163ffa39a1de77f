"""Own marks of a branch and of a member on the phone, with their evidence."""

from decimal import Decimal as D

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from branchrecords.audit.models import AuditEvent
from reports.actions.evaluation_schemes import draft_scheme, enforce_scheme
from reports.models import Objection, Scheme
from reports.queries.evaluations import line_of
from reports.rules.evaluation_course import Subject
from tests.factories.evaluations import (
    evaluation_of,
    make_in_force,
    publish,
    step,
    sum_up,
)
from tests.factories.files import PDF
from tests.factories.members import AT, TODAY, make_person, make_user

from .pages import text

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def default_in_force(tree, subject=Subject.BRANCHES) -> Scheme:
    scheme = draft_scheme(organization=tree["general"], year=2026, subject=subject, by=None, at=AT)
    return enforce_scheme(scheme=scheme, by=None, at=AT)


def test_own_marks_start_with_what_the_records_give_and_are_kept_while_typed(secretary, tree):
    make_person(tree["branch"])
    scheme = Scheme.objects.get(pk=default_in_force(tree).pk)
    evaluation = evaluation_of(scheme, tree["branch"])
    url = reverse("evaluation-own", args=(evaluation.pk,))
    page = secretary.get(url)
    assert "请先登记" not in text(page)
    assert "先登记「总结汇报」" in text(page)
    first = scheme.indicators.get(title="没有欠交满 3 个月的党员")
    assert page.context["form"].initial[f"marks_{first.pk}"] == D("5.00")
    saved = secretary.post(
        reverse("evaluation-own-save", args=(evaluation.pk,)), {f"marks_{first.pk}": "4"}, **HTMX
    )
    assert saved.status_code == 204
    again = secretary.get(url)
    assert again.context["form"].initial[f"marks_{first.pk}"] == D(4)
    bad = secretary.post(
        reverse("evaluation-own-save", args=(evaluation.pk,)), {f"marks_{first.pk}": "四"}, **HTMX
    )
    assert bad.status_code == 422


def test_what_is_missing_is_named_and_what_was_typed_stays(secretary, tree):
    evaluation = evaluation_of(make_in_force(tree["general"]), tree["branch"])
    step(evaluation, "report")
    first, second = evaluation.scheme.indicators.all()
    url = reverse("evaluation-own", args=(evaluation.pk,))
    answer = text(secretary.post(url, {f"marks_{first.pk}": "55"}))
    assert "「特色工作」还没有自评得分" in answer
    assert 'value="55"' in answer
    secretary.post(url, {f"marks_{first.pk}": "55", f"marks_{second.pk}": "30"})
    assert line_of(evaluation, on=TODAY).own == D(85)


def test_evidence_is_uploaded_read_and_logged(secretary, tree):
    evaluation = evaluation_of(make_in_force(tree["general"]), tree["branch"])
    indicator = evaluation.scheme.indicators.last()
    url = reverse("evidence-add", args=(evaluation.pk, indicator.pk))
    upload = SimpleUploadedFile("方案.pdf", PDF, "application/pdf")
    secretary.post(url, {"file": upload})
    row = evaluation.evidence.get()
    assert secretary.get(reverse("evidence", args=(row.pk,))).status_code == 200
    assert AuditEvent.objects.filter(action="evaluation.evidence_read").exists()
    secretary.post(reverse("evidence-remove", args=(row.pk,)))
    assert not evaluation.evidence.exists()


def test_a_member_sends_own_marks_on_the_phone_and_sees_the_result_once_it_is_out(client, tree):
    person = make_person(tree["branch"], "沈玉平")
    scheme = make_in_force(tree["general"], subject=Subject.MEMBERS)
    evaluation = evaluation_of(scheme, person)
    client.force_login(make_user("member", tree["branch"], person))
    assert "待自评" in text(client.get(reverse("my-evaluations")))
    first, second = scheme.indicators.all()
    own = reverse("my-evaluation-own", args=(evaluation.pk,))
    client.post(own, {f"marks_{first.pk}": "55", f"marks_{second.pk}": "30"})
    sum_up(evaluation, 50, 31)
    mine = reverse("my-evaluation", args=(evaluation.pk,))
    assert "公示后可看" in text(client.get(mine))
    assert "<b>50" not in text(client.get(mine))
    publish(evaluation)
    assert "81.00" in text(client.get(mine))
    assert "优秀" in text(client.get(mine))
    client.post(reverse("my-objection", args=(evaluation.pk,)), {"text": "互评少算了一分"})
    assert Objection.objects.get().person == person
    assert "互评少算了一分" in text(client.get(mine))


def test_a_member_does_not_see_anybody_elses(client, tree):
    one, other = make_person(tree["branch"]), make_person(tree["branch"])
    scheme = make_in_force(tree["general"], subject=Subject.MEMBERS)
    client.force_login(make_user("member", tree["branch"], one))
    url = reverse("my-evaluation", args=(evaluation_of(scheme, other).pk,))
    assert client.get(url).status_code == 404


def test_a_secretary_takes_members_through_the_steps_together(secretary, tree):
    people = [make_person(tree["branch"]) for _ in range(2)]
    scheme = default_in_force(tree, Subject.MEMBERS)
    query = "?subject=members"
    here = (tree["branch"].pk,)
    secretary.post(reverse("evaluation-steps", args=(*here, "peers")) + query, {"on": "2026-11-19"})
    secretary.post(reverse("evaluation-records", args=here) + query)
    line = line_of(evaluation_of(scheme, people[0]), on=TODAY)
    # Of the four that come from records, attendance has no number: nobody met.
    assert (line.taken, line.marked) == ({"peers"}, 3)
    board = text(secretary.get(reverse("evaluation-board", args=here) + query))
    assert people[0].name in board
    assert "评了 3 项" in board
