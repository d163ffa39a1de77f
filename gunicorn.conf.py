"""The web server, the same on a first run and in production."""

import os
from pathlib import Path

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Threads, because browsers open connections in advance and would block a plain worker.
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
# What is under way at SIGTERM may finish: a PDF of a large committee takes seconds.
graceful_timeout = 30
max_requests = 2000
max_requests_jitter = 200
accesslog = "-"
# Without the query string: people's names stand in it.
access_log_format = '%(h)s "%(m)s %(U)s" %(s)s %(B)s %(M)sms'
control_socket_disable = True

# The processes count together through files in this folder; prometheus_client looks for its name
# when it is imported, which is after this file.
shared = os.environ.get("METRICS_FOLDER")
if shared:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = shared


def on_starting(server):
    """What an earlier run counted is not ours."""
    if shared:
        Path(shared).mkdir(parents=True, exist_ok=True)
        for old in Path(shared).glob("*.db"):
            old.unlink()


def child_exit(server, worker):
    """What an ended process counted stays; what it said of itself goes."""
    if shared:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)
