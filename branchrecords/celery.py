"""The Celery application: worker, beat, and the web processes that hand jobs over."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "branchrecords.settings")

app = Celery("branchrecords")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
