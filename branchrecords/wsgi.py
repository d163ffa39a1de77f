"""The web server's entry point."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

import branchrecords.celery  # noqa: F401  the web processes hand jobs to this app's broker
from branchrecords.proxies import behind_proxies

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "branchrecords.settings")

application = behind_proxies(
    get_wsgi_application(), settings.TRUSTED_PROXIES, settings.TRUSTED_PROXY_NETWORKS
)
# The views are imported now rather than by whoever asks first. They stay for good: the collector
# need not look through them again and again: some 7 % of the time of a page.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
# In small steps: one look through 50,000 objects kept every twelfth page waiting for 80 ms.
gc.set_threshold(2_000, 20, 20)
