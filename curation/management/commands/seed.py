from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from curation.database.owner import as_owner
from curation.seeding import PASSWORD, USERNAMES, SeedsError, load_seeds
from sources.models import Record

ALREADY = "The database has records already, so the demonstration data is not loaded."


class Command(BaseCommand):
    help = (
        "Load the demonstration data, with accounts whose password is public. "
        "Does nothing if there are records."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--demonstration",
            action="store_true",
            help="Create the demonstration accounts even in the database that DATABASE_URL names.",
        )
        parser.add_argument(
            "--accounts", action="store_true", help="Only list the demonstration accounts."
        )

    def handle(self, *, demonstration: bool, accounts: bool, **options: Any) -> None:
        if accounts:
            self.name_accounts()
            return
        # The demonstration data is approved at once, whatever pace is set for people.
        settings.SECONDS_FOR_A_RECORD = 0
        with as_owner():
            self._load(demonstration)

    def name_accounts(self) -> None:
        users = User.objects.filter(username__in=USERNAMES, is_active=True).order_by("pk")
        if users:
            names = ", ".join(user.username for user in users)
            self.stdout.write(f"Sign in as {names}; the password of each is {PASSWORD}")

    def _load(self, demonstration: bool) -> None:
        if Record.objects.exists():
            self.stdout.write(ALREADY)
            return
        if not (settings.ON_EMBEDDED_SERVER or demonstration):
            raise CommandError(
                "This would create accounts with a public password in the database that "
                "DATABASE_URL names. If it is for a demonstration, run: seed --demonstration"
            )
        try:
            loaded = load_seeds()
        except SeedsError as error:
            raise CommandError(str(error)) from error
        if not loaded:
            self.stdout.write(ALREADY)  # another process was faster
            return
        self.stdout.write(
            f"The demonstration data is loaded. Sign in as {', '.join(USERNAMES)}, "
            f"each with the password {PASSWORD}"
        )
