"""Every periodic task and every kind of job, in two tables one can read."""

BEAT_SCHEDULE: dict[str, dict] = {
    "requeue lost jobs": {
        "task": "branchrecords.jobs.tasks.sweep_jobs",
        "schedule": 60.0,
    },
}

# kind of job -> dotted path of its handler: handler(job=, advance=) -> (name, bytes, failures)
JOB_HANDLERS: dict[str, str] = {
    "summaries": "reports.tasks.export_summaries",
}
