"""The key pages on a phone and on a desk: nothing sideways, no complaint, WCAG A and AA."""

from __future__ import annotations

import pytest

from tests.journeys.standards import violations

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("demo")]
# A name without a slash in front is a page of the organisation in which the role starts.
PAGES = {
    "secretary": (
        "desk/ calendar/ cadence/list/ cadence/party_day/2026-10-01/ "
        "meetings/ meetings/year/ meetings/add/ meetings/add/?kind=party_day "
        "dues/ dues/day/ dues/arrears/ dues/bases/ dues/payments/ people/ people/add/ "
        "summary/ figures/ accounts/ imports/ /search/?q=党日 /notices/"
    ),
    "committee_staff": (
        "overview/ cadence/ cadence/kinds/ cadence/totals/ "
        "people/ statistics/ summaries/ dues/year/ add/ /organizations/ /jobs/ /audit/"
    ),
    "member": (
        "/me/ /me/dues/ /me/meetings/ /me/calendar/ /me/calendar/subscription/ /me/profile/ "
        "/accounts/me/ /accounts/password/"
    ),
}


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
@pytest.mark.parametrize("role", PAGES)
def test_key_pages_fit_and_can_be_used_by_everybody(visit, role, phone):
    visitor = visit(role, phone=phone)
    start = visitor.page.url.removeprefix(visitor.site.url)
    home = "/".join(start.split("/")[:3])
    faults = []
    for name in PAGES[role].split():
        visitor.open(name if name.startswith("/") else f"{home}/{name}")
        visitor.fits()
        faults += [f"{name}: {fault}" for fault in violations(visitor.page)]
    assert faults == []


def test_the_steps_of_a_meeting_and_its_record_fit(visit):
    visitor = visit("secretary", phone=True)
    visitor.press("会议", visitor.page.locator(".tabbar"))
    visitor.heading("会议与活动")
    addresses = [
        visitor.page.get_by_role("row").filter(has_text=state).first.get_by_role("link")
        for state in ("草稿", "已封存")
    ]
    draft, sealed = [link.get_attribute("href").removesuffix("minutes/") for link in addresses]
    faults = []
    for path in (f"{draft}attendance/", f"{draft}minutes/", f"{draft}review/", sealed):
        visitor.open(path)
        visitor.fits()
        faults += [f"{path}: {fault}" for fault in violations(visitor.page)]
    assert faults == []
