"""Every figure of the demo, recomputed from the raw rows by the second implementation."""

import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from reports.catalogue import FIGURES
from tests.demo_site import CLOCK
from tests.reports.independent import pivots
from tests.reports.independent.agreement import disagreements
from tests.reports.independent.answers import answers
from tests.reports.independent.raw import SQL, World, world_of

pytestmark = pytest.mark.xdist_group("demo")
SHANGHAI = ZoneInfo("Asia/Shanghai")
READ = f"""
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute({SQL!r})
    print(cursor.fetchone()[0])
"""


ALONE = """
from django.utils import timezone
from members.models import Organization
from reports.queries.values import compute, compute_subtree
today, root = timezone.localdate(), Organization.objects.get(code="LJ")
among = compute_subtree(root, today.year, today)
for one in Organization.objects.filter(path__in=among):
    alone = compute(one, today.year, today)
    wrong = [a.titled for a, b in zip(alone, among[one.path], strict=True) if a != b]
    print(one.code, wrong)
"""


@pytest.fixture(scope="module")
def world(demo_site) -> World:
    """The rows of the running demo."""
    return world_of(demo_site.manage("shell", "--no-imports", "--command", READ))


@pytest.fixture(scope="module")
def today() -> date:
    """The running product's day."""
    return datetime.fromisoformat(CLOCK).date()


@pytest.fixture(scope="module")
def printed(demo_site) -> list[dict]:
    """What the product's command gives for the committee and all below it."""
    options = ("--organization", "LJ", "--year", "2026", "--format", "json", "--recursive")
    return json.loads(demo_site.manage("figures", *options))


def test_every_figure_of_every_branch_agrees(world, printed, today):
    assert disagreements(world, 2026, today, printed) == []


def test_each_organisation_alone_has_the_numbers_that_it_has_among_all(demo_site):
    """Alone it is not asked what it has no sign of."""
    said = demo_site.manage("shell", "--no-imports", "--command", ALONE).splitlines()
    assert len(said) >= 90
    assert [line for line in said if not line.endswith(" []")] == []


def test_the_committee_and_all_89_organisations_were_compared(world, printed):
    codes = {row["code"] for row in world["members_organization"] if row["kind"] != "group"}
    assert len(codes) == 90
    assert codes <= {unit["organization"] for unit in printed}


def test_every_figure_of_the_catalogue_has_a_second_implementation(world, today):
    keys = {figure.key for figure in FIGURES}
    assert len(keys) >= 30
    assert all(found.keys() == keys for found in answers(world, 2026, today).values())


def test_late_entries_are_those_created_after_their_day(world):
    """`late_days` is stored; here it follows again from the two dates it was made of."""
    held = [row for row in world["meetings_meeting"] if row["state"] == "sealed"]
    assert len(held) > 2000
    for row in held:
        entered = datetime.fromisoformat(row["created_at"]).astimezone(SHANGHAI).date()
        assert row["late_days"] == max((entered - row["held_on"]).days, 0)


PIVOTS = """
import json
from datetime import date
from members.models import Organization
from tests.reports.independent.pivots import printed
units = Organization.objects.filter(code__in={codes!r})
print(json.dumps({{one.code: printed(one, 2026, date.fromisoformat({day!r})) for one in units}}))
"""


def test_every_cell_of_the_cross_tables_agrees(demo_site, world, today):
    """Of the committee and of one of its branches, for every pair of axes."""
    by_code = {row["code"]: row for row in world["members_organization"]}
    branch = next(code for code, row in by_code.items() if row["kind"] == "branch")
    command = PIVOTS.format(codes=["LJ", branch], day=today.isoformat())
    theirs = json.loads(demo_site.manage("shell", "--no-imports", "--command", command))
    mine = pivots.cells(world, 2026, today)
    assert theirs.keys() == {"LJ", branch}
    for code, table in theirs.items():
        assert pivots.disagreements(mine, by_code[code]["id"], table) == []
