"""Random histories of the log."""

import random

from publication.standing import last_document, standing_of
from publication.vocabulary import Action
from tests.publication.documents import finding, group, incident, source
from tests.publication.publishing import merge, publish, redact, refresh, withdraw

MAKERS = {"G": group, "I": incident, "F": finding, "S": source}
ACTIONS = ("publish", "publish", "refresh", "withdraw", "merge")


def random_history(
    chance: random.Random, length: int, *, records: int = 4, redacting: bool = True
) -> None:
    """Publish, refresh, withdraw, merge and redact at random, within the rules.

    Creates `records` of each kind.
    """
    for _ in range(length):
        public_id = chance.choice("GIFS") + str(chance.randint(1, records))
        now = standing_of(public_id)
        if now and now.action == Action.MERGE:
            continue
        action = chance.choice([*ACTIONS, "redact"] if redacting else ACTIONS)
        live = now is not None and now.live
        other = public_id[0] + str(chance.randint(1, records))
        if action == "publish":
            version = now.version + 1 if now else 1
            publish(MAKERS[public_id[0]](public_id, version))
        elif action == "refresh" and live and last_document(public_id):
            refresh(public_id)
        elif action == "withdraw" and live:
            withdraw(public_id)
        elif (
            action == "merge"
            and live
            and other != public_id
            and (to := standing_of(other))
            and to.live
        ):
            merge(public_id, other)
        elif action == "redact" and now:
            redact(public_id, chance.randint(1, now.version))
