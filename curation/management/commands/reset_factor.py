from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from curation.accounts.second_factors.factors import reset_factors_by_operator


class Command(BaseCommand):
    help = (
        "Remove the second factors of a person and end their sessions, if no administrator can "
        "sign in to do it. The audit trail records that a command did it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *, username: str, **options: Any) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no user “{username}”.")
        if reset_factors_by_operator(user):
            self.stdout.write(f"The second factor of {username} is reset, and all sessions ended.")
        else:
            self.stdout.write(f"{username} has no second factor. All sessions are ended.")
