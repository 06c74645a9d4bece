"""Published documents as objects of STIX 2.1, in plain dictionaries."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from api.formats.cited import Cited, cited_values, days, known
from api.formats.format import Document
from api.formats.stix.values import (
    attributes_of,
    casualties_value,
    confidence_in,
    gazetteers_of,
    identifiers_of,
    place_value,
    row_value,
    value_of,
)
from publication.contract.cells import core_value, in_disagreement, is_contested
from publication.vocabulary import Kind
from vocabulary.equivalents import GROUP_KINDS
from vocabulary.records import GroupKind

__all__ = [
    "ObjectBuilder",
]

# The time when the producer and the extension were first described.
BEGINNING = "2026-01-01T00:00:00.000Z"

# STIX relationship types for roles in an incident; other roles go into the description.
ROLES = {"perpetrator": "attributed-to", "target": "targets"}
RELATED = "related-to"


class ObjectBuilder:
    """Builds the objects of one bundle. `groups`, `sources`, `places` and `first_published` contain
    the known data of the records that the current documents refer to, by public id."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.namespace: UUID = uuid5(NAMESPACE_URL, f"{site}/api/v1/")
        self.producer = self.id("identity", "producer")
        self.extension = self.id("extension-definition", "values")
        self.groups: Mapping[str, Document] = {}
        self.sources: Mapping[str, Document] = {}
        self.places: Mapping[str, Document] = {}
        self.first_published: Mapping[str, str] = {}

    def id(self, kind: str, key: str) -> str:
        return f"{kind}--{uuid5(self.namespace, f'{kind}:{key}')}"

    def preamble(self) -> Iterator[Document]:
        """Yield the producer of the objects, and the definition of the extension."""
        common = {"spec_version": "2.1", "created": BEGINNING, "modified": BEGINNING}
        yield {
            "type": "identity",
            "id": self.producer,
            **common,
            "name": f"Sourcebook at {self.site}",
            "identity_class": "system",
        }
        yield {
            "type": "extension-definition",
            "id": self.extension,
            **common,
            "created_by_ref": self.producer,
            "name": "Sourcebook values",
            # These words stay: an object with the same `id` and `modified` must not change.
            "description": "What a published record says beyond the properties of STIX.",
            "schema": f"{self.site}/api/v1/schema/",
            "version": "1.0.0",
            "extension_types": ["property-extension"],
        }

    def objects(self, document: Document) -> Iterator[Document]:
        """Yield the objects of a document, after those that it refers to."""
        match document["type"]:
            case Kind.GROUP:
                yield from self._group_with_ties(document)
            case Kind.INCIDENT:
                yield from self._incident(document)
            case Kind.FINDING:
                yield from self._finding(document)
            case Kind.PLACE:
                yield self._place(document)

    def _incident(self, document: Document) -> Iterator[Document]:
        incident = self._object(
            "incident",
            document,
            name=document["title"],
            description=document["summary"],
            confidence=confidence_in(cited_values(document)),
            external_references=[
                *self._references(
                    document,
                    (each for each in cited_values(document) if each.field != "attributions"),
                ),
                *identifiers_of(document),
            ],
            kind=value_of(document["kind"]),
            status=value_of(document.get("status")),
            date=days(document["date"]),
            time=value_of(document.get("time")),
            part_of_day=value_of(document.get("part_of_day")),
            place=place_value(document["place"]),
            other_places=[place_value(place) for place in document.get("other_places", ())],
            points=[row_value(row) for row in document.get("points", ())],
            casualties=[casualties_value(row) for row in document["casualties"]],
            weapons=[row["weapon"] for row in document.get("weapons", ())],
            targets=[row_value(row) for row in document.get("targets", ())],
            ties=[
                {"kind": row["kind"], "incident_id": row["incident"]["id"]}
                for row in document.get("ties", ())
            ],
            attributes=attributes_of(document),
        )
        yield incident
        yield from self._locations(document, incident)
        for row, attribution in enumerate(document["attributions"], start=1):
            group = self._group(document, attribution["group"])
            yield group
            relationship = ROLES.get(attribution["role"], RELATED)
            yield self._tie(
                document,
                relationship,
                incident,
                group,
                Cited("attributions", row, attribution),
                role=attribution["role"],
            )
        yield from self._denials(document, incident)

    def _locations(self, document: Document, incident: Document) -> Iterator[Document]:
        """Yield where an incident happened, each place once, with its tie to the incident."""
        places = [Cited("place", None, document["place"])] if document["place"] else []
        others = enumerate(document.get("other_places", ()), start=1)
        places += [Cited("other_places", row, place) for row, place in others]
        seen: set[str] = set()
        for cited in places:
            if cited.value["id"] not in seen:
                seen.add(cited.value["id"])
                location = self._location(document, cited.value)
                yield location
                yield self._tie(document, "located-at", incident, location, cited)
        for row, point in enumerate(document.get("points", ()), start=1):
            location = {
                **self._head("location", f"{document['id']}/points/{row}", document),
                "name": f"{point['latitude']} {point['longitude']}",
                "latitude": point["latitude"],
                "longitude": point["longitude"],
            }
            yield location
            yield self._tie(document, "located-at", incident, location, Cited("points", row, point))

    def _finding(self, document: Document) -> Iterator[Document]:
        groups = [self._group(document, row["group"]) for row in document["groups"]]
        locations = [self._location(document, place) for place in document["places"]]
        yield from groups
        yield from locations
        named = [each["id"] for each in (*groups, *locations)] or [self.producer]
        report = self._object(
            "report",
            document,
            name=document["statement"]["value"],
            report_types=["threat-report"],
            published=document["published_at"],
            object_refs=list(dict.fromkeys(named)),
            confidence=confidence_in(cited_values(document)),
            external_references=[
                *self._references(document, cited_values(document)),
                *identifiers_of(document),
            ],
            kind=value_of(document["kind"]),
            stated_confidence=value_of(document.get("confidence")),
            stated_probability=row_value(document.get("probability") or {}) or None,
            attributes=attributes_of(document),
            holds_at=days(document["holds_at"]),
            groups=[
                {"group_id": row["group"]["id"], "role": row["role"]} for row in document["groups"]
            ],
            quantities=[
                known(
                    {
                        "what": row["of"],
                        "at_least": row["at_least"],
                        "best": row.get("best"),
                        "at_most": row["at_most"],
                        "out_of": row["out_of"],
                        "basis": row.get("basis"),
                        "basis_note": row.get("basis_note"),
                    }
                )
                for row in document["quantities"]
            ],
        )
        yield report
        yield from self._denials(document, report)

    def _group_with_ties(self, document: Document) -> Iterator[Document]:
        group = self._group(document, document)
        yield group
        for row, country in enumerate(document["countries"], start=1):
            location = self._location(document, country)
            yield location
            cited = Cited("countries", row, country)
            yield self._tie(document, "located-at", group, location, cited)
        for row, tie in enumerate(document["ties"], start=1):
            other = self._group(document, tie["group"])
            yield other
            yield self._tie(
                document,
                RELATED,
                group,
                other,
                Cited("ties", row, tie),
                role=tie["kind"],
                period=tie["period"],
            )
        yield from self._denials(document, group)

    def _group(self, document: Document, reference: Document) -> Document:
        """Return a group as a threat actor or an identity; if its words were redacted, with only
        its name."""
        group = self.groups.get(reference["id"])
        if group is None:
            return {
                **self._head("identity", reference["id"], document),
                "name": reference["name"],
                "identity_class": "unknown",
            }
        kind = value_of(group["kind"])
        aliases = list(dict.fromkeys(alias["name"] for alias in group["aliases"]))
        extra = {
            "kind": kind,
            "founded": days(group["founded"]),
            "dissolved": days(group["dissolved"]),
            "attributes": attributes_of(group),
        }
        common = {
            "name": group["name"],
            "description": group["description"],
            "confidence": confidence_in(cited_values(group)),
            "external_references": [
                *self._references(
                    group,
                    (each for each in cited_values(group) if each.field not in ("ties",)),
                ),
                *identifiers_of(group),
            ],
        }
        core = core_value(group, GroupKind.set_name(), kind)
        made, class_ = GROUP_KINDS[core or GroupKind.UNKNOWN].stix
        if made == "threat-actor":
            return self._object(
                "threat-actor",
                group,
                **common,
                threat_actor_types=[class_],
                aliases=aliases,
                **extra,
            )
        return self._object(
            "identity",
            group,
            **common,
            identity_class=class_,
            names=aliases,
            **extra,
        )

    def _location(self, document: Document, reference: Document) -> Document:
        """Return a place from its published document, or from what this document says about it."""
        if place := self.places.get(reference["id"]):
            return self._place(place)
        country = reference.get("country") or reference["id"][:2]
        return {
            **self._head("location", reference["id"], document),
            "name": reference["name"],
            "country": country,
        }

    def _place(self, place: Document) -> Document:
        has_point = place["latitude"] is not None and place["longitude"] is not None
        return self._object(
            "location",
            place,
            name=place["name"],
            country=place["country"],
            administrative_area=place["id"] if "-" in place["id"] else None,
            city=place["name"] if place["kind"] == "town" else None,
            latitude=place["latitude"] if has_point else None,
            longitude=place["longitude"] if has_point else None,
            external_references=[
                self._own_reference(place),
                *identifiers_of(place),
                *gazetteers_of(place),
            ],
            kind=place["kind"],
        )

    def _tie(
        self,
        document: Document,
        relationship: str,
        source: Document,
        target: Document,
        cited: Cited,
        *,
        role: str | None = None,
        period: Document | None = None,
    ) -> Document:
        key = f"{document['id']}:{target['id']}:{role or relationship}"
        if period:
            key += f":{period['edtf']}"
        period = period or {"earliest": None, "latest": None}
        return known(
            {
                **self._head("relationship", key, document),
                "relationship_type": relationship,
                "description": role,
                "source_ref": source["id"],
                "target_ref": target["id"],
                "start_time": period["earliest"] and f"{period['earliest']}T00:00:00Z",
                "stop_time": period["latest"] and f"{period['latest']}T23:59:59Z",
                "confidence": confidence_in([cited]),
                "external_references": self._references(document, [cited]),
            }
        )

    def _denials(self, document: Document, subject: Document) -> Iterator[Document]:
        """Yield each citation that denies a value, as an opinion about the record."""
        for cited in cited_values(document):
            for number, citation in enumerate(cited.value["citations"], start=1):
                if citation["stance"] != "denies":
                    continue
                asserter = (citation["asserted_by"] or {}).get("name")
                authors = [each for each in (citation["speaker"], asserter) if each]
                yield known(
                    {
                        **self._head("opinion", f"{document['id']}:{cited.key}:{number}", document),
                        "opinion": "disagree",
                        "explanation": f"{cited.key}: “{citation['exact']}”",
                        "authors": authors,
                        "object_refs": [subject["id"]],
                        "external_references": [self._reference(citation)],
                    }
                )

    def _object(self, made: str, document: Document, /, **values: Any) -> Document:
        """Return a domain object. Values that are not properties of its type go into the
        extension."""
        own = {name: values.pop(name) for name in list(values) if name in PROPERTIES[made]}
        extension = known(
            {
                **values,
                "contested": is_contested(document),
                "disagreement": in_disagreement(document),
                "public_id": document["id"],
                "version": document["version"],
                "seq": document["seq"],
            }
        )
        return {
            **self._head(made, document["id"], document),
            **known(own),
            "extensions": {self.extension: {"extension_type": "property-extension", **extension}},
        }

    def _head(self, kind: str, key: str, document: Document) -> Document:
        modified = document["published_at"]
        return {
            "type": kind,
            "spec_version": "2.1",
            "id": self.id(kind, key),
            "created_by_ref": self.producer,
            "created": self.first_published.get(document["id"], modified),
            "modified": modified,
        }

    def _own_reference(self, document: Document) -> Document:
        return {
            "source_name": "sourcebook",
            "external_id": document["id"],
            "url": f"{self.site}{document['url']}",
        }

    def _references(self, document: Document, values: Iterable[Cited]) -> list[Document]:
        """Return the record itself and each cited passage as external references, each once."""
        references = [self._own_reference(document)]
        for cited in values:
            for citation in cited.value["citations"]:
                reference = self._reference(citation)
                if reference not in references:
                    references.append(reference)
        return references

    def _reference(self, citation: Document) -> Document:
        source = self.sources.get(citation["source"]["id"])
        reported = citation.get("reported")
        words = f"“{citation['exact']}”" + (f", reports {reported['reading']}" if reported else "")
        if source is None:
            name, link = citation["source"]["name"], None
        else:
            publisher = source["publisher"] or {}
            name, link = publisher.get("name") or source["title"], source["link"]
        return known(
            {
                "source_name": name,
                "description": words,
                "external_id": citation["source"]["id"],
                "url": link,
            }
        )


COMMON = {"name", "description", "confidence", "external_references"}
# The properties of each type that are written; everything else goes into the extension.
PROPERTIES = {
    "incident": COMMON,
    "report": COMMON | {"report_types", "published", "object_refs"},
    "threat-actor": COMMON | {"threat_actor_types", "aliases"},
    "identity": COMMON | {"identity_class"},
    "location": COMMON | {"country", "administrative_area", "city", "latitude", "longitude"},
}
