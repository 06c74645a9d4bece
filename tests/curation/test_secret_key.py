"""A guessable secret key is refused before anything is served."""

import os
import secrets
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from curation.secret_key import check_secret_key


@pytest.mark.parametrize(
    "key",
    [
        "",
        "short",
        pytest.param(secrets.token_urlsafe(50)[:49], id="one too short"),
        "a" * 60,
        "changeme" * 10,
        "0123456789" * 6,
        "abcdefghijklmnopqrstuvwxyz" * 2,
        "correct horse battery staple " * 2,
        pytest.param(f"django-insecure-{secrets.token_urlsafe(50)}", id="Django's own"),
    ],
)
def test_a_guessable_secret_key_is_refused_with_advice(key: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="token_urlsafe"):
        check_secret_key(key)


@pytest.mark.parametrize("length", [25, 32, 64])
def test_a_random_secret_key_is_accepted(length: int) -> None:
    for _ in range(200):
        check_secret_key(secrets.token_hex(length))
        check_secret_key(secrets.token_urlsafe(50)[:50])


def started(**environment: str) -> subprocess.CompletedProcess[str]:
    """Return the result of loading the settings as a production server does."""
    kept = {"PATH": os.environ["PATH"], "DATABASE_URL": "postgres://a:b@db.example/sourcebook"}
    return subprocess.run(
        [sys.executable, "-c", "from curation import settings; print(len(settings.SECRET_KEY))"],
        cwd=settings.BASE_DIR,
        env={**kept, **environment},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("key", ["", "short", "changeme" * 10])
def test_a_production_server_does_not_start_with_a_guessable_key(key: str) -> None:
    done = started(SECRET_KEY=key)
    assert done.returncode != 0
    assert "SECRET_KEY" in done.stderr.splitlines()[-1]


def test_a_production_server_starts_with_a_random_key() -> None:
    assert started(SECRET_KEY=secrets.token_urlsafe(50)).returncode == 0


def test_no_server_starts_with_an_earlier_key_that_can_be_guessed() -> None:
    key, earlier = secrets.token_urlsafe(50), secrets.token_urlsafe(50)
    assert not started(SECRET_KEY=key, SECRET_KEY_FALLBACKS=earlier).returncode
    refused = started(SECRET_KEY=key, SECRET_KEY_FALLBACKS=f"{earlier}, changeme")
    assert "A key of SECRET_KEY_FALLBACKS has 8 characters" in refused.stderr
