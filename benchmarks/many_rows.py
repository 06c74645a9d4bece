"""Fills an empty database with rows like those of a large project, with plain SQL.

No rule of the application is applied: triggers are off while it runs. Never run this on a database
that is in use.
"""

import itertools
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction

__all__ = ["fill"]

WORDS = 4000
PHRASES = 20_000
# The numbers of words in a phrase; many_rows.sql uses these.
LENGTHS = (1, 2, 3, 6, 7, 8, 18, 20, 25, 40)
PEOPLE = 30
SYLLABLES = (
    "ba be bi bo da de dor el fa gal har in jan kar kun lam mar nor or pak qan ra sha tor u zai"
)
# The same rows in every run.
CHANCE = random.Random(1)  # noqa: S311

# The prefixes of tables that are filled here, and whose triggers are off meanwhile.
TABLES = (
    "sources_record",
    "sources_contribution",
    "sources_publisher",
    "sources_documenttext",
    "sources_document",
    "sources_passage",
    "entities_place",
    "entities_group",
    "entities_alias",
    "entities_identifier",
    "entities_incident",
    "entities_casualties",
    "entities_attribution",
    "entities_finding",
    "entities_findinggroup",
    "entities_citation",
    "curation_transition",
    "curation_proposal",
    "publication_publication",
)

FILL = Path(__file__).with_suffix(".sql")


def fill(rows: int) -> dict[str, Any]:
    """Create this many rows of each kind; return what a person would type to find some of them."""
    words = vocabulary()
    for number in range(1, PEOPLE):
        User.objects.create(pk=number, username=f"person{number}", is_staff=True)
    User.objects.create(pk=PEOPLE, username="somebody", is_staff=True, is_superuser=True)
    with transaction.atomic(), connection.cursor() as cursor:
        switch(cursor, "DISABLE")
        cursor.execute(
            "CREATE TABLE benchmark_phrases"
            " (length int, number int, phrase text, PRIMARY KEY (length, number))"
        )
        with cursor.copy("COPY benchmark_phrases FROM STDIN") as copy:
            for phrase in phrases(words):
                copy.write_row(phrase)
        cursor.execute(FILL.read_text(), {"rows": rows, "phrases": PHRASES, "people": PEOPLE})
        switch(cursor, "ENABLE")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT max(document_id) FROM sources_passage")
        document = cursor.fetchone()[0]
    return {"word": words[200], "other": words[900], "identifier": "I77", "document": document}


def vocabulary() -> list[str]:
    """Return invented words, most frequent first."""
    syllables = SYLLABLES.split()
    words: dict[str, None] = {}
    while len(words) < WORDS:
        words["".join(CHANCE.choices(syllables, k=CHANCE.randint(2, 4)))] = None
    return list(words)


def phrases(words: list[str]) -> Iterator[tuple[int, int, str]]:
    """Yield length, number and text. The most frequent word is one of two hundred words."""
    weights = list(itertools.accumulate(1 / (rank + 30) for rank in range(WORDS)))
    for length in LENGTHS:
        for number in range(PHRASES):
            yield length, number, " ".join(CHANCE.choices(words, cum_weights=weights, k=length))


def switch(cursor: Any, how: str) -> None:
    for table in TABLES:
        cursor.execute(f"ALTER TABLE {table} {how} TRIGGER USER")
    # PostgreSQL checks foreign keys with triggers of its own; these rows have no invalid keys.
    role = "replica" if how == "DISABLE" else "origin"
    cursor.execute(f"SET LOCAL session_replication_role = {role}")
