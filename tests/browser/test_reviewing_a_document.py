"""Reviewing all that one report says, by keyboard: the acts are counted, and the text stays."""

from typing import Any

from django.contrib.auth.models import User

from curation.workflow.steps import submit
from entities.models import Casualties, Finding, Group, Incident
from sources.acting import acting_as
from sources.models import Document, Record
from tests.browser.acts import DOCS, Acts
from tests.browser.conftest import signed_in
from tests.factories import (
    TEXT,
    a_document,
    a_finding,
    a_group,
    an_incident,
    cite,
    fresh,
)

FILLER = "Nothing else was reported from the district on that day. " * 12
SECOND = (
    "On 16 July 2024 gunmen of the South Front, a militia, raided a post near Otherville. "
    "Two soldiers were killed in it. The South Front said it holds two valleys."
)
MOST_ACTS = 30


def seven_records(editor: User) -> Document:
    """A report in review with two groups, two incidents and two findings."""
    document = a_document(editor, f"{FILLER}\n\n{TEXT}\n\n{FILLER}\n\n{SECOND}\n\n{FILLER}")
    north = a_group(editor, document, name="North Front")
    attack = an_incident(editor, document, north)
    denial = a_finding(editor, document)
    with acting_as(editor):
        south = Group.objects.create(name="South Front", kind="armed group")
        raid = Incident.objects.create(title="Raid", kind="armed attack", date="2024-07-16")
        killed = Casualties.objects.create(
            incident=raid, victims="security forces", outcome="killed", best=2
        )
        held = Finding.objects.create(statement="The front holds two valleys.", kind="presence")
    cite(south, document, "a militia", editor, field="group.kind")
    cite(raid, document, "raided a post", editor, field="incident.kind")
    cite(raid, document, "On 16 July 2024", editor, field="incident.date")
    cite(raid, document, "Two soldiers were killed in it", editor, casualties=killed)
    cite(held, document, "it holds two valleys", editor, field="finding.statement")
    cite(held, document, "holds two valleys", editor, field="finding.kind")
    for record in (held, raid, attack, denial, south, north, document):
        submit(fresh(record), editor)
    return document


class Reviewer(Acts):
    """A person at the keyboard, whose acts are counted."""

    def record(self) -> str:
        return str(self.page.locator("#review-head").get_attribute("data-record"))

    def confirm_all(self) -> None:
        """Confirm each citation that waits, answering questions about it with yes."""
        while self.page.locator(".verdict-open").count():
            self.page.evaluate("document.querySelector('.values').isOld = true")
            self.press("y")
            # The answer may be a question, which the next key press answers.
            self.page.wait_for_function("!document.querySelector('.values').isOld")

    def approve(self) -> None:
        before = self.record()
        self.press("a")
        self.page.wait_for_function(
            "before => document.getElementById('review-head')?.dataset.record !== before",
            arg=before,
        )


def test_seven_records_of_one_document_take_at_most_30_acts_and_the_text_stays(
    served: str, served_editor: User, served_reviewer: User, chromium: Any
) -> None:
    document = seven_records(served_editor)
    page = signed_in(chromium, served, served_reviewer.username)
    page.set_viewport_size({"width": 1280, "height": 700})
    page.goto(f"{served}/admin/")
    person = Reviewer(page)
    with page.expect_navigation():
        person.click(page.get_by_role("button", name="Start reviewing"))
    page.locator(".document-words").wait_for()
    page.evaluate("document.querySelector('.document-words').stays = true")
    texts: list[str] = []
    loads: list[str] = []
    page.on("request", lambda asked: texts.append(asked.url) if "/text/" in asked.url else None)
    page.on("load", lambda loaded: loads.append(loaded.url))
    tops: list[int] = []
    seen: list[str] = []
    for number in range(7):
        assert page.get_by_text(f"{number} of 7", exact=True).is_visible()
        seen.append(person.record())
        assert page.evaluate("document.querySelector('.document-words').stays") is True
        person.confirm_all()
        tops.append(page.locator("#text-holder").evaluate("box => box.scrollTop"))
        if number < 6:
            person.approve()
    assert (texts, loads) == ([], [])
    with page.expect_navigation():
        person.press("a")
    assert "/admin/" in page.url and "review" not in page.url
    page.get_by_text("Your session is finished: 7 of them reviewed.").wait_for()
    assert person.count <= MOST_ACTS, person.count
    assert f"\n{person.count} acts. " in (DOCS / "reviewing.md").read_text()
    records = {record.public_id: record for record in Record.objects.filter(public_id__in=seen)}
    assert {record.state for record in records.values()} == {"approved"}
    assert seen[0] == document.public_id
    # The text is read once from its beginning to its end.
    assert tops == sorted(tops) and tops[0] == 0 < tops[-1]


def test_the_address_and_the_title_follow_the_record(
    served: str, served_editor: User, served_reviewer: User, chromium: Any
) -> None:
    document = seven_records(served_editor)
    page = signed_in(chromium, served, served_reviewer.username)
    page.goto(f"{served}/admin/review/{document.public_id}/", wait_until="networkidle")
    page.locator(".document-words").wait_for()
    person = Reviewer(page)
    person.approve()
    assert person.record() in page.url
    assert person.record() in page.title()
    page.locator(".tracking-tight", has_text=f"Review: {person.record()}").wait_for()
    assert page.locator("[data-said]").inner_text().endswith("published as version 1.")
    page.locator("#announce", has_text=f"Now: {person.record()}").wait_for(state="attached")
    # The keys go on working with what was put in the place of the last record.
    person.press("?")
    page.locator("#bench-shortcuts").wait_for()
    person.press("Escape")
    person.press("n")
    page.wait_for_function(
        "before => document.getElementById('review-head').dataset.record !== before",
        arg=page.url.rstrip("/").split("/")[-1],
    )
    assert not page.locator("[data-said]").count()


def test_keys_pressed_while_a_record_is_approved_do_not_decide_on_the_next(
    served: str, served_editor: User, served_reviewer: User, chromium: Any
) -> None:
    document = seven_records(served_editor)
    page = signed_in(chromium, served, served_reviewer.username)
    page.goto(f"{served}/admin/review/{document.public_id}/", wait_until="networkidle")
    page.locator(".document-words").wait_for()
    held: list[Any] = []
    page.route("**/review/*/", lambda route: held.append(route), times=1)
    with page.expect_request(lambda sent: sent.method == "POST" and "/review/" in sent.url):
        page.keyboard.press("a")
    page.keyboard.press("y")
    page.keyboard.press("y")
    assert held
    held.pop().continue_()
    page.wait_for_function(
        "before => document.getElementById('review-head').dataset.record !== before",
        arg=document.public_id,
    )
    page.wait_for_load_state("networkidle")
    assert page.locator(".verdict-confirmed").count() == 0
