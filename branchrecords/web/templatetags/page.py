"""Template tags and filters of every page (built in: no `{% load %}` needed).

Examples of each stand in templates/components/README.md.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from branchrecords.web import formats, marks
from branchrecords.web.forms import error_links

register = template.Library()

for _name in ("yuan", "daxie", "percent", "whole", "hours", "masked_id", "masked_phone"):
    register.filter(_name, getattr(formats, _name))
for _name in ("cn_date", "cn_month", "cn_day", "cn_date_week", "cn_time", "short_date", "clock"):
    register.filter(_name, getattr(formats, _name), expects_localtime=True)


# -- small marks, written without a template file because lists repeat them hundreds of times ----
@register.simple_tag
@lru_cache(maxsize=1000, typed=True)  # what is marked safe is another label
def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """A symbol of the sprite; hidden from screen readers unless it has a label."""
    return format_html(
        '<svg class="icon{}" {} focusable="false"><use href="{}#i-{}"></use></svg>',
        f" {css}" if css else "",
        format_html('role="img" aria-label="{}"', label)
        if label
        else SafeString('aria-hidden="true"'),
        static("icons.svg"),
        name,
    )


def _icon(name: str) -> SafeString:
    return icon(name) if name else SafeString("")


@register.simple_tag
def pill(status: str, text: str, icon: str = "") -> SafeString:
    """A status in a thin frame; statuses are the keys of marks.PILLS."""
    css, usual = marks.PILLS[status]
    return format_html(
        '<span class="pill{}">{}{}</span>', f" {css}" if css else "", _icon(icon or usual), text
    )


@register.simple_tag
def state(status: str, text: str, url: str = "", icon: str = "") -> SafeString:
    """A status in a table cell, a link when there is something to open."""
    css, usual = marks.STATES[status]
    inside = format_html("{}<span>{}</span>", _icon(icon or usual), text)
    if url:
        return format_html('<a class="state {}" href="{}">{}</a>', css, url, inside)
    return format_html('<span class="state {}">{}</span>', css, inside)


@register.simple_tag
def cell(status: str, url: str = "", text: str = "", label: str = "") -> SafeString:
    """A cell of the heat map; `label` says in words what the symbol shows."""
    css, usual = marks.CELLS[status]
    inside = format_html("{}{}", _icon(usual), text)
    if label:
        inside = format_html('{}<span class="visually-hidden">{}</span>', inside, label)
    if url:
        return format_html(
            '<a class="cell {}" href="{}" title="{}">{}</a>', css, url, label, inside
        )
    return format_html('<span class="cell {}" title="{}">{}</span>', css, label, inside)


IN_DRAWER = (
    '<a class="fig" href="{0}" hx-get="{0}" hx-target="#drawer" aria-haspopup="dialog">{1}</a>'
)


@register.simple_tag
def fig(text: str, url: str = "", drawer: bool = True) -> SafeString:
    """A derived number; its link opens the records behind it, in the drawer where script runs."""
    if not url:
        return format_html("<b>{}</b>", text)
    return format_html(IN_DRAWER if drawer else '<a class="fig" href="{}">{}</a>', url, text)


@register.simple_tag
def back(url: str, label: str) -> SafeString:
    """The link to the list a page came from, above its head."""
    return format_html('<a class="back" href="{}">{}{}</a>', url, icon("chevron-left"), label)


@register.simple_tag
def tallied(label: str, value, unit: str = "", url: str = "", count: str = "") -> SafeString:
    """One number of a tally; `count` names it for the script that keeps it up to date."""
    value = formats.whole(value) if isinstance(value, int) else value
    number = format_html("<span data-count={}>{}</span>", count, value) if count else value
    if unit:
        number = format_html("{}<small>{}</small>", number, unit)
    if url:
        number = fig(number, url)
    return format_html(
        '<li><span class="tally-label">{}</span><span class="tally-num">{}</span></li>',
        label,
        number,
    )


# -- components with a body -----------------------------------------------------------------------
@register.simple_block_tag
def pagehead(content: str, title: str, *meta: str) -> SafeString:
    """Title, one line about it, at most two buttons (the body), the red rule."""
    parts = [str(part) for part in meta if part]
    return _component("pagehead", title=title, meta=parts, content=content)


@register.simple_block_tag
def note(content: str, kind: str = "info", icon: str = "") -> SafeString:
    """A boxed remark: done, soon, late or info."""
    return _component("note", kind=kind, icon=icon or marks.NOTES[kind], content=content)


@register.simple_block_tag
def tally(content: str, css: str = "", live: bool = False) -> SafeString:
    """Up to five numbers in a row; the body holds `{% tallied %}` tags."""
    return _component("tally", css=css, live=live, content=content)


@register.simple_block_tag
def nothing(content: str, icon: str, title: str, text: str = "") -> SafeString:
    """An empty place: why it is empty and what comes next (the body: at most one button)."""
    return _component("nothing", icon=icon, title=title, text=text, content=content)


@register.simple_block_tag
def drawer(content: str, title: str, meta: str = "", foot: str = "") -> SafeString:
    """The records behind a figure, beside the page."""
    return _component("drawer", title=title, meta=meta, foot=foot, content=content)


@register.simple_block_tag(takes_context=True)
def dialog(
    context, content: str, name: str, title: str, action: str = "", inline: bool = False
) -> SafeString:
    """A question before something with consequences; opened by `data-opens="<name>"`.

    Its buttons stand in `{% dialogdo %}` inside the body; with `action` it is a form posting there.
    """
    buttons = context.render_context.get("dialog_buttons", "")
    context.render_context["dialog_buttons"] = ""
    return _component(
        "dialog",
        request=context.get("request"),
        name=name,
        title=title,
        action=action,
        inline=inline,
        content=content,
        buttons=buttons,
    )


@register.simple_block_tag(takes_context=True)
def dialogdo(context, content: str) -> str:
    """The buttons of the dialog around it."""
    context.render_context["dialog_buttons"] = content
    return ""


@register.simple_block_tag
def savebar(content: str, state: str = "") -> SafeString:
    """The bar at the foot of long work: state at the left, back and next at the right."""
    return _component("savebar", state=state, content=content)


# -- components without a body --------------------------------------------------------------------
@register.inclusion_tag("components/savestate.html")
def savestate(saved_at=None) -> dict:
    """Says when the draft was saved; app.js keeps it up to date while saving itself."""
    return {"saved_at": saved_at}


@register.inclusion_tag("components/steps.html")
def steps(items, label: str = "登记步骤") -> dict:
    """Where one is in a task of several pages; items are web.components.Step."""
    return {"steps": items, "label": label}


@register.inclusion_tag("components/tabs.html")
def tabs(items, label: str) -> dict:
    """The same list by kind; items are web.components.Tab."""
    return {"tabs": items, "label": label}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context, page, unit: str = "条") -> dict:
    """Foot of a list: which rows of how many, and the other pages; keeps the filters."""
    around = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    ends = (1, page.paginator.num_pages)
    numbers = [(n, n in ends or (isinstance(n, int) and abs(n - page.number) <= 1)) for n in around]
    return {"request": context["request"], "page": page, "numbers": numbers, "unit": unit}


def _with_article(blocker) -> str:
    """What is wrong, and by which rule."""
    return f"{blocker.message}（{blocker.article}）" if blocker.article else blocker.message


@register.inclusion_tag("components/error_box.html")
def error_box(form=None, message: str = "", blockers=()) -> dict:
    """All that is wrong with a form, on top of it, each a link to its field.

    `message` and `blockers` show what an action refused (branchrecords.errors).
    """
    links = list(error_links(form)) if form is not None else []
    links += [(_place(b.target), _with_article(b)) for b in blockers]
    if message and not links:
        links = [("", message)]
        message = ""
    return {"links": links, "title": message}


def _place(target: str) -> str:
    """Where a blocker is mended: another page, or an element of this one."""
    return target if not target or target.startswith("/") else f"#{target}"


@register.inclusion_tag("components/meter.html")
def meter(
    value, maximum, label: str, unit: str = "", name: str = "meter", red: bool = False
) -> dict:
    """A progress bar with the count in words above it."""
    return {
        "value": value,
        "filled": min(Decimal(str(value)), Decimal(str(maximum))),  # 33 of 32 学时 is a full bar
        "maximum": maximum,
        "label": label,
        "unit": unit,
        "name": name,
        "red": red,
    }


@register.inclusion_tag("components/field.html")
def field(bound, label: str = "", hide_label: bool = False) -> dict:
    """One form field: label, help, error, control, in this order."""
    return {"field": bound, "label": label, "hide_label": hide_label}


@register.inclusion_tag("components/roll.html")
def roll(
    key,
    number: int,
    who: str,
    status: str = "present",
    reason: str = "",
    tag: str = "",
    reasons=("因公出差", "因病", "外出", "其他"),
    votes: bool = True,
    was: str = "",
) -> dict:
    """One person of a roll call; posts `status-<key>` (present, leave, absent), `reason-<key>`,
    and `was-<key>`: what the page showed, so that two people may tick at once."""
    return {
        "key": key,
        "number": number,
        "who": who,
        "status": status,
        "reason": reason,
        "tag": tag,
        "reasons": reasons,
        "votes": votes,
        "was": was,
    }


@register.simple_tag
def joined(*parts: str) -> SafeString:
    """Short facts in one line, each unbroken while it fits: 局机关三楼 · 主持人 …"""
    kept = [str(part) for part in parts if part]
    last = len(kept) - 1
    return format_html_join(
        " ",
        '<span class="piece">{}{}</span>',
        ((part, "" if index == last else " ·") for index, part in enumerate(kept)),
    )


@register.simple_tag
def csrf_cookie() -> str:
    """Name of the cookie that the scripts read the CSRF token from."""
    return settings.CSRF_COOKIE_NAME


def _component(name: str, /, *, request=None, **values) -> SafeString:
    return render_to_string(f"components/{name}.html", values, request=request)
