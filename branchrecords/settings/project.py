"""What Django runs: keys, hosts, apps, middleware, templates, language."""

from pathlib import Path

from .environment import LOCAL_RUN, env, required

BASE_DIR = Path(__file__).resolve().parents[2]

DEBUG = env.bool("DEBUG", False)
SECRET_KEY = required(
    "SECRET_KEY", "Write a random text of 50 characters or more into it and keep it secret."
)
# Earlier ones, newest first: what they signed holds until it expires.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
FIELD_KEYS = required(
    "FIELD_KEYS",
    "Write name:key, the key being 32 random bytes in URL-safe base64; newest first, "
    "older ones after commas.",
)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if not LOCAL_RUN else ["*"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
PUBLIC_URL = env.str("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "treebeard",
    "axes",
    "csp",
    "branchrecords.database",
    "branchrecords.backup",
    "branchrecords.rotation",
    "branchrecords.audit",
    "branchrecords.attachments",
    "branchrecords.jobs",
    "branchrecords.notices",
    "branchrecords.documents",
    "branchrecords.web",
    "branchrecords.demo",
    "members",
    "meetings",
    "dues",
    "reports",
]

MIDDLEWARE = [
    "branchrecords.watch.middleware.NumberRequests",
    "branchrecords.web.middleware.HeadWithoutBody",
    "branchrecords.web.middleware.KnownMethods",
    "branchrecords.watch.middleware.MeasureRequests",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "branchrecords.web.middleware.NoNulInQuery",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "branchrecords.access.middleware.ReadForUser",
    "branchrecords.database.once.ReadOnce",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "branchrecords.web.middleware.ResponseHeaders",
    "branchrecords.audit.middleware.AuditAddress",
    "members.sessions.SessionClient",
    "branchrecords.access.middleware.RequireLogin",
    "branchrecords.web.limits.LimitRequests",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "branchrecords.urls"
WSGI_APPLICATION = "branchrecords.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["branchrecords.web.templatetags.page"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "branchrecords.web.context.shell",
                "branchrecords.help.context.help_link",
            ],
        },
    },
]

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
