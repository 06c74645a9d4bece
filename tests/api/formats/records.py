"""Documents for every format: ordinary, complete, and without any known value."""

from tests.publication.documents import (
    Document,
    alias,
    citation,
    cited,
    finding,
    group,
    incident,
    incident_tie,
    place,
    place_value,
    ref,
    source,
    term,
    tie,
)

ARABIC = "هجوم على قاعدة 🕊️"

NOTHING_KNOWN: dict[str, Document] = {
    "incident": incident(
        kind=None,
        date=None,
        place=None,
        casualties=[],
        attributions=[],
        summary=None,
        sources=[],
    ),
    "group": group(kind=None, description=None, sources=[]),
    "finding": finding(kind=None, groups=[], places=[], holds_at=None, quantities=[], sources=[]),
    "source": source(
        publisher=None,
        language=None,
        link=None,
        published=None,
        accessed_on=None,
        text=None,
    ),
    "place": place(latitude=None, longitude=None),
    "term": term(),
}

FULL_GROUP = group(
    "G1",
    name=ARABIC,
    description="An armed group.",
    aliases=[alias("TTP"), alias("تحریک طالبان پاکستان", "original script")],
    identifiers=[{"scheme": "unsc", "value": "QDe.132"}],
    countries=[cited(**ref("PK", "Pakistan"))],
    founded=cited(edtf="2007", earliest="2007-01-01", latest="2007-12-31"),
    ties=[
        tie("G2", "affiliate of"),
        {
            **tie("G3", "supports"),
            "period": {
                "edtf": "2020-01-01/2021-01-01",
                "earliest": "2020-01-01",
                "latest": "2021-01-01",
            },
        },
    ],
)

DENIED = [
    citation("S1", asserted_by=ref("G9", "The Army")),
    citation("S2", stance="denies", asserted_by=ref("G1"), speaker="A spokesman", exact="لا"),
]

FULL_INCIDENT = incident(
    "I1",
    title=ARABIC,
    place=place_value("PK-KP", ("PK",), precision="near", latitude=34.5, longitude=71.25),
    attributions=[
        {"group": ref("G1"), "role": "perpetrator", "contested": True, "citations": DENIED},
        cited(group=ref("G9", "The Army"), role="target"),
        cited(group=ref("G2"), role="claims responsibility"),
        cited(group=ref("G3"), role="participant"),
    ],
    ties=[incident_tie("I2"), incident_tie("I3", "retaliation for")],
    identifiers=[{"scheme": "acled_event", "value": "AFG100"}],
    attributes=[cited(attribute="night curfew", value="yes")],
    sources=[ref("S1"), ref("S2")],
)

FULL_FINDING = finding(
    places=[place_value("AF"), place_value("PK-KP", ("PK",))],
    confidence=cited(value="likely"),
    probability=cited(value="60-70", at_least=60, at_most=70),
    identifiers=[{"scheme": "own", "value": "2024-7"}],
)

FULL: dict[str, Document] = {
    "incident": FULL_INCIDENT,
    "group": FULL_GROUP,
    "finding": FULL_FINDING,
    "source": source(
        conveys=[ref("S2")],
        file={"name": "r.pdf", "media_type": "application/pdf", "sha256": "1" * 64},
        retracted={"on": "2024-08-01", "reason": "It was wrong."},
    ),
    "place": place("PK-KP", ("PK",)),
    "term": term(
        "incident-kind-car-bombing",
        ("incident-kind-bombing",),
        value="car bombing",
        label="car bomb",
        example="“A car exploded.”",
        core=False,
        since="2024-01-01",
        retired="2025-01-01",
        translations=[{"language": "fr", "label": "voiture piégée", "definition": None}],
    ),
}

RELATED = (
    group("G1", name=ARABIC),
    group("G2"),
    group("G3", kind=cited(value="communal militia")),
    group("G9", name="The Army", kind=cited(value="state force")),
    source("S1"),
    source("S2", link=None, publisher=None),
    place("PK-KP", ("PK",)),
    place("AF"),
)
