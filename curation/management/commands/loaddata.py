from typing import Any

from django.core.management.commands import loaddata

from curation.database.owner import as_owner


class Command(loaddata.Command):
    help = f"{loaddata.Command.help} Runs as the owner of the tables (OWNER_DATABASE_URL)."

    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner():
            super().handle(*args, **options)
