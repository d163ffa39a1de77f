"""All settings, read from the environment once.

A first run needs none of them: `branchrecords.embedded` fills in what is missing and sets
LOCAL_RUN. Whoever names a DATABASE_URL runs in production, where a missing or wrong value stops
the start with a sentence that says what to write. `.env.sample` lists every variable.
"""

from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from kombu import Queue

from branchrecords.attachments.addresses import address_problem
from branchrecords.database.dsn import database_config
from branchrecords.notices.addresses import PLATFORMS
from branchrecords.schedule import BEAT_SCHEDULE
from branchrecords.schedule import EXPORTS as EXPORTS  # read by the platform, which knows no app
from branchrecords.schedule import JOB_HANDLERS as JOB_HANDLERS
from branchrecords.schedule import JOB_PARTS as JOB_PARTS
from branchrecords.schedule import REMINDERS as REMINDERS
from members.rules.passwords import PROFILES

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def required(name: str, hint: str) -> str:
    """The variable's value; raises ImproperlyConfigured with the hint when it is empty."""
    value = env.str(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {hint}")
    return value


def one_of(name: str, choices: tuple[str, ...], default: str) -> str:
    """The variable's value, which must be one of the choices; raises ImproperlyConfigured."""
    value = env.str(name, "") or default
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is {value!r}. Write one of: {', '.join(choices)}.")
    return value


def whole(text: str, default: int) -> int:
    """The number that a variable holds, or the default; raises ImproperlyConfigured."""
    if not text:
        return default
    if not text.isdecimal():
        raise ImproperlyConfigured(f"{text!r} is no whole number. Write digits only.")
    return int(text)


def scanner(address: str) -> str:
    """The address of the virus scanner, "" for none; raises ImproperlyConfigured."""
    if address and (problem := address_problem(address)):
        raise ImproperlyConfigured(problem)
    return address


def networks(name: str, default: str) -> list[IPv4Network | IPv6Network]:
    """The variable's networks, as in 10.1.0.0/16,::1; raises ImproperlyConfigured."""
    try:
        return [ip_network(text.strip()) for text in (env.str(name, "") or default).split(",")]
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name}: {error}. Write addresses or networks with commas between them."
        ) from error


LOCAL_RUN = env.bool("LOCAL_RUN", False)
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

# Two roles from the first day: the application role owns nothing; the owner migrates.
DATABASES = {"default": database_config(env.str("DATABASE_URL", ""), "DATABASE_URL")}
DATABASES["default"]["ATOMIC_REQUESTS"] = True
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", 60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASE_OWNER_URL = env.str("DATABASE_OWNER_URL", "")
# The second wall (ADR 24): the database itself shows a request only its reader's organisations.
# To be followed by `manage.py migrate`, which switches the policies of the tables.
ROW_SECURITY = one_of("ROW_SECURITY", ("on", "off"), "off") == "on"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "members.backends.UsernameOrPhoneBackend",
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"members.passwords.{rule}"}
    for rule in ("Length", "Kinds", "Similar", "Common", "Guessable", "Former")
]
# Which of two policies: members.rules.passwords has their numbers with the sources.
PASSWORD_PROFILE = one_of("PASSWORD_PROFILE", tuple(PROFILES), "asvs")
_profile = PROFILES[PASSWORD_PROFILE]
PASSWORD_LENGTH = whole(env.str("PASSWORD_LENGTH", ""), _profile.length)
PASSWORD_KINDS = whole(env.str("PASSWORD_KINDS", ""), _profile.kinds)
PASSWORD_GUESSES = whole(env.str("PASSWORD_GUESSES", ""), _profile.guesses)
PASSWORD_DAYS = whole(env.str("PASSWORD_DAYS", ""), _profile.days)
PASSWORD_HISTORY = whole(env.str("PASSWORD_HISTORY", ""), _profile.history)
# Who needs more than a password: required (every role but 党员), offered, or off.
SECOND_FACTOR = one_of(
    "SECOND_FACTOR", ("required", "offered", "off"), "offered" if LOCAL_RUN else "required"
)
# The three limits are explained, and counted, in members.lockout.
LOGIN_FAILURE_LIMIT = AXES_FAILURE_LIMIT = whole(
    env.str("LOGIN_FAILURE_LIMIT", ""), _profile.failures
)
LOGIN_LOCK_MINUTES = whole(env.str("LOGIN_LOCK_MINUTES", ""), _profile.lock_minutes)
LOGIN_ACCOUNT_LIMIT = env.int("LOGIN_ACCOUNT_LIMIT", 20)
LOGIN_ADDRESS_LIMIT = env.int("LOGIN_ADDRESS_LIMIT", 100)
AXES_COOLOFF_TIME = LOGIN_LOCK_MINUTES / 60  # hours
AXES_HANDLER = "members.lockout.LockoutHandler"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "username", "ip_address"]
AXES_USERNAME_CALLABLE = "members.lockout.account_name"
AXES_CLIENT_IP_CALLABLE = "members.lockout.client_address"
AXES_SENSITIVE_PARAMETERS = ["username", "code", "csrfmiddlewaretoken"]
AXES_RESET_ON_SUCCESS = True
# Trying on while locked must not lengthen the lock: a stranger could keep it up for ever.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True  # our own log has it, without names of accounts in clear
AXES_LOCKOUT_CALLABLE = "members.lockout.locked_page"
AXES_VERBOSE = False

# What the shell, the desk and the search box show of apps that may not import each other.
SHELL_PROVIDER = "branchrecords.navigation.shell_for"
DESK_DUTIES = (
    "members.queries.duties.letter_duties",
    "members.queries.duties.mobile_duties",
    "dues.queries.duties.duties",
    "dues.queries.duties.statement_duties",
    "dues.queries.duties.stranded_duties",
    "dues.queries.spending_duties.paper_duties",
    "dues.queries.spending_duties.answer_duties",
    "dues.queries.remittance_duties.duties",
    "dues.queries.slip_duties.duties",
    "dues.queries.cash_moves.duties",
    "meetings.queries.leaves.leave_duties",
    "meetings.queries.make_up.make_up_duties",
    "meetings.queries.problem_duties.duties",
    "meetings.queries.study_duties.plan_duties",
    "meetings.queries.study_duties.hours_duties",
    "meetings.queries.study_duties.training_duties",
    "meetings.queries.study_duties.essay_duties",
    "meetings.queries.study_duties.missing_essay_duties",
    "meetings.queries.disclosure_duties.duties",
    "meetings.queries.disclosure_duties.approval_duties",
    "meetings.queries.disclosure_duties.answer_duties",
    "meetings.queries.service_duties.application_duties",
    "meetings.queries.service_duties.service_duties",
)
# What can be made public with one click: f(organization=, key=, on=) -> DisclosureDraft | None.
DISCLOSURE_SOURCES = {
    "decision": "meetings.queries.disclosure_sources.decision",
    "plan": "meetings.queries.disclosure_sources.plan",
    "appraisal": "meetings.queries.disclosure_sources.appraisal",
    "life": "meetings.queries.disclosure_sources.life",
    "development": "members.queries.development_publicity.publicity_draft",
    "dues": "dues.queries.publicity.dues_draft",
}
# (organization=, on=) -> the sealed decisions that a budget or a spending of dues can name.
DUES_DECISIONS = "meetings.queries.decisions.decided_of"
# Which branches have told their members of a year's dues: f(organization=, year=, on=) -> [Told].
DUES_TOLD = "meetings.queries.disclosure_duties.dues_told"
# Where people are at home for reminders and when messages may go outside there.
NOTICE_PLACES = "members.queries.notice_windows"
# The hosts that reminders may be sent to (see branchrecords.notices.addresses).
NOTICE_HOSTS = env.list("NOTICE_HOSTS", default=list(PLATFORMS))
DUES_PAID_UNTIL = "dues.queries.history.paid_until"
PERSON_TIMELINE = (
    "members.queries.timeline.facts_of_life",
    "members.queries.timeline.educations_of_life",
    "members.queries.timeline.standings_of_life",
    "members.queries.timeline.memberships_of_life",
    "members.queries.timeline.positions_of_life",
    "members.queries.timeline.introduced_by",
    "members.queries.timeline.awards_of_life",
    "members.queries.timeline.sanctions_of_life",
    "members.queries.timeline_registers.development_of_life",
    "members.queries.timeline_registers.letters_of_life",
    "members.queries.timeline_registers.absences_of_life",
    "members.queries.timeline_registers.elections_of_life",
    "members.queries.timeline_registers.care_of_life",
    "members.queries.model_posts.placed_of_life",
    "meetings.queries.timeline.attendance_of_life",
    "meetings.queries.timeline.appraisals_of_life",
    "meetings.queries.timeline.grades_of_life",
    "dues.queries.timeline.dues_of_life",
)
# What rests on keyed digests after a change of their key: f(at=) -> a sentence with figures.
KEYED_DIGESTS = (
    "members.actions.digests.renew_digests",
    "meetings.actions.feeds.end_feeds",
)
# () -> whether people are found by the digests that the key in force makes.
DIGESTS_FIT = "members.queries.digests.digests_fit"
# Called as (person=, by=, at=) once somebody has become a member or has ceased to be one.
AFTER_STANDING_CHANGE = ("dues.actions.standings.follow_standing",)
# (organization=, on=) -> the sealed 支部党员大会 that a vote can be taken from.
BRANCH_VOTES = "meetings.queries.votes.branch_votes"
# (organization=, on=, body=) -> the rolls of the meetings that a ballot may have been cast at.
ELECTION_ROLLS = "meetings.queries.ballots.rolls"
# (person=, key=) -> what the form of 处分和处置 starts with, or None for another's key.
SANCTION_DRAFTS = (
    "meetings.queries.follow_ups.sanction_draft",
    "dues.queries.arrears_outcomes.sanction_draft",
)
SEARCH_MORE = ("meetings.queries.search.find_meetings",)
# What must be finished before an organisation is closed: f(organization=, on=) -> [Blocker].
CLOSING_CHECKS = ("meetings.queries.closing.open_meetings",)
# The tree that scopes speak of, for the apps below `members`.
ORGANIZATION_MODEL = "members.Organization"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

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

EMAIL_URL = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_URL)

CACHES = {
    "default": env.cache_url("CACHE_URL", default="locmemcache://")
}  # What one account may ask for (branchrecords.web.limits); 0: as much as it likes.
REQUESTS_A_MINUTE = whole(env.str("REQUESTS_A_MINUTE", ""), 300)
TAKEN_AN_HOUR = whole(env.str("TAKEN_AN_HOUR", ""), 200)
SESSION_ENGINE = "members.sessions"
SESSION_COOKIE_AGE = env.int("SESSION_HOURS", 12) * 3600  # since the log-in
# Since it was last used.
SESSION_IDLE_MINUTES = whole(env.str("SESSION_IDLE_MINUTES", ""), _profile.idle_minutes)
SESSION_SAVE_EVERY_REQUEST = False
# How long a log-in may do what is most sensitive before the password is asked for again; 0: never.
PROOF_MINUTES = whole(env.str("PROOF_MINUTES", ""), 30)

CELERY_BROKER_URL = required(
    "CELERY_BROKER_URL", "Write the address of your Redis, as in redis://127.0.0.1:6379/0."
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# The truth about a job is its row; the sweeper requeues what the broker lost, so redelivery by
# the broker may come late: it must only be longer than the longest task.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}
# Jobs of minutes have a queue of their own, so that workers can be kept free of them; a worker
# without -Q takes both.
CELERY_TASK_QUEUES = tuple(Queue(name, routing_key=name) for name in ("celery", "jobs"))
CELERY_TASK_ROUTES = {
    f"branchrecords.jobs.tasks.{name}": {"queue": "jobs"} for name in ("run_job", "help_job")
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 3000
CELERY_TASK_SOFT_TIME_LIMIT = 2940
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50  # WeasyPrint's memory climbs over many PDFs
# Children of the worker: as many as processors. A long job is led by one, the others help.
CELERY_WORKER_CONCURRENCY = env.int("CHILDREN", 2)
JOB_HELPERS = CELERY_WORKER_CONCURRENCY - 1
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = BEAT_SCHEDULE

# Cookies and transport. On a first run the address is plain http on this machine.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL_RUN
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "sessionid" if LOCAL_RUN else "__Host-sessionid"
CSRF_COOKIE_NAME = "csrftoken" if LOCAL_RUN else "__Host-csrftoken"
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", not LOCAL_RUN)
SECURE_REDIRECT_EXEMPT = [r"^(health|ready|metrics)/"]
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0 if LOCAL_RUN else 1)
# Where those proxies call from: whoever calls from elsewhere speaks for himself.
TRUSTED_PROXY_NETWORKS = networks("TRUSTED_PROXY_NETWORKS", "127.0.0.0/8,::1/128")
# Who may read /metrics/; for everybody else the page does not exist.
METRICS_NETWORKS = networks("METRICS_NETWORKS", "127.0.0.0/8,::1/128")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 0 if LOCAL_RUN else env.int("HSTS_SECONDS", 31536000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not LOCAL_RUN
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
        "report-uri": ["/csp-report/"],  # which browsers older than report-to know too
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "branchrecords.watch.logs.PlainLine",
            "format": "{asctime} {levelname} {name} {request} {message}",
            "style": "{",
        },
        "json": {"()": "branchrecords.watch.logs.JsonLine"},
    },
    "filters": {"numbered": {"()": "branchrecords.watch.logs.Numbered"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": one_of("LOG_FORMAT", ("plain", "json"), "plain"),
            "filters": ["numbered"],
        }
    },
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", "INFO")},
    # They report every import and every font.
    "loggers": {name: {"level": "WARNING"} for name in ("pikepdf", "fontTools", "weasyprint")}
    # It writes addresses with their keys; notices.sending keeps what it says, cleaned.
    | {"apprise": {"propagate": False}},
}
