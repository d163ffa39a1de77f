"""URLs of the yearly plans, of work and of study."""

from django.urls import path

from meetings.rules.plans import PlanKind
from meetings.views import plans, topics

STUDY = {"kind": PlanKind.STUDY}

urlpatterns = [
    path("organizations/<int:pk>/plans/", plans.plan_list, name="plan-list"),
    path("organizations/<int:pk>/plans/add/", plans.plan_add, name="plan-add"),
    path("organizations/<int:pk>/plans/export/", plans.plan_export, name="plan-export"),
    path("organizations/<int:pk>/study-plans/", plans.plan_list, STUDY, "study-plan-list"),
    path("organizations/<int:pk>/study-plans/add/", plans.plan_add, STUDY, "study-plan-add"),
    path(
        "organizations/<int:pk>/study-plans/export/",
        plans.plan_export,
        STUDY,
        "study-plan-export",
    ),
    path("plans/<int:pk>/", plans.plan_detail, name="plan-detail"),
    path("plans/<int:pk>/export/", plans.plan_tasks_export, name="plan-tasks-export"),
    path("plans/<int:pk>/print.pdf", plans.plan_print, name="plan-print"),
    path("plans/<int:pk>/decide/", plans.plan_decide, name="plan-decide"),
    path("plans/<int:pk>/tasks/add/", plans.plan_task_add, name="plan-task-add"),
    path("plans/<int:pk>/checks/<slug:way>/", plans.plan_check, name="plan-check"),
    path("plan-tasks/<int:pk>/", plans.task_change, name="plan-task"),
    path("plan-tasks/<int:pk>/report/", plans.task_report, name="plan-task-report"),
    path("plan-tasks/<int:pk>/link/", topics.topic_link, name="plan-topic-link"),
    path("plan-tasks/<int:pk>/unlink/", topics.topic_unlink, name="plan-topic-unlink"),
]
