"""The database and the cache."""

from branchrecords.database.dsn import database_config

from .environment import env, one_of

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

CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}
