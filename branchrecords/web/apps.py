"""Django's entry for the package."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Template tags, forms and the components page."""

    name = "branchrecords.web"
    label = "web"
    verbose_name = "页面"
