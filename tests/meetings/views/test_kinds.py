"""会议制度 as a committee's staff sets it."""

import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from meetings.models import KindOverride, OwnKind
from members.rules.kinds import OrganizationKind
from tests.factories.meetings import make_branch, make_planned
from tests.factories.members import make_organization, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return make_organization("局党委", kind=OrganizationKind.COMMITTEE)


@pytest.fixture
def staff(client, committee):
    user = make_user("committee_staff", committee)
    client.force_login(user)
    return user


def test_a_local_rule_is_set_and_ended(client, committee, staff):
    url = reverse("kind-override", args=(committee.pk, "lecture"))
    data = {"period": "quarter", "times": "1", "source": "局党委制度", "starts_on": "2026-01-01"}
    text = client.post(url, data, follow=True).content.decode()
    for words in ("已另定：党课", "每季 1 次", "局党委制度", "有效"):
        assert words in text
    (row,) = KindOverride.objects.all()
    end = reverse("kind-override-end", args=(row.pk,))
    text = client.post(end, {"ends_on": "2026-02-30"}, follow=True).content.decode()
    assert "停用日期写的是「2026-02-30」：2026年2月没有 30 日" in text
    text = client.post(end, {"ends_on": "2026-06-01"}, follow=True).content.decode()
    assert "每半年 1 次" in text
    row.refresh_from_db()
    assert row.ends_on == date(2026, 6, 1)


def test_a_wrong_rule_keeps_what_was_typed(client, committee, staff):
    url = reverse("kind-override", args=(committee.pk, "general"))
    data = {"period": "month", "agenda": "听取报告", "source": "", "starts_on": "昨天"}
    text = client.post(url, data).content.decode()
    for words in ("周期和次数要一起填", "请填写依据的文件", "请写成 2026-11-20", "听取报告"):
        assert words in text
    assert not KindOverride.objects.exists()


def test_the_customary_number_is_offered(client, committee, staff):
    text = client.get(
        reverse("kind-override", args=(committee.pk, "party_committee"))
    ).content.decode()
    assert "机关党委会每季度 1 次" in text
    assert '<option value="quarter" selected>' in text


def test_a_kind_of_ones_own_from_form_to_meeting(client, committee, staff):
    branch = make_branch(parent=committee)
    data = {
        "label": "读书班",
        "held_by": ["branch"],
        "invited": "members",
        "quorum": "none",
        "study_hours": "3",
        "agenda": "领读\n\n讨论",
    }
    text = client.post(
        reverse("kind-add", args=(committee.pk,)), data, follow=True
    ).content.decode()
    assert "已增加「读书班」" in text
    own = OwnKind.objects.get()
    make_planned(branch, kind=own.key, held_on=date(2026, 3, 5))
    client.force_login(branch.user)
    listing = client.get(reverse("meeting-list", args=(branch.organization.pk,)) + "?year=2026")
    assert "读书班" in listing.content.decode()
    offered = client.get(reverse("meeting-add", args=(branch.organization.pk,))).content.decode()
    assert "读书班" in offered
    client.force_login(staff)
    client.post(reverse("kind-retire", args=(committee.pk, own.key)))
    client.force_login(branch.user)
    offered = client.get(reverse("meeting-add", args=(branch.organization.pk,))).content.decode()
    assert f"?kind={own.key}" not in offered


def test_a_committee_writes_its_own_meetings_but_not_those_of_its_branches(
    client, committee, staff
):
    branch = make_branch(parent=committee)
    assert "党委会会议" in client.get(reverse("meeting-add", args=(committee.pk,))).content.decode()
    assert client.get(reverse("meeting-add", args=(branch.organization.pk,))).status_code == 403
    other = make_branch()
    assert client.get(reverse("meeting-add", args=(other.organization.pk,))).status_code == 404


def test_the_table_of_a_day_is_a_spreadsheet(client, committee, staff):
    data = {"period": "quarter", "times": "1", "source": "局党委制度", "starts_on": "2026-01-01"}
    client.post(reverse("kind-override", args=(committee.pk, "lecture")), data)
    url = reverse("kind-export", args=(committee.pk,))

    def lecture(on):
        answer = client.post(f"{url}?on={on}")
        rows = load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)
        return next(row for row in rows if row[0] == "党课")

    assert (lecture("2026-02-01")[2], lecture("2026-02-01")[7]) == (
        "每季 1 次",
        "局党委制度（局党委另定）",
    )
    assert lecture("2025-12-31")[2] == "每半年 1 次"
