from typing import Any

from django.core.management.commands import migrate

from curation.database.owner import as_owner


class Command(migrate.Command):
    help = f"{migrate.Command.help} Runs as the owner of the tables (OWNER_DATABASE_URL)."

    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner():
            super().handle(*args, **options)
