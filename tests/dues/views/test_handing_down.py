import pytest
from django.urls import reverse
from django.utils import timezone

from dues.models import HandedDown, JournalEntry
from dues.rules.accounts import Account, EntryKind
from tests.documents.reading import texts
from tests.factories import dues as make
from tests.factories.handing_down import make_fund, make_hand_down, make_handed_down
from tests.factories.remitting import make_chain

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain():
    found = make_chain(7)
    make_fund(found.committee, "500.00")
    return found


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: make.AT)


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query).content.decode()


def wish(client, chain, **changes):
    """What the form takes, with the key it was shown with."""
    form = client.get(reverse("dues-hand-down", args=(chain.committee.pk,))).context["form"]
    return {
        "key": form["key"].value(), "lower": chain.branch.pk, "amount": "300.00",
        "purpose": Account.TRAINING.value, "what": "补助支部党员培训", "handed_by": "沈会计",
        "decided_on": "2026-11-16", "words": "党委会集体研究同意",
    } | changes  # fmt: skip


def test_from_the_slip_above_to_the_books_of_both(client, chain):
    client.force_login(chain.staff)
    make_url = reverse("dues-hand-down", args=(chain.committee.pk,))
    sent = wish(client, chain)
    for _ in range(2):  # a double click
        client.post(make_url, sent)
    slip = HandedDown.objects.get()
    text = page(client, "dues-handed-down-slip", slip.pk)
    assert ("待下级收款" in text, "叁佰元整" in text, "党委会集体研究同意" in text) == (True,) * 3
    assert "确认收款" not in text
    receive = reverse("dues-handed-down-slip-receive", args=(slip.pk,))
    assert client.post(receive, {"on": "2026-11-20"}).status_code == 404  # not the level below
    client.force_login(chain.secretary)
    assert "待收款 1 张" in page(client, "dues-handed-down", chain.branch.pk)
    refused = client.post(receive, {"on": "2026-11-15"}).content.decode()
    assert ("才集体决定" in refused, "2026-11-15" in refused) == (True, True)
    for _ in range(2):
        client.post(receive, {"on": "2026-11-20"})
    assert JournalEntry.objects.filter(kind=EntryKind.HANDED_DOWN).count() == 2
    text = page(client, "dues-handed-down-slip", slip.pk)
    assert ("第一党支部的分录" in text, "东湾街道党委的分录" in text) == (True, False)
    entry = slip.__class__.objects.get().lower_entry
    assert "党费下拨单" in page(client, "dues-entry", entry.pk)


def test_what_was_typed_stays_when_it_is_refused(client, chain):
    client.force_login(chain.staff)
    sent = wish(client, chain, amount="900.00", what="支部聚餐")
    text = client.post(reverse("dues-hand-down", args=(chain.committee.pk,)), sent).content.decode()
    for words in ("「聚餐」", "现有党费只有 500.00 元", 'value="900.00"', "党委会集体研究同意"):
        assert words in text
    assert HandedDown.objects.count() == 0


def test_a_branch_hands_nothing_down(client, chain):
    client.force_login(chain.secretary)
    assert client.get(reverse("dues-hand-down", args=(chain.branch.pk,))).status_code == 404
    assert "制下拨单" not in page(client, "dues-handed-down", chain.branch.pk)


def test_returned_with_its_reason_or_cancelled_above(client, chain):
    first, second = (
        make_hand_down(chain.committee, chain.branch, chain.staff, "50.00") for _ in range(2)
    )  # fmt: skip
    cancel = reverse("dues-handed-down-slip-cancel", args=(second.pk,))
    client.force_login(chain.secretary)
    assert client.post(cancel, {"reason": "不要"}).status_code == 404
    back = reverse("dues-handed-down-slip-return", args=(first.pk,))
    assert "请填写理由" in client.post(back, {"reason": ""}).content.decode()
    client.post(back, {"reason": "只到了 40 元"})
    assert "只到了 40 元" in page(client, "dues-handed-down-slip", first.pk)
    client.force_login(chain.staff)
    client.post(cancel, {"reason": "改下季度"})
    assert "改下季度" in page(client, "dues-handed-down-slip", second.pk)


def test_received_it_is_undone_by_the_organisation_below(client, chain):
    slip = make_handed_down(chain.committee, chain.branch, chain.staff, chain.secretary)
    undo = reverse("dues-handed-down-slip-undo", args=(slip.pk,))
    client.force_login(chain.staff)
    assert client.post(undo, {"reason": "收回"}).status_code == 404
    client.force_login(chain.secretary)
    client.post(undo, {"reason": "不是给我们的"})
    assert "已冲正" in page(client, "dues-handed-down-slip", slip.pk)


def test_another_branch_does_not_find_it(client, chain):
    slip = make_hand_down(chain.committee, chain.branch, chain.staff)
    other = make_chain(name="第二党支部", committee=chain.committee)
    client.force_login(other.secretary)
    assert client.get(reverse("dues-handed-down-slip", args=(slip.pk,))).status_code == 404


def test_the_paper_has_both_copies_and_the_sum_in_words(client, chain):
    slip = make_hand_down(
        chain.committee, chain.branch, chain.staff, "300.50", what="补助支部添置党员学习资料" * 3
    )
    client.force_login(chain.secretary)
    (text,) = texts(client.get(reverse("dues-handed-down-slip-pdf", args=(slip.pk,))).content)
    for words in ("第一联拨款单位存", "第二联收款单位存", "人民币叁佰元伍角", "党委会集体研究同意"):
        assert words in text


def test_the_list_counts_what_arrived_and_goes_out_as_xlsx(client, chain):
    make_handed_down(chain.committee, chain.branch, chain.staff, chain.secretary, "120.00")
    make_hand_down(chain.committee, chain.branch, chain.staff, "30.00")
    client.force_login(chain.staff)
    text = page(client, "dues-handed-down", chain.committee.pk)
    assert ("已到 120.00 元" in text, "待下级收款" in text) == (True, True)
    assert "这一年没有下拨" in page(client, "dues-handed-down", chain.committee.pk, year=2025)
    found = client.post(reverse("dues-handed-down-xlsx", args=(chain.committee.pk,)))
    assert found.content[:2] == b"PK"


def test_the_list_asks_as_often_for_three_slips_as_for_one(
    client, chain, django_assert_max_num_queries
):
    client.force_login(chain.staff)
    counts = []
    for _ in range(3):
        make_hand_down(chain.committee, chain.branch, chain.staff, "10.00")
        page(client, "dues-handed-down", chain.committee.pk)
        with django_assert_max_num_queries(40) as seen:
            page(client, "dues-handed-down", chain.committee.pk)
        counts.append(len(seen))
    assert counts[0] == counts[2]
