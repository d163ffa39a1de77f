"""For the machines that watch this one: whether it can serve, and how it does."""

from __future__ import annotations

from ipaddress import ip_address

from celery import current_app
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from kombu.exceptions import OperationalError
from prometheus_client import CONTENT_TYPE_LATEST

from branchrecords.access.decorators import public
from branchrecords.database.row_security import stands

from .counting import within
from .metrics import written
from .violations import note, read_report

BROKER_SECONDS = 2
REPORTS_A_MINUTE, ALL_REPORTS_A_MINUTE = 20, 200


@public
@transaction.non_atomic_requests  # a database that is down is an answer here, not an error
def ready(request: HttpRequest) -> JsonResponse:
    """200 when the schema is that of this version and settings and the broker takes tasks."""
    checks = {"migrations": _migrated(), "broker": _broker_answers()}
    return JsonResponse(checks, status=200 if all(checks.values()) else 503)


def _migrated() -> bool:
    try:
        executor = MigrationExecutor(connection)
    except DatabaseError:
        return False
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    return stands(connection) == settings.ROW_SECURITY


def _broker_answers() -> bool:
    try:
        with current_app.connection_for_write(connect_timeout=BROKER_SECONDS) as link:
            link.ensure_connection(max_retries=1, timeout=BROKER_SECONDS)
    except (OperationalError, OSError):
        return False
    return True


@csrf_exempt  # browsers send it by themselves, without a page of ours
@public
@require_POST
@transaction.non_atomic_requests  # a line in the log and nothing else
def csp_report(request: HttpRequest) -> HttpResponse:
    """Takes a browser's report on the content security policy; a few a minute from one address."""
    address = request.META.get("REMOTE_ADDR", "")
    if within(f"csp:{address}", REPORTS_A_MINUTE, 60) and within("csp", ALL_REPORTS_A_MINUTE, 60):
        try:
            note(read_report(request.body))
        except (ValueError, RequestDataTooBig):
            return HttpResponse(status=400)
    return HttpResponse(status=204)


@public
def metrics(request: HttpRequest) -> HttpResponse:
    """Counts for Prometheus, to the addresses in METRICS_NETWORKS; for all others there is none."""
    address = request.META.get("REMOTE_ADDR")
    allowed = address and any(ip_address(address) in one for one in settings.METRICS_NETWORKS)
    if not allowed:
        raise Http404
    return HttpResponse(written(), content_type=CONTENT_TYPE_LATEST)
