"""The product's settings, with what only costs time in tests taken out."""

from branchrecords.settings import *  # noqa: F403

# Every test client loads the middleware; WhiteNoise would look at every static file each time.
WHITENOISE_AUTOREFRESH = True
# A password that is slow to check guards nobody here.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# No test may call a platform; where nobody listens may be called.
NOTICE_HOSTS = [*NOTICE_HOSTS, "http://127.0.0.1:9"]  # noqa: F405

# Tests ask faster than people; those of the limits set their own.
REQUESTS_A_MINUTE = TAKEN_AN_HOUR = 0
