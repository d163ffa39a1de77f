"""限期整改 on its pages: ordered, reported, looked at, refused and reported again."""

import re
from datetime import date

import pytest
from django.urls import reverse

from reports.actions.evaluation_results import order_rectification
from tests.factories.members import AT, make_user

from .pages import text

pytestmark = pytest.mark.django_db


def test_who_failed_is_asked_to_mend_it(staff, published):
    page = reverse("evaluation", args=(published.pk,))
    assert "公示为不合格" in text(staff.get(page))
    staff.post(
        reverse("rectification-order", args=(published.pk,)),
        {"due_on": "2027-01-31", "text": "三会一课开齐"},
    )
    staff.post(
        reverse("rectification-check", args=(published.pk,)), {"passed": "yes", "text": "开齐了"}
    )
    assert "整改到位" in text(staff.get(page))


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
