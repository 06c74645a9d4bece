#!/usr/bin/env python
"""Sourcebook's command line: `manage.py help` lists the commands."""

import os
import sys

from django.core.management import execute_from_command_line

NEED_NO_DATABASE = {"check", "collectstatic", "help", "version"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "curation.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    asks_for_help = {"-h", "--help", "--version"}.intersection(sys.argv)
    needs_database = command not in NEED_NO_DATABASE and not asks_for_help
    if needs_database and not os.environ.get("DATABASE_URL"):
        # Not before: with a server of one's own, the one that comes along is not there.
        from server import embedded_postgres

        try:
            embedded_postgres.ensure_running()
        except embedded_postgres.EmbeddedPostgresError as error:
            sys.exit(str(error))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
