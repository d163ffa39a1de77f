"""限期整改 on its pages: ordered, reported, looked at, refused and reported again."""

import re
from datetime import date

import pytest
from django.urls import reverse

from reports.actions.evaluation_mending import check_rectification, order_rectification
from reports.rules.evaluation_course import Subject
from tests.factories.evaluations import evaluation_of, make_in_force, publish, sum_up
from tests.factories.members import AT, make_person, make_user

from .pages import text

pytestmark = pytest.mark.django_db


def test_it_goes_from_the_committee_to_the_branch_and_back_until_it_is_mended(
    client, tree, published
):
    committee = make_user("committee_staff", tree["general"])
    branch = make_user("secretary", tree["branch"])
    page = reverse("evaluation", args=(published.pk,))
    order, report, check = (
        reverse(f"rectification-{name}", args=(published.pk,))
        for name in ("order", "report", "check")
    )
    client.force_login(committee)
    assert "公示为不合格" in text(client.get(page))
    client.post(order, {"due_on": "2027-01-31", "text": "三会一课开齐"})
    assert client.get(report).status_code == 403

    client.force_login(branch)
    assert "报整改情况" in text(client.get(page))
    assert "整改要求：三会一课开齐" in text(client.get(report))
    assert "请填写" in text(client.post(report, {"text": ""}))
    client.post(report, {"text": "党课补了两次"})
    waits = text(client.get(page))
    assert "整改待验收" in waits
    assert "报整改情况</a>" not in waits
    assert "还没有验收" in text(client.get(report))
    assert client.get(check).status_code == 403

    client.force_login(committee)
    assert "报的整改情况：党课补了两次" in text(client.get(check))
    board = reverse("evaluation-board", args=(tree["general"].pk,))
    assert "整改待验收" in text(client.get(board))
    refused = {"passed": "no", "text": "还差两次", "due_on": "2026-11-01"}
    assert "应在今天以后" in text(client.post(check, refused))
    client.post(check, refused | {"due_on": "2027-03-31"})

    client.force_login(branch)
    again = text(client.get(page))
    assert "没有到位" in again
    assert "2027年3月31日" in again
    client.post(report, {"text": "四次都补了"})
    client.force_login(committee)
    client.post(check, {"passed": "yes", "text": "都看过了"})
    assert "验收：整改到位" in text(client.get(page))
    assert "不能验收" in text(client.get(check))


def test_a_member_reports_on_the_phone_and_sees_what_was_found(client, tree):
    person = make_person(tree["branch"], "沈玉平")
    scheme = make_in_force(tree["general"], subject=Subject.MEMBERS)
    evaluation = evaluation_of(scheme, person)
    sum_up(evaluation, 30, 20)
    publish(evaluation)
    order = order_rectification(
        evaluation=evaluation, due_on=date(2027, 1, 31), text="补齐学时", by=None, at=AT
    )
    client.force_login(make_user("member", tree["branch"], person))
    mine = reverse("my-evaluation", args=(evaluation.pk,))
    assert "补齐学时" in text(client.get(mine))
    client.post(reverse("my-rectification-report", args=(evaluation.pk,)), {"text": "补了 12 学时"})
    assert "补了 12 学时" in text(client.get(mine))
    check_rectification(rectification=order, passed=True, text="补齐了", by=None, at=AT)
    assert "验收：整改到位" in text(client.get(mine))


def test_mending_goes_to_the_list_of_problems_filled_in(client, tree, published):
    order_rectification(
        evaluation=published, due_on=date(2027, 1, 31), text="三会一课开齐", by=None, at=AT
    )
    client.force_login(make_user("secretary", tree["branch"]))
    page = text(client.get(reverse("evaluation", args=(published.pk,))))
    url = re.search(r'href="([^"]*problems/add[^"]*)"', page)[1].replace("&amp;", "&")
    form = client.get(url).context["form"]
    assert form["text"].value() == "三会一课开齐"
    assert form["due_on"].value() == "2027-01-31"
