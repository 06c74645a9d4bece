from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from curation.database.backups.manifest import BackupError
from curation.database.backups.rotation import DAILY, WEEKLY, back_up_into
from curation.database.backups.writing import back_up


class Command(BaseCommand):
    help = (
        "Write everything in the database to a folder, while people go on working. Runs as the"
        " owner of the tables (OWNER_DATABASE_URL). docs/operating.md says what else to keep."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="a new or empty folder")
        parser.add_argument(
            "--rotate",
            action="store_true",
            help="make a backup in FOLDER, named for the time, and delete old ones:"
            f" {DAILY} of the last days and {WEEKLY} of the last weeks are kept",
        )

    def handle(self, *, folder: Path, rotate: bool, verbosity: int, **options: Any) -> None:
        def tell(line: str) -> None:
            if verbosity:
                self.stdout.write(line)
                self.stdout.flush()

        try:
            if rotate:
                folder = back_up_into(folder, tell)
            else:
                manifest = back_up(folder, tell)
                tell(f"Position {manifest.seq} of the log, {len(manifest.tables)} tables.")
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"The backup is in {folder}.")
