"""Terms, posts and log-ins: a 书记 in every branch, a 支委会 of three from seven members on."""

from __future__ import annotations

from datetime import date

from branchrecords.demo.logins import password_hash
from members.models import Grant, Position, Term, User
from members.rules.kinds import OrganizationKind, Post

from .organizations import ROOT_CODE
from .writing import execute, insert

BEGIN = date(2024, 1, 15)
COMMITTEE_FROM = 7  # members (支部工作条例 第六章)
_POSTS = (Post.SECRETARY, Post.ORGANIZATION, Post.PUBLICITY)
_STAFF = (
    ("dangwei", "committee_staff", "党委组织干事"),
    ("shenji", "auditor", "审计员"),
    ("guanli", "administrator", "系统管理员"),
)


def build_officers() -> None:
    """Holds nothing new, but adds `secretary_id` (user), `chair_id` and `recorder_id` (people) to
    `scale_branch`."""
    _terms()
    _posts()
    _branch_users()
    _staff()


def _terms() -> None:
    """Branches three years, committees five; some branches are overdue by the demo's day."""
    insert(
        Term,
        {
            "organization_id": "id",
            "ordinal": "2",
            "starts_on": "begun.day",
            "years": "begun.years",
            "due_on": "(begun.day + make_interval(years => begun.years))::date",
        },
        "members_organization one CROSS JOIN LATERAL (SELECT "
        "(date '2023-09-15' + make_interval(months => (one.id %% 24)::int))::date AS day, "
        "CASE WHEN one.kind = %(committee)s THEN 5 ELSE 3 END AS years) begun",
        committee=OrganizationKind.COMMITTEE.value,
    )


def _posts() -> None:
    for place, post in enumerate(_POSTS):
        insert(
            Position,
            {
                "person_id": "member.id",
                "organization_id": "branch.id",
                "post": "%(post)s",
                "starts_on": "greatest(member.full_on, %(begin)s)",
            },
            "scale_branch branch JOIN scale_member member USING (b) WHERE member.place = %(place)s"
            " AND (member.place = 0 OR branch.size >= %(least)s) ORDER BY branch.b",
            post=post.value,
            begin=BEGIN,
            place=place,
            least=COMMITTEE_FROM,
        )


def _branch_users() -> None:
    """The log-ins of the first branch are those of the demo, the others carry their number."""
    for username, place in (("shuji", 0), ("dangyuan", 5)):
        insert(
            User,
            {
                "username": "CASE WHEN member.b = 0 THEN %(username)s "
                "ELSE %(username)s || lpad(member.b::text, 5, '0') END",
                "name": "member.name",
                "person_id": "member.id",
                "password": "%(password)s",
            },
            "scale_member member WHERE member.place = %(place)s ORDER BY member.b",
            username=username,
            password=password_hash(),
            place=place,
        )
    for role, place in (("secretary", 0), ("member", 0), ("member", 5)):
        _grants(role, place)
    execute(_CHAIRS, least=COMMITTEE_FROM)


def _grants(role: str, place: int) -> None:
    insert(
        Grant,
        {
            "user_id": "account.id",
            "organization_id": "branch.id",
            "role": "%(role)s",
            "starts_on": "%(begin)s",
        },
        "scale_member member JOIN scale_branch branch USING (b) "
        "JOIN members_user account ON account.person_id = member.id "
        "WHERE member.place = %(place)s ORDER BY branch.b",
        role=role,
        place=place,
        begin=BEGIN,
    )


_CHAIRS = """
ALTER TABLE scale_branch ADD secretary_id bigint, ADD chair_id bigint, ADD recorder_id bigint;
UPDATE scale_branch branch SET secretary_id = account.id, chair_id = chair.id, recorder_id =
    CASE WHEN branch.size >= %(least)s THEN recorder.id ELSE chair.id END
FROM scale_member chair JOIN members_user account ON account.person_id = chair.id,
     scale_member recorder
WHERE chair.b = branch.b AND chair.place = 0 AND recorder.b = branch.b AND recorder.place = 2;
ANALYZE scale_branch
"""


def _staff() -> None:
    """At the root one of each; a committee staff at every 党委 below, by its number."""
    for username, role, name in _STAFF:
        for insertion in (_staff_users, _staff_grants):
            insertion(username, role, name)


_PLACE = (
    "members_organization one WHERE one.kind = 'committee' AND (one.depth = 1 OR "
    "%(role)s = 'committee_staff') ORDER BY one.path"
)
_USERNAME = (
    f"CASE WHEN one.depth = 1 THEN %(username)s "
    f"ELSE %(username)s || substr(one.code, {len(ROOT_CODE) + 1}) END"
)


def _staff_users(username: str, role: str, name: str) -> None:
    insert(
        User,
        {
            "username": _USERNAME,
            "name": "%(name)s",
            "organization_id": "one.id",
            "password": "%(password)s",
        },
        _PLACE,
        username=username,
        role=role,
        name=name,
        password=password_hash(),
    )


def _staff_grants(username: str, role: str, _name: str) -> None:
    insert(
        Grant,
        {
            "user_id": f"(SELECT id FROM members_user WHERE username = {_USERNAME})",  # noqa: S608
            "organization_id": "one.id",
            "role": "%(role)s",
            "starts_on": "%(begin)s",
        },
        _PLACE,
        username=username,
        role=role,
        begin=BEGIN,
    )
