from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from curation.places.loading import (
    COLUMNS,
    OTHER_NAMES,
    WORLD,
    PlacesError,
    load_places,
    read_places,
)


class Command(BaseCommand):
    help = (
        "Load reference places from a CSV file, or the countries and units of the world. New "
        "places are published when a record that refers to them is approved, changes of published "
        f"places at once. The columns of the file: {', '.join(COLUMNS)}; it may have "
        f"{OTHER_NAMES}, with semicolons between."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file",
            type=Path,
            nargs="?",
            default=WORLD,
            help="CSV in UTF-8, with a header line. Without it, the countries of ISO 3166-1 and "
            "their units of ISO 3166-2 are loaded.",
        )
        parser.add_argument(
            "--publish", action="store_true", help="Publish all places of the file at once."
        )

    def handle(self, *, file: Path, publish: bool, **options: Any) -> None:
        try:
            loaded = load_places(read_places(file), publish=publish)
        except PlacesError as error:
            raise CommandError(f"{file}: {error}") from error
        if options["verbosity"]:
            self.stdout.write(
                f"{loaded.read} places read: {loaded.new} new, {loaded.changed} changed; "
                f"{loaded.published} published."
            )
