"""A new SECRET_KEY with the old one as fallback ends no session; without it, all."""

from tests.factories.members import make_user


def page_after_change(client, settings, fallbacks):
    client.force_login(make_user())
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-" * 8, fallbacks
    return client.get("/accounts/me/").status_code


def test_sessions_outlive_a_new_secret_key_while_the_old_one_is_listed(db, client, settings):
    assert page_after_change(client, settings, [settings.SECRET_KEY]) == 200
    settings.SECRET_KEY_FALLBACKS = []  # the visit wrote the session anew
    assert client.get("/accounts/me/").status_code == 200


def test_sessions_end_with_a_secret_key_that_is_not_listed(db, client, settings):
    assert page_after_change(client, settings, []) == 302
