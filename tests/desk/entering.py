"""Enters a whole report on the workbench, as a person does, by the addresses of its pages."""

import re
from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse

from entities.models import Group, Incident, Place
from sources.models import Document
from tests.desk.pages import text_of
from tests.factories import signed_in
from tests.ingesting import bring_in_text

__all__ = ["Entry"]

Json = dict[str, Any]


class Entry:
    """One report on the workbench: posts what a person types, marks and chooses there."""

    def __init__(self, report: Json, editor: User) -> None:
        self.report, self.editor, self.client = report, editor, signed_in(editor)
        self.document: Document = bring_in_text(
            report["text"].strip(), editor, report["name"], published="2026-06-01"
        ).document
        assert self.document.text
        self.text = self.document.text.content
        self.groups: dict[str, Group] = {}
        self.incidents: dict[str, str] = {}
        self.cited: list[tuple[int, int]] = []

    def address(self, name: str) -> str:
        return reverse(f"admin:workbench_{name}", args=[self.document.public_id])

    def create_group(self, name: str, kind: str) -> None:
        """Create a group in the look-up, unless it is there; similar ones are others."""
        if there := Group.objects.filter(name=name).first():
            self.groups[name] = there
            return
        start = self.text.index(name)
        posted: Json = {"name": name, "kind": kind, "start": str(start), "exact": name}
        if kind == "unknown":
            posted |= {"alias": name, "alias_kind": "official"}
        response = self.client.post(self.address("new_group"), posted)
        if response.status_code == 409:
            seen = re.findall(r'data-use="([0-9]+)"', response.content.decode())
            response = self.client.post(self.address("new_group"), posted | {"seen": seen})
        assert response.status_code == 200, text_of(response)
        self.groups[name] = Group.objects.get(name=name)

    def enter(self, declared: Json) -> str:
        """Enter one record; returns its public id."""
        posted: Json = {"type": declared["type"], "record": "", "revision": "0"}
        for name, value in declared["values"].items():
            posted[f"record-{name}"] = self.typed(name, value)
        citations: list[Json] = []
        for name, words in declared["quotes"].items():
            citations.append({"words": words, "target": f"{declared['type']}.{name}"})
        for name in ("date", "kind"):
            for quote in declared.get(f"{name}_quotes", ()):
                citations.append({**quote, "target": f"{declared['type']}.{name}"})
        rows = []
        for number, row in enumerate(declared["rows"]):
            key = f"{row['of']}-{number}"
            rows.append(key)
            for name, value in row.items():
                if name not in ("of", "quotes", "part_of"):
                    posted[f"{key}-{name.removesuffix('_what')}"] = self.typed(name, value)
            if "part_of" in row:
                posted[f"{key}-part_of"] = f"{row['of']}-{row['part_of']}"
            citations += [{**quote, "target": key} for quote in row.get("quotes", ())]
        posted["rows"] = rows
        posted["citations"] = [f"c-{number}" for number in range(len(citations))]
        for number, quote in enumerate(citations):
            posted |= {f"c-{number}-{name}": value for name, value in self.quoted(quote).items()}
        response = self.client.post(self.address("save"), posted)
        said = text_of(response)
        assert "is saved as a draft" in said, problems_of(response)
        public_id = said.split(" is saved as a draft")[0].split()[-1]
        if "as" in declared:
            self.incidents[declared["as"]] = public_id
        return public_id

    def typed(self, name: str, value: str) -> str:
        """Return what the form posts for a value: look-ups post the key of what was chosen."""
        match name:
            case "group" | "other":
                return str(self.groups[value].pk)
            case "tied_to":
                return str(Incident.objects.get(public_id=self.incidents[value]).pk)
            case "place" | "country":
                return str(Place.objects.get(code=value).pk)
        return value

    def quoted(self, quote: Json) -> Json:
        words = quote["words"]
        assert self.text.count(words) >= 1, words
        start = self.text.index(words)
        self.cited.append((start, start + len(words)))
        by = quote.get("asserted_by")
        return {
            "id": "",
            "target": quote["target"],
            "document": self.document.public_id,
            "start": str(start),
            "exact": words,
            "asserted_by": str(self.groups[by].pk) if by else "",
            "speaker": quote.get("speaker", ""),
            "stance": quote.get("stance", "supports"),
            "reported": quote.get("reported", ""),
        }

    def uncited(self) -> list[str]:
        """Return the sentences of the report that no citation touches."""
        found, start = [], 0
        for sentence in self.text.removesuffix(".").split(". "):
            end = start + len(sentence)
            if not any(first < end and start < last for first, last in self.cited):
                found.append(sentence)
            start = end + 2
        return found


def problems_of(response: Any) -> list[str]:
    """Return what a refused form says."""
    entry = response.context["entry"]
    forms = [block.form for block in entry.blocks]
    forms += [cited.form for block in entry.blocks for cited in block.cited]
    return [*entry.problems, *(str(form.errors) for form in forms if form.errors)]
