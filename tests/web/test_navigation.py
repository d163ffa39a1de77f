"""Where a user lands and which places the shell offers, at every kind of organisation."""

import pytest
from django.urls import reverse

from tests.factories.members import make_organization, make_person, make_user

from .dom import every, parse, text, texts

pytestmark = pytest.mark.django_db


def read(answer):
    assert answer.status_code == 200
    return parse(answer.content.decode())


def places(client, name, *args) -> list[str]:
    return texts(read(client.get(reverse(name, args=args))), ".side-link")


def test_a_group_leader_lands_on_the_meetings_of_the_group(client, tree):
    client.force_login(make_user("group_leader", tree["group"]))
    answer = client.get(reverse("home"))
    assert answer.url == reverse("meeting-list", args=(tree["group"].pk,))
    assert places(client, "meeting-list", tree["group"].pk) == [
        "会议与活动", "会议日历", "小组名册", "本小组",
    ]  # fmt: skip


def test_a_secretary_on_the_page_of_a_group_stays_in_the_branch(client, tree):
    client.force_login(make_user("secretary", tree["branch"]))
    offered = places(client, "organization-detail", tree["group"].pk)
    assert offered == places(client, "organization-detail", tree["branch"].pk)
    assert "年度总结" in offered


def test_the_page_of_a_group_offers_no_pages_that_only_a_branch_has(client, tree):
    client.force_login(make_user("secretary", tree["branch"]))
    answer = client.get(reverse("organization-detail", args=(tree["group"].pk,)))
    offered = texts(read(answer), "main .choices a")
    assert "会议与活动" in offered
    assert not {"党费", "年度总结"} & set(offered)


def test_a_person_s_page_leads_a_group_leader_to_the_group_only(client, tree):
    person = make_person(tree["branch"], group=tree["group"])
    client.force_login(make_user("group_leader", tree["group"]))
    text = client.get(reverse("person-detail", args=(person.pk,))).content.decode()
    assert f'"/organizations/{tree["group"].pk}/people/"' in text
    assert f"/organizations/{tree['branch'].pk}/" not in text


def test_who_may_manage_accounts_finds_them_in_the_navigation(client, tree):
    client.force_login(make_user("administrator", make_organization("全市党委")))
    answer = client.get(reverse("home"), follow=True)
    assert "登录与岗位" in texts(read(answer), ".side-link")


@pytest.mark.parametrize(
    ("role", "entry"), [("administrator", "导入组织"), ("committee_staff", "导入名册和组织")]
)
def test_whoever_may_import_finds_it_behind_the_one_entry(client, tree, role, entry):
    committee = tree["committee"]
    client.force_login(make_user(role, committee))
    links = every(read(client.get(reverse("more"))), "main .choices a")
    address = reverse("import-list", args=(committee.pk,))
    assert [text(link) for link in links if link.get("href") == address] == [entry]
    assert client.get(address).status_code == 200


def test_work_that_is_not_everyday_stands_behind_one_entry(client, tree):
    client.force_login(make_user("secretary", tree["branch"]))
    branch = tree["branch"].pk
    beside = places(client, "desk", branch)
    assert beside == [
        "工作台", "会议与活动", "会议日历", "党费", "党员名册", "发展党员", "组织关系接转",
        "本组织", "任期与换届", "年度总结", "年度统计表", "数字", "全部事项",
    ]  # fmt: skip
    everything = texts(read(client.get(reverse("more"))), "main .choices a")
    assert set(beside) - {"全部事项"} < set(everything)
    assert {"流动党员", "关怀帮扶", "两新组织", "规则设置", "登录与岗位"} < set(everything)


def test_the_page_one_is_on_stands_beside_all_the_same(client, tree):
    client.force_login(make_user("secretary", tree["branch"]))
    page = read(client.get(reverse("mobile-list", args=(tree["branch"].pk,))))
    assert texts(page, ".side-link[aria-current]") == ["流动党员"]


def test_from_a_branch_the_committee_reaches_everything_of_that_branch(client, tree):
    client.force_login(make_user("committee_staff", tree["committee"]))
    branch = tree["branch"].pk
    page = read(client.get(reverse("organization-detail", args=(branch,))))
    (more,) = {
        link.get("href") for link in every(page, "main .choices a") if "more" in link.get("href")
    }
    links = [link.get("href") for link in every(read(client.get(more)), "main .choices a")]
    assert reverse("unit-list", args=(branch,)) in links
    assert reverse("unit-list", args=(tree["committee"].pk,)) not in links


@pytest.mark.parametrize("asked", ["0", "x", "9" * 30, ""])
def test_the_page_of_all_entries_of_no_organisation_is_that_of_ones_own(client, tree, asked):
    client.force_login(make_user("secretary", tree["branch"]))
    page = read(client.get(reverse("more"), {"organization": asked}))
    assert reverse("unit-list", args=(tree["branch"].pk,)) in {
        link.get("href") for link in every(page, "main .choices a")
    }
