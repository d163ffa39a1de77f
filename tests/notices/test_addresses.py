"""What may be set as an address, where it may lead, what is shown of it."""

import pytest

from branchrecords.notices.addresses import (
    PLATFORMS,
    mail_server,
    masked,
    place_problem,
    read_robot,
    secrets_of,
)

WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0123abcd-9f9f"
DINGTALK = "https://oapi.dingtalk.com/robot/send?access_token=abcdef0123456789"
FEISHU = "https://open.feishu.cn/open-apis/bot/v2/hook/abcdef01-2345"
MAIL = mail_server(
    secure="smtps",
    host="mail.example.cn",
    port=465,
    user="a@b",
    password="p@ss:word",
    sender="a@b.cn",
)


@pytest.mark.parametrize(
    ("kind", "address"), [("wecom", WECOM), ("dingtalk", DINGTALK), ("feishu", FEISHU)]
)
def test_addresses_of_robots_are_kept_as_copied(kind, address):
    assert read_robot(kind, f" {address}\n") == address
    assert place_problem(address, PLATFORMS) == ""


@pytest.mark.parametrize(
    ("kind", "address", "message"),
    [
        ("wecom", "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0123abcd-9f9f", "https://qyapi"),
        ("wecom", DINGTALK, "https://qyapi"),
        ("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=", "没有机器人的密钥"),
        ("feishu", "https://open.feishu.cn/open-apis/bot/v2/hook/", "没有机器人的密钥"),
        ("dingtalk", "https://oapi.dingtalk.com@127.0.0.1/robot/send?access_token=a", "用户名"),
        ("webhook", "file:///etc/passwd", "https://"),
        ("webhook", "gopher://127.0.0.1:6379/x", "https://"),
        ("webhook", "https://a.cn\\@127.0.0.1/", "不允许的符号"),
        ("webhook", "https://例子.cn/hook", "不允许的符号"),
        ("webhook", "https://u:p@a.cn/hook", "用户名"),
        ("webhook", "https://a.cn:99999/hook", "写得不对"),
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused_in_words(kind, address, message):
    with pytest.raises(ValueError, match=message):
        read_robot(kind, address)


@pytest.mark.parametrize(
    ("address", "hosts", "allowed"),
    [
        ("https://hooks.example.cn/x1", ["hooks.example.cn"], True),
        ("https://hooks.example.cn:8443/x", ["hooks.example.cn"], False),
        ("https://hooks.example.cn:8443/x", ["hooks.example.cn:8443"], True),
        ("http://hooks.example.cn/x123", ["hooks.example.cn"], False),
        ("http://10.1.2.3:8080/x", ["http://10.1.2.3:8080"], True),
        ("http://10.1.2.3:6379/x", ["http://10.1.2.3:8080"], False),
        ("https://hooks.example.cn.evil.cn/x", ["hooks.example.cn"], False),
        ("https://169.254.169.254/latest", list(PLATFORMS), False),
        (MAIL, ["mail.example.cn"], True),
        (MAIL, list(PLATFORMS), False),
        ("smtp://mail.example.cn:25/?from=a@b.cn", ["mail.example.cn"], False),
        ("smtp://mail.example.cn:25/?from=a@b.cn", ["smtp://mail.example.cn:25"], True),
    ],
)
def test_only_listed_hosts_are_called(address, hosts, allowed):
    assert (place_problem(address, hosts) == "") is allowed


def test_what_is_secret_is_never_shown():
    assert masked(WECOM) == "https://qyapi.weixin.qq.com/••••••"
    assert masked("https://a.example.cn:8443/t/secret?x=y") == "https://a.example.cn:8443/••••••"
    assert masked(MAIL) == "mail.example.cn（a@b.cn）"
    assert "p@ss:word" in secrets_of(MAIL)
    assert "0123abcd-9f9f" in secrets_of(WECOM)
