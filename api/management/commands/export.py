import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from api.formats import FORMATS
from api.formats.parquet import PARQUET
from api.reads.listings import LISTINGS
from api.reads.stored import everything
from api.views.base import Head
from api.views.streams import to_bytes

TO_FILES = {format.name: format for format in (*FORMATS, PARQUET)}
LISTS = {listing.path: listing for listing in LISTINGS.values()}


class Command(BaseCommand):
    help = "Writes all published records of one kind to a file, at one position in the log."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("list", choices=LISTS)
        parser.add_argument("--format", choices=TO_FILES, default="ndjson")
        parser.add_argument("--output", type=Path, required=True, help="the file to write")
        parser.add_argument(
            "--site", default="http://localhost", help="where this API is reached, for addresses"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        listing, format = LISTS[options["list"]], TO_FILES[options["format"]]
        if listing.kind not in format.kinds:
            raise CommandError(f"There is no {format.name} of {listing.path}.")
        seq = Head().seq
        content = to_bytes(format, listing.kind, everything(listing, seq), seq, options["site"])
        try:
            with options["output"].open("wb") as file:
                file.writelines(content)
        except ImportError as error:
            options["output"].unlink()
            raise CommandError(
                f"{error}. Install what it needs: {sys.executable} -m pip install"
                " --require-hashes -r requirements-parquet.txt"
            ) from error
        self.stdout.write(f"{listing.path.capitalize()} as of {seq} are in {options['output']}.")
