"""Words that somebody who knows the place would try first; no password may lean on them.

Beside these: the user's own name, user name, telephone, day of birth and organisations, the 20,000
commonest passwords of breaches (Django's list) and the dictionaries of zxcvbn. Extend it here.
"""

from __future__ import annotations

WORDS: frozenset[str] = frozenset(
    """
    支部 党支部 党员 党费 党委 党组织 党务 书记 支部书记 党小组 党课 党日 主题党日 三会一课 组织生活
    民主评议 组织部 机关党委 中国共产党 共产党 不忘初心 牢记使命 为人民服务 支部记录 入党 入党誓词
    中国
    zhibu dangzhibu dangyuan dangfei dangwei dangzuzhi dangwu shuji zhibushuji dangxiaozu dangke
    dangri zhutidangri sanhuiyike zuzhishenghuo minzhupingyi zuzhibu jiguan jiguandangwei
    zhongguogongchandang gongchandang zhonggong buwangchuxin laojishiming chuxin shiming
    weirenminfuwu zhibujilu rudang xuanshi zhongguo woaizhongguo woaini aini woaidang hongse hongqi
    party branch record records branchrecords member members secretary committee communist cpc ccp
    admin administrator root guanli guanliyuan anquan baomi shenji xitong ceshi test demo mima
    kouling denglu yonghu zhanghao beijing shanghai renmin fuwu geming changzheng yanan jinggangshan
    jianguo jiandang guoqing 1921 19210701 701 0701 1949 19491001 101 1001 5201314 1314 1314520 520
    668 888 8888 88888888 666 666666 168 518 qaz qazwsx 1qaz2wsx qweasd qweasdzxc zaq12wsx asd123
    a123456 aa123456 abc123 qwe123 q1w2e3 woshishui nihao xiaoxiao tiantian caonima wangyut2
    dearbook
    """.split()
)
