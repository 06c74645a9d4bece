"""The words of the log."""

from django.db import models

__all__ = [
    "END_OF_LOG",
    "REFERENCE_KINDS",
    "RELEASE_NAME",
    "WITH_DOCUMENT",
    "Action",
    "Kind",
]

# `seq_to` of an index row that is current: the greatest value of a PostgreSQL bigint, so that the
# column is never null and *now* and *as of* ask the same question.
END_OF_LOG = 9223372036854775807


# What a release may be called, such as 2024.2; it is a part of an address.
RELEASE_NAME = r"[0-9A-Za-z][0-9A-Za-z._-]{0,31}"


class Kind(models.TextChoices):
    GROUP = "group"
    INCIDENT = "incident"
    FINDING = "finding"
    SOURCE = "source"
    PLACE = "place"
    TERM = "term"


class Action(models.TextChoices):
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    MERGE = "merge"
    REFRESH = "refresh"
    REDACT = "redact"


# The actions that carry a document.
WITH_DOCUMENT = (Action.PUBLISH, Action.REFRESH)

# The kinds of reference data, which nobody approves: PostgreSQL compares them with its tables.
REFERENCE_KINDS = (Kind.PLACE, Kind.TERM)
