"""Static files, uploads, fonts."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from branchrecords.attachments.addresses import address_problem

from .environment import LOCAL_RUN, env, whole
from .project import BASE_DIR


def scanner(address: str) -> str:
    """The address of the virus scanner, "" for none; raises ImproperlyConfigured."""
    if address and (problem := address_problem(address)):
        raise ImproperlyConfigured(problem)
    return address


STATIC_URL = "static/"
# A local run serves the files where they are; production collects them first.
STATIC_ROOT = None if LOCAL_RUN else Path(env.str("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = LOCAL_RUN
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(BASE_DIR / "var" / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL_RUN
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DOCUMENT_FONTS = env.str("DOCUMENT_FONTS", "")
# What one account may keep of uploads; 0: as much as the disk holds.
UPLOAD_FILES = whole(env.str("UPLOAD_FILES", ""), 20_000)
UPLOAD_MEGABYTES = whole(env.str("UPLOAD_MEGABYTES", ""), 10_000)
# The virus scanner that every upload is shown to, where there is one.
CLAMD = scanner(env.str("CLAMD", ""))

DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
