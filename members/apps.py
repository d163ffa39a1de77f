from django.apps import AppConfig
from django.apps import apps as installed
from django.db.models.signals import post_migrate


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "党员与组织"

    def ready(self) -> None:
        post_migrate.connect(_fill_dictionaries, sender=self)


def _fill_dictionaries(*, apps=installed, **_) -> None:
    """Every migrated (or emptied) database has the default entries of the editable code sets.

    Here and not in a migration, so that entries added to the defaults later reach installations
    that exist. What was renamed or taken out of use stays as it is.
    """
    from members.rules.dictionaries import DEFAULTS

    try:
        entry = apps.get_model("members", "DictionaryEntry")
    except LookupError:
        return  # migrated to a state before dictionaries
    entry.objects.bulk_create(
        [entry(kind=one.kind, code=one.code, label=one.label) for one in DEFAULTS],
        ignore_conflicts=True,
    )
