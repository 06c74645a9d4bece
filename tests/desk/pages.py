"""Pages as a user meets them: their URLs, their words, and forms filled in as a browser does."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from desk.records.steps import buttons_for, open_proposal
from sources.models import Record
from tests.factories import signed_in

__all__ = ["editor_client", "fields_of", "labels", "review", "step", "text_of"]


class _Fields(HTMLParser):
    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id = form_id
        self.inside = False
        self.values: dict[str, str] = {}
        self.name = ""
        self.select = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        found = dict(attrs)
        if tag == "form":
            self.inside = found.get("id") == self.form_id
        if not self.inside:
            return
        name = found.get("name") or ""
        kind = found.get("type", "text")
        if tag == "input" and name and kind not in ("submit", "file", "button"):
            if kind not in ("checkbox", "radio") or "checked" in found:
                self.values[name] = found.get("value") or ""
        elif tag == "textarea" and name:
            self.name = name
            self.values[name] = ""
        elif tag == "select" and name:
            self.select = name
            self.values.setdefault(name, "")
        elif tag == "option" and self.select and "selected" in found:
            self.values[self.select] = found.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "textarea":
            self.name = ""
        elif tag == "select":
            self.select = ""

    def handle_data(self, data: str) -> None:
        if self.name:
            self.values[self.name] += (
                data.removeprefix("\n") if not self.values[self.name] else data
            )


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def fields_of(response: Any, form_id: str) -> dict[str, str]:
    """Return the names and values of all fields of one form of a page."""
    parser = _Fields(form_id)
    parser.feed(response.content.decode())
    return parser.values


def text_of(response: Any) -> str:
    """Return the visible text of a page in one line."""
    parser = _Text()
    # Elements that only isolate directions do not separate words.
    parser.feed(re.sub(r"</?bdi>", "", response.content.decode()))
    return " ".join(" ".join(parser.parts).split())


@pytest.fixture
def editor_client(editor: User) -> Client:
    """A test client in which the editor is signed in."""
    return signed_in(editor)


def review(record: Any) -> str:
    """Return the URL of a record's review page."""
    return reverse("admin:review_record", args=[record.public_id])


def step(record: Any, name: str) -> str:
    """Return the URL of a step of a record's workflow."""
    return reverse("admin:take_step", args=[record.public_id, name])


def labels(record: Any, user: User) -> list[str]:
    """Return the labels of the buttons that a user is shown for a record."""
    shared = Record.objects.get(pk=record.pk)
    person = User.objects.get(pk=user.pk)
    return [button.label for button in buttons_for(shared, person, open_proposal(shared))]
