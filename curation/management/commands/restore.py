from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from curation.database.backups.manifest import BackupError
from curation.database.backups.restoring import restore


class Command(BaseCommand):
    help = (
        "Restore a backup into an empty database and migrate it: everything, checked, or nothing."
        " The log gets another id: whoever follows it starts again."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="the folder of a backup")
        parser.add_argument(
            "--replace", action="store_true", help="first delete everything in the database"
        )

    def handle(self, *, folder: Path, replace: bool, verbosity: int, **options: Any) -> None:
        def tell(line: str) -> None:
            if verbosity:
                self.stdout.write(line)
                self.stdout.flush()

        try:
            manifest = restore(folder, tell, replace=replace)
        except BackupError as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        tell("Granting rights and bringing the database up to date")
        call_command("migrate", verbosity=0)
        self.stdout.write(
            f"The backup of {manifest.made_at} is restored, at position {manifest.seq}."
            " The log has another id, so that mirrors start again."
        )
