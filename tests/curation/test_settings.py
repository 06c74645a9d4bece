"""Settings of the databases apply to every connection; the format of times on pages."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, time

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.formats import date_format, time_format

from curation.environment import flag, number, parts

SHOW = "import json; from curation.settings import DATABASES; print(json.dumps(DATABASES))"
LOAD_MIGRATIONS = (
    "import django; django.setup();"
    " from django.db.migrations.loader import MigrationLoader; MigrationLoader(None)"
)
ADDRESS = "postgres://curator:secret@db.example/sourcebook"


def databases(**environment: str) -> dict[str, dict[str, dict[str, str]]]:
    """Return the databases of settings that are read with this environment."""
    shown = subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DEBUG": "1",
            "REPLICA_URL": "",
            "OWNER_DATABASE_URL": "",
            **environment,
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(shown.stdout)


@pytest.mark.parametrize("alias", ["default", "api"])
def test_a_connection_is_encrypted_when_required(alias: str) -> None:
    found = databases(DATABASE_URL=f"{ADDRESS}?sslmode=verify-full")
    assert found[alias]["OPTIONS"]["sslmode"] == "verify-full"


def test_the_replica_is_reached_as_its_own_address_says() -> None:
    found = databases(DATABASE_URL=ADDRESS, REPLICA_URL=f"{ADDRESS}?sslmode=require")
    assert "sslmode" not in found["default"]["OPTIONS"]
    assert found["api"]["OPTIONS"]["sslmode"] == "require"
    assert "role=sourcebook_api" in found["api"]["OPTIONS"]["options"]


@pytest.mark.parametrize("alias", ["default", "api"])
def test_no_query_is_compiled_before_it_runs(alias: str) -> None:
    """Where PostgreSQL can compile queries, publishing a record would take thirty times as long."""
    found = databases(DATABASE_URL=ADDRESS)
    assert "-c jit=off" in found[alias]["OPTIONS"]["options"]


@pytest.mark.parametrize("half", ["all", "api", "admin"])
def test_each_process_of_the_application_can_migrate(half: str) -> None:
    subprocess.run(
        [sys.executable, "-c", LOAD_MIGRATIONS],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DEBUG": "1",
            "DJANGO_SETTINGS_MODULE": "curation.settings",
            "SERVES": half,
            "OWNER_DATABASE_URL": "",
        },
        check=True,
    )


def test_api_is_not_left_open_by_a_switch_that_is_neither_on_nor_off() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import curation.settings"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DEBUG": "1", "OWNER_DATABASE_URL": "", "API_KEYS_REQUIRED": "true"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode
    assert done.stderr.strip().endswith("API_KEYS_REQUIRED is “true”. It must be 1 or 0.")


@pytest.mark.parametrize("value", ["true", "no", "2"])
def test_switch_is_on_or_off_or_refused_by_its_name(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("TRUST_PROXY", value)
    with pytest.raises(ImproperlyConfigured, match=f"TRUST_PROXY is “{value}”"):
        flag("TRUST_PROXY")


@pytest.mark.parametrize("value", ["", "ten", "-1", "1.5", "²"])
def test_number_that_is_none_is_refused_by_its_name(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("PROXIES", value)
    with pytest.raises(ImproperlyConfigured, match=f"PROXIES is “{value}”"):
        number("PROXIES", 1)


def test_settings_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAMES", " a.example, ,b.example ,")
    monkeypatch.setenv("COUNT", " 12 ")
    for value in ("1", "0", ""):
        monkeypatch.setenv(f"SWITCH_{value}", value)
    assert parts("NAMES") == ["a.example", "b.example"]
    assert parts("MISSING", "a,b") == ["a", "b"]
    assert (number("COUNT", 5), number("MISSING", 5)) == (12, 5)
    assert [flag(f"SWITCH_{value}") for value in ("1", "0", "")] == [True, False, False]
    assert not flag("SWITCH_", default=True)
    assert flag("MISSING", default=True)
    assert not flag("MISSING")


def test_moments_on_pages_run_from_0_to_24_hours() -> None:
    assert (
        date_format(datetime(2026, 1, 2, 15, 4, tzinfo=UTC), "DATETIME_FORMAT")
        == "2 Jan 2026, 15:04"
    )
    assert time_format(time(15, 4)) == "15:04"
