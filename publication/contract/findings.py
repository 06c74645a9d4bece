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
from publication.contract.shared import (
    BASIS,
    CITED_PLACE,
    DAYS,
    FIGURE,
    SOURCES,
    attributes_of,
    group,
    head,
    identifiers_of,
)
from publication.contract.terms import USED_TERMS
from publication.vocabulary import Kind
from vocabulary.records import Confidence, FindingKind, FindingRole

__all__ = ["FINDING"]

PARTY = Shape(
    "FindingGroup",
    (
        group("A group that the finding is about. With `role`, in that role.", "G1"),
        Key(
            "role",
            Term(FindingRole),
            "subject: the group that acts or is described; object: the group that is acted upon",
            index="role",
            filter=Filter(
                "The role of a group. With `group`, the role of that group.",
                same_row=True,
            ),
        ),
    ),
)

QUANTITY = Shape(
    "Quantity",
    (
        Key("of", Plain.TEXT, "What is counted", "provinces", index="of"),
        *FIGURE,
        Key("out_of", Plain.INTEGER, "The total of which this is a part", nullable=True),
        *BASIS,
    ),
)

PERCENTAGE = Shape(
    "Percentage",
    (
        Key("value", Plain.TEXT, "As stated, in percent: a number or a range", "60-70", since=3),
        Key(
            "at_least",
            Plain.INTEGER,
            "The number, or the lower end of the range",
            60,
            since=3,
            index="probability_at_least",
        ),
        Key(
            "at_most",
            Plain.INTEGER,
            "The number, or the upper end of the range",
            70,
            since=3,
            index="probability_at_most",
        ),
    ),
)
PERCENT_CELLS = (
    Cell("probability", "How probable the source says that it is, in percent", ("value",)),
    Cell("probability_at_least", "The same, the lower end", ("at_least",), "integer"),
    Cell("probability_at_most", "The same, the upper end", ("at_most",), "integer"),
)

FINDING = KindContract(
    Kind.FINDING,
    "a finding: what a report says that is neither an incident nor a tie",
    "A statement of a report that is neither an incident nor a tie",
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
            "The groups that the finding is about",
            cited=True,
            many=True,
            table=RowTable("finding_groups", "A group that a finding is about"),
            index="FindingParty",
            csv=(
                *in_role("subject", "subject", "Groups that act or are described"),
                *in_role("object", "object", "Groups that are acted upon"),
            ),
        ),
        Key(
            "places",
            CITED_PLACE,
            "The places that the finding is about",
            cited=True,
            many=True,
            table=RowTable("finding_places", "A place that a finding is about"),
            csv=(
                Cell("place_ids", "The places that the finding is about", ("id",)),
                Cell("place_names", "Their names", ("name",)),
            ),
        ),
        Key(
            "holds_at",
            DAYS,
            "The date for which the finding holds",
            nullable=True,
            cited=True,
            index="holds",
            filter=Filter("It held, or may have held,"),
        ),
        Key(
            "confidence",
            Term(Confidence),
            "How sure the source itself says that it is; not the curators' judgement",
            since=3,
            nullable=True,
            cited=True,
            filter=Filter("How sure its source says that it is.", "likely"),
        ),
        Key(
            "probability",
            PERCENTAGE,
            "How probable the source itself says that it is",
            since=3,
            nullable=True,
            cited=True,
            cells=PERCENT_CELLS,
            csv=PERCENT_CELLS,
        ),
        identifiers_of(Kind.FINDING, "FindingIdentifier"),
        Key(
            "quantities",
            QUANTITY,
            "Numbers in the finding",
            cited=True,
            many=True,
            table=RowTable("quantities", "A number in a finding"),
            index="FindingQuantity",
            csv=(
                Cell(
                    "quantities",
                    "What was counted, lower bound, upper bound, out of; a missing bound is empty",
                    value=quantities,
                ),
            ),
        ),
        attributes_of(Kind.FINDING),
        USED_TERMS,
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
        "confidence",
        "probability_min",
        "probability_max",
        "identifier",
        "holds_after",
        "holds_before",
        "contested",
        "disagreement",
    ),
)
