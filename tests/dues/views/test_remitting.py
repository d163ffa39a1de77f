from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from dues.models import JournalEntry, Remittance
from dues.rules.accounts import EntryKind
from tests.documents.reading import texts
from tests.factories import dues as make
from tests.factories.remitting import make_chain, make_received, make_slip

pytestmark = pytest.mark.django_db
PERIOD = "2026-07-01"


@pytest.fixture
def chain(db):
    return make_chain(7, 8, 9)


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: make.AT)


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query).content.decode()


def make_url(chain):
    return f"{reverse('dues-remit', args=(chain.branch.pk,))}?period={PERIOD}"


def test_a_slip_from_its_period_to_both_books(client, chain):
    client.force_login(chain.secretary)
    listed = page(client, "dues-remittances", chain.branch.pk)
    assert ("2026年第三季度" in listed, "逾期未缴" in listed, "240.00" in listed) == (True,) * 3
    form = client.get(make_url(chain))
    text = form.content.decode()
    assert ("贰佰肆拾元整" in text, "80.00" in text, 'value="120.00"' in text) == (True,) * 3
    wish = {"key": form.context["form"]["key"].value(), "handed_by": "王委员", "cash": "120.00"}
    for _ in range(2):  # a double click
        client.post(make_url(chain), wish)
    slip = Remittance.objects.get()
    assert "等 东湾街道党委 的出纳收款" in page(client, "dues-remittance", slip.pk)
    receive = reverse("dues-remittance-receive", args=(slip.pk,))
    assert client.post(receive, {"on": "2026-11-20"}).status_code == 404  # not the level above
    client.force_login(chain.staff)
    desk = page(client, "dues-remittances", chain.committee.pk)
    assert ("待收款 1 张" in desk, "第一党支部 2026年第三季度" in desk) == (True, True)
    refused = client.post(receive, {"on": "2026-08-01"}).content.decode()
    assert ("库存现金只有 40.00 元" in refused, "2026-08-01" in refused) == (True, True)
    client.post(receive, {"on": "2026-11-20"})
    assert JournalEntry.objects.filter(kind=EntryKind.REMITTANCE).count() == 2
    assert "已收款" in page(client, "dues-remittance", slip.pk)


def test_what_was_typed_stays_when_a_smaller_sum_lacks_its_reason(client, chain):
    client.force_login(chain.secretary)
    key = client.get(make_url(chain)).context["form"]["key"].value()
    wish = {"key": key, "handed_by": "王委员", "cash": "50.00", "less": "100.00"}
    text = client.post(make_url(chain), wish).content.decode()
    assert ("少缴的请写明理由" in text, 'value="100.00"' in text) == (True, True)
    assert Remittance.objects.count() == 0


@pytest.mark.parametrize("asked", ["2026-08-01", "2027-01-01", "x"])
def test_a_period_that_is_none_is_not_found_or_the_newest(client, chain, asked):
    client.force_login(chain.secretary)
    answer = client.get(reverse("dues-remit", args=(chain.branch.pk,)), {"period": asked})
    assert answer.status_code == (200 if asked == "x" else 404)


def test_a_slip_is_returned_with_its_reason(client, chain):
    slip = make_slip(chain)
    client.force_login(chain.staff)
    back = reverse("dues-remittance-return", args=(slip.pk,))
    assert "请填写理由" in client.post(back, {"reason": ""}).content.decode()
    client.post(back, {"reason": "人数不符"})
    assert "人数不符" in page(client, "dues-remittance", slip.pk)
    client.force_login(chain.secretary)
    assert "制上缴单" in page(client, "dues-remittances", chain.branch.pk)


def test_a_slip_received_is_undone_by_the_level_above(client, chain):
    slip = make_received(chain)
    undo = reverse("dues-remittance-undo", args=(slip.pk,))
    client.force_login(chain.secretary)
    assert client.post(undo, {"reason": "收错"}).status_code == 404
    client.force_login(chain.staff)
    client.post(undo, {"reason": "收错单位"})
    assert "已冲正" in page(client, "dues-remittance", slip.pk)


def test_the_committee_sees_who_is_late_in_as_many_queries_for_three_as_for_one(
    client, chain, django_assert_max_num_queries
):
    client.force_login(chain.staff)
    counts = []
    for name in ("第二党支部", "第三党支部", "第四党支部"):
        page(client, "dues-remittances", chain.committee.pk)
        with django_assert_max_num_queries(60) as seen:
            text = page(client, "dues-remittances", chain.committee.pk)
        counts.append(len(seen))
        make_received(make_chain(7, name=name, committee=chain.committee))
    assert counts[0] == counts[2]
    assert ("1 个逾期" in text, "3 个组织" in text) == (True, True)


def test_the_list_of_a_past_day_and_its_xlsx(client, chain):
    make_received(chain, on=date(2026, 11, 20))
    client.force_login(chain.staff)
    url = reverse("dues-remittances", args=(chain.committee.pk,))
    assert "逾期未缴" in client.get(url, {"on": "2026-10-31"}).content.decode()
    assert "逾期未缴" not in client.get(url).content.decode()
    xlsx = client.post(reverse("dues-remittances-xlsx", args=(chain.committee.pk,)))
    assert xlsx.content[:2] == b"PK"


def test_the_paper_has_two_copies_with_the_sum_in_words(client, chain):
    slip = make_received(chain)
    client.force_login(chain.secretary)
    answer = client.get(reverse("dues-remittance-pdf", args=(slip.pk,)))
    (text,) = texts(answer.content)  # one page
    for said in ("人民币贰佰肆拾元整", "￥240.00", "编号：2026-001", "交纳人数2人", "组织干事"):
        assert text.count(said) == 2, said


def test_each_side_opens_only_the_books_it_may_see(client, chain):
    slip = make_received(chain)
    own = reverse("dues-entry", args=(slip.entry_id,))
    above = reverse("dues-entry", args=(slip.upper_entry_id,))
    client.force_login(chain.secretary)
    shown = page(client, "dues-remittance", slip.pk)
    assert (own in shown, above in shown) == (True, False)
    client.force_login(chain.staff)
    shown = page(client, "dues-remittance", slip.pk)
    assert (own in shown, above in shown) == (True, True)
