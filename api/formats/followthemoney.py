"""Entities of FollowTheMoney 4, one per line, as its tools read them.

A link in that model has no confidence. So `status` says "contested" if a citation denies a value,
and every citation is a Documentation with its words. A date that is not a plain year, month or day
is given by its bounds.
"""

import json
import re
from collections.abc import Iterator
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from api.formats.cited import cited_values
from api.formats.format import Document, Export, Format
from api.formats.related import Records, related_records
from publication.contract.cells import attribute_rows, core_value, place_name
from publication.vocabulary import Kind
from vocabulary.equivalents import GROUP_KINDS
from vocabulary.records import GroupKind, TieKind

__all__ = [
    "FOLLOWTHEMONEY",
]

PLAIN_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)
# The property for each kind of alias that is not just another name.
NAMES = {"former name": "previousName", "acronym": "weakAlias", "low-quality": "weakAlias"}


def write(export: Export) -> Iterator[bytes]:
    """Yield the records and the groups, sources and places that they refer to, each entity once."""
    seen: set[str] = set()
    for batch in export.documents():
        builder = EntityBuilder(export.site, related_records(export, batch))
        lines = []
        for document in batch:
            for entity in builder.entities(document):
                if entity["id"] not in seen:
                    seen.add(entity["id"])
                    lines.append(json.dumps(entity, ensure_ascii=False, separators=(",", ":")))
        if lines:
            yield "\n".join([*lines, ""]).encode()


class EntityBuilder:
    """Builds the entities of the documents of one batch; `records` are those that they refer to."""

    def __init__(self, site: str, records: Records) -> None:
        self.site = site
        self.records = records
        self.prefix = f"sb-{uuid5(NAMESPACE_URL, f'{site}/api/v1/').hex[:8]}"

    def entities(self, document: Document) -> Iterator[Document]:
        """Yield the entities of a document, after those that it refers to."""
        yield from self._sources(document)
        match document["type"]:
            case Kind.GROUP:
                yield from self._group_with_ties(document)
            case Kind.INCIDENT:
                yield from self._incident(document)
            case Kind.FINDING:
                yield from self._finding(document)
            case Kind.SOURCE:
                yield self.source(document)
            case Kind.PLACE:
                yield self.place(document)
        yield from self._documentation(document)

    def _incident(self, document: Document) -> Iterator[Document]:
        event = self._id(document["id"])
        places = [document["place"]] if document["place"] else []
        places += document.get("other_places", ())
        for place in places:
            yield self.place(place)
        points = [
            self._entity(
                "Address",
                self._id(f"{document['id']}-point-{row}"),
                full=f"{point['latitude']} {point['longitude']}",
                latitude=str(point["latitude"]),
                longitude=str(point["longitude"]),
            )
            for row, point in enumerate(document.get("points", ()), start=1)
        ]
        yield from points
        for row in document["attributions"]:
            yield from self._named_group(row["group"])
        yield self._entity(
            "Event",
            event,
            **self._record(document),
            name=document["title"],
            summary=document["summary"],
            keywords=[
                _value(document["kind"]),
                _value(document.get("status")),
                *(row["weapon"] for row in document.get("weapons", ())),
                *(row["target_type"] for row in document.get("targets", ())),
            ],
            **_period(document["date"], "date"),
            location=[place_name(place) for place in places],
            country=[place["country"].lower() for place in places],
            addressEntity=[
                *(self._id(place["id"]) for place in places),
                *(point["id"] for point in points),
            ],
            involved=[self._id(row["group"]["id"]) for row in document["attributions"]],
            notes=[
                *_time_texts(document),
                *(_casualties_text(row) for row in document["casualties"]),
                *(
                    f"{row['target_type']}: {row['damage']}"
                    for row in document.get("targets", ())
                    if row["damage"]
                ),
                *(
                    f"{row['kind']} {row['incident']['id']} {row['incident']['name']}"
                    for row in document.get("ties", ())
                ),
                *_identifiers(document),
                *_attributes(document),
            ],
            recordId=document["id"],
        )
        for row in document["attributions"]:
            yield self._link(
                document,
                "UnknownLink",
                row,
                subject=self._id(row["group"]["id"]),
                object=event,
                role=row["role"],
            )

    def _finding(self, document: Document) -> Iterator[Document]:
        note = self._id(document["id"])
        for place in document["places"]:
            yield self.place(place)
        for row in document["groups"]:
            yield from self._named_group(row["group"])
        yield self._entity(
            "Note",
            note,
            **self._record(document),
            name=document["statement"]["value"],
            description=document["statement"]["value"],
            keywords=_value(document["kind"]),
            entity=[self._id(row["group"]["id"]) for row in document["groups"]],
            country=[place["country"].lower() for place in document["places"]],
            addressEntity=[self._id(place["id"]) for place in document["places"]],
            notes=[
                *(_quantity_text(row) for row in document["quantities"]),
                *([f"holds at {document['holds_at']['edtf']}"] if document["holds_at"] else []),
                *_stated(document),
                *_identifiers(document),
                *_attributes(document),
            ],
        )

    def _group_with_ties(self, document: Document) -> Iterator[Document]:
        yield self.group(document)
        own = self._id(document["id"])
        for tie in document["ties"]:
            other = self._id(tie["group"]["id"])
            yield from self._named_group(tie["group"])
            period = _period(tie["period"], None)
            if core_value(document, TieKind.set_name(), tie["kind"]) == TieKind.PART_OF:
                ends = {"member": own, "organization": other}
                yield self._link(document, "Membership", tie, role=tie["kind"], **ends, **period)
            else:
                ends = {"subject": own, "object": other}
                yield self._link(document, "UnknownLink", tie, role=tie["kind"], **ends, **period)

    def _sources(self, document: Document) -> Iterator[Document]:
        """Yield every source that an entity of this document refers to."""
        for reference in document.get("sources", ()):
            yield self.source(reference)
        for cited in cited_values(document):
            for citation in cited.value["citations"]:
                yield self.source(citation["source"])

    def _named_group(self, reference: Document) -> Iterator[Document]:
        """Yield a group that another record names, after the sources that prove it."""
        if group := self.records.groups.get(reference["id"]):
            yield from self._sources(group)
        yield self.group(reference)

    def group(self, reference: Document) -> Document:
        """Return a group; if its words were redacted, with only its name."""
        group = self.records.groups.get(reference["id"])
        if group is None:
            return self._entity("Organization", self._id(reference["id"]), name=reference["name"])
        # The model knows the core's kinds only.
        kind = core_value(group, GroupKind.set_name(), _value(group["kind"]))
        schema, *topics = GROUP_KINDS[kind or GroupKind.UNKNOWN].ftm
        names: dict[str, list[str]] = {"alias": [], "previousName": [], "weakAlias": []}
        for alias in group["aliases"]:
            names[NAMES.get(alias["kind"], "alias")].append(alias["name"])
        wikidata = [each["value"] for each in group["identifiers"] if each["scheme"] == "wikidata"]
        return self._entity(
            schema,
            self._id(group["id"]),
            **self._record(group),
            name=group["name"],
            **names,
            classification=_value(group["kind"]),
            topics=topics,
            summary=group["description"],
            country=[country["id"].lower() for country in group["countries"]],
            incorporationDate=_date_values(group["founded"]),
            dissolutionDate=_date_values(group["dissolved"]),
            wikidataId=[each for each in wikidata if re.fullmatch(r"Q[1-9]\d*", each)],
            notes=[*_identifiers(group), *_attributes(group)],
        )

    def source(self, reference: Document) -> Document:
        """Return a source; if its words were redacted, with only its title."""
        source = self.records.sources.get(reference["id"])
        if source is None:
            return self._entity("Article", self._id(reference["id"]), title=reference["name"])
        publisher = source["publisher"] or {}
        return self._entity(
            "Article",
            self._id(source["id"]),
            title=source["title"],
            sourceUrl=source["link"],
            publisher=publisher.get("name"),
            publisherUrl=publisher.get("homepage"),
            publishedAt=_date_values(source["published"]),
            retrievedAt=source["accessed_on"],
            mimeType=source["file"] and source["file"]["media_type"],
            fileName=source["file"] and source["file"]["name"],
            keywords=source["kind"],
            notes=source["retracted"]
            and f"retracted on {source['retracted']['on']}: {source['retracted']['reason']}",
        )

    def place(self, reference: Document) -> Document:
        """Return a place from its published document, or from what this document says about it."""
        place = self.records.places.get(reference["id"], reference)
        kind = place.get("kind")
        has_point = "parent" in place and place["latitude"] is not None
        return self._entity(
            "Address",
            self._id(place["id"]),
            full=place["name"],
            city=place["name"] if kind == "town" else None,
            state=place["name"] if kind == "province" else None,
            country=place["country"].lower(),
            latitude=str(place["latitude"]) if has_point else None,
            longitude=str(place["longitude"]) if has_point else None,
            publisher=[
                f"{each['name']}: {each['attribution']} ({each['licence']})"
                for each in place.get("gazetteers", ())
            ],
            publisherUrl=[
                each["homepage"] for each in place.get("gazetteers", ()) if each["homepage"]
            ],
        )

    def _documentation(self, document: Document) -> Iterator[Document]:
        """Yield an entity for each citation: which words of which source support or deny what."""
        for cited in cited_values(document):
            for number, citation in enumerate(cited.value["citations"], start=1):
                asserter = citation["asserted_by"]
                speakers = [citation["speaker"], asserter and asserter["name"]]
                reported = citation.get("reported")
                yield self._entity(
                    "Documentation",
                    f"{self._id(document['id'])}-{cited.key}-{number}",
                    document=self._id(citation["source"]["id"]),
                    entity=self._id(document["id"]),
                    role=citation["stance"],
                    description=citation["exact"],
                    summary=[
                        *(f"said by {each}" for each in speakers if each),
                        reported and f"reports {reported['reading']}",
                    ],
                    recordId=cited.key,
                )

    def _link(self, document: Document, schema: str, row: Document, **values: Any) -> Document:
        ends = [str(value) for name, value in sorted(values.items()) if value]
        key = uuid5(NAMESPACE_URL, " ".join([self._id(document["id"]), schema, *ends])).hex[:16]
        return self._entity(
            schema,
            f"{self.prefix}-{key}",
            **values,
            status="contested" if row["contested"] else None,
            proof=[self._id(citation["source"]["id"]) for citation in row["citations"]],
        )

    def _record(self, document: Document) -> dict[str, Any]:
        return {
            "sourceUrl": f"{self.site}{document['url']}",
            "modifiedAt": document["published_at"][:10],
            "proof": [self._id(source["id"]) for source in document["sources"]],
        }

    def _id(self, public_id: str) -> str:
        return f"{self.prefix}-{public_id}"

    def _entity(self, schema: str, entity_id: str, **values: Any) -> Document:
        """Return an entity. Every property is a list, and unknown values are left out."""
        properties = {}
        for name, value in values.items():
            given = value if isinstance(value, list) else [value]
            if kept := list(dict.fromkeys(each for each in given if each)):
                properties[name] = kept
        return {"id": entity_id, "schema": schema, "properties": properties}


def _value(value: Document | None) -> str | None:
    return value["value"] if value else None


def _date_values(value: Document | None) -> list[str]:
    """Return a date unchanged if it is plain, otherwise its bounds."""
    if value is None:
        return []
    if PLAIN_DATE.fullmatch(value["edtf"]):
        return [value["edtf"]]
    return [bound for bound in (value["earliest"], value["latest"]) if bound]


def _period(value: Document | None, plain: str | None) -> dict[str, Any]:
    """Return a date as the property `plain` if it is plain, otherwise as start and end."""
    if value is None:
        return {}
    if plain and PLAIN_DATE.fullmatch(value["edtf"]):
        return {plain: value["edtf"]}
    return {"startDate": value["earliest"], "endDate": value["latest"]}


def _time_texts(document: Document) -> list[str]:
    """Return the time of day as notes: the model has days alone."""
    named = {"time": "time", "part_of_day": "part of the day"}
    said = {name: _value(document.get(key)) for key, name in named.items()}
    return [f"{name}: {value}" for name, value in said.items() if value]


def _casualties_text(row: Document) -> str:
    said = [str(row["victims"])]
    if row.get("demographic") not in (None, "unknown"):
        said.append(row["demographic"])
    if group := row.get("group"):
        said.append(f"members of {group['id']}")
    part = f", part of number {row['part_of']}" if row.get("part_of") else ""
    return f"{', '.join(said)} {row['outcome']}: {_count_text(row)}{part}{_basis_text(row)}"


def _identifiers(document: Document) -> list[str]:
    """Return the ids of other lists; a document from before format 3 may have none."""
    return [f"{each['scheme']}: {each['value']}" for each in document.get("identifiers", ())]


def _attributes(document: Document) -> list[str]:
    """Return the own attributes as notes, in the wording of the approval."""
    return [f"{each.label}: {each.shown}" for each in attribute_rows(document)]


def _stated(document: Document) -> list[str]:
    """Return how sure the source says that it is, and how probable."""
    sure, probable = _value(document.get("confidence")), _value(document.get("probability"))
    said = [f"its source says: {sure}"] if sure else []
    return [*said, *([f"its source says: {probable} %"] if probable else [])]


def _quantity_text(row: Document) -> str:
    out_of = "" if row["out_of"] is None else f" out of {row['out_of']}"
    return f"{row['of']}: {_count_text(row)}{out_of}{_basis_text(row)}"


def _basis_text(row: Document) -> str:
    said = [each for each in (row.get("basis"), row.get("basis_note")) if each]
    return f" (adopted as: {'; '.join(said)})" if said else ""


def _count_text(row: Document) -> str:
    least, best, most = row["at_least"], row.get("best"), row["at_most"]
    if least is None and most is None:
        return "unknown" if best is None else f"about {best}"
    if least == most:
        return str(least)
    if most is None:
        said = f"at least {least}"
    else:
        said = f"at most {most}" if least is None else f"{least} to {most}"
    return said if best is None else f"{said}, best {best}"


FOLLOWTHEMONEY = Format(
    "ftm",
    "application/json+ftm",
    "FollowTheMoney entities, one per line",
    write,
    kinds=(Kind.GROUP, Kind.INCIDENT, Kind.FINDING, Kind.SOURCE, Kind.PLACE),
)
