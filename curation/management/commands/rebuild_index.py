from typing import Any

from django.core.management.base import BaseCommand

from curation.database.owner import as_owner
from publication import index_writer


class Command(BaseCommand):
    help = (
        "Rebuild the index, which the API filters and sorts by, from the log, and compress its"
        " documents again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner():
            end = index_writer.rebuild()
        self.stdout.write(f"The index is rebuilt from {end} publications.")
