import sys
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from curation.errors import WorkflowError
from curation.models import Proposal
from curation.standing.confirm import confirm
from curation.standing.erasure import remaining_occurrences
from curation.standing.redact import propose_redaction
from sources.models import Record

BACKUPS = (
    "Backups, archived WAL and exports made earlier still contain the words. "
    "Whoever keeps them has to remove them there."
)


class Command(BaseCommand):
    help = (
        "Redact published versions of a record, in two calls by two publishers. `propose` reads "
        "the words from standard input, one phrase per line, so that they stay out of the shell's "
        "history. `confirm`, run for another publisher, carries it out."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        halves = parser.add_subparsers(dest="half", required=True)
        propose = halves.add_parser("propose", help="Propose a redaction.")
        propose.add_argument("record", help="Its identifier, such as I12.")
        propose.add_argument("--versions", type=int, nargs="+", required=True)
        propose.add_argument("--reason", required=True, help="It is published.")
        propose.add_argument("--user", required=True, help="The publisher who proposes.")
        agree = halves.add_parser("confirm", help="Confirm what another publisher proposed.")
        agree.add_argument("record", help="Its identifier, such as I12.")
        agree.add_argument("--proposal", type=int, required=True, help="As `propose` printed it.")
        agree.add_argument("--user", required=True, help="The publisher who confirms.")

    def handle(self, *, half: str, record: str, user: str, **options: Any) -> None:
        found = Record.objects.filter(public_id=record).first()
        person = User.objects.filter(username=user, is_active=True).first()
        if found is None:
            raise CommandError(f"There is no record {record}.")
        if person is None:
            raise CommandError(f"There is no active user {user}.")
        try:
            if half == "propose":
                self._propose(found, person, **options)
            else:
                self._confirm(found, person, options["proposal"])
        except WorkflowError as error:
            raise CommandError(str(error)) from error

    def _propose(self, record: Record, user: User, **options: Any) -> None:
        proposal = propose_redaction(
            record, options["versions"], sys.stdin.read().splitlines(), user, options["reason"]
        )
        self.stdout.write(
            f"Proposal {proposal.pk} waits for another publisher: "
            f"redact confirm {record} --proposal {proposal.pk} --user NAME"
        )

    def _confirm(self, record: Record, user: User, key: int) -> None:
        proposal = Proposal.objects.filter(
            pk=key, record=record, action=Proposal.Action.REDACT
        ).first()
        if proposal is None:
            raise CommandError(f"Proposal {key} is not a redaction of {record}.")
        left = (
            remaining_occurrences(proposal.words, record, proposal.versions)
            if proposal.words
            else []
        )
        confirm(proposal, user)
        self.stdout.write(f"Redacted {record}: {', '.join(map(str, proposal.versions))}.")
        for problem in left:
            self.stdout.write(f"Not changed: {problem}")
        self.stdout.write(BACKUPS)
