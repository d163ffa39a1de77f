"""The web server's entry point."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

import branchrecords.celery  # noqa: F401  the web processes hand jobs to this app's broker
from branchrecords.proxies import behind_proxies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "branchrecords.settings")

application = behind_proxies(
    get_wsgi_application(), settings.TRUSTED_PROXIES, settings.TRUSTED_PROXY_NETWORKS
)
