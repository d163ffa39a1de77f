"""Who did what to which record, when, from where. Insert-only for the application's role."""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.fields.json import KeyTransform
from django.utils import timezone

from branchrecords.access.scoping import Scope


class AuditEventQuerySet(models.QuerySet):
    """Events follow their organisation when it moves, and outlive every row they speak of."""

    def permitted(self, user, permission) -> AuditEventQuerySet:
        """Events of the organisations in the user's scope.

        The path in an event is where the organisation stood then. It decides only for one that
        exists no more: a path that a move has left may be given to another organisation.
        What belongs to no organisation, such as a wrong username, is shown at the top.
        """
        scope: Scope = user.reach(permission)
        organizations = apps.get_model(settings.ORGANIZATION_MODEL)._base_manager
        here = organizations.filter(scope.organizations("")).order_by()
        exists = Exists(organizations.filter(pk=OuterRef("organization_id")).order_by())
        once = Q(organization_path="") if scope.whole else Q(pk__in=())
        for path in scope.subtrees:
            once |= Q(organization_path__startswith=path)
        return self.filter(Q(organization_id__in=here.values("pk")) | (once & ~exists))

    def about(self, person_id: int) -> AuditEventQuerySet:
        """Events about one person, lists taken out that named the person included."""
        return self.filter(Q(person_id=person_id) | Q(detail__people__contains=[person_id]))


class AuditEvent(models.Model):
    """One act. No foreign keys, so that the log never blocks or follows live data."""

    at = models.DateTimeField("时间")
    actor_id = models.BigIntegerField("操作人编号", null=True)
    actor_name = models.CharField("操作人", max_length=80, blank=True)
    action = models.CharField("操作", max_length=60)
    object_type = models.CharField("对象", max_length=60, blank=True)
    object_id = models.BigIntegerField("对象编号", null=True)
    object_name = models.CharField("对象名称", max_length=200, blank=True)
    organization_id = models.BigIntegerField("组织编号", null=True)
    organization_path = models.CharField(max_length=255, blank=True)
    person_id = models.BigIntegerField("涉及党员", null=True)
    detail = models.JSONField("内容", default=dict)
    address = models.GenericIPAddressField("来源地址", null=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = "操作日志"
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=("organization_path", "-at"), name="audit_org_at"),
            models.Index(fields=("person_id", "-at"), name="audit_person_at"),
            GinIndex(
                OpClass(KeyTransform("people", "detail"), name="jsonb_path_ops"),
                name="audit_people",
            ),
        )

    def __str__(self) -> str:
        when = f"{timezone.localtime(self.at):%Y-%m-%d %H:%M}"
        return f"{when} {self.actor_name} {self.action} {self.object_name}"
