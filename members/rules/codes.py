"""Code tables of the member register (domain.md 10)."""

from collections.abc import Iterable

# GB/T 3304: the 56 peoples in code order, then 97 其他 and 98 外国血统中国籍人士.
_ETHNICITIES = [
    "汉族",
    "蒙古族",
    "回族",
    "藏族",
    "维吾尔族",
    "苗族",
    "彝族",
    "壮族",
    "布依族",
    "朝鲜族",
    "满族",
    "侗族",
    "瑶族",
    "白族",
    "土家族",
    "哈尼族",
    "哈萨克族",
    "傣族",
    "黎族",
    "傈僳族",
    "佤族",
    "畲族",
    "高山族",
    "拉祜族",
    "水族",
    "东乡族",
    "纳西族",
    "景颇族",
    "柯尔克孜族",
    "土族",
    "达斡尔族",
    "仫佬族",
    "羌族",
    "布朗族",
    "撒拉族",
    "毛南族",
    "仡佬族",
    "锡伯族",
    "阿昌族",
    "普米族",
    "塔吉克族",
    "怒族",
    "乌孜别克族",
    "俄罗斯族",
    "鄂温克族",
    "德昂族",
    "保安族",
    "裕固族",
    "京族",
    "塔塔尔族",
    "独龙族",
    "鄂伦春族",
    "赫哲族",
    "门巴族",
    "珞巴族",
    "基诺族",
]
ETHNICITIES: dict[str, str] = {f"{i:02d}": name for i, name in enumerate(_ETHNICITIES, 1)} | {
    "97": "其他",
    "98": "外国血统中国籍人士",
}
MAJORITY = "01"

# GB/T 4658-2006: within each group 毕业, 结业, 肄业 in turn.
EDUCATION: dict[str, str] = {
    "10": "研究生",
    "11": "博士研究生毕业",
    "12": "博士研究生结业",
    "13": "博士研究生肄业",
    "14": "硕士研究生毕业",
    "15": "硕士研究生结业",
    "16": "硕士研究生肄业",
    "17": "研究生班毕业",
    "18": "研究生班结业",
    "19": "研究生班肄业",
    "20": "大学本科",
    "21": "大学本科毕业",
    "22": "大学本科结业",
    "23": "大学本科肄业",
    "28": "大学普通班毕业",
    "30": "大学专科",
    "31": "大学专科毕业",
    "32": "大学专科结业",
    "33": "大学专科肄业",
    "40": "中等职业教育",
    "41": "中等专科毕业",
    "42": "中等专科结业",
    "43": "中等专科肄业",
    "44": "职业高中毕业",
    "45": "职业高中结业",
    "46": "职业高中肄业",
    "47": "技工学校毕业",
    "48": "技工学校结业",
    "49": "技工学校肄业",
    "60": "普通高级中学",
    "61": "普通高中毕业",
    "62": "普通高中结业",
    "63": "普通高中肄业",
    "70": "初级中学",
    "71": "初中毕业",
    "73": "初中肄业",
    "80": "小学",
    "81": "小学毕业",
    "83": "小学肄业",
    "90": "其他",
}
# 大专及以上 = codes 10 to 39 (domain.md 10).
COLLEGE_CODES = tuple(code for code in EDUCATION if "10" <= code <= "39")

# 党内统计公报: occupations (domain.md 10).
OCCUPATIONS: dict[str, str] = {
    "worker": "工人（工勤技能人员）",
    "farmer": "农牧渔民",
    "professional": "专业技术人员",
    "manager": "管理人员",
    "official": "党政机关工作人员",
    "student": "学生",
    "other": "其他职业人员",
    "retired": "离退休人员",
}


def highest(codes: Iterable[str]) -> str:
    """The highest of these 学历: within GB/T 4658 a smaller code is a higher one; "" for none."""
    return min((code for code in codes if code), default="")


# 教育类别 (domain.md 10).
STUDY_FORMS: dict[str, str] = {"full_time": "全日制教育", "in_service": "在职教育"}

# GB/T 6864, first level (M: the detailed subjects are written as text with the school).
DEGREES: dict[str, str] = {"1": "名誉博士", "2": "博士", "3": "硕士", "4": "学士"}

# GB/T 4762 政治面貌 (domain.md 10: 01, 02, 03, 13; the parties between them M).
POLITICAL_STATUS: dict[str, str] = {
    "01": "中共党员",
    "02": "中共预备党员",
    "03": "共青团员",
    "04": "民革党员",
    "05": "民盟盟员",
    "06": "民建会员",
    "07": "民进会员",
    "08": "农工党党员",
    "09": "致公党党员",
    "10": "九三学社社员",
    "11": "台盟盟员",
    "12": "无党派人士",
    "13": "群众",
}
# 其他党团: what a member of the party may have joined besides, or before.
OTHER_PARTIES = {code: POLITICAL_STATUS[code] for code in POLITICAL_STATUS if "03" <= code <= "11"}
