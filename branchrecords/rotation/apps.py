from django.apps import AppConfig


class RotationConfig(AppConfig):
    name = "branchrecords.rotation"
    label = "rotation"
