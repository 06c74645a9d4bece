"""Events of UCDP and groups of the UN list are entered whole on the workbench."""

import csv
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from entities.figures import Figure, describe_figure
from entities.models import Place
from tests.desk.entering import Entry
from tests.factories import signed_in
from tests.reference_data import DATA

Json = dict[str, Any]

UCDP = DATA / "ucdp" / "ucdpged_v23_sample1000.csv"
UN = DATA / "un" / "UN_consolidated_2018-10-29_entities.xml"
EVERY = 50
"""One of so many rows is entered."""

# The codes of UCDP's codebook: where_prec and type_of_violence.
PRECISIONS = ("exact", "near", "district", "province", "region or line", "country", "sea")
KINDS = ("armed clash", "armed clash", "armed attack")

pytestmark = pytest.mark.skipif(
    not UCDP.exists(), reason="the reference data is not beside the project"
)


@pytest.fixture
def editor(seeded: None) -> User:
    return User.objects.get(username="editor")


def country_of(client: Client, name: str) -> str:
    """Return the code of the country that the look-up finds first for a name."""
    answer = client.get(reverse("admin:workbench_find", args=["country"]), {"term": name}).json()
    assert answer["results"], name
    return Place.objects.get(pk=answer["results"][0]["key"]).code


def one_line(text: str | None) -> str:
    return " ".join((text or "").split())


class Event:
    """An event of UCDP as a report in the form of `reports/`."""

    def __init__(self, row: dict[str, str], client: Client) -> None:
        self.row = row
        # Some sides are lists of groups.
        self.sides = [
            [one_line(name) for name in row[side].split(",")] for side in ("side_a", "side_b")
        ]
        self.text: list[str] = []
        self.rows: list[Json] = []
        number = self.whole("id")
        dates = f"from {row['date_start']} to {row['date_end']}"
        where = f"in {row['country']}, {row['where_coordinates']}"
        kind = self.said(f"It was of type {row['type_of_violence']}.")
        self.said(f"UCDP event {number} {dates} {where}.")
        self.rows.append({"of": "identifiers", "scheme": "ucdp_event", "value": str(number)})
        for name in dict.fromkeys(name for side in self.sides for name in side):
            self.add("attributions", f"Side: {name}.", group=name, role="participant")
        self.add_deaths()
        values = {
            "title": f"UCDP event {number}",
            "kind": KINDS[self.whole("type_of_violence") - 1],
            "date": "/".join(dict.fromkeys((row["date_start"], row["date_end"]))),
            # A country is named as it is called now, with a former name in brackets.
            "place": country_of(client, row["country"].split(" (")[0]),
            "precision": PRECISIONS[self.whole("where_prec") - 1],
            "latitude": row["latitude"],
            "longitude": row["longitude"],
        }
        quotes = {"kind": kind, "date": dates, "place": where}
        self.record = {"type": "incident", "values": values, "quotes": quotes, "rows": self.rows}

    def whole(self, column: str) -> int:
        return int(float(self.row[column]))

    def said(self, words: str) -> str:
        self.text.append(words)
        return words

    def add(self, relation: str, words: str, **values: Any) -> None:
        quotes = [{"words": self.said(words)}]
        self.rows.append({"of": relation, "quotes": quotes, **values})

    def add_deaths(self) -> None:
        low, best, high = (self.whole(name) for name in ("low", "best", "high"))
        if not high:
            return
        words = f"Deaths: low {low}, best {best}, high {high}."
        figure = describe_figure(Figure(low, best, high).normal)
        killed = {"outcome": "killed", "victims": "unknown"}
        self.add("casualties", words, figure=figure, **killed)
        part = {"part_of": len(self.rows) - 1}
        for side, column in zip(self.sides, ("deaths_a", "deaths_b"), strict=True):
            dead = self.whole(column)
            if dead and len(side) == 1 and side != ["Civilians"]:
                words = f"Of {side[0]}, {dead} died."
                self.add("casualties", words, figure=str(dead), group=side[0], **killed, **part)
        if civilians := self.whole("deaths_civilians"):
            words = f"Of civilians, {civilians} died."
            dead_civilians = {"figure": str(civilians), "outcome": "killed", "victims": "civilians"}
            self.add("casualties", words, **dead_civilians, **part)

    @property
    def report(self) -> Json:
        return {
            "name": f"UCDP event {self.whole('id')}",
            "text": " ".join(self.text),
            "group": [
                {"name": name, "kind": "armed group"} for side in self.sides for name in side
            ],
            "record": [self.record],
        }


def test_events_of_ucdp_are_entered_whole(editor: User) -> None:
    with UCDP.open(encoding="utf-8") as file:
        events = list(csv.DictReader(file))[::EVERY]
    client = signed_in(editor)
    for row in events:
        report = Event(row, client).report
        entry = Entry(report, editor)
        for group in report["group"]:
            entry.create_group(**group)
        entry.enter(report["record"][0])
        assert entry.uncited() == []


QUALITIES = {"f.k.a.": "former name", "Low": "low-quality"}


def as_group(entity: ET.Element, client: Client) -> Json:
    """Return an entity of the UN list as a report about one group."""
    name, number = (one_line(entity.findtext(tag)) for tag in ("FIRST_NAME", "REFERENCE_NUMBER"))
    text = [f"{number}: {name} is listed since {entity.findtext('LISTED_ON')}."]
    rows: list[Json] = [{"of": "identifiers", "scheme": "unsc", "value": number}]

    def add(relation: str, words: str, **values: str) -> None:
        text.append(words)
        rows.append({"of": relation, "quotes": [{"words": words}], **values})

    named = {name, ""}
    for alias in entity.findall("ENTITY_ALIAS"):
        known = one_line(alias.findtext("ALIAS_NAME"))
        if known not in named:
            kind = QUALITIES.get(one_line(alias.findtext("QUALITY")), "official")
            add("aliases", f"Also called: {known}.", name=known, kind=kind)
            named.add(known)
    if original := one_line(entity.findtext("NAME_ORIGINAL_SCRIPT")):
        add("aliases", f"In its script: {original}.", name=original, kind="original script")
    countries = dict.fromkeys(one_line(each.text) for each in entity.iter("COUNTRY"))
    codes = {country_of(client, country): country for country in countries if country}
    for code, country in codes.items():
        add("countries", f"Address: {country}.", country=code)
    values = {
        "name": name,
        "kind": "armed group",
        "description": one_line(entity.findtext("COMMENTS1")),
    }
    record = {"type": "group", "values": values, "quotes": {"kind": text[0]}, "rows": rows}
    return {"name": f"UN list, {number}", "text": " ".join(text), "record": [record]}


def test_groups_of_the_un_list_are_entered_whole(editor: User) -> None:
    client = signed_in(editor)
    for entity in ET.parse(UN).getroot().findall(".//ENTITY")[::EVERY]:
        report = as_group(entity, client)
        entry = Entry(report, editor)
        entry.enter(report["record"][0])
        assert entry.uncited() == []
