"""Every key of the contract is written by each hand-written format, or left out for a reason."""

import copy
import fnmatch
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

import pytest

from api.formats import Format
from api.formats.followthemoney import FOLLOWTHEMONEY
from api.formats.geojson import GEOJSON
from api.formats.jsonld import JSONLD
from api.formats.stix.bundle import STIX
from publication.contract import CONTRACT
from publication.contract.declaration import Key, Plain, Term
from publication.contract.shared import parts
from publication.vocabulary import Kind
from tests.api.formats.exporting import written
from tests.api.formats.records import FULL

Json = dict[str, Any]

# Keys that a format does not write, by kind and path, each with the reason. All other keys are
# written: a change of them changes the file.
BY_ID = "a reference is told by its id, and the record itself has the rest"
HIERARCHY = "the places above a place are records of their own"
ALL_SOURCES = "the sources stand with each citation"
SAME_DATE = "the date is written as it is where it is a plain one, else by its bounds"
OF_THE_PLACE = "it is the place's own, and written with the place"
NAMED_LICENCE = "the licence is written by its name"
NO_DOUBT = "the model says of links alone that they are contested"
LEFT_OUT = {
    STIX: {
        "* *.url": BY_ID,
        "* sources.*": ALL_SOURCES,
        "incident ties.incident.name": BY_ID,
        "group aliases.kind": "STIX has aliases without a kind",
        "group aliases.language": "STIX has aliases without a language",
        "incident *place*.kind": OF_THE_PLACE,
        "finding places.kind": OF_THE_PLACE,
        "finding places.l*itude": OF_THE_PLACE,
        "* *place*.within": HIERARCHY,
        "place other_names": "a location of STIX has one name",
        "place gazetteers.licence_url": NAMED_LICENCE,
        "place within": HIERARCHY,
        "place parent.*": HIERARCHY,
    },
    FOLLOWTHEMONEY: {
        "* *.url": BY_ID,
        "* *.group.name": "the group's own entity has its name, where it is not among the records",
        "group countries.name": "the model has countries by their code",
        "group [!t]*.contested": NO_DOUBT,
        "incident [!a]*.contested": NO_DOUBT,
        "incident attributes.contested": NO_DOUBT,
        "finding *.contested": NO_DOUBT,
        "* *.disagreement": "what a citation reports is written with it",
        "group [fd]*.*est": SAME_DATE,
        "incident date.*est": SAME_DATE,
        "finding holds_at.*est": SAME_DATE,
        "source published.*est": SAME_DATE,
        "group ties.period.edtf": SAME_DATE,
        "group aliases.language": "the model has names without a language",
        "incident *place*.kind": OF_THE_PLACE,
        "incident *place*.precision": "the model has no precision of places",
        "incident points.precision": "the model has no precision of places",
        "incident *place*.l*itude": OF_THE_PLACE,
        "incident *place*.computed": OF_THE_PLACE,
        "finding places.kind": OF_THE_PLACE,
        "finding places.name": OF_THE_PLACE,
        "finding places.l*itude": OF_THE_PLACE,
        "* *place*.within": HIERARCHY,
        "finding probability.at_*": "the percentage is written as it is stated",
        "finding groups.role": "a note names groups without a role",
        "source conveys.*": "articles have no link to what they relay",
        "source *.sha256": "it is of the original file, which is not given away",
        "source text.*": "the text is not published",
        "source language": "the model wants another code",
        "source publisher.[!hn]*": "an article has the name and the homepage of its publisher",
        "place other_names": "an address of the model has one name",
        "place gazetteers.licence_url": NAMED_LICENCE,
        "place gazetteers.key": "a publisher has a name and an address",
        "place within": HIERARCHY,
        "place parent.*": HIERARCHY,
    },
    GEOJSON: {
        "* *.url": BY_ID,
        "* sources.name": BY_ID,
        "incident ties.incident.name": BY_ID,
        "incident casualties.victims": "sums are over all victims, and over civilians",
        "incident casualties.part_of": "sums leave out casualties that others include",
        "incident casualties.group.*": "sums are over all victims, and over civilians",
        "incident casualties.demographic": "sums are over all victims, and over civilians",
        "incident casualties.basis*": "sums are of several figures",
        "finding quantities.basis*": "a quantity is one short text",
        "incident *place*.kind": OF_THE_PLACE,
        "incident other_places.country": OF_THE_PLACE,
        "incident other_places.precision": "the precision is that of the first point",
        "incident other_places.computed": "what the point is is told of the first one",
        "finding places.country": OF_THE_PLACE,
        "finding places.kind": OF_THE_PLACE,
        "* *place*.within": HIERARCHY,
        "place within": HIERARCHY,
        "place parent.name": BY_ID,
        "place successors.place.name": BY_ID,
        "place successors.since": BY_ID,
        "place gazetteers.[!kal]*": "its id, its attribution and its licence stand there",
        "place gazetteers.licence_url": "its id, its attribution and its licence stand there",
    },
    JSONLD: {
        "* sources.id": "a source is told by its address",
        "* sources.name": "a source is told by its address",
        "group countries.url": "a cited value is told by its own address",
        "term broader.id": "a concept is told by its address",
        "term broader.name": "a concept is told by its address",
    },
}
EXPORTS = [(format, kind) for format in LEFT_OUT for kind in format.kinds]


def full(kind: Kind) -> Json:
    """Return a document in which every key has a value, and every list one row."""
    contract = CONTRACT[kind]
    made = {key.name: _value(key) for key in contract.every_key}
    return {**made, **{key: FULL[kind][key] for key in ("id", "type", "url")}}


def _value(key: Key) -> Any:
    if parts(key):
        value: Any = {inner.name: _value(inner) for inner in parts(key)}
    elif isinstance(key.type, Term):
        value = key.type.values[0]
    else:
        value = _plain(key)
    return [value] if key.many else value


def _plain(key: Key) -> Any:
    special: Json = {
        "edtf": "2020-01-02",
        "id": "G5",
        "url": "/api/v1/groups/G5/",
        "country": "PK",
        # A range, because the best figure of an exact number is the number.
        "at_least": 2,
        "at_most": 5,
    }
    if key.name in special:
        return special[key.name]
    return {
        Plain.TEXT: f"some {key.name}",
        Plain.TEXTS: ["PK"],
        Plain.INTEGER: 3,
        Plain.NUMBER: 3.5,
        Plain.FLAG: False,
        Plain.DAY: "2020-01-02",
        Plain.MOMENT: "2020-01-02T00:00:00.000000Z",
    }[key.type]  # type: ignore[index]


def _other(key: Key) -> Any:
    if isinstance(key.type, Term):
        return key.type.values[-1]
    special = {"edtf": "2021-03", "id": "G6", "url": "/api/v1/groups/G6/", "country": "AF"}
    if key.name in special:
        return special[key.name]
    return {
        Plain.TEXT: "another",
        Plain.TEXTS: ["AF"],
        Plain.INTEGER: 4,
        Plain.NUMBER: 4.5,
        Plain.FLAG: True,
        Plain.DAY: "2021-03-04",
        Plain.MOMENT: "2021-03-04T00:00:00.000000Z",
    }[key.type]  # type: ignore[index]


def leaves(keys: tuple[Key, ...], above: tuple[str, ...] = ()) -> Iterator[tuple[str, Key]]:
    """Return the keys with plain values, with their paths; those of a citation only once."""
    for key in keys:
        path = (*above, key.name)
        if key.name == "citations":
            continue
        if parts(key):
            yield from leaves(parts(key), path)
        else:
            yield ".".join(path), key


def changed(document: Json, path: str, key: Key) -> Json:
    made = copy.deepcopy(document)
    at: Any = made
    *way, last = path.split(".")
    for name in way:
        at = at[name]
        at = at[0] if isinstance(at, list) else at
    at[last] = _other(key)
    return made


def unwritten(format: Format, kind: Kind) -> set[str]:
    """Return the keys whose change does not change the file of a format."""
    document = full(kind)
    before = written(format, document)
    return {
        path
        for path, key in leaves(CONTRACT[kind].keys)
        if written(format, changed(document, path, key)) == before
    }


@pytest.mark.parametrize(("format", "kind"), EXPORTS, ids=lambda each: getattr(each, "name", each))
def test_every_key_is_written_or_left_out_for_a_reason(format: Format, kind: Kind) -> None:
    assert unwritten(format, kind) == {
        path
        for path, _ in leaves(CONTRACT[kind].keys)
        if any(fnmatchcase(f"{kind} {path}", pattern) for pattern in LEFT_OUT[format])
    } | declared_left_out(format, kind)


def declared_left_out(format: Format, kind: Kind) -> set[str]:
    """Return the keys that the contract declares as left out of a format; their evidence is
    still written."""
    return {
        path
        for key in CONTRACT[kind].keys
        if any(format.name in each.formats for each in key.left_out)
        for path, _ in leaves((key,))
        if not path.endswith((".contested", ".disagreement"))
    }


def test_every_reason_names_an_existing_key() -> None:
    for format, reasons in LEFT_OUT.items():
        paths = [
            f"{kind} {path}" for kind in format.kinds for path, _ in leaves(CONTRACT[kind].keys)
        ]
        assert [pattern for pattern in reasons if not fnmatch.filter(paths, pattern)] == []
