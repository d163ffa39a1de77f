"""How settings read the environment: what is missing or wrong stops the start with a sentence."""

from ipaddress import IPv4Network, IPv6Network, ip_network

import environ
from django.core.exceptions import ImproperlyConfigured

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


def networks(name: str, default: str) -> list[IPv4Network | IPv6Network]:
    """The variable's networks, as in 10.1.0.0/16,::1; raises ImproperlyConfigured."""
    try:
        return [ip_network(text.strip()) for text in (env.str(name, "") or default).split(",")]
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name}: {error}. Write addresses or networks with commas between them."
        ) from error


LOCAL_RUN = env.bool("LOCAL_RUN", False)
