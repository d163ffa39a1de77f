"""Cookies, TLS, proxies, what browsers are told. On a first run the address is plain http here."""

from csp.constants import NONE, SELF

from .environment import LOCAL_RUN, env, networks

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
