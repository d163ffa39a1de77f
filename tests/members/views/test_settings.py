"""规则设置: what holds, for whom, since when, and by which document."""

from datetime import date

import pytest
from django.urls import reverse

from members.actions.settings import override_setting
from members.models import RuleOverride
from members.rules.settings import SETTINGS
from tests.factories.members import AT, make_user

pytestmark = pytest.mark.django_db
SOURCE = "《两新组织党建工作办法》东组发〔2026〕8号"


@pytest.fixture
def staff(client, tree):
    client.force_login(make_user("committee_staff", tree["committee"]))


def override(organization, value, starts_on, key="unit_survey_months"):
    return override_setting(
        organization=organization,
        key=key,
        value=value,
        source=SOURCE,
        starts_on=starts_on,
        by=None,
        at=AT,
    )


def page(client, name, organization, *more, **query):
    return client.get(reverse(name, args=(organization.pk, *more)), query).text


def test_the_list_has_every_setting_with_its_source(client, tree, staff):
    text = page(client, "setting-list", tree["committee"])
    for setting in SETTINGS:
        assert setting.label in text
        assert setting.shown(setting.default) in text


def test_a_committee_sets_a_value_and_all_below_go_by_it(client, tree, staff):
    url = reverse("setting-override", args=(tree["committee"].pk, "unit_survey_months"))
    client.post(url, {"value": "6", "source": SOURCE, "starts_on": "2026-07-01"})
    below = page(client, "setting-detail", tree["branch"], "unit_survey_months")
    assert "6 个月" in below
    assert SOURCE in below
    assert "东湾区住建局党委" in below
    before = page(client, "setting-detail", tree["branch"], "unit_survey_months", on="2026-06-30")
    assert "默认值" in before


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"value": "半年"}, "请写整数"),
        ({"value": "61"}, "请写 1 到 60 之间的整数"),
        ({"source": ""}, "依据的文件"),
        ({"starts_on": "2026-13-01"}, "2026-13-01"),
    ],
)
def test_what_does_not_fit_is_said_and_what_was_typed_stays(client, tree, staff, data, words):
    url = reverse("setting-override", args=(tree["committee"].pk, "unit_survey_months"))
    typed = {"value": "7", "source": SOURCE, "starts_on": "2026-07-01"} | data
    text = client.post(url, typed).text
    assert words in text
    assert all(value in text for value in typed.values())
    assert not RuleOverride.objects.exists()


def test_the_form_says_what_may_be_written(client, tree, staff):
    def form(key):
        return page(client, "setting-override", tree["committee"], key)

    assert "1 到 60 之间的整数，单位：个月" in form("unit_survey_months")
    choices = form("unit_effective_coverage")
    assert choices.count('type="radio"') == 2
    assert "有党组织覆盖，且最近一次摸底有活动场所" in choices


def test_a_committee_sees_who_below_goes_by_a_value_of_its_own(client, tree, staff):
    override(tree["branch"], "3", date(2026, 1, 1))
    override(tree["sister"], "9", date(2030, 1, 1))
    text = page(client, "setting-detail", tree["committee"], "unit_survey_months")
    assert "下级另定" in text
    assert "机关第一党支部" in text
    assert "还没有开始" in text
    assert "下级另定" not in page(client, "setting-detail", tree["branch"], "unit_survey_months")


def test_ending_a_value_is_dated(client, tree, staff):
    own = override(tree["committee"], "6", date(2026, 1, 1))
    url = reverse("override-end", args=(own.pk,))
    client.post(url, {"ends_on": "2026-10-01"})
    own.refresh_from_db()
    assert own.ends_on == date(2026, 10, 1)
    text = page(client, "setting-detail", tree["committee"], "unit_survey_months")
    assert "2026-10-01 止" in text


def test_a_secretary_reads_but_does_not_set(client, tree):
    client.force_login(make_user("secretary", tree["branch"]))
    assert "另定取值" not in page(client, "setting-detail", tree["branch"], "group_from")
    url = reverse("setting-override", args=(tree["branch"].pk, "group_from"))
    assert client.get(url).status_code == 403


def test_an_unknown_setting_is_not_found(client, tree, staff):
    url = reverse("setting-detail", args=(tree["branch"].pk, "nothing"))
    assert client.get(url).status_code == 404
