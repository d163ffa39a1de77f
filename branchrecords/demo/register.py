"""The tree, the members, their posts and their log-ins."""

from __future__ import annotations

from random import Random

from members.actions.accounts import create_account
from members.actions.grants import grant_role
from members.actions.organizations import add_organization
from members.actions.people import Enrolment, enroll_people
from members.actions.positions import appoint_person
from members.models import Organization
from members.rules.codes import COLLEGE_CODES
from members.rules.kinds import OrganizationKind, Post, StandingKind

from .logins import let_in
from .people import Invented, invent
from .structure import ADMITTED, COLLEGE, MEMBERS, Node, nodes
from .world import YEAR, Branch, World, moment

BEGIN = moment(nodes()[1].founded_on)
PROBATIONERS = 31
_POSTS = (Post.SECRETARY, Post.ORGANIZATION, Post.PUBLICITY, Post.DISCIPLINE, Post.DEPUTY)


def build_register(rng: Random) -> World:
    """Organisations, the members who are in the party before the demo's year, posts and log-ins."""
    world = _organizations(rng)
    _people(world)
    for branch in world.branches:
        _officers(branch)
    _accounts(world)
    return world


def _organizations(rng: Random) -> World:
    plan = nodes()
    root = _add(plan[0], None)
    world = World(rng=rng, root=root, organizations={plan[0].code: root})
    for node in plan[1:]:
        organization = _add(node, world.organizations[node.parent or ""])
        world.organizations[node.code] = organization
        if node.members:
            world.branches.append(Branch(node, organization, _groups(node, organization)))
    return world


def _add(node: Node, parent: Organization | None) -> Organization:
    return add_organization(
        name=node.name,
        short_name=node.short_name,
        code=node.code,
        kind=node.kind,
        parent=parent,
        sector=node.sector,
        founded_on=node.founded_on,
        by=None,
        at=moment(node.founded_on),
    )


def _groups(node: Node, organization: Organization) -> list[Organization]:
    return [
        add_organization(
            name=f"{node.name}第{'一二三'[i]}党小组",
            short_name=f"第{'一二三'[i]}党小组",
            code=f"{node.code}-G{i + 1}",
            kind=OrganizationKind.GROUP,
            parent=organization,
            sector=node.sector,
            founded_on=node.founded_on,
            by=None,
            at=moment(node.founded_on),
        )
        for i in range(node.groups)
    ]


def _people(world: World) -> None:
    college = [True] * COLLEGE + [False] * (MEMBERS - COLLEGE)
    world.rng.shuffle(college)
    entries, taken, number = [], set(), 0
    newcomers = {branch.node.code for branch in world.branches if branch.node.members >= 12}
    for branch in world.branches:
        for place in range(branch.node.members):
            number += 1
            fresh = place == branch.node.members - 1 and branch.node.code in newcomers
            invented = invent(
                world.rng,
                sector=branch.node.sector,
                college=college[number - 1],
                probationary=fresh,
                number=number,
                taken=taken,
            )
            branch.invented.append(invented)
            entries.append(_enrolment(branch, invented, place))
    _leave_open(world, entries)
    people = iter(enroll_people(entries=entries, by=None, at=BEGIN))
    for branch in world.branches:
        branch.people = [next(people) for _ in branch.invented]


def _leave_open(world: World, entries: list[Enrolment]) -> None:
    """Strike the last member, with college, of some branches: so many are admitted later on.

    Those of more than eight stay large enough for a 支委会 and keep all who have a post.
    """
    end, left = len(entries), ADMITTED
    for branch in reversed(world.branches):
        start, last = end - len(branch.invented), branch.invented[-1]
        is_whole = len(branch.invented) > 8 and last.full_on and last.education in COLLEGE_CODES
        if left and is_whole:
            del branch.invented[-1], entries[end - 1]
            left -= 1
        end = start


def _enrolment(branch: Branch, invented: Invented, place: int) -> Enrolment:
    facts = {key: value for key, value in invented.__dict__.items() if value is not None}
    groups = branch.groups
    return Enrolment(
        facts=facts,
        organization=branch.organization,
        standing=StandingKind.FULL if invented.full_on else StandingKind.PROBATIONARY,
        starts_on=max(invented.joined_on, branch.node.founded_on),
        group=groups[place % len(groups)] if groups else None,
    )


def _officers(branch: Branch) -> None:
    """书记 everywhere, a 支委会 of three to five from seven members on."""
    since = moment(branch.node.founded_on).date().replace(year=YEAR - 2)
    eligible = [p for p in branch.people if p.full_on and p.full_on < since]
    chosen = eligible or branch.people
    seats = 5 if len(branch.people) >= 20 else 3 if branch.has_committee else 1
    for post, person in zip(_POSTS[:seats], chosen, strict=False):
        appoint_person(
            person=person,
            organization=branch.organization,
            post=post,
            starts_on=since,
            by=None,
            at=moment(since),
        )
        branch.officers[post] = person
    for group in branch.groups:
        leader = next(p for p in chosen[seats:] if p.memberships.get().group_id == group.pk)
        appoint_person(
            person=leader,
            organization=group,
            post=Post.GROUP_LEADER,
            starts_on=since,
            by=None,
            at=moment(since),
        )
        branch.officers[f"leader {group.pk}"] = leader


def _accounts(world: World) -> None:
    """A log-in for every secretary; those of the first branch and the staff can be used."""
    for i, branch in enumerate(world.branches):
        person = branch.officers[Post.SECRETARY]
        branch.secretary = create_account(
            username="shuji" if i == 0 else f"shuji{i:02d}",
            name=person.name,
            person=person,
            by=None,
            at=BEGIN,
        )
        if i == 0:
            let_in(branch.secretary, at=BEGIN)
        _grant(branch.secretary, branch.organization, "secretary", "member")
    first = world.branches[0]
    plain = next(p for p in first.people if p not in first.officers.values() and p.full_on)
    for username, role, person, organization in (
        ("weiyuan", "branch_officer", first.officers[Post.ORGANIZATION], first.organization),
        (
            "zuzhang",
            "group_leader",
            first.officers[f"leader {first.groups[0].pk}"],
            first.groups[0],
        ),
        ("dangyuan", "", plain, first.organization),
    ):
        user = create_account(
            username=username,
            name=person.name,
            person=person,
            by=None,
            at=BEGIN,
        )
        let_in(user, at=BEGIN)
        _grant(user, organization, *([role] if role else []))
        _grant(user, first.organization, "member")
        world.users[role or "member"] = user
    world.users["secretary"] = first.secretary
    for username, role, name in (
        ("dangwei", "committee_staff", "党委组织干事"),
        ("shenji", "auditor", "审计员"),
        ("guanli", "administrator", "系统管理员"),
        ("baomi", "security_officer", "安全保密管理员"),
        ("rizhi", "security_auditor", "安全审计员"),
    ):
        user = create_account(
            username=username,
            name=name,
            organization=world.root,
            by=None,
            at=BEGIN,
        )
        let_in(user, at=BEGIN)
        _grant(user, world.root, role)
        world.users[role] = user


def _grant(user, organization, *roles: str) -> None:
    for role in roles:
        grant_role(
            user=user,
            organization=organization,
            role=role,
            starts_on=BEGIN.date(),
            by=None,
            at=BEGIN,
        )
