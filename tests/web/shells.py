"""What the composition root would answer for a secretary, without a database."""

SHELL = {
    "side": [
        {
            "title": "日常",
            "links": [
                {"label": "工作台", "url": "/desk/", "icon": "house", "count": 3},
                {"label": "党费", "url": "/dues/", "icon": "wallet2", "current": True},
            ],
        }
    ],
    "tabbar": [{"label": "党费", "url": "/dues/", "icon": "wallet2", "current": True}],
    "path": [{"label": "区住建局党委", "url": "/1/", "title": "东湾区住房和城乡建设局党委"}],
    "organization": "机关第三党支部",
    "switchable": [
        {"label": "机关党总支", "meta": "党总支", "url": "/2/", "icon": "diagram-2"},
        {"label": "机关第三党支部", "url": "/3/", "icon": "people", "current": True},
    ],
    "unread": 3,
}


def provide_shell(request) -> dict:
    """The provider that settings.SHELL_PROVIDER names in these tests."""
    return SHELL
