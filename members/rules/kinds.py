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
    PROBATION_CANCELLED = "probation_cancelled", "取消预备党员资格"
    RESIGNED = "resigned", "退党除名"
    PERSUADED_OUT = "persuaded_out", "劝退"
    REFUSED_TO_LEAVE = "refused_to_leave", "劝而不退除名"
    LAPSED = "lapsed", "自行脱党除名"
    DISMISSED = "dismissed", "丧失党员条件除名"
    EXPELLED = "expelled", "开除党籍"
    TRANSFERRED_OUT = "transferred_out", "转出"
    ENDED = "ended", "已出党"  # rows from before the ways out were told apart; never written anew
    DECEASED = "deceased", "死亡"


DEVELOPING = (StandingKind.APPLICANT, StandingKind.ACTIVIST, StandingKind.CANDIDATE)
MEMBER_STANDINGS = (StandingKind.PROBATIONARY, StandingKind.FULL)
# Who has 党籍 or had it stopped: what a way out of the party can start from.
PARTY_STANDINGS = (*MEMBER_STANDINGS, StandingKind.SUSPENDED)
# No member of the party any more; coming back is joining anew.
EXITS = (
    StandingKind.PROBATION_CANCELLED,
    StandingKind.RESIGNED,
    StandingKind.PERSUADED_OUT,
    StandingKind.REFUSED_TO_LEAVE,
    StandingKind.LAPSED,
    StandingKind.DISMISSED,
    StandingKind.EXPELLED,
    StandingKind.ENDED,
)
# Who belongs to no branch of this register any more.
GONE = (*EXITS, StandingKind.TRANSFERRED_OUT, StandingKind.DECEASED)


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
