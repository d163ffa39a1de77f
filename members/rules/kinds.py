"""Kinds and sectors of organisations, standings and posts: the words that rows may use."""

from django.db.models import TextChoices


class OrganizationKind(TextChoices):
    """What an organisation is (党章; 支部工作条例 第四条, 第五条, 第八条)."""

    COMMITTEE = "committee", "党委"
    GENERAL_BRANCH = "general_branch", "党总支"
    BRANCH = "branch", "党支部"
    JOINT_BRANCH = "joint_branch", "联合党支部"
    TEMPORARY_BRANCH = "temporary_branch", "临时党支部"
    MOBILE_BRANCH = "mobile_branch", "流动党员党支部"
    GROUP = "group", "党小组"


# Kinds that hold members and meetings of their own.
BRANCH_KINDS = (
    OrganizationKind.BRANCH,
    OrganizationKind.JOINT_BRANCH,
    OrganizationKind.TEMPORARY_BRANCH,
    OrganizationKind.MOBILE_BRANCH,
)


class Sector(TextChoices):
    """The sector of an organisation, as the statistics table counts it (S15)."""

    AGENCY = "agency", "机关"
    COMMUNITY = "community", "社区"
    OTHER = "other", "两新及其他"


class StandingKind(TextChoices):
    """A person's standing in the party (domain.md 8); dated rows, one at a time."""

    APPLICANT = "applicant", "申请人"
    ACTIVIST = "activist", "积极分子"
    CANDIDATE = "candidate", "发展对象"
    PROBATIONARY = "probationary", "预备党员"
    FULL = "full", "正式党员"
    SUSPENDED = "suspended", "停止党籍"
    ENDED = "ended", "已出党"
    DECEASED = "deceased", "死亡"


USUALLY_NEXT: dict[str, str] = {
    StandingKind.APPLICANT: StandingKind.ACTIVIST,
    StandingKind.ACTIVIST: StandingKind.CANDIDATE,
    StandingKind.CANDIDATE: StandingKind.PROBATIONARY,
    StandingKind.PROBATIONARY: StandingKind.FULL,
}


def usually_next(standing: str) -> str:
    """The standing that a form offers first; "" where none is to be expected."""
    return USUALLY_NEXT.get(standing, "")


MEMBER_STANDINGS = (StandingKind.PROBATIONARY, StandingKind.FULL)


class Sex(TextChoices):
    """GB/T 2261.1."""

    UNKNOWN = "0", "未知"
    MALE = "1", "男"
    FEMALE = "2", "女"
    UNSTATED = "9", "未说明"


class Post(TextChoices):
    """Posts of a branch or committee (支部工作条例 第六章)."""

    SECRETARY = "secretary", "书记"
    DEPUTY = "deputy", "副书记"
    ORGANIZATION = "organization", "组织委员"
    PUBLICITY = "publicity", "宣传委员"
    DISCIPLINE = "discipline", "纪检委员"
    MEMBER = "committee_member", "委员"
    GROUP_LEADER = "group_leader", "党小组长"


# Posts whose holders form the 支委会.
COMMITTEE_POSTS = (
    Post.SECRETARY,
    Post.DEPUTY,
    Post.ORGANIZATION,
    Post.PUBLICITY,
    Post.DISCIPLINE,
    Post.MEMBER,
)
