"""The steps of the first run: what each is, who does it, how far it is, where it is done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from branchrecords.access.permissions import Permission as P
from branchrecords.access.roles import ADMINISTRATOR_ROLES, ROLES_BY_KEY
from members.models import Organization

from .facts import BranchFacts, CommitteeFacts

DONE, BEGUN, OPEN = "done", "begun", "open"
R, K, C, S = (
    ROLES_BY_KEY[key].label
    for key in ("administrator", "security_officer", "committee_staff", "secretary")
)

_CHECKED = (
    "不用改格式；上传后先检查，哪一行哪一格有什么问题都列出来，改好再写入；"
    "写错了 30 天内可以整批撤销。"
)

# What a committee waits for: key, the beginning, title, what was found, advice, help chapter.
_BRANCH_WORK = (
    ("meeting", "met", "安排第一次会议", "安排了会议", "支部自己办。", "meetings#meeting-plan"),
    ("bases", "based", "核定党费基数", "核定了基数", "每年年初办一次。", "dues#bases"),
    ("dues", "paid", "收第一笔党费", "收过党费", "支部在党费日一屏收完。", "dues#day"),
)


@dataclass(frozen=True)
class Link:
    """Where a step is done, for whoever holds the permission at the organisation."""

    label: str
    view: str
    permission: P
    scoped: bool = True

    def url(self, organization: Organization) -> str:
        """The address at that organisation."""
        return reverse(self.view, args=(organization.pk,) if self.scoped else ())


@dataclass(frozen=True)
class Step:
    """`state` and `found` come from the records; `advice` says how it is done and what to heed."""

    key: str
    title: str
    who: str
    state: str
    found: str
    advice: str
    links: tuple[Link, ...] = ()
    help: str = ""

    @property
    def help_url(self) -> str:
        """The section of the help, written `chapter#section`, that tells how."""
        chapter, _, section = self.help.partition("#")
        return f"{reverse('help-chapter', args=(chapter,))}#{section}"


def share(done: int, of: int) -> str:
    """How far something is that each of `of` has to have."""
    if not done:
        return OPEN
    return DONE if done >= of else BEGUN


def committee_steps(organization: Organization, facts: CommitteeFacts) -> list[Step]:
    """From the bare committee to dues in all its branches."""
    top = organization.depth == 1
    return [
        _itself(organization),
        *([_administrators(facts)] if top else []),
        _branches(facts),
        _staff(facts),
        *_rosters(facts),
        *_branch_work(facts),
    ]


def branch_steps(organization: Organization, facts: BranchFacts) -> list[Step]:
    """From an empty branch to its first dues."""
    return [_itself(organization), *_own_people(facts), *_own_work(facts)]


def _own_people(facts: BranchFacts) -> Iterable[Step]:
    yield Step(
        "members",
        "建党员名册",
        f"{C}或{S}",
        DONE if facts.members else OPEN,
        f"名册上有 {facts.members} 名党员" if facts.members else "名册还是空的",
        f"有现成的花名册就直接导入，人少也可以逐个登记。{_CHECKED}",
        (
            Link("导入名册", "import-list", P.PERSON_IMPORT),
            Link("逐个登记", "person-add", P.PERSON_EDIT),
        ),
        "roster#roster-import",
    )
    yield Step(
        "posts",
        "登记书记和委员",
        f"{C}或{S}",
        DONE if facts.led else OPEN,
        f"登记了 {facts.posts} 个职务" if facts.led else "还没有登记书记",
        "在「本组织」页的「班子」里逐个登记，或用「任职」表导入。"
        "会议的主持人、记录人和岗位建议都从这里来。",
        (
            Link("登记班子", "organization-detail", P.PERSON_EDIT),
            Link("导入任职", "import-list", P.PERSON_IMPORT),
        ),
        "organization#posts",
    )
    counted = f"{facts.entered} 人登录过，{facts.with_account} 人有账号，共 {facts.members} 人"
    yield Step(
        "logins",
        "给党员发登录码",
        S,
        share(facts.entered, facts.members),
        counted if facts.members else "名册建好以后再发",
        "打印登录码发放表，裁开当面交给本人。年纪大的同志不登录也不要紧，"
        "签到、交党费都可以由支部代办；这一步不必办完才往下走。",
        (Link("登录与岗位", "account-list", P.ACCOUNT_MANAGE),),
        "organization#log-in-codes",
    )


def _own_work(facts: BranchFacts) -> Iterable[Step]:
    yield Step(
        "meeting",
        "安排第一次会议",
        S,
        DONE if facts.met else OPEN,
        "已经安排或登记了会议" if facts.met else "还没有安排会议",
        "应到人员按名册自动列出。已经开过的会也可以补录。",
        (Link("安排会议", "meeting-add", P.MEETING_EDIT),),
        "meetings#meeting-plan",
    )
    yield Step(
        "bases",
        "核定党费基数",
        S,
        share(facts.based, facts.members),
        f"{facts.members} 人中核定了 {facts.based} 人" if facts.members else "名册建好以后再核定",
        "每年年初核定一次，每月应交多少由系统按规定算。第一次核定的，「从何月起」默认是本月，"
        "以前的月份不会算成欠交；前几个月也要在这里收的，改成那个月。",
        (Link("党费基数", "dues-bases", P.DUES_BASE),),
        "dues#bases",
    )
    yield Step(
        "dues",
        "收第一笔党费",
        S,
        DONE if facts.paid else OPEN,
        "已经收过党费" if facts.paid else "还没有收过党费",
        "核定以后应交数自动算好。打开党费日，一屏收完整个支部。",
        (
            Link("党费", "dues-overview", P.DUES_VIEW),
            Link("党费日", "dues-day", P.DUES_COLLECT),
        ),
        "dues#day",
    )


def _itself(organization: Organization) -> Step:
    return Step(
        "itself",
        f"核对{organization.get_kind_display()}的资料",
        R,
        DONE,
        f"{organization.name}，编码 {organization.code}",
        "全称会印在通知、证明和年度总结上，请和批复文件一致；编码以后导入要用，不能重复。",
        (Link("修改资料", "organization-edit", P.ORGANIZATION_EDIT),),
        "start#first-run",
    )


def _administrators(facts: CommitteeFacts) -> Step:
    missing = [
        ROLES_BY_KEY[role].label for role in ADMINISTRATOR_ROLES if role not in facts.administrators
    ]
    return Step(
        "administrators",
        "三员各有其人",
        "安装系统的人",
        BEGUN if missing else DONE,
        f"还缺{'、'.join(missing)}" if missing else "三员都已设立，由三个人分任",
        "在服务器上用 create_administrator 命令建立，三员不能由一个人兼。"
        f"没有{K}，就没有人能授予岗位。",
        help="start#first-run",
    )


def _branches(facts: CommitteeFacts) -> Step:
    return Step(
        "branches",
        "建立党总支和党支部",
        R,
        DONE if facts.branches else OPEN,
        f"已建 {facts.branches} 个党支部" if facts.branches else "还没有党支部",
        "下载「组织」模板，一行一个组织，上级写它的全称或编码，先后不限。"
        "上传后先检查，每一行的问题都列出来，改好再写入。只有几个的，也可以逐个建立。",
        (
            Link("导入组织", "import-list", P.ORGANIZATION_EDIT),
            Link("逐个建立", "organization-add", P.ORGANIZATION_EDIT),
        ),
        "start#organizations",
    )


def _staff(facts: CommitteeFacts) -> Step:
    found = f"{facts.staff} 人有岗位，其中 {facts.inside} 人登录过" if facts.staff else "还没有人"
    if facts.unassigned:
        found += f"；{facts.unassigned} 个账号等{K}授予岗位"
    return Step(
        "staff",
        f"{C}的账号和岗位",
        f"{R}建账号，{K}授予岗位",
        share(facts.inside, facts.staff),
        found,
        f"{R}建立账号、发登录码；{K}在账号页授予「{C}」岗位。本人用登录码登录、设好密码，才算办完。",
        (
            Link("建立账号", "account-add", P.ACCOUNT_MANAGE),
            Link("登录与岗位", "account-list", P.ACCOUNT_MANAGE),
            Link("授予岗位", "account-list", P.ACCOUNT_SECURE),
        ),
        "administrator#accounts",
    )


def _rosters(facts: CommitteeFacts) -> Iterable[Step]:
    total, begun = facts.branches, facts.begun
    yield Step(
        "members",
        "导入党员名册",
        C,
        share(begun["manned"], total),
        _of(begun["manned"], total, f"有名册，共 {facts.members} 名党员"),
        f"各支部的花名册可以合成一张表，也可以一个支部一张。{_CHECKED}",
        (Link("导入名册", "import-list", P.PERSON_IMPORT),),
        "roster#roster-import",
    )
    yield Step(
        "posts",
        "登记各支部的书记和委员",
        C,
        share(begun["led"], total),
        _of(begun["led"], total, "登记了书记"),
        "用「任职」表一次导入各支部的班子，或在支部的「本组织」页逐个登记。",
        (
            Link("导入任职", "import-list", P.PERSON_IMPORT),
            Link("组织与支部", "organization-list", P.ORGANIZATION_VIEW, scoped=False),
        ),
        "organization#posts",
    )
    yield Step(
        "logins",
        "给书记授予岗位、发登录码",
        C,
        share(begun["entered"], total),
        _of(begun["entered"], total, "的书记登录过"),
        "登记了职务的人列在「岗位建议」里，一个一个确认；再到「登录与岗位」勾选书记，"
        "打印登录码发放表，当面交给本人。",
        (
            Link("岗位建议", "grant-suggestions", P.GRANT_MANAGE, scoped=False),
            Link("登录与岗位", "account-list", P.GRANT_MANAGE),
        ),
        "organization#log-in-codes",
    )


def _branch_work(facts: CommitteeFacts) -> Iterable[Step]:
    for key, begun, title, words, advice, chapter in _BRANCH_WORK:
        number = facts.begun[begun]
        found = _of(number, facts.branches, words)
        yield Step(key, title, S, share(number, facts.branches), found, advice, (), chapter)


def _of(number: int, total: int, words: str) -> str:
    return f"{total} 个支部中 {number} 个{words}" if total else "支部建好以后再办"
