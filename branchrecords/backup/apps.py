from django.apps import AppConfig


class BackupConfig(AppConfig):
    name = "branchrecords.backup"
    label = "backup"
