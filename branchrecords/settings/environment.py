"""How settings read the environment: what is missing or wrong stops the start with a sentence.

NAME_FILE may stand for any NAME: the path of a file that holds the value, as vaults hand it over.
"""

from ipaddress import IPv4Network, IPv6Network, ip_network

import environ
from django.core.exceptions import ImproperlyConfigured
from environ.fileaware_mapping import FileAwareMapping


class Variables(FileAwareMapping):
    """The environment with its files; never two values of which one would win unseen."""

    def __getitem__(self, name: str) -> str:
        if not self.env.get(f"{name}_FILE"):
            return self.env[name]
        if self.env.get(name):
            raise ImproperlyConfigured(f"{name} and {name}_FILE are both set. Leave one of them.")
        try:
            return super().__getitem__(name).strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}.") from error


class Environment(environ.Env):
    ENVIRON = Variables()


env = Environment()


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
