"""Every view says who may come in, every action takes keywords only."""

import importlib
import inspect
import pkgutil

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

APPS = ("members", "meetings", "dues", "reports")


def every_pattern(resolver=None) -> list[URLPattern]:
    """All URL patterns of the project, flattened."""
    found = []
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            found += every_pattern(entry)
        else:
            found.append(entry)
    return found


@pytest.mark.parametrize("pattern", every_pattern(), ids=lambda p: p.name or str(p.pattern))
def test_every_view_declares_its_access_and_has_a_name(pattern):
    assert pattern.name
    assert getattr(pattern.callback, "access", None)


def test_url_names_are_unique():
    names = [pattern.name for pattern in every_pattern()]
    assert sorted(names) == sorted(set(names))


def every_action() -> list:
    found = []
    for app in APPS:
        package = importlib.import_module(f"{app}.actions")
        for info in pkgutil.iter_modules(package.__path__):
            module = importlib.import_module(f"{app}.actions.{info.name}")
            found += [
                function
                for name, function in inspect.getmembers(module, inspect.isfunction)
                if function.__module__ == module.__name__ and not name.startswith("_")
            ]
    return found


@pytest.mark.parametrize("action", every_action(), ids=lambda f: f"{f.__module__}.{f.__name__}")
def test_every_action_takes_keywords_only_and_explains_itself(action):
    parameters = inspect.signature(action).parameters.values()
    # `**particulars: Unpack[...]` are keywords as well, each with its name and type.
    named = [one for one in parameters if not str(one.annotation).startswith("Unpack[")]
    assert {one.kind for one in named} <= {inspect.Parameter.KEYWORD_ONLY}
    assert action.__doc__
