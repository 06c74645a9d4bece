from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from curation.codebook.printing import codebook_page
from curation.codebook.writing import current_codebook, written_codebook
from entities.codebook import codebook


class Command(BaseCommand):
    help = (
        "Print the codebook of this instance, with its own terms, as Markdown; or what is its own, "
        "as the file that load_codebook reads."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--toml", action="store_true", help="Print what is the instance's own, as TOML."
        )

    def handle(self, *, toml: bool, **options: Any) -> None:
        if toml:
            self.stdout.write(written_codebook(current_codebook()).rstrip())
            return
        self.stdout.write("# Codebook\n")
        self.stdout.write("\n".join(codebook_page(codebook())).rstrip())
