"""Lists equal a naive evaluation of their documented filters, at any moment."""

import os
import random
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from hypothesis import find, given, settings
from hypothesis import strategies as st

from api.filters.fields import HasTerm
from api.reads.listings import LISTINGS
from publication import vocabulary
from publication.releases import cut_release
from publication.standing import standing_of
from tests import databases
from tests.factories import is_live
from tests.outside.naive import found
from tests.outside.random_documents import (
    ATTRIBUTES,
    COUNTRIES,
    DATASET_IDENTIFIERS,
    DAYS,
    GROUPS,
    IDENTIFIERS,
    NAMES,
    PLACES,
    PUBLISHERS,
    QUANTITIES,
    RECORDS,
    SOURCES,
    TARGETS,
    TERMS,
    WEAPONS,
    WHOLES,
    WORDS,
    random_document,
)
from tests.publication.publishing import entry, merge, people, publish_entries, redact, withdraw
from vocabulary.documents import DocumentKind
from vocabulary.records import (
    AttributionRole,
    Demographic,
    FindingKind,
    FindingRole,
    GroupKind,
    IncidentKind,
    IncidentTieKind,
    PlaceKind,
    TieKind,
    Victims,
)

# For a longer run: OUTSIDE_EXAMPLES=5000 make test ARGS=tests/outside/test_filters.py
EXAMPLES = int(os.environ.get("OUTSIDE_EXAMPLES", "300"))


@pytest.fixture(scope="module")
def feed(django_db_setup, django_db_blocker):
    """Return all changes of a log with a random history, from its feed."""
    with (
        django_db_blocker.unblock(),
        databases.copy_of(databases.log_alone()) as name,
        databases.leading_to(name),
    ):
        make_history(random.Random(5))
        yield Client().get("/api/v1/changes/", {"limit": "500", "terms": "true"}).json()["results"]


def make_history(chance):
    everything = [(kind, public_id) for kind, ids in RECORDS.items() for public_id in ids]
    for step in range(40):
        chosen = everything if step == 0 else chance.sample(everything, 4)
        documents = [
            random_document(chance, kind, public_id, standing.version + 1 if standing else 1)
            for kind, public_id in chosen
            if (standing := standing_of(public_id)) is None or standing.action != "merge"
        ]
        publish_entries(*map(entry, documents))
        kind, public_id = chance.choice(chosen)
        standing, other = standing_of(public_id), chance.choice(RECORDS[kind])
        if step and standing and standing.live and kind not in ("place", "term"):
            if step % 4 == 0:
                withdraw(public_id)
            elif step % 8 == 1 and other != public_id and is_live(other):
                merge(public_id, other)
            elif step % 4 == 2:
                redact(public_id, standing.version)
        if step in (10, 25):
            cut_release(f"at-{step}", "", people()[0])


def one_of(values):
    return st.sampled_from(sorted({str(value) for value in values}))


def numbers(most):
    return st.integers(0, most).map(str)


def days():
    around = {day + timedelta(days) for day in DAYS for days in (-1, 0, 1)}
    return one_of(around)


def parts_of(names):
    def part(name, start, length):
        return name[start : start + length].strip() or name

    return st.builds(part, one_of(names), st.integers(0, 6), st.integers(3, 8)) | one_of(names)


def searches():
    word = one_of(WORDS) | one_of(WORDS).map(str.upper)
    phrase = st.lists(word, min_size=2, max_size=2).map(lambda words: '"{} {}"'.format(*words))
    term = word | phrase | one_of(WORDS).map("-{}".format)
    terms = st.lists(term, min_size=1, max_size=2).map(" ".join)
    return st.lists(terms, min_size=1, max_size=2).map(" or ".join)


def boxes():
    side = st.integers(-180, 180), st.integers(-90, 90)
    return st.tuples(*side, *side).map(
        lambda box: f"{box[0]},{min(box[1], box[3])},{box[2]},{max(box[1], box[3])}"
    )


def circles():
    centre = st.sampled_from([(longitude, latitude) for *_, longitude, latitude in PLACES])
    return st.builds(
        lambda at, east, north, around: f"{at[0] + east},{at[1] + north},{around}",
        centre,
        st.integers(-9, 0),
        st.integers(-9, 9),
        st.integers(1, 2000),
    )


RECORD_IDS = [*GROUPS, *RECORDS["incident"], *RECORDS["finding"]]
CODES = [code for code, *_ in PLACES]
VALUES = {
    "active_in": st.integers(1998, 2026).map(str),
    "asserted_by": one_of(GROUPS),
    "attribute": one_of(["remark", *(name for name, _ in ATTRIBUTES), *map(":".join, ATTRIBUTES)]),
    "bbox": boxes(),
    "cited_by": one_of(RECORD_IDS),
    "contested": one_of(["true", "false"]),
    "disagreement": one_of(["true", "false"]),
    "country": one_of([*COUNTRIES, "DE"]),
    "damage": one_of(["destroyed", "damaged", "looted", "unknown"]),
    "demographic": one_of(Demographic.values),
    "group": one_of(GROUPS),
    "identifier": one_of(
        [
            "Q1",
            *(value for _, value in (*IDENTIFIERS, *DATASET_IDENTIFIERS)),
            *map(":".join, (*IDENTIFIERS, *DATASET_IDENTIFIERS)),
        ]
    ),
    "killed_best_min": numbers(30),
    "killed_min": numbers(30),
    "language": one_of(["en", "fr-CA", "ps", "fr"]),
    "name": parts_of(NAMES),
    "near": circles(),
    "part_of": one_of(WHOLES),
    "probability_max": numbers(100),
    "probability_min": numbers(100),
    "related_to": one_of(RECORDS["incident"]),
    "place": one_of([*CODES, "AF-KAB"]),
    "publisher": one_of([*PUBLISHERS, "agence eclair", "THE DAILY", "Agence"]),
    "quantity": parts_of(QUANTITIES),
    "quantity_best_min": numbers(12),
    "quantity_max": numbers(12),
    "quantity_min": numbers(12),
    "search": searches(),
    "source": one_of(SOURCES),
    "target_type": one_of([*TARGETS, "media"]),
    "tied_to": one_of(GROUPS),
    "victims": one_of(Victims.values[:4]),
    "weapon": one_of([*WEAPONS, "improvised explosive device", "drone"]),
    "within": one_of(CODES),
    "set": one_of(["incident kind", "outcome", "group kind"]),
    "value": one_of(["bombing", "killed", "torture"]),
    "core": one_of(["true", "false"]),
    **{
        f"{what}_{side}": days()
        for what in ("date", "holds", "published")
        for side in ("after", "before")
    },
}
KINDS = {
    "incident": [*IncidentKind.values[:4], "unknown"],
    "group": [*GroupKind.values[:4], "unknown"],
    "finding": FindingKind.values[:4],
    "source": DocumentKind.values[:4],
    "place": PlaceKind.values,
}
TIE_KINDS = {"incident": IncidentTieKind.values, "group": TieKind.values[:4]}
ROLES = {"incident": AttributionRole.values, "finding": FindingRole.values}


def values_of(kind, name, moments):
    if name == "updated_since":
        return st.sampled_from(moments)
    if name == "kind":
        return one_of(KINDS[kind])
    if name == "tie_kind":
        return one_of(TIE_KINDS[kind])
    if (kind, name) == ("term", "within"):
        return one_of(TERMS)
    if (kind, name) == ("place", "name"):
        return one_of(WORDS)
    filter = LISTINGS[kind].filters[name]
    if isinstance(filter, HasTerm):
        return one_of([*filter.values[:3], "unknown"])
    return one_of(ROLES[kind]) if name == "role" else VALUES[name]


@st.composite
def questions(draw, moments):
    """Return a kind of record, values of some of its filters, a moment, and how to read the
    list."""
    kind = draw(st.sampled_from(list(RECORDS)))
    filters = LISTINGS[kind].filters
    asked = {}
    for name in draw(st.lists(st.sampled_from(sorted(filters)), max_size=4, unique=True)):
        values = values_of(kind, name, moments)
        most = 3 if filters[name].repeatable else 1
        asked[name] = draw(st.lists(values, min_size=1, max_size=most, unique=True))
    for what in ("date", "holds", "published"):
        ends = [name for name in (f"{what}_after", f"{what}_before") if name in asked]
        # An interval that ends before it begins is refused.
        for name, day in zip(ends, sorted(asked[name][0] for name in ends), strict=True):
            asked[name] = [day]
    moment = draw(
        st.just({})
        | st.sampled_from(moments).map(lambda time: {"as_of": time})
        | st.sampled_from(["at-10", "at-25"]).map(lambda name: {"release": name})
    )
    return kind, asked, moment, draw(st.sampled_from([500, 500, 3]))


def moments_of(changes):
    """Return the time of each publication, and the instants just before and after it."""
    times = {datetime.fromisoformat(each["published_at"]) for each in changes}
    beside = timedelta(microseconds=1)
    return [
        moment.isoformat()
        for time in sorted(times)
        for moment in (time - beside, time, time + beside)
    ]


def until(changes, moment):
    """Return the changes up to a moment."""
    for change in changes:
        if "as_of" in moment and datetime.fromisoformat(
            change["published_at"]
        ) > datetime.fromisoformat(moment["as_of"]):
            return
        yield change
        if moment.get("release") and change["seq"] == RELEASED[moment["release"]]:
            return


def followed(changes, moment, public_id):
    """Return the successor of a merged record at a moment."""
    merged = {
        change["id"]: change["successor"]
        for change in until(changes, moment)
        if change["action"] == "merge"
    }
    while public_id in merged:
        public_id = merged[public_id]
    return public_id


def published(changes, moment):
    """Return the documents at a moment, by their ids, without words that were redacted since."""
    documents = {}
    for change in until(changes, moment):
        if change["action"] in vocabulary.WITH_DOCUMENT:
            documents[change["id"]] = change["document"]
        elif change["action"] != "redact":
            documents[change["id"]] = None
    return {public_id: document for public_id, document in documents.items() if document}


def expected(changes, kind, asked, moment):
    documents = published(changes, moment)
    sources = {id: each for id, each in documents.items() if each["type"] == "source"}
    asked = {
        name: [followed(changes, moment, each) for each in values]
        if LISTINGS[kind].filters[name].names_records
        else values
        for name, values in asked.items()
    }
    cited = None
    if "cited_by" in asked:
        citing = [documents[id] for id in asked.pop("cited_by") if id in documents]
        cited = {source["id"] for each in citing for source in each["sources"]}
    related = None
    if "related_to" in asked:
        wanted = asked.pop("related_to")
        ties = {
            (each["id"], tie["incident"]["id"])
            for each in documents.values()
            for tie in each.get("ties", ())
            if each["type"] == "incident"
        }
        related = {a for a, b in ties if b in wanted} | {b for a, b in ties if a in wanted}
    return sorted(
        (
            document
            for document in documents.values()
            if document["type"] == kind
            and (cited is None or document["id"] in cited)
            and (related is None or document["id"] in related)
            and found(document, asked, sources)
        ),
        key=lambda document: document["seq"],
    )


def answered(path, parameters):
    """Return all documents of a list, page by page, and the count that it reports."""
    page = Client().get(f"/api/v1/{path}/", parameters)
    assert page.status_code == 200, page.content
    body = page.json()
    documents, count = list(body["results"]), body["count"]
    while body["next"]:
        body = Client().get(f"/api/v1/{path}/", parse_qs(urlsplit(body["next"]).query)).json()
        documents += body["results"]
    return documents, count


RELEASED: dict[str, int] = {}


def test_a_list_equals_a_naive_evaluation_of_its_filters(feed):
    for release in Client().get("/api/v1/releases/").json()["results"]:
        RELEASED[release["name"]] = release["seq"]

    @settings(max_examples=EXAMPLES, database=None)
    @given(questions(moments_of(feed)))
    def agrees(question):
        kind, asked, moment, limit = question
        given_back, count = answered(
            LISTINGS[kind].path,
            {**asked, **moment, "limit": limit, "ordering": "updated", "count": "true"},
        )
        wanted = expected(feed, kind, asked, moment)
        assert [each["id"] for each in given_back] == [each["id"] for each in wanted]
        assert given_back == wanted
        assert count == len(wanted)

    agrees()


FILTERS = [(kind, name) for kind, listing in LISTINGS.items() for name in listing.filters]


@pytest.mark.parametrize(("kind", "name"), FILTERS, ids=str)
def test_each_filter_matches_some_records_and_excludes_others(feed, kind, name):
    """Otherwise the comparison would not test it. A new filter needs values here."""
    all_of_kind = len(expected(feed, kind, {}, {}))
    find(
        values_of(kind, name, moments_of(feed)),
        lambda value: 0 < len(expected(feed, kind, {name: [value]}, {})) < all_of_kind,
        settings=settings(database=None),
    )
