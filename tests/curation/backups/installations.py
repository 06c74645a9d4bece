"""Installations on servers of several versions, with logins of their own, to compare them."""

import json
import os
import pwd
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from django.conf import settings

__all__ = ["OLD_PROGRAMS", "Installation", "old_server"]

CASTS = re.compile(r"::(character varying|text)(\[\])?|[()]")
OLD_PROGRAMS = Path("/usr/lib/postgresql/15/bin")

# Every address of the API with its answer. Cursors and the id of the log are of one installation,
# and the first page tells the moment of the head, which each `migrate` raises.
ANSWERS = """
import hashlib, json, re
import django
django.setup()
from django.test import Client
from publication.models import LogHead, Publication, ReleaseFile
client, found = Client(SERVER_NAME="localhost"), {}
log = str(LogHead.objects.get().log_id).encode()
def ask(path):
    answer = client.get("/api/v1/" + path)
    body = b"".join(answer) if answer.streaming else answer.content
    plain = re.sub(rb"cursor=[^&\\"]+", b"cursor=", body.replace(log, b"LOG"))
    found[path] = [answer.status_code, hashlib.sha256(plain).hexdigest(), len(plain)]
    return answer
kinds = ["groups", "incidents", "findings", "sources", "places", "terms"]
for path in ["schema/", "releases/", "tables/", "changes/?limit=500"]:
    ask(path)
ask("changes/?limit=500&terms=true")
for kind in kinds:
    for query in ["", "?limit=500", "?limit=500&search=taliban", "?country=PK&count=true"]:
        ask(f"{kind}/{query}")
    for form in ["csv", "ndjson", "geojson", "jsonld", "stix", "ftm", "parquet"]:
        ask(f"{kind}/?format={form}")
    for ordering in ["name", "-name", "date", "-date", "title", "published_at", "id"]:
        ask(f"{kind}/?limit=500&ordering={ordering}")
for kind, public_id in sorted(set(Publication.objects.values_list("kind", "public_id"))):
    if kind != "term":
        for more in ["", "versions/", "versions/1/"]:
            ask(f"{kind}s/{public_id}/{more}")
for file in ReleaseFile.objects.all():
    ask(f"releases/{file.release.name}/")
    ask(f"releases/{file.release.name}/files/{file.name}")
print(json.dumps(found))
"""

# What guards the data: all that PostgreSQL stores beside the rows.
CATALOG = {
    "columns": """
        SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
               a.attgenerated::text, a.attidentity::text, l.collname,
               pg_get_expr(d.adbin, d.adrelid)
          FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
          LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
          LEFT JOIN pg_collation l ON l.oid = a.attcollation
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v')
           AND a.attnum > 0 AND NOT a.attisdropped""",
    "triggers": """
        SELECT tgrelid::regclass::text, tgname, tgenabled::text, pg_get_triggerdef(oid)
          FROM pg_trigger WHERE NOT tgisinternal""",
    "constraints": """
        SELECT conrelid::regclass::text, conname, convalidated, pg_get_constraintdef(oid)
          FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'""",
    "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "functions": """
        SELECT oid::regprocedure::text, prosecdef, proconfig, prosrc, provolatile::text,
               pg_get_function_sqlbody(oid)
          FROM pg_proc p WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS (
               SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')""",
    # Not their values: each `migrate` uses some.
    "sequences": "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'",
    "extensions": "SELECT extname FROM pg_extension",
    "rights on tables": """
        SELECT c.relname, a.grantee::regrole::text, a.privilege_type
          FROM pg_class c, aclexplode(c.relacl) a
         WHERE c.relnamespace = 'public'::regnamespace AND a.grantee <> c.relowner""",
    "rights on columns": """
        SELECT c.relname, t.attname, a.grantee::regrole::text, a.privilege_type
          FROM pg_class c JOIN pg_attribute t ON t.attrelid = c.oid, aclexplode(t.attacl) a
         WHERE c.relnamespace = 'public'::regnamespace""",
    "rights on functions": """
        SELECT p.proname, a.grantee::regrole::text, a.privilege_type
          FROM pg_proc p, aclexplode(p.proacl) a
         WHERE p.pronamespace = 'public'::regnamespace AND a.grantee <> p.proowner""",
    "rights on the schema": """
        SELECT a.grantee::regrole::text, a.privilege_type
          FROM pg_namespace n, aclexplode(n.nspacl) a
         WHERE n.nspname = 'public' AND a.grantee <> n.nspowner""",
    "right to temporary tables": """
        SELECT has_database_privilege('sourcebook_api', current_database(), 'TEMPORARY')""",
}


@dataclass(frozen=True)
class Installation:
    """A database with the logins of its owner and of the application."""

    socket: str
    database: str
    owner: str
    application: str

    def manage(self, *arguments: str | Path, refused: bool = False) -> str:
        """Run a command; return what it says. `refused`: it must fail."""
        done = subprocess.run(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=settings.BASE_DIR,
            env=self._environment(),
            capture_output=True,
            text=True,
        )
        assert bool(done.returncode) == refused, done.stdout + done.stderr
        return done.stdout + done.stderr

    def answers(self) -> dict[str, Any]:
        """Return the answer of each address of the API."""
        done = subprocess.run(
            [sys.executable, "-c", ANSWERS],
            cwd=settings.BASE_DIR,
            env=self._environment(),
            capture_output=True,
            text=True,
        )
        assert not done.returncode, done.stderr
        return dict(json.loads(done.stdout))

    def catalog(self) -> dict[str, list[str]]:
        """Return what guards the data, with the same name for the application's login.

        Without casts and parentheses: PostgreSQL writes them otherwise once it has read an
        expression that it wrote itself.
        """
        return {
            what: sorted(
                CASTS.sub("", str(row).replace(self.application, "APPLICATION"))
                for row in self.run(query)
            )
            for what, query in CATALOG.items()
        }

    def counts(self) -> dict[str, int]:
        """Return the number of rows of each table."""
        tables = self.run("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {name: self.run(f'SELECT count(*) FROM "{name}"')[0][0] for (name,) in tables}

    def run(self, query: str, *, as_application: bool = False) -> list[Any]:
        with psycopg.connect(
            host=self.socket,
            user=self.application if as_application else self.owner,
            dbname=self.database,
            autocommit=True,
        ) as connection:
            found = connection.execute(query)
            return found.fetchall() if found.description else []

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DATABASE_URL": self._url(self.application),
            "OWNER_DATABASE_URL": self._url(self.owner),
            "DJANGO_SETTINGS_MODULE": "curation.settings",
            "DEBUG": "1",
            "API_RATE_LIMIT": "0",
            "LOG_POSITION_FILE": "",
        }

    def _url(self, user: str) -> str:
        return f"postgres://{user}@{quote(self.socket, safe='')}/{self.database}"


@contextmanager
def old_server() -> Iterator[Installation]:
    """Yield an empty database on a new server of the oldest supported version, with logins that
    have other names than usual."""
    run_as: dict[str, Any] = {}
    # Not pytest's folder: if root runs pytest, it closes the folder to the server's own user.
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="sourcebook-old-") as name:
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(name, nobody.pw_uid, nobody.pw_gid)
            run_as = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}

        def run(program: str, *arguments: str) -> None:
            command = [str(OLD_PROGRAMS / program), "-D", f"{name}/data", *arguments]
            subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, **run_as)

        run("initdb", "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
        options = f"-c listen_addresses= -c unix_socket_directories={name} -c fsync=off"
        run("pg_ctl", "-l", f"{name}/log", "-o", options, "-w", "start")
        try:
            there = Installation(name, "elsewhere", "other_owner", "other_application")
            with psycopg.connect(
                host=name, user="postgres", dbname="postgres", autocommit=True
            ) as server:
                server.execute("CREATE ROLE sourcebook_api NOLOGIN")
                for login in (there.owner, there.application):
                    server.execute(f'CREATE ROLE "{login}" LOGIN IN ROLE sourcebook_api')
                server.execute(
                    f'CREATE DATABASE {there.database} OWNER "{there.owner}" TEMPLATE template0'
                )
            yield there
        finally:
            run("pg_ctl", "-m", "immediate", "-w", "stop")
