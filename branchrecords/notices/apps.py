from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "branchrecords.notices"
    label = "notices"
    verbose_name = "提醒"
