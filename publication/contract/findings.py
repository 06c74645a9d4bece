"""The document of a finding."""

from publication.contract.cells import in_role, quantities
from publication.contract.declaration import (
    Cell,
    Filter,
    Key,
    KindContract,
    Plain,
    RowTable,
    Shape,
    Term,
)
from publication.contract.shared import CITED_PLACE, DAYS, SOURCES, bounds, group, head
from publication.vocabulary import Kind
from vocabulary.records import FindingKind, FindingRole

__all__ = ["FINDING"]

PARTY = Shape(
    "FindingGroup",
    (
        group("A group that it speaks of. With `role`, in that role.", "G1"),
        Key(
            "role",
            Term(FindingRole),
            "subject: it is said of it; object: towards or about it",
            index="role",
            filter=Filter(
                "A role that some group has in it. With `group`, that group has it.",
                same_row=True,
            ),
        ),
    ),
)

QUANTITY = Shape(
    "Quantity",
    (
        Key("of", Plain.TEXT, "Of what", "provinces", index="of"),
        *bounds(),
        Key("out_of", Plain.INTEGER, "Out of how many", nullable=True),
    ),
)

FINDING = KindContract(
    Kind.FINDING,
    "a finding: what a report says that is neither an incident nor a tie",
    "What a report says that is neither an incident nor a tie",
    (
        Key("statement", Plain.TEXT, "What was found, in one sentence", cited=True),
        Key(
            "kind",
            Term(FindingKind),
            "The kind of finding",
            nullable=True,
            cited=True,
            index="kind",
            filter=Filter("Its kind.", leads=True),
        ),
        Key(
            "groups",
            PARTY,
            "The groups that it speaks of",
            cited=True,
            many=True,
            table=RowTable("finding_groups", "A group that a finding speaks of"),
            index="FindingParty",
            csv=(
                *in_role("subject", "subject", "Groups of which it is said"),
                *in_role("object", "object", "Groups towards which, or about which, it is said"),
            ),
        ),
        Key(
            "places",
            CITED_PLACE,
            "The places that it speaks of",
            cited=True,
            many=True,
            table=RowTable("finding_places", "A place that a finding speaks of"),
            csv=(
                Cell("place_ids", "The places that it speaks of", ("id",)),
                Cell("place_names", "Their names", ("name",)),
            ),
        ),
        Key(
            "holds_at",
            DAYS,
            "When it was so",
            nullable=True,
            cited=True,
            index="holds",
            filter=Filter("It was so, or may have been so,"),
        ),
        Key(
            "quantities",
            QUANTITY,
            "What it counts",
            cited=True,
            many=True,
            table=RowTable("quantities", "What a finding counts"),
            index="FindingQuantity",
            csv=(
                Cell(
                    "quantities",
                    "What was counted: of what, from, to, out of; an open end is empty",
                    value=quantities,
                ),
            ),
        ),
        SOURCES,
    ),
    head(Kind.FINDING),
    csv_order=("statement", "kind", "holds_at"),
    filters=(
        "kind",
        "group",
        "role",
        "place",
        "country",
        "asserted_by",
        "source",
        "quantity",
        "quantity_min",
        "quantity_max",
        "holds_after",
        "holds_before",
        "contested",
    ),
)
