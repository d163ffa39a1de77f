"""One whole case through the forms of its pages: branch and committee take turns, 25 steps."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from members.models import DevelopmentCase
from members.rules.development import STEPS, STEPS_BY_KEY
from tests.factories.members import make_organization, make_people, make_tree, make_user

pytestmark = pytest.mark.django_db
VOTE = {
    "due": "3",
    "present": "3",
    "in_favour": "3",
    "against": "0",
    "abstained": "0",
    "one_by_one": "on",
    "candidate_present": "on",
    "introducers_present": "on",
}
OPINIONS = {"mentor_opinion": "同意", "member_opinion": "同意", "mass_opinion": "同意"}

# Step, what its form is sent; {1} and {2} stand for two 正式党员 of the branch.
SENT: tuple[tuple[str, dict], ...] = (
    ("talk", {"done_on": "2024-03-20", "person_1": "{1}", "opinion": "动机端正"}),
    ("activist", {"done_on": "2024-06-10", "method": "members", "decided_by": "meeting"}),
    ("activist_filed", {"done_on": "2024-06-20"}),
    ("mentors", {"done_on": "2024-06-25", "person_1": "{1}", "person_2": "{2}"}),
    ("fostering", {"done_on": "2024-12-05", "kind": "half_year", "opinion": "良好"}),
    ("fostering", {"done_on": "2025-06-05", "kind": "half_year", "opinion": "良好"}),
    ("fostering", {"done_on": "2024-12-20", "kind": "yearly", "opinion": "良好"}),
    ("candidate", {"done_on": "2025-06-15", **OPINIONS, "decided_by": "meeting"}),
    ("candidate_filed", {"done_on": "2025-06-25"}),
    ("introducers", {"done_on": "2025-07-01", "person_1": "{1}", "person_2": "{2}"}),
    ("political", {"done_on": "2025-07-20", "result": "passed", "opinion": "清楚"}),
    ("training", {"done_on": "2025-08-01", "hours": "24", "organizer": "党委"}),
    ("branch_review", {"done_on": "2025-08-10", "opinion": "合格"}),
    ("prereview", {"done_on": "2025-08-20", "result": "agreed"}),
    ("form", {"done_on": "2025-08-25"}),
    ("admission", {"done_on": "2025-09-10", **VOTE}),
    ("committee_talk", {"done_on": "2025-09-20", "talker": "组织员", "opinion": "同意"}),
    ("approval", {"done_on": "2025-11-10", "result": "approved"}),
    ("approval_filed", {"done_on": "2025-11-15"}),
    ("enrolled", {"done_on": "2025-11-20", "group": "第八党小组"}),
    ("oath", {"done_on": "2025-12-01", "place": "活动室"}),
    ("probation", {"done_on": "2026-03-10", "kind": "half_year", "opinion": "良好"}),
    ("full_application", {"done_on": "2026-09-01"}),
    ("full_meeting", {"done_on": "2026-09-15", "outcome": "on_time", **VOTE}),
    ("full_approval", {"done_on": "2026-10-10", "result": "approved"}),
    ("archived", {"done_on": "2026-10-20", "file": "party"}),
)


def client_of(role: str, organization) -> Client:
    client = Client()
    client.force_login(make_user(role, organization), "members.backends.UsernameOrPhoneBackend")
    return client


def test_a_whole_case_goes_through_its_pages():
    tree = make_tree()
    people = make_people(tree["branch"], 3)
    make_organization("第八党小组", tree["branch"], "group")
    branch = client_of("secretary", tree["branch"])
    committee = client_of("committee_staff", tree["committee"])
    branch.post(
        reverse("development-apply", args=(tree["branch"].pk,)),
        {
            "name": "申请人甲",
            "id_number": "34052419800101001X",
            "applied_on": "2024-03-01",
            "place": "work",
            "organization": tree["branch"].pk,
            "box_application": "on",
        },
    )
    case = DevelopmentCase.objects.get()
    case_url = reverse("development-case", args=(case.pk,))
    for key, sent in SENT:
        step = STEPS_BY_KEY[key]
        by_committee = step.by_committee or sent.get("kind") == "yearly"
        papers = {f"box_{kind}": "on" for kind in step.papers}
        data = {k: v.format("", *(p.pk for p in people)) for k, v in sent.items()}
        answer = (committee if by_committee else branch).post(
            reverse("development-step", args=(case.pk, key)), {**papers, **data}
        )
        problem = answer.context and (answer.context["problem"], answer.context["form"].errors)
        assert answer.status_code == 302, (key, problem)
    case.refresh_from_db()
    assert (case.state, case.ended_on) == ("done", date(2026, 10, 20))
    assert [row.done_on for row in case.records.filter(step="admission")] == [date(2025, 9, 10)]
    assert set(case.records.values_list("step", flat=True)) == {step.key for step in STEPS}
    person = case.person
    person.refresh_from_db()
    assert (person.joined_on, person.full_on) == (date(2025, 9, 10), date(2026, 9, 10))
    assert person.memberships.get(ends_on__isnull=True).group.name == "第八党小组"
    assert "25 步已经全部办完" in branch.get(case_url).text
