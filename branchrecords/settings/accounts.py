"""Log-ins: passwords, second factor, lock-out, sessions, what one account may ask for."""

from members.rules.passwords import PROFILES

from .environment import LOCAL_RUN, env, one_of, whole

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

SESSION_ENGINE = "members.sessions"
SESSION_COOKIE_AGE = env.int("SESSION_HOURS", 12) * 3600  # since the log-in
# Since it was last used.
SESSION_IDLE_MINUTES = whole(env.str("SESSION_IDLE_MINUTES", ""), _profile.idle_minutes)
SESSION_SAVE_EVERY_REQUEST = False
# How long a log-in may do what is most sensitive before the password is asked for again; 0: never.
PROOF_MINUTES = whole(env.str("PROOF_MINUTES", ""), 30)

# What one account may ask for (branchrecords.web.limits); 0: as much as it likes.
REQUESTS_A_MINUTE = whole(env.str("REQUESTS_A_MINUTE", ""), 300)
TAKEN_AN_HOUR = whole(env.str("TAKEN_AN_HOUR", ""), 200)
