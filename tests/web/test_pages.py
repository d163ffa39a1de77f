"""The base page, the components page, error pages, headers, paging."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.views import defaults

from branchrecords.web.context import EMPTY, shell
from branchrecords.web.middleware import ResponseHeaders
from branchrecords.web.pagination import is_partial, page_of

from .dom import every, one, parse, texts


def request_of(user, path="/"):
    request = RequestFactory().get(path)
    request.user = user
    return request


@pytest.fixture
def secretary(settings):
    settings.SHELL_PROVIDER = "tests.web.shells.provide_shell"
    return SimpleNamespace(is_authenticated=True, display_name="沈玉平", large_text=True)


def base_page(user):
    return parse(render_to_string("base.html", request=request_of(user)))


def test_the_shell_around_a_page(secretary):
    shown = base_page(secretary)
    assert texts(shown, ".side-link") == ["工作台3 件待办", "党费"]
    assert texts(shown, ".side-link[aria-current=page]") == ["党费"]
    assert one(shown, ".path > li > a").get("title") == "东湾区住房和城乡建设局党委"
    assert texts(shown, ".switch > summary > span:first-child") == ["机关第三党支部"]
    assert texts(shown, ".choices [aria-current=true] b") == ["机关第三党支部"]
    assert texts(shown, ".tabbar a") == ["党费"]
    assert shown.get("class") == "large-text"
    assert [link.get("href") for link in every(shown, "a.skip")] == ["#main", "#page-do"]


def test_a_visitor_sees_the_name_the_help_and_nothing_else():
    shown = base_page(AnonymousUser())
    assert texts(shown, ".top a") == ["记支部记录", "帮助"]
    assert len(texts(shown, ".top > *")) == 2
    assert every(shown, ".side, .tabbar, .search, .menu") == []
    assert shown.get("class") is None


def test_the_shell_is_asked_for_only_when_a_template_reads_it(settings):
    settings.SHELL_PROVIDER = "no.such.module"
    user = SimpleNamespace(is_authenticated=True)
    lazy = shell(request_of(user))["shell"]
    with pytest.raises(ModuleNotFoundError):
        str(lazy)
    assert dict(shell(request_of(AnonymousUser()))["shell"]) == EMPTY
    assert dict(shell(RequestFactory().get("/"))["shell"]) == EMPTY


@pytest.mark.django_db
def test_the_components_page_is_for_development(client, settings):
    shown = parse(client.get("/components/").content.decode())
    assert texts(shown, "h2") == [
        "颜色", "按钮", "状态", "表单与错误", "表格、页签、分页",
        "步骤、时间线、进度、空白页", "图",
    ]  # fmt: skip
    settings.LOCAL_RUN = settings.DEBUG = False
    assert client.get("/components/").status_code == 404


@pytest.mark.parametrize(
    ("view", "error", "status", "title"),
    [
        (defaults.permission_denied, PermissionDenied(), 403, "这一页您没有权限"),
        (defaults.page_not_found, Exception(), 404, "没有这一页"),
        (defaults.bad_request, Exception(), 400, "这个请求看不懂"),
    ],
)
def test_error_pages_say_what_to_do(view, error, status, title):
    response = view(request_of(AnonymousUser()), error)
    assert response.status_code == status
    assert texts(parse(response.content.decode()), "h1") == [title]


def test_the_page_of_a_failure_needs_nothing_that_may_have_failed():
    response = defaults.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert texts(parse(response.content.decode()), "h1") == ["系统出了故障"]


@pytest.mark.django_db
def test_a_form_that_waited_too_long_is_explained():
    from django.test import Client

    response = Client(enforce_csrf_checks=True).post("/components/", {})
    assert response.status_code == 403
    assert texts(parse(response.content.decode()), "h1") == ["这一页放得太久了"]


def test_answers_are_not_kept_by_any_cache():
    response = ResponseHeaders(lambda request: HttpResponse("ok"))(None)
    assert response["Cache-Control"] == "no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in response["Permissions-Policy"]


def test_a_view_may_set_its_own_caching():
    def view(request):
        return HttpResponse("ok", headers={"Cache-Control": "public, max-age=60"})

    assert ResponseHeaders(view)(None)["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize(("asked", "number"), [("2", 2), ("99", 3), ("x", 1), ("", 1)])
def test_paging_gives_the_nearest_page(asked, number):
    page = page_of(list(range(120)), RequestFactory().get("/", {"page": asked}))
    assert page.number == number
    assert page.paginator.num_pages == 3


def test_going_back_in_history_wants_the_whole_page():
    def asking(**headers):
        from django_htmx.middleware import HtmxMiddleware

        request = RequestFactory().get("/", headers=headers)
        HtmxMiddleware(lambda request: HttpResponse())(request)
        return is_partial(request)

    assert asking() is False
    assert asking(hx_request="true") is True
    assert asking(hx_request="true", hx_history_restore_request="true") is False
