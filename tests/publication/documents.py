"""Small published documents as the other rooms render them; any key may be overridden."""

from typing import Any

Document = dict[str, Any]


def ref(public_id: str, name: str | None = None) -> Document:
    kinds = {"G": "groups", "I": "incidents", "F": "findings", "S": "sources"}
    kind = kinds.get(public_id[0], "places") if public_id[1:].isdigit() else "places"
    return {
        "id": public_id,
        "name": name or f"Name of {public_id}",
        "url": f"/api/v1/{kind}/{public_id}/",
    }


def citation(source: str = "S1", **changes: Any) -> Document:
    return {
        "source": ref(source),
        "exact": "five men were killed",
        "start": 10,
        "end": 30,
        "asserted_by": None,
        "speaker": None,
        "stance": "supports",
        **changes,
    }


def cited(*, contested: bool = False, source: str = "S1", **value: Any) -> Document:
    """Return a value with the evidence for it."""
    return {**value, "contested": contested, "citations": [citation(source)]}


def span(earliest: str | None, latest: str | None = None, **changes: Any) -> Document:
    latest = latest or earliest
    edtf = earliest if earliest == latest else f"{earliest or '..'}/{latest or '..'}"
    return cited(edtf=edtf, earliest=earliest, latest=latest, **changes)


def place_value(code: str, within: tuple[str, ...] = (), **changes: Any) -> Document:
    return cited(
        **{
            "id": code,
            "name": f"Name of {code}",
            "kind": "province" if within else "country",
            "country": (within or (code,))[-1],
            "within": list(within),
            "precision": "province",
            "latitude": 34.0,
            "longitude": 71.3,
            **changes,
        }
    )


def casualties(
    at_least: int | None,
    at_most: int | None = None,
    victims: str = "security forces",
    outcome: str = "killed",
) -> Document:
    return cited(victims=victims, outcome=outcome, at_least=at_least, at_most=at_most)


def party(group: str, role: str, **changes: Any) -> Document:
    return cited(group=ref(group), role=role, **changes)


def _head(kind: str, public_id: str, version: int) -> Document:
    return {
        "id": public_id,
        "type": kind,
        "version": version,
        "url": f"/api/v1/{kind}s/{public_id}/",
    }


def incident(public_id: str = "I1", version: int = 1, **changes: Any) -> Document:
    return {
        **_head("incident", public_id, version),
        "title": f"Attack {public_id}",
        "kind": cited(value="armed attack"),
        "date": span("2024-07-15", "2024-07-16"),
        "place": place_value("PK-KP", ("PK",)),
        "casualties": [casualties(12), casualties(5, 5, victims="civilians")],
        "attributions": [party("G1", "perpetrator")],
        "summary": "An attack on a camp.",
        "sources": [ref("S1")],
        **changes,
    }


def group(public_id: str = "G1", version: int = 1, **changes: Any) -> Document:
    return {
        **_head("group", public_id, version),
        "name": f"Group {public_id}",
        "kind": cited(value="armed group"),
        "description": "",
        "founded": None,
        "dissolved": None,
        "aliases": [],
        "identifiers": [],
        "countries": [],
        "ties": [],
        "sources": [ref("S1")],
        **changes,
    }


def tie(to: str, kind: str = "ally of", **changes: Any) -> Document:
    return cited(group=ref(to), kind=kind, period=None, **changes)


def incident_tie(to: str, kind: str = "part of") -> Document:
    return cited(incident=ref(to), kind=kind)


def alias(name: str, kind: str = "acronym") -> Document:
    return cited(name=name, kind=kind, language="en")


def finding(public_id: str = "F1", version: int = 1, **changes: Any) -> Document:
    return {
        **_head("finding", public_id, version),
        "statement": cited(value=f"Finding {public_id}: camps are kept."),
        "kind": cited(value="capability"),
        "groups": [party("G1", "subject")],
        "places": [place_value("AF")],
        "holds_at": span("2023-01-01", "2023-12-31"),
        "quantities": [cited(of="provinces", at_least=10, at_most=10, out_of=34)],
        "sources": [ref("S1")],
        **changes,
    }


def source(public_id: str = "S1", version: int = 1, **changes: Any) -> Document:
    return {
        **_head("source", public_id, version),
        "title": f"Report {public_id}",
        "kind": "news article",
        "publisher": {
            "name": "The Daily",
            "kind": "news",
            "country": "PK",
            "reliability": "B",
            "homepage": "https://daily.example/",
        },
        "language": "en",
        "link": f"https://daily.example/{public_id}",
        "published": {"edtf": "2024-07-17", "earliest": "2024-07-17", "latest": "2024-07-17"},
        "accessed_on": "2024-07-18",
        "file": None,
        "text": {"sha256": "0" * 64, "characters": 100},
        "conveys": [],
        "retracted": None,
        **changes,
    }


def place(code: str = "PK", within: tuple[str, ...] = (), **changes: Any) -> Document:
    version = changes.pop("version", 1)
    return {
        **_head("place", code, version),
        "name": f"Place {code}",
        "kind": "province" if within else "country",
        "country": (within or (code,))[-1],
        "parent": ref(within[0]) if within else None,
        "within": list(within),
        "latitude": 34.0,
        "longitude": 71.3,
        **changes,
    }


def term(
    code: str = "incident-kind-bombing", within: tuple[str, ...] = (), **changes: Any
) -> Document:
    """Return a term of the core; `within` are the terms that it lies below, the nearest first."""
    version = changes.pop("version", 1)
    return {
        **_head("term", code, version),
        "set": "incident kind",
        "value": "bombing",
        "label": "bombing",
        "definition": "An explosive device goes off.",
        "example": None,
        "broader": {
            "id": within[0],
            "name": f"Name of {within[0]}",
            "url": f"/api/v1/terms/{within[0]}/",
        }
        if within
        else None,
        "within": list(within),
        "core": True,
        "core_value": "bombing",
        "since": None,
        "retired": None,
        "hidden": False,
        "translations": [],
        **changes,
    }
