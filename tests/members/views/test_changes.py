"""Pages of an organisation's life: preview first, then the act."""

import pytest
from django.urls import reverse

from members.models import Organization
from tests.factories.members import (
    make_people,
    make_person,
    make_position,
    make_user,
)

pytestmark = pytest.mark.django_db
APPROVAL = {
    "applied_on": "2026-10-08",
    "approved_by": "东湾区住建局党委",
    "approved_on": "2026-10-20",
    "document_number": "住建党[2026]9号",
}


@pytest.fixture
def staff(client, tree):
    user = make_user("committee_staff", tree["committee"])
    client.force_login(user)
    return user


def post(client, view, tree, key="branch", **data) -> str:
    """The page after a form was sent."""
    url = reverse(view, args=(tree[key].pk,))
    return client.post(url, data, follow=True).content.decode()


def test_a_merge_shows_first_whom_it_touches(client, tree, staff):
    make_people(tree["branch"], 2)
    make_position(make_person(tree["branch"], "沈玉平"), tree["branch"], "secretary")
    data = {"target": tree["sister"].pk, "on": "2026-11-01", **APPROVAL}
    page = post(client, "organization-merge", tree, **data)
    assert "3 人" in page
    assert "书记沈玉平" in page
    assert 'name="confirmed"' in page
    assert tree["sister"].memberships.count() == 0
    page = post(client, "organization-merge", tree, confirmed="1", **data)
    assert tree["sister"].memberships.count() == 3
    assert "机关第一党支部" in page
    assert "住建党〔2026〕9号" in page


def test_blockers_take_the_place_of_the_button_and_what_was_typed_stays(client, tree, staff):
    make_people(tree["branch"], 2)
    data = {"on": "2026-11-01", "note": "机构改革", **APPROVAL}
    page = post(client, "organization-dissolve", tree, confirmed="1", **data)
    assert "现在还不能撤销，请先办好下面的事" in page
    assert reverse("person-list", args=(tree["branch"].pk,)) in page
    assert 'name="confirmed"' not in page
    assert "机构改革" in page
    assert Organization.objects.get(pk=tree["branch"].pk).dissolved_on is None


def test_a_move_shows_who_gains_sight_and_lands_under_the_new_parent(client, tree, staff):
    make_user("auditor", tree["general"], name="总支审计")
    data = {"parent": tree["committee"].pk, "on": "2026-11-01", **APPROVAL}
    page = post(client, "organization-move", tree, **data)
    assert "看不到了" in page
    assert "总支审计" in page
    page = post(client, "organization-move", tree, confirmed="1", **data)
    assert "改隶属 东湾区住建局党委" in page
    past = reverse("organization-detail", args=(tree["branch"].pk,)) + "?on=2026-10-01"
    assert "当时隶属" in client.get(past).content.decode()


def test_only_parents_in_scope_are_offered(client, tree, staff):
    url = reverse("organization-move", args=(tree["branch"].pk,))
    page = client.get(url).content.decode()
    assert tree["committee"].name in page
    assert tree["elsewhere"].name not in page


def test_a_rename_without_approval_is_named_field_by_field(client, tree, staff):
    data = {"name": "机关综合党支部", "on": "2026-11-01"}
    page = post(client, "organization-rename", tree, confirmed="1", **data)
    assert "请填写批准组织、批复日期和文号" in page
    post(client, "organization-rename", tree, confirmed="1", correction="on", **data)
    assert Organization.objects.get(pk=tree["branch"].pk).name == "机关综合党支部"


def test_half_an_approval_is_asked_for_the_rest(client, tree, staff):
    data = {"name": "甲", "on": "2026-11-01", "document_number": "5号"}
    page = post(client, "organization-rename", tree, **data)
    assert "填写了批复，请一并填写批准组织" in page
    assert "填写了批复，请一并填写批复日期" in page


def test_founding_with_approval(client, tree, staff):
    data = {
        "name": "机关第三党支部",
        "code": "JG03",
        "kind": "branch",
        "sector": "agency",
        "founded_on": "2026-11-01",
        **APPROVAL,
    }
    page = post(client, "organization-add", tree, key="general", **data)
    assert "沿革" in page
    assert "住建党〔2026〕9号" in page


def test_the_split_page_follows_the_groups(client, tree, staff):
    url = reverse("organization-split", args=(tree["branch"].pk,))
    page = client.get(url).content.decode()
    assert "不需要分设" in page
    assert "第一党小组" in page


def test_suggestions_stand_on_the_page_and_on_the_committees_list(client, tree, staff):
    make_people(tree["branch"], 8)
    page = client.get(reverse("organization-detail", args=(tree["branch"].pk,))).content.decode()
    assert "正式党员 8 人，达到 7 人，应当设立支部委员会" in page
    assert "没有在任书记" in page
    url = reverse("suggestion-list", args=(tree["committee"].pk,))
    page = client.get(url).content.decode()
    assert "机关第二党支部" in page
    assert "《支部工作条例》第四条" in page
    page = client.get(f"{url}?status=soon").content.decode()
    assert "没有在任书记" not in page


def test_a_branch_without_people_is_told_where_to_begin(client, tree, staff):
    page = client.get(reverse("position-add", args=(tree["sister"].pk,))).content.decode()
    assert "这里还没有党员" in page
    assert reverse("person-add", args=(tree["sister"].pk,)) in page
