"""The order in which the demo is built. Same seed, same dates, same records every time."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from django.db import transaction

from .arrears import build_arrears
from .attending import build_attending
from .care import build_care
from .development import build_development
from .disclosures import build_disclosures
from .elections import build_elections
from .entered import build_entered
from .evaluations import build_evaluations
from .extra import build_extra
from .handing_down import build_handing_down
from .kinds import build_kinds
from .leaders import build_leaders
from .life import build_meetings
from .mass import build_mass
from .money import build_dues
from .person import build_person
from .personal_summaries import build_personal_summaries
from .plans import build_plans
from .problems import build_problems
from .projects import build_projects
from .register import build_register
from .reminding import build_reminding
from .remitting import build_remitting
from .reviews import build_last_review, build_reviews
from .service import build_service
from .spending import build_spending
from .study import build_study
from .summaries import build_summaries
from .transfers import build_transfers
from .units import build_units

SEED = 20261120


@transaction.atomic
def build_demo(*, progress: Callable[[str], None]) -> None:
    """Build everything or nothing; `progress` is told each part in Chinese."""
    progress("组织、党员、账号 …")
    world = build_register(Random(SEED))
    progress("任期与换届 …")
    build_elections(world)
    build_person(world)
    progress("党费 …")
    build_dues(world)
    build_extra(world)
    build_spending(world)
    build_remitting(world)
    build_handing_down(world)
    progress("组织生活 …")
    build_last_review(world)
    build_meetings(world)
    build_reviews(world)
    build_leaders(world)
    build_problems(world)
    build_plans(world)
    build_study(world)
    build_kinds(world)
    build_attending(world)
    build_service(world)
    build_projects(world)
    build_disclosures(world)
    progress("发展党员 …")
    build_development(world)
    progress("帮扶、表彰、处分 …")
    build_care(world)
    progress("组织关系接转、流动党员 …")
    build_transfers(world)
    progress("两新组织、群团组织 …")
    build_units(world)
    build_mass(world)
    progress("欠交办理、结账 …")
    build_arrears(world)
    progress("年度总结 …")
    build_entered(world)
    build_summaries(world)
    build_personal_summaries(world)
    progress("提醒 …")
    build_reminding(world)
    progress("量化考核 …")
    build_evaluations(world)
