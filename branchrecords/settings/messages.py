"""Mail, and where reminders may be sent to."""

from branchrecords.notices.addresses import PLATFORMS

from .environment import env

EMAIL_URL = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_URL)

# The hosts that reminders may be sent to (see branchrecords.notices.addresses).
NOTICE_HOSTS = env.list("NOTICE_HOSTS", default=list(PLATFORMS))
