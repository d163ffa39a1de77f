"""Invented contexts for every document template, with rare characters and long tables."""

from datetime import UTC, date, datetime

from branchrecords.documents.pdf import qr_svg, render_pdf

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
RARE = "喆玥瑄堃镕昇祎燚㛃䶮"
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
GIVEN = ("喆", "玥", "瑄", "堃明", "镕", "昇华", "祎", "燚", "㛃", "䶮文", "建国", "小明", "志强")
BRANCH = "中共清河街道第二中队联合支部委员会"
TALK = (
    "王喆同志通报了本季度党费收缴情况：应交 2,009.01 元，实交 2,009.01 元。\n"
    "李玥同志提出，流动党员联系不够及时，建议由党小组长每月电话联系一次，并做好记录。\n"
    "㛃䶮同志因故未到，书面意见由支部委员代为宣读。"
)


def name(number):
    return SURNAMES[number % len(SURNAMES)] + GIVEN[number % len(GIVEN)] + f"·{number}"


MINUTES = {
    "org_name": BRANCH,
    "title": "支部党员大会会议记录",
    "number": "2026年第4次",
    "meeting": "2026年第四季度支部党员大会",
    "time": datetime(2026, 11, 26, 7, 0, tzinfo=UTC),
    "place": "街道办事处三楼会议室",
    "chair": "赵喆",
    "recorder": "钱玥",
    "due": 32,
    "present": 29,
    "voting": {"due": 30, "present": 28},
    "leave": [("吴瑄", "病假"), ("阿依古丽·买买提江", "出差")],
    "absent": ["王芳", ("郑㛃", "")],
    "guests": [("冯䶮", "街道党工委组织委员")],
    "agenda": [
        {"heading": "传达学习上级文件精神", "discussion": TALK},
        {
            "heading": "讨论接收预备党员",
            "discussion": [TALK, TALK],
            "resolution": "同意接收周堃明同志为中共预备党员。",
            "vote_line": "赞成 27 票，反对 0 票，弃权 1 票，通过。",
        },
    ],
    "conclusion": "会议完成各项议程。",
    "amendments": [{"at": AT, "by": "赵喆", "old": "29 人", "text": "28 人"}],
    "seal": {"sealed_at": AT, "sealed_by": "赵喆", "digest": "3f" * 32},
    "verify": {
        "qr_svg": qr_svg("https://example.org/v/A1"),
        "verify_url": "https://example.org/v/A1",
    },
    "late_days": 3,
}
SUMMARY = {
    "org_name": BRANCH,
    "year": 2026,
    "title": "2026年度工作总结",
    "figures": [
        ("组织概况", [("党员总数", 1192, "人", ""), ("大专及以上学历", 693, "人", "占 58.14%")]),
        ("组织生活", [(f"第{n}项组织生活指标", n, "次", "") for n in range(40)]),
    ],
    "narrative": [
        ("主要工作", ["（一）加强政治学习", TALK, "（二）严格组织生活", TALK]),
        ("存在问题", TALK),
    ],
    "tables": [
        {
            "title": "党员名册",
            "columns": [("序号", "middle"), ("姓名", "text"), ("应交（元）", "number")],
            "rows": [[n, name(n), "20.50"] for n in range(1, 121)],
            "total": False,
        }
    ],
    "issued": {
        "serial": "BR-2026-000123",
        "digest_short": "A1B2-C3D4-E5F6",
        "qr_svg": qr_svg("https://example.org/v/B2"),
        "verify_url": "https://example.org/v/B2",
        "at": AT,
    },
    "dated": date(2026, 12, 5),
    "imprint": "张三 2026-11-20 10:00 打印",
}
DRAFT = {
    **SUMMARY,
    "issued": None,
    "draft": True,
    "red_head": "中共清河街道工作委员会文件",
    "number": "清工委〔2026〕1号",
    "annexes": ["党员名册", "党费收缴表"],
}
LOGIN_SHEET = {
    "org_name": BRANCH,
    "address": "https://zhibu.example.org",
    "rows": [(name(n), f"1380000{n:04}", f"ABCD-{n:04}", date(2026, 12, 5)) for n in range(40)],
}
SIGN_IN_SHEET = {
    "org_name": BRANCH,
    "meeting": "2026年第四季度支部党员大会",
    "time": datetime(2026, 11, 26, 7, 0, tzinfo=UTC),
    "place": "三楼会议室",
    "chair": "赵喆",
    "names": [("吴昇华", "预备"), *(name(n) for n in range(32))],
}
DUES_SHEET = {
    "org_name": BRANCH,
    "month": "2026年11月",
    "rows": [(n, name(n), "6,834.00", "1%", "68.34", "68.34", "") for n in range(1, 121)],
    "total": {"amount": "8,200.80", "paid": "8,200.80", "words": "捌仟贰佰元捌角"},
    "collected_on": date(2026, 11, 5),
}
DOCUMENTS = {
    "minutes": ("documents/minutes.html", MINUTES),
    "summary": ("documents/summary.html", SUMMARY),
    "draft": ("documents/summary.html", DRAFT),
    "login_sheet": ("documents/login_sheet.html", LOGIN_SHEET),
    "sign_in_sheet": ("documents/sign_in_sheet.html", SIGN_IN_SHEET),
    "dues_sheet": ("documents/dues_sheet.html", DUES_SHEET),
}


def made(kind, **changes):
    """The sample document of a kind as PDF, with some of its context changed."""
    template, context = DOCUMENTS[kind]
    return render_pdf(
        template=template,
        context={**context, **changes},
        title=f"样张 {kind}",
        identifier=kind,
        at=AT,
    )
