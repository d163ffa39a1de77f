"""Every periodic task, every kind of job, every long list, in tables one can read."""

from celery.schedules import crontab

BEAT_SCHEDULE: dict[str, dict] = {
    "requeue lost jobs": {
        "task": "branchrecords.jobs.tasks.sweep_jobs",
        "schedule": 60.0,
    },
    "forget old log-ins": {
        "task": "members.tasks.forget_old_logins",
        "schedule": crontab(hour=3, minute=40),
    },
    "assess this month's dues": {
        "task": "dues.tasks.assess_current_month",
        "schedule": crontab(hour=5, minute=10),
    },
    "write reminders": {
        "task": "branchrecords.notices.tasks.write_reminders",
        "schedule": crontab(hour="7,9,11,13,15", minute=30),
    },
    "send reminders": {
        "task": "branchrecords.notices.tasks.send_messages",
        "schedule": 300.0,
    },
}

# kind of job -> dotted path of its handler: handler(job=, advance=) -> (name, bytes, failures)
JOB_HANDLERS: dict[str, str] = {
    "summaries": "reports.tasks.export_summaries",
    "personal-volume": "reports.tasks.bind_personal",
    "volume": "meetings.tasks.bind_volume",
    "export": "members.tasks.export_list",
    "import": "members.tasks.write_import",
}

# kind of job whose parts all workers make -> maker of one part: make(job=, params=) -> bytes
JOB_PARTS: dict[str, str] = {
    "summaries": "reports.batch.make_summary",
    "personal-volume": "reports.personal_papers.make_personal",
}

# What each app reminds of on a day: due(on) -> [Reminder], a pure read (see notices.kinds).
REMINDERS: tuple[str, ...] = (
    "members.reminders.due",
    "meetings.reminders.due",
    "dues.reminders.due",
    "reports.reminders.due",
)

# key of a list that may be long -> its declaration (branchrecords.documents.exports.Export)
EXPORTS: dict[str, str] = {
    "people": "members.exports.people.PEOPLE",
    "organizations": "members.exports.organizations.ORGANIZATIONS",
    "positions": "members.exports.organizations.POSITIONS",
    "development": "members.exports.development.DEVELOPMENT",
    "transfers": "members.exports.transfers.TRANSFERS",
    "units": "members.exports.units.UNITS",
    "awards": "members.exports.awards.AWARDS",
    "hardships": "members.exports.care.HARDSHIPS",
    "pairings": "members.exports.care.PAIRINGS",
    "visits": "members.exports.care.VISITS",
    "veterans": "members.exports.care.VETERANS",
    "sanctions": "members.exports.sanctions.SANCTIONS",
    "files": "members.exports.archive.FILES",
    "terms": "members.exports.terms.TERMS",
    "suggestions": "members.exports.suggestions.SUGGESTIONS",
    "mass": "members.exports.mass.MASS",
    "mass-activities": "members.exports.mass.ACTIVITIES",
    "model-posts": "members.exports.mass.POSTS",
    "areas": "members.exports.mass.AREAS",
    "cadence": "meetings.exports.cadence.LIST",
    "ledger": "meetings.exports.ledger.LEDGER",
    "make-ups": "meetings.exports.make_up.MAKE_UPS",
    "dispatches": "branchrecords.notices.exports.DISPATCHES",
    "audit": "branchrecords.log.LOG",
}
