"""A backup is restored on another version of PostgreSQL, under other logins, and back again.

One server of the oldest version and the tests' own server. Nothing differs afterwards but the id of
the log.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from tests import databases
from tests.curation.backups.installations import OLD_PROGRAMS, Installation, old_server
from tests.runs import connect_to_server

pytestmark = [
    pytest.mark.skipif(not OLD_PROGRAMS.exists(), reason="PostgreSQL 15 is not installed"),
    pytest.mark.xdist_group("backup"),
]


class Travels:
    """Three installations: where the first backup was made, the old server, and back."""

    here: Installation
    there: Installation
    back: Installation
    first: Path
    second: Path


@pytest.fixture(scope="module")
def travels(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Travels]:
    folder = tmp_path_factory.mktemp("backups")
    main = settings.DATABASES["default"]
    owner = (settings.OWNER_DATABASE or {})["USER"]
    found = Travels()
    with (
        django_db_blocker.unblock(),
        databases.copy_of(databases.seeded()) as name,
        old_server() as found.there,
    ):
        with databases.leading_to(name):
            call_command("cut_release", "2024.1", by="publisher", verbosity=0)
        connections.close_all()
        found.here = Installation(main["HOST"], name, owner, main["USER"])
        found.first = folder / "first"
        found.here.manage("backup", found.first)
        found.there.manage("restore", found.first)
        found.second = folder / "second"
        found.there.manage("backup", found.second)
        found.back = Installation(main["HOST"], f"{name}_back", owner, main["USER"])
        with connect_to_server() as server:
            server.execute(f'CREATE DATABASE "{found.back.database}"')
        try:
            found.back.manage("restore", found.second)
            yield found
        finally:
            with connect_to_server() as server:
                server.execute(f'DROP DATABASE "{found.back.database}" WITH (FORCE)')


def test_every_answer_of_the_api_is_the_same(travels: Travels) -> None:
    before = travels.here.answers()
    assert sum(status == 200 for status, _, _ in before.values()) > 100
    assert travels.there.answers() == before
    assert travels.back.answers() == before


def test_every_table_has_its_rows(travels: Travels) -> None:
    before = travels.here.counts()
    assert travels.there.counts() == before
    assert travels.back.counts() == before


@pytest.mark.parametrize("which", ["there", "back"])
def test_every_guard_and_right_is_there(travels: Travels, which: str) -> None:
    before = travels.here.catalog()
    after = getattr(travels, which).catalog()
    for what, rows in before.items():
        assert after[what] == rows, what


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE publication_publication SET reason = 'x'",
        "DELETE FROM publication_publisheddocument",
        "TRUNCATE publication_publication",
        "UPDATE publication_loghead SET log_id = gen_random_uuid()",
        "UPDATE publication_loghead SET seq = 1",
        "ALTER TABLE sources_record DISABLE TRIGGER ALL",
        "DELETE FROM sources_contribution",
        "CREATE TEMPORARY TABLE sources_record (id int)",
        "DELETE FROM sources_documenttext",
    ],
)
@pytest.mark.parametrize("which", ["there", "back"])
def test_the_application_cannot_do_what_it_could_not_before(
    travels: Travels, which: str, statement: str
) -> None:
    with pytest.raises(psycopg.Error):
        getattr(travels, which).run(statement, as_application=True)


def test_each_restore_begins_another_log(travels: Travels) -> None:
    query = "SELECT log_id FROM publication_loghead"
    ids = {str(each.run(query)) for each in (travels.here, travels.there, travels.back)}
    assert len(ids) == 3


def damage(backup: Path, into: Path, file: str) -> Path:
    copy = into / "damaged"
    shutil.copytree(backup, copy)
    (copy / file).unlink()
    return copy


def test_a_backup_without_a_table_is_refused(travels: Travels, tmp_path: Path) -> None:
    damaged = damage(travels.first, tmp_path, "tables/public.sources_record.gz")
    said = travels.back.manage("restore", "--replace", damaged, refused=True)
    assert "incomplete" in said
    assert "sources_record" in said


def test_a_manifest_without_a_table_is_refused(travels: Travels, tmp_path: Path) -> None:
    copy = tmp_path / "damaged"
    shutil.copytree(travels.first, copy)
    manifest = copy / "manifest.json"
    text = manifest.read_text()
    left_out = re.sub(r'"public.sources_record": \{.*?\},\s*', "", text, flags=re.DOTALL)
    assert left_out != text
    manifest.write_text(left_out)
    said = travels.back.manage("restore", "--replace", copy, refused=True)
    assert "Tables and manifest of the backup differ: public.sources_record." in said
    assert travels.back.counts() == travels.here.counts()


def test_changed_rows_are_refused_and_nothing_is_changed(travels: Travels, tmp_path: Path) -> None:
    copy = tmp_path / "damaged"
    shutil.copytree(travels.first, copy)
    shutil.copy(
        copy / "tables" / "public.auth_group_permissions.gz",
        copy / "tables" / "public.auth_user_user_permissions.gz",
    )
    said = travels.back.manage("restore", "--replace", copy, refused=True)
    assert "is damaged" in said
    assert travels.back.counts() == travels.here.counts()


def test_a_database_that_is_not_empty_is_left_alone(travels: Travels) -> None:
    said = travels.back.manage("restore", travels.first, refused=True)
    assert "is not empty" in said


def test_a_database_in_use_is_left_alone(travels: Travels) -> None:
    with psycopg.connect(
        host=travels.back.socket,
        user=travels.back.owner,
        dbname=travels.back.database,
        application_name="a web process",
    ):
        said = travels.back.manage("restore", "--replace", travels.first, refused=True)
    assert "a web process" in said


def test_a_backup_replaces_what_is_there(travels: Travels) -> None:
    """The last test, since it changes the log's id again."""
    before = travels.back.run("SELECT log_id FROM publication_loghead")
    travels.back.manage("restore", "--replace", travels.first)
    assert travels.back.counts() == travels.here.counts()
    assert travels.back.run("SELECT log_id FROM publication_loghead") != before
    assert travels.back.catalog() == travels.here.catalog()
