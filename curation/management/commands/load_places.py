import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from curation.places import COLUMNS, OTHER_NAMES, PlacesError, check_columns, load_places


class Command(BaseCommand):
    help = (
        "Load reference places from a CSV file and publish those that are new or changed. "
        f"Its columns: {', '.join(COLUMNS)}; it may have {OTHER_NAMES}, with semicolons between."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV in UTF-8, with a header line.")

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            with file.open(encoding="utf-8-sig", newline="") as lines:
                table = csv.DictReader(lines, restval="")
                check_columns(table.fieldnames or [])
                loaded = load_places(table)
        except (OSError, UnicodeDecodeError, csv.Error, PlacesError) as error:
            raise CommandError(f"{file}: {error}") from error
        if options["verbosity"]:
            self.stdout.write(
                f"{loaded.read} places read: {loaded.new} new, {loaded.changed} changed; "
                f"{loaded.published} published."
            )
