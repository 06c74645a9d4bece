"""Groups, incidents, findings and places as the public sees them."""

from collections.abc import Mapping
from typing import Any

from entities.models import Citation, Finding, Group, Incident, Place
from entities.values import plain_number, unless_unknown, values_of
from sources.models import Record
from sources.rendering import (
    date_of,
    reference,
    references_of_document,
    render_document,
    url_of,
)

__all__ = ["references_of", "render", "render_place"]

Names = Mapping[str, str]
Json = dict[str, Any]


def references_of(record: Any) -> set[str]:
    """Return the identifiers of all records that the public form of this one would name."""
    if record.type == Record.Type.SOURCE:
        return references_of_document(record)
    named = set()
    for citation in record.citations.all():
        named.add(citation.passage.document.public_id)
        if citation.asserted_by:
            named.add(citation.asserted_by.public_id)
    match record.type:
        case Record.Type.GROUP:
            named |= {row.other.public_id for row in record.ties.all()}
        case Record.Type.INCIDENT:
            named |= {row.group.public_id for row in record.attributions.all()}
        case Record.Type.FINDING:
            named |= {row.group.public_id for row in record.groups.all()}
    return named


def render(record: Any, names: Names, version: int) -> Json:
    """Return the public form of a concrete record, all but `published_at` and `seq`.

    `names` holds, for each identifier of `references_of`, the name under which that record is
    published. Raises KeyError when one is missing: a draft's name must never slip in.
    """
    match record.type:
        case Record.Type.SOURCE:
            return render_document(record, names, version)
        case Record.Type.GROUP:
            return _Renderer(record, names, version).group(record)
        case Record.Type.INCIDENT:
            return _Renderer(record, names, version).incident(record)
        case Record.Type.FINDING:
            return _Renderer(record, names, version).finding(record)
    raise ValueError(f"a {record.type} has no public form")


def render_place(place: Place, version: int) -> Json:
    """Return the public form of a place, all but `published_at` and `seq`."""
    return {
        "id": place.code,
        "type": "place",
        "version": version,
        "url": place_url(place),
        "name": place.name,
        "kind": place.kind,
        "country": place.country,
        "parent": place_reference(place.parent) if place.parent else None,
        "within": [above.code for above in place.above()],
        "latitude": plain_number(place.latitude),
        "longitude": plain_number(place.longitude),
    }


def place_url(place: Place) -> str:
    return f"/api/v1/places/{place.code}/"


def place_reference(place: Place) -> Json:
    return {"id": place.code, "name": place.name, "url": place_url(place)}


class _Renderer:
    """Renders one record; each value is followed by whether it is contested and its citations."""

    def __init__(self, record: Any, names: Names, version: int) -> None:
        self.names = names
        self.version = version
        self.values = {value.key: value for value in values_of(record)}
        self.cited = {
            citation.passage.document.public_id: None for citation in record.citations.all()
        }

    def head(self, record: Any) -> Json:
        return {
            "id": record.public_id,
            "type": record.type,
            "version": self.version,
            "url": url_of(record.public_id),
        }

    def sources(self) -> list[Json]:
        return [reference(public_id, self.names) for public_id in self.cited]

    def evidence(self, key: str) -> Json:
        value = self.values[key]
        return {
            "contested": value.contested,
            "citations": [self.citation(citation) for citation in value.citations],
        }

    def citation(self, citation: Citation) -> Json:
        passage, asserter = citation.passage, citation.asserted_by
        return {
            "source": reference(passage.document.public_id, self.names),
            "exact": passage.exact,
            "start": passage.start,
            "end": passage.end,
            "page": passage.page,
            "asserted_by": reference(asserter.public_id, self.names) if asserter else None,
            "speaker": citation.speaker or None,
            "stance": citation.stance,
        }

    def scalar(self, key: str, value: str) -> Json | None:
        return {"value": value, **self.evidence(key)} if value else None

    def date(self, instance: Any, field: str) -> Json | None:
        date = date_of(instance, field)
        return {**date, **self.evidence(f"{instance.type}.{field}")} if date else None

    def group(self, group: Group) -> Json:
        return {
            **self.head(group),
            "name": group.name,
            "kind": self.scalar("group.kind", unless_unknown(group.kind)),
            "description": group.description or None,
            "founded": self.date(group, "founded"),
            "dissolved": self.date(group, "dissolved"),
            "aliases": [
                {
                    "name": row.name,
                    "kind": row.kind,
                    "language": row.language or None,
                    **self.evidence(f"alias:{row.pk}"),
                }
                for row in group.aliases.all()
            ],
            "identifiers": [
                {"scheme": row.scheme, "value": row.value} for row in group.identifiers.all()
            ],
            "countries": [
                {**place_reference(row.country), **self.evidence(f"country:{row.pk}")}
                for row in group.countries.all()
            ],
            "ties": [
                {
                    "group": reference(row.other.public_id, self.names),
                    "kind": row.kind,
                    "period": date_of(row, "period"),
                    **self.evidence(f"tie:{row.pk}"),
                }
                for row in group.ties.all()
            ],
            "sources": self.sources(),
        }

    def incident(self, incident: Incident) -> Json:
        return {
            **self.head(incident),
            "title": incident.title,
            "kind": self.scalar("incident.kind", unless_unknown(incident.kind)),
            "date": self.date(incident, "date"),
            "place": self.incident_place(incident),
            "casualties": [
                {
                    "victims": row.victims,
                    "outcome": row.outcome,
                    "at_least": row.at_least,
                    "at_most": row.at_most,
                    **self.evidence(f"casualties:{row.pk}"),
                }
                for row in incident.casualties.all()
            ],
            "attributions": [
                {
                    "group": reference(row.group.public_id, self.names),
                    "role": row.role,
                    **self.evidence(f"attribution:{row.pk}"),
                }
                for row in incident.attributions.all()
            ],
            "summary": incident.summary or None,
            "sources": self.sources(),
        }

    def incident_place(self, incident: Incident) -> Json | None:
        place = incident.place
        if place is None:
            return None
        has_point = incident.latitude is not None
        return {
            **self.place(place),
            "precision": incident.precision,
            "latitude": plain_number(incident.latitude if has_point else place.latitude),
            "longitude": plain_number(incident.longitude if has_point else place.longitude),
            **self.evidence("incident.place"),
        }

    def place(self, place: Place) -> Json:
        return {
            "id": place.code,
            "name": place.name,
            "kind": place.kind,
            "country": place.country,
            "within": [above.code for above in place.above()],
        }

    def finding(self, finding: Finding) -> Json:
        return {
            **self.head(finding),
            "statement": self.scalar("finding.statement", finding.statement),
            "kind": self.scalar("finding.kind", finding.kind),
            "groups": [
                {
                    "group": reference(row.group.public_id, self.names),
                    "role": row.role,
                    **self.evidence(f"finding_group:{row.pk}"),
                }
                for row in finding.groups.all()
            ],
            "places": [
                {
                    **self.place(row.place),
                    "latitude": plain_number(row.place.latitude),
                    "longitude": plain_number(row.place.longitude),
                    **self.evidence(f"finding_place:{row.pk}"),
                }
                for row in finding.places.all()
            ],
            "holds_at": self.date(finding, "holds_at"),
            "quantities": [
                {
                    "of": row.of,
                    "at_least": row.at_least,
                    "at_most": row.at_most,
                    "out_of": row.out_of,
                    **self.evidence(f"quantity:{row.pk}"),
                }
                for row in finding.quantities.all()
            ],
            "sources": self.sources(),
        }
