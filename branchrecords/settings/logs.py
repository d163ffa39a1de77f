"""Where log lines go and what they look like."""

from .environment import env, one_of

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
