"""Pages of docs/ that derive from the contract; `python -m tests.contract.pages` writes them."""

import os
from collections.abc import Iterator
from pathlib import Path

import django

__all__ = ["DOCS", "PAGES", "page"]

DOCS = Path(__file__).resolve().parents[2] / "docs"
# The text before this line is written by hand.
BEGINS = "<!-- from here on: python -m tests.contract.pages -->\n"


def _tables() -> Iterator[str]:
    from api.formats.flat import FLAT
    from api.formats.table import Table
    from api.formats.tidy import CITATIONS, TABLES

    def explained(title: str, table: Table) -> Iterator[str]:
        yield from (f"### `{title}`", "", f"{table.meaning}.", "")
        yield from ("| column | type | meaning |", "|---|---|---|")
        for column in table.columns:
            yield f"| `{column.name}` | {column.type} | {column.meaning} |"
        yield ""

    yield from ("## One row per record", "")
    for table in FLAT.values():
        yield from explained(f"/{table.name}/?format=csv", table)
    yield from ("## Tidy tables", "")
    for table in [*(each for tables in TABLES.values() for each in tables), CITATIONS]:
        yield from explained(f"{table.name}.csv", table)


def _filters() -> Iterator[str]:
    from api.reads.listings import LISTINGS

    for listing in LISTINGS.values():
        yield from (
            f"## `/{listing.path}/`",
            "",
            "| filter | finds what | example |",
            "|---|---|---|",
        )
        for name, filter in listing.filters.items():
            yield f"| `{name}` | {filter.description} | `{filter.example}` |"
        yield ""


def _value_sets() -> Iterator[str]:
    from vocabulary.equivalents import EQUIVALENTS

    headings = {
        "FindingKind": "Kinds of findings",
        "GroupKind": "Kinds of groups",
        "IncidentKind": "Kinds of incidents",
        "TieKind": "Kinds of ties",
        "IncidentTieKind": "Kinds of ties between incidents",
        "Victims": "Victims",
        "Basis": "Why a figure was adopted",
        "IncidentStatus": "Status of incidents",
        "WeaponKind": "Weapons and other means",
        "TargetType": "What was hit",
        "Damage": "Damage",
        "PartOfDay": "Parts of the day",
    }
    for terms, equivalents in EQUIVALENTS.items():
        yield from (f"## {headings.get(terms.__name__, f'{terms.__name__}s')}", "")
        yield "| value | definition | UCDP | ACLED | GTD | STIX | FollowTheMoney |"
        yield "|---|---|---|---|---|---|---|"
        for each in terms:
            found = equivalents[each]
            below = f" Lies below *{each.broader}*." if each.broader else ""
            others = (found.ucdp, found.acled, found.gtd, *map(", ".join, (found.stix, found.ftm)))
            cells = (each.label, each.definition + below, *(other or "none" for other in others))
            yield f"| {' | '.join(cells)} |"
        yield ""


def _codebook() -> Iterator[str]:
    from curation.codebook.printing import codebook_page
    from entities.codebook import core_codebook

    yield from codebook_page(core_codebook())


PAGES = {
    "tables.md": _tables,
    "filters.md": _filters,
    "vocabularies.md": _value_sets,
    "codebook.md": _codebook,
}


def page(name: str) -> str:
    """Return a page as it should be: its hand-written beginning, and the part from the contract."""
    text, _, _ = (DOCS / name).read_text().partition(BEGINS)
    return text + BEGINS + "\n" + "\n".join(PAGES[name]()).rstrip() + "\n"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "curation.settings")
    django.setup()
    for name in PAGES:
        (DOCS / name).write_text(page(name))
