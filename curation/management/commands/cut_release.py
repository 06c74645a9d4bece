from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from curation.errors import WorkflowError
from curation.standing.release import cut_release


class Command(BaseCommand):
    help = "Cut a release of everything that is published now, and hash its files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="such as 2024.2")
        parser.add_argument("--by", required=True, help="the user name of a publisher")
        parser.add_argument("--note", default="", help="describes the release; it is published")

    def handle(self, *, name: str, by: str, note: str, **options: Any) -> None:
        user = User.objects.filter(username=by, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active user “{by}”.")
        try:
            release = cut_release(user, name, note)
        except WorkflowError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"Release {release} is cut at position {release.pk} of the log.")
        for file in release.files.all():
            self.stdout.write(f"{file.sha256}  {file.name}  {file.records} records")
