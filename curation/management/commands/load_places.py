from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from curation.places.cells import MORE_COLUMNS
from curation.places.errors import PlacesError
from curation.places.gazetteers import GEONAMES, WORLD_TABLE, GazetteerSaid
from curation.places.loading import COLUMNS, WORLD, load_places, read_places
from curation.places.mapping import mapped_places, read_mapping
from curation.places.towns import towns_of

MAX_CHANGES = 20
"""How many changes are listed, unless `--verbosity 2` or `--dry-run` asks for all."""


class Command(BaseCommand):
    help = (
        "Load reference places from a CSV file, or the countries and units of the world. New "
        "places are published when a record that refers to them is approved, changes of published "
        f"places at once. The columns of the file: {', '.join(COLUMNS)}; it may have "
        f"{', '.join(MORE_COLUMNS)}. docs/places.md describes them, and mappings."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file",
            type=Path,
            nargs="?",
            help="CSV in UTF-8, with a header line. Without it, the countries of ISO 3166-1 and "
            "their units of ISO 3166-2 are loaded.",
        )
        parser.add_argument(
            "--mapping",
            type=Path,
            metavar="TOML",
            help="What the columns of the file mean, and where it comes from, with its licence: "
            "for P-codes and other gazetteers.",
        )
        parser.add_argument(
            "--country",
            nargs="+",
            default=[],
            metavar="CODE",
            help="Load the towns of these countries (ISO 3166-1, such as NG) from GeoNames, CC BY "
            "4.0, instead of a file. Needs requirements-towns.txt, and no network.",
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="Only say what would change; verbosely, all of it.",
        )
        parser.add_argument(
            "--publish", action="store_true", help="Publish all places of the file at once."
        )

    def handle(
        self,
        *,
        file: Path | None,
        mapping: Path | None,
        country: list[str],
        publish: bool,
        dry_run: bool,
        **options: Any,
    ) -> None:
        if (country and (file or mapping)) or (mapping and not file):
            raise CommandError("Give a file, a file with --mapping, or --country.")
        try:
            rows, gazetteer = _read(file, mapping, country)
            loaded = load_places(rows, gazetteer=gazetteer, publish=publish, dry_run=dry_run)
        except PlacesError as error:
            raise CommandError(f"{' '.join(country) or file or WORLD}: {error}") from error
        if options["verbosity"]:
            shown = None if dry_run or options["verbosity"] > 1 else MAX_CHANGES
            for change in loaded.changes[:shown]:
                self.stdout.write(change)
            if len(loaded.changes[shown:]) and shown:
                self.stdout.write(f"... and {len(loaded.changes) - shown} other changes")
            self.stdout.write(
                f"{loaded.read} places read: {loaded.new} new, {loaded.changed} changed; "
                f"{loaded.published} published.{' Nothing was written.' if dry_run else ''}"
            )
            if gazetteer is not None:
                self.stdout.write(f"Write beside what you publish: {gazetteer.attribution}.")


def _read(
    file: Path | None, mapping: Path | None, countries: list[str]
) -> tuple[list[dict[str, str]], GazetteerSaid | None]:
    """Return the rows to load, and the gazetteer that they come from if it is told."""
    if countries:
        return list(towns_of(countries)), GEONAMES
    if file is None:
        return read_places(WORLD), WORLD_TABLE
    if mapping is None:
        return read_places(file), None
    said = read_mapping(mapping)
    return mapped_places(said, file), said.gazetteer
