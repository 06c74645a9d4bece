"""With REPLICA_URL the API reads from a real standby, even while the primary is down.

One primary, one standby that streams from it, and one server that uses both. The tests must run in
this order.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from curation.database.backups.programs import pg_dump_for
from server import postgres_server
from tests.databases import seeded
from tests.outside.replicating import Server
from tests.serving import database_url, wait_for

pytestmark = pytest.mark.xdist_group("replica")

DATABASE = "sourcebook"
SECONDS_TO_ARRIVE = 30
LAG = "Sourcebook-Replica-Lag"

PUBLISH = """
import django
django.setup()
from django.contrib.auth.models import User
from tests.factories import TEXT, a_document, a_group, publish
editor, reviewer = (User.objects.get(username=name) for name in ("editor", "reviewer"))
document = a_document(editor, TEXT + " {name}")
group = a_group(editor, document, name="{name}")
publish(document, group, by=editor, approver=reviewer)
print(group.public_id)
"""
MAKE_KEY = """
import django
django.setup()
from curation.models import ApiKey
print(ApiKey.objects.create_key(name="a reader")[1])
"""


class Copies:
    """The two database servers, and the web server in front of them."""

    address: str
    key: str
    another_key: str

    def __init__(self, folder):
        self.primary = Server(folder / "primary")
        self.standby = Server(folder / "standby", self.primary)

    def python(self, code):
        """Run code on the primary; returns its output."""
        found = subprocess.run(
            [sys.executable, "-c", code],
            cwd=settings.BASE_DIR,
            env={
                **os.environ,
                "DATABASE_URL": self.primary.url(DATABASE),
                "OWNER_DATABASE_URL": "",
                "DJANGO_SETTINGS_MODULE": "curation.settings",
                "DEBUG": "1",
            },
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return found.stdout.strip()

    def publish(self, name):
        return self.python(PUBLISH.format(name=name))

    def ask(self, path, **headers):
        request = urllib.request.Request(
            self.address + path, headers={name.replace("_", "-"): v for name, v in headers.items()}
        )
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.headers, refused.read()

    def lag(self):
        """Return the lag in an answer that is newer than the last check."""
        time.sleep(1.1)
        return self.ask("")[1][LAG]

    def arrives(self, path):
        """Return whether a URL exists soon."""
        end = time.monotonic() + SECONDS_TO_ARRIVE
        while (status := self.ask(path)[0]) == 404 and time.monotonic() < end:
            time.sleep(0.1)
        return status == 200


def documented(language):
    """Return the statements of docs/replica.md in a language."""
    text = (settings.BASE_DIR / "docs" / "replica.md").read_text()
    (block,) = re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return block.strip().splitlines()


def server_version():
    """Return the major version of the server of this run."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10000


def load_seeds_into(server):
    """Copy the seeded database of this run to another server."""
    main = settings.DATABASES["default"]
    url = database_url(seeded(), as_owner=True).replace("postgres://", "postgresql://")
    programs = postgres_server.programs()
    server.run("CREATE ROLE sourcebook_api NOLOGIN")
    server.run(f'CREATE ROLE "{main["USER"]}"')
    server.run(f"CREATE DATABASE {DATABASE}")
    assert main["ENGINE"].endswith("postgresql")
    dump = subprocess.run(
        [
            pg_dump_for(server_version()),
            "--format=custom",
            "--compress=0",
            "--no-toast-compression",
            url,
        ],
        check=True,
        stdout=subprocess.PIPE,
    )
    subprocess.run(
        [
            *(programs / "pg_restore", "--host", server.socket, "--username", "postgres"),
            *("--dbname", DATABASE, "--no-owner", "--exit-on-error"),
        ],
        input=dump.stdout,
        check=True,
    )


@pytest.fixture(scope="module")
def copies(django_db_setup, django_db_blocker):
    # Not pytest's folder: if root runs pytest, it closes the folder to the servers' own user.
    folder = Path(tempfile.mkdtemp(prefix="sourcebook-copies-"))
    folder.chmod(0o711)
    copies = Copies(folder)
    running: list[Callable[[], Any]] = []
    try:
        copies.primary.start()
        running.append(copies.primary.stop)
        with django_db_blocker.unblock():
            load_seeds_into(copies.primary)
            connection.close()
        copies.key = copies.python(MAKE_KEY)
        copies.another_key = copies.python(MAKE_KEY)
        for statement in documented("sql"):
            copies.primary.run(statement)
        copies.standby.start()
        running.append(copies.standby.stop)
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        web_server = subprocess.Popen(
            [
                *(sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1"),
                *("--host", "127.0.0.1", "--port", str(port), "curation.wsgi:application"),
            ],
            cwd=settings.BASE_DIR,
            env={
                **os.environ,
                "DATABASE_URL": copies.primary.url(DATABASE),
                "OWNER_DATABASE_URL": "",
                "REPLICA_URL": copies.standby.url(DATABASE, user="api"),
                "DEBUG": "1",
                "LONG_POLLS": "1",
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        running.append(web_server.wait)
        running.append(web_server.terminate)
        copies.address = f"http://127.0.0.1:{port}/api/v1/"
        wait_for(copies.address)
        yield copies
    finally:
        for end in reversed(running):
            end()
        shutil.rmtree(folder)


def test_what_is_published_arrives_at_the_replica(copies):
    published = copies.publish("Seen everywhere")
    assert copies.arrives(f"groups/{published}/")


def test_an_up_to_date_replica_reports_no_lag(copies):
    assert copies.lag() == "0"
    # However long ago the last change was.
    assert copies.lag() == "0"


def test_a_lagging_replica_reports_its_lag_and_answers_as_of_then(copies):
    _, _, before = copies.ask("changes/?since=0&limit=500")
    copies.standby.run("SELECT pg_wal_replay_pause()")
    try:
        published = copies.publish("Not here yet")
        assert int(copies.lag()) >= 1
        assert copies.ask(f"groups/{published}/")[0] == 404
        assert copies.ask("changes/?since=0&limit=500")[2] == before
        # The position of a consumer that read another copy further ahead.
        beyond = json.loads(before)["seq"] + 1
        log = json.loads(before)["log"]
        status, headers, _ = copies.ask(f"changes/?since={beyond}&log={log}")
        assert (status, bool(headers["Retry-After"])) == (503, True)
    finally:
        copies.standby.run("SELECT pg_wal_replay_resume()")
    assert copies.arrives(f"groups/{published}/")
    assert copies.lag() == "0"


def test_a_key_works_on_the_replica_and_its_use_is_recorded(copies):
    status, headers, _ = copies.ask("groups/", Authorization=f"Api-Key {copies.key}")
    assert status == 200
    assert headers["RateLimit-Policy"].startswith('"key"')
    prefix = copies.key.partition(".")[0]
    noted = f"SELECT last_used FROM curation_apikey WHERE prefix = '{prefix}'"
    assert copies.primary.run(noted, DATABASE)[0][0] is not None


def test_the_replica_answers_without_the_primary_and_catches_up_later(copies):
    etag = copies.ask("groups/")[1]["ETag"]
    copies.primary.kill()
    for path in (
        "",
        "groups/",
        "groups/?search=taliban",
        "incidents/?country=PK&count=true",
        "groups/G1/",
        "groups/G1/versions/",
        "groups/G1/ties/",
        "changes/?limit=2",
        "releases/",
        "tables/",
        "schema/",
        "groups/?as_of=2020-01-01",
        "findings/?format=ndjson",
        "incidents/?format=csv",
        "incidents/?format=geojson",
    ):
        assert copies.ask(path)[0] == 200, path
    assert copies.ask("groups/", If_None_Match=etag)[0] == 304
    end = copies.ask("changes/?limit=500")[2]
    assert copies.ask(f"changes/?since={json.loads(end)['seq']}&wait=1")[0] == 200
    # A key is still known, but its use cannot be recorded.
    status, headers, _ = copies.ask("groups/", Authorization=f"Api-Key {copies.another_key}")
    assert (status, headers["RateLimit-Policy"][:5]) == (200, '"key"')
    assert copies.ask("groups/", Authorization=f"Api-Key {'x' * 8}.{'x' * 32}")[0] == 401
    # Nobody knows what is written on the primary meanwhile.
    assert int(copies.lag()) >= 1
    # Nor does a restarted standby that has not heard from the primary since.
    copies.standby.stop()
    copies.standby.start()
    assert copies.ask("groups/")[0] == 200
    assert int(copies.lag()) >= 1

    copies.primary.start()
    assert copies.arrives(f"groups/{copies.publish('After the fall')}/")
    assert copies.lag() == "0"


def test_a_promoted_replica_begins_another_log(copies):
    page = json.loads(copies.ask("changes/?limit=500")[2])
    follow = f"changes/?since={page['seq']}&log={page['log']}"
    assert copies.ask(follow)[0] == 200
    check = "SELECT publication_check_log(NULL, NULL)"
    assert copies.standby.run(check, DATABASE) == [(False,)]
    copies.primary.kill()
    copies.standby.run("SELECT pg_promote()")
    assert copies.standby.run(check, DATABASE) == [(True,)]
    assert copies.ask(follow)[0] == 409
    assert copies.standby.run(check, DATABASE) == [(False,)]
