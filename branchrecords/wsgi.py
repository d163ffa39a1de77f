"""The web server's entry point."""

import os

from django.core.wsgi import get_wsgi_application

import branchrecords.celery  # noqa: F401  the web processes hand jobs to this app's broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "branchrecords.settings")

application = get_wsgi_application()
