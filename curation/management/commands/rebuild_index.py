from typing import Any

from django.core.management.base import BaseCommand

from curation.database.owner import as_owner
from publication import index_writer
from publication.releases import vouch_again


class Command(BaseCommand):
    help = (
        "Rebuild the index, which the API filters and sorts by, from the log, and compress its"
        " documents again. Numbers of release files get codes under today's SECRET_KEY."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner():
            end = index_writer.rebuild()
            vouch_again()
        self.stdout.write(f"The index is rebuilt from {end} publications.")
