from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    name = "branchrecords.attachments"
    label = "attachments"
    verbose_name = "附件"
