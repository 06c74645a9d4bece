from typing import Any

from django.core.management.base import BaseCommand

from curation.codebook.printing import codebook_page
from entities.codebook import codebook


class Command(BaseCommand):
    help = "Print the codebook of this instance, with its own terms, as Markdown."

    def handle(self, **options: Any) -> None:
        self.stdout.write("# Codebook\n")
        self.stdout.write("\n".join(codebook_page(codebook())).rstrip())
