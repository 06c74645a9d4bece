"""The public form of groups, incidents, findings and places, value by value as declared."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Model

from entities.codebook import KnownTerm, codebook
from entities.declared import CITED_TYPES
from entities.models import Citation, Gazetteer, Place, Term
from entities.models.location import LOCATION, point_of
from entities.models.term import terms_of
from entities.percentages import percent_bounds
from entities.published import is_date, reference_key
from entities.readings import published_reading
from entities.values import plain, plain_number, unless_unknown, values_of
from sources.models import Document, Record
from sources.record_type import FieldValue, RowValues, ValueType
from sources.rendering import (
    date_of,
    reference,
    references_of_document,
    render_document,
    url_of,
)
from vocabulary.records import PlaceKind, PlaceScheme

__all__ = ["places_named", "places_of", "references_of", "render", "render_place", "render_term"]

Names = Mapping[str, str]
Json = dict[str, Any]


def references_of(record: Record) -> set[str]:
    """Return the ids of all records that the public form of this one would name."""
    if isinstance(record, Document):
        return references_of_document(record)
    named = set()
    for citation in record.citations.all():
        named.add(citation.passage.document.public_id)
        if citation.asserted_by:
            named.add(citation.asserted_by.public_id)
    others = (getattr(each, field.name) for each, field in _referring_to(Record, record))
    return named | {other.public_id for other in others if other}


def places_of(record: Record) -> set[int]:
    """Return the keys of the places that the public form of this record would name."""
    return {getattr(each, field.attname) for each, field in _referring_to(Place, record)} - {None}


def places_named(record: Record) -> list[Place]:
    """Return the places that the public form of this record would name."""
    places = (getattr(each, field.name) for each, field in _referring_to(Place, record))
    return [place for place in places if place]


def _referring_to(model: type[Model], record: Record) -> Iterator[tuple[Any, Any]]:
    """Yield the record and its rows, each with its fields that refer to objects of a model."""
    if record.type not in CITED_TYPES:
        return
    for value, field in CITED_TYPES[record.type].referring_to(model):
        rows = getattr(record, value.relation).all() if isinstance(value, RowValues) else [record]
        for each in rows:
            yield each, field


def render(record: Record, names: Names, version: int) -> Json:
    """Return the public form of a concrete record, without `published_at` and `seq`.

    `names` has, for each id of `references_of`, the name under which that record is published.
    Raises KeyError if one is missing: the name in a draft must never be used.
    """
    if isinstance(record, Document):
        return render_document(record, names, version)
    return _Renderer(record, names, version).document()


def render_place(place: Place, version: int) -> Json:
    """Return the public form of a place, without `published_at` and `seq`."""
    return {
        "id": place.code,
        "type": "place",
        "version": version,
        "url": place_url(place),
        "name": place.name,
        "other_names": [other.name for other in place.other_names.all()],
        "names": [
            {
                "name": other.name,
                "language": other.language or None,
                "kind": other.kind or None,
                "since": other.since or None,
                "until": other.until or None,
            }
            for other in place.other_names.all()
        ],
        "kind": place.kind,
        "country": place.country,
        "claimed_by": [claim.country for claim in place.claims.all()],
        "parent": place_reference(place.parent) if place.parent else None,
        "within": [above.code for above in place.above()],
        "successors": [
            {"place": place_reference(each.successor), "since": each.since or None}
            for each in place.successors.all()
        ],
        "latitude": plain_number(place.latitude),
        "longitude": plain_number(place.longitude),
        "identifiers": [
            {"scheme": scheme, "value": value}
            for scheme, value in dict.fromkeys(
                (
                    *scheme_of_code(place),
                    *((each.scheme, each.value) for each in place.identifiers.all()),
                )
            )
        ],
        "gazetteers": [
            {
                "key": each.key,
                "name": each.name,
                "homepage": each.homepage or None,
                "licence": each.licence,
                "licence_url": each.licence_url or None,
                "attribution": each.attribution,
            }
            for each in gazetteers_of(place)
        ],
    }


def scheme_of_code(place: Place) -> list[tuple[str, str]]:
    """Return the code of a place as an identifier, unless it was given here: PL12, GZ12."""
    if place.kind == PlaceKind.COUNTRY:
        return [(PlaceScheme.ISO_COUNTRY.value, place.code)]
    if place.code.isdigit():
        return [(PlaceScheme.GEONAMES.value, place.code)]
    return [(PlaceScheme.ISO_UNIT.value, place.code)] if "-" in place.code else []


def gazetteers_of(place: Place) -> list[Gazetteer]:
    """Return the gazetteer of a place, then those of its names and identifiers, by their keys."""
    named = [
        *(name.gazetteer for name in place.other_names.all()),
        *(identifier.gazetteer for identifier in place.identifiers.all()),
    ]
    others = {each.key: each for each in named if each is not None}
    if place.gazetteer is None:
        return [others[key] for key in sorted(others)]
    others.pop(place.gazetteer.key, None)
    return [place.gazetteer, *(others[key] for key in sorted(others))]


def place_url(place: Place) -> str:
    return f"/api/v1/places/{place.code}/"


def place_reference(place: Place) -> Json:
    return {"id": place.code, "name": place.name, "url": place_url(place)}


def render_term(term: Term, version: int) -> Json:
    """Return the public form of a term, without `published_at` and `seq`."""
    above = term.above()
    return {
        "id": term.code,
        "type": "term",
        "version": version,
        "url": term_url(term),
        "set": term.set_name,
        "value": term.value,
        "label": term.label,
        "definition": term.definition,
        "example": term.example or None,
        "broader": term_reference(above[0]) if above else None,
        "within": [each.code for each in above],
        "core": term.core,
        "core_value": next((each.value for each in (term, *above) if each.core), term.value),
        "since": term.since.isoformat() if term.since else None,
        "retired": term.retired.isoformat() if term.retired else None,
        "hidden": term.hidden,
        "translations": [
            {
                "language": each.language,
                "label": each.label,
                "definition": each.definition or None,
            }
            for each in term.translations.all()
        ],
        # Only attributes have these keys.
        **({"value_type": term.value_type, "choices": term.choices} if term.value_type else {}),
    }


def term_url(term: Term) -> str:
    return f"/api/v1/terms/{term.code}/"


def term_reference(term: Term) -> Json:
    return {"id": term.code, "name": term.label, "url": term_url(term)}


class _Renderer:
    """Renders one record; each value comes with its citations and whether it is contested."""

    def __init__(self, record: Record, names: Names, version: int) -> None:
        self.record = record
        self.declared = CITED_TYPES[record.type]
        self.names = names
        self.version = version
        self.values = {value.key: value for value in values_of(record)}
        self.cited = {
            citation.passage.document.public_id: None for citation in record.citations.all()
        }

    def document(self) -> Json:
        record = self.record
        return {
            "id": record.public_id,
            "type": record.type,
            "version": self.version,
            "url": url_of(record.public_id),
            **{
                value.relation if isinstance(value, RowValues) else value.name: (
                    [self.row(row, value) for row in getattr(record, value.relation).all()]
                    if isinstance(value, RowValues)
                    else self.single(value)
                )
                for value in self.declared.values
            },
            "terms": self.terms(),
            "sources": self.sources(),
        }

    def terms(self) -> list[Json]:
        """Return the terms that the values are, in the wording of now."""
        known = codebook()
        found: dict[tuple[str, str], Json] = {}
        attributes = {}
        for instance, fields in self._instances():
            for name in fields:
                terms = terms_of(instance._meta.get_field(name))
                value = getattr(instance, name)
                if terms and (term := known.of(terms.set_name()).get(value)) and value != "unknown":
                    found[term.set_name, value] = {
                        "set": term.set_name,
                        "value": value,
                        "label": term.label,
                        "definition": term.definition,
                        "within": list(known.above(term.set_name, value)),
                        "core_value": known.core_of(term.set_name, value),
                    }
                    if term.value_type:
                        attributes[term.set_name, value] = term
        for key, term in attributes.items():
            found[key] |= self.attribute(term)
        return list(found.values())

    def attribute(self, term: KnownTerm) -> Json:
        """Return the type of an attribute, and the choices that the record has."""
        rows = getattr(self.record, "attributes").all()  # noqa: B009
        chosen = {row.value for row in rows if row.attribute == term.value}
        return {
            "value_type": term.value_type,
            "choices": [
                {
                    "value": each.value,
                    "label": each.label,
                    "definition": each.definition or None,
                }
                for each in term.choices
                if each.value in chosen
            ],
        }

    def _instances(self) -> Iterator[tuple[Any, tuple[str, ...]]]:
        """Yield the record and its rows, each with the fields of its values."""
        for value in self.declared.values:
            if isinstance(value, RowValues):
                for row in getattr(self.record, value.relation).all():
                    yield row, value.fields
            else:
                yield self.record, value.fields

    def sources(self) -> list[Json]:
        return [reference(public_id, self.names) for public_id in self.cited]

    def evidence(self, key: str) -> Json:
        value = self.values[key]
        return {
            "contested": value.contested,
            "disagreement": value.disagreement,
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
            "reported": published_reading(citation),
        }

    def single(self, value: FieldValue) -> Any:
        """Return a single value. One that needs evidence is an object, or None if unknown."""
        name = value.fields[0]
        if not value.needs_evidence:
            return self.plain(self.record, name)
        key = self.declared.key(value)
        if not self.values[key].known:
            return None
        said: Json
        match value.type:
            case ValueType.PLACE:
                said = self.location(self.record)
            case ValueType.DATE:
                said = date_of(self.record, name) or {}
            case ValueType.PERCENT:
                percentage = getattr(self.record, name)
                low, high = percent_bounds(percentage)
                said = {"value": percentage, "at_least": low, "at_most": high}
            case _:
                said = {"value": plain(getattr(self.record, name))}
        return {**said, **self.evidence(key)}

    def row(self, row: Any, rows: RowValues) -> Json:
        said: Json = {}
        if set(LOCATION) <= set(rows.fields):
            return self.location(row) | self.evidence(rows.value_key(row.pk))
        for field in map(row._meta.get_field, rows.fields):
            if field.related_model is Place:
                said |= self.place_of_row(getattr(row, field.name), rows.type)
            elif field.name == rows.part_field:
                said[field.name] = self.number(rows, getattr(row, field.attname))
            elif field.related_model:
                named = getattr(row, field.name)
                said[reference_key(field)] = (
                    reference(named.public_id, self.names) if named else None
                )
            elif is_date(field):
                said[field.name] = date_of(row, field.name)
            elif rows.type is ValueType.COUNT and field.name == "best":
                said["best"] = row.figure.estimate
            elif field.choices and field.default == "unknown":
                said[field.name] = unless_unknown(getattr(row, field.name)) or None
            else:
                said[field.name] = self.plain(row, field.name)
        return said | (self.evidence(rows.value_key(row.pk)) if rows.needs_evidence else {})

    def number(self, rows: RowValues, row_id: int | None) -> int | None:
        """Return the number of a row in its list, from 1; None for no row."""
        keys = [row.pk for row in getattr(self.record, rows.relation).all()]
        return None if row_id is None else keys.index(row_id) + 1

    @staticmethod
    def plain(instance: Any, name: str) -> Any:
        """Return the content of a field, or None if it is optional and empty."""
        value = plain(getattr(instance, name))
        return None if value == "" and instance._meta.get_field(name).blank else value

    def place_of_row(self, place: Place, type_: ValueType) -> Json:
        if type_ is ValueType.COUNTRY:
            return place_reference(place)
        return {
            **self.place(place),
            "latitude": plain_number(place.latitude),
            "longitude": plain_number(place.longitude),
        }

    def location(self, located: Any) -> Json:
        """Return a place with its point: the given one, else the computed one, else its centre."""
        latitude, longitude, computed = point_of(located)
        return {
            **self.place(located.place),
            "region": located.region or None,
            "bearing": located.bearing or None,
            "precision": located.precision,
            "latitude": plain_number(latitude),
            "longitude": plain_number(longitude),
            "computed": computed,
        }

    def place(self, place: Place) -> Json:
        return {
            "id": place.code,
            "name": place.name,
            "kind": place.kind,
            "country": place.country,
            "within": [above.code for above in place.above()],
        }
