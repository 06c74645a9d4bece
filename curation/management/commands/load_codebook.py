from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from curation.codebook.content import CodebookError
from curation.codebook.file import read_codebook
from curation.codebook.loading import load_codebook
from curation.database.owner import as_owner


class Command(BaseCommand):
    help = (
        "Load an organisation's own codebook from a TOML file, and publish the terms. Say first "
        "what would change with --dry-run. Without a file, the codebook is published as it is. "
        "Runs as the owner of the tables (OWNER_DATABASE_URL)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="TOML: see docs/own_codebook.md.")
        parser.add_argument(
            "--dry-run", action="store_true", help="Only say what would change and what is refused."
        )
        parser.add_argument(
            "--reworded",
            action="store_true",
            help="New definitions of used terms mean the same in other words.",
        )

    def handle(self, *, file: Path | None, dry_run: bool, reworded: bool, **options: Any) -> None:
        try:
            said = read_codebook(file.read_text("utf-8")) if file else None
            with as_owner():
                loaded = load_codebook(said, reworded=reworded, dry_run=dry_run)
        except (CodebookError, OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file or 'The codebook'}:\n{error}") from error
        if options["verbosity"]:
            for change in loaded.changes:
                self.stdout.write(change)
            self.stdout.write(
                f"{len(loaded.changes)} changes; {loaded.published} terms published."
                f"{' Nothing was written.' if dry_run else ''}"
            )
