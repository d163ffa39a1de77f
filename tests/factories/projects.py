"""Projects in every state, built through the actions."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from meetings.actions.projects import begin_project, record_stage
from meetings.models import Project, ProjectRecord
from members.models import Organization, Person
from tests.factories.members import AT

TERMS = {
    "mobilise_by": date(2026, 9, 20),
    "supervise_by": date(2026, 10, 31),
    "conclude_by": date(2026, 11, 30),
}


def make_project(organization: Organization, leader: Person, **facts) -> Project:
    """A project of 1 September: 动员 until 20 September, 监督 31 October, 总结 30 November."""
    values = {"name": "楼道微改造", "aim": "改好 3 个单元的楼道", "leader": leader, **TERMS}
    values |= {name: facts.pop(name) for name in set(values) & set(facts)}
    given = {"key": uuid4(), "starts_on": date(2026, 9, 1), "by": None, "at": AT, **facts}
    return begin_project(organization=organization, facts=values, **given)


def make_stage(
    project: Project, stage: int = 1, on: date = date(2026, 9, 10), **facts
) -> ProjectRecord:
    """What was done in a stage, with six 居民代表."""
    values = {
        "key": uuid4(), "content": "开动员会，分工到人", "others": "居民代表 6 人", "by": None,
        "at": AT, **facts,
    }  # fmt: skip
    return record_stage(project=project, stage=stage, on=on, **values)
