"""The main job on the plain forms of the admin: from a pasted report to cited data over the API."""

from typing import Any

from django.contrib.auth.models import User

from sources.models import Document, Passage
from tests.browser.conftest import PASSWORD
from tests.browser.pages import choose, follow, select_with_mouse, sign_in, submit
from tests.factories import a_document, a_group, a_place, publish

TEXT = """Weekly note 😀 of 17 July 2024

North Front fighters struck two posts in Testland over two days; no fewer than 12 members of \
the security forces and five civilians lost their lives.

The army put the blame on the North Front.
"""

TOLL = "no fewer than 12 members of the security forces and five civilians lost their lives"


def test_from_a_pasted_report_to_cited_data(
    chromium: Any, served: str, served_editor: User, served_reviewer: User
) -> None:
    a_place()
    older = a_document(served_editor)
    front = a_group(served_editor, older, name="North Front")
    army = a_group(served_editor, older, name="Testland Army", kind="state force")
    publish(older, front, army, by=served_editor, approver=served_reviewer)

    page = sign_in(chromium, served, served_editor.username, PASSWORD)
    document = paste_a_document(page)
    for words in (
        "struck two posts",
        "Testland over two days",
        TOLL,
        "The army put the blame on the North Front",
    ):
        select_with_mouse(page, words)
        submit(page, "Mark passage")
    marked = Passage.objects.get(exact=TOLL)
    assert marked.start == TEXT.index(marked.exact)

    follow(page, page.get_by_role("link", name="incident", exact=True).first)
    page.wait_for_selector("#incident_form")
    incident = enter_the_incident(page)
    submit_both(page, served, document, incident)

    page = sign_in(chromium, served, served_reviewer.username, PASSWORD)
    confirm_everything(page, served, incident)
    page.goto(f"{served}/admin/")
    for box in page.locator("input[name=record]").all():
        box.check()
    submit(page, "Approve selected together…")
    submit(page, "Approve and publish together")

    found = page.request.get(f"{served}/api/v1/incidents/").json()["results"]
    assert [record["title"] for record in found] == ["Attacks on two posts"]
    record = found[0]
    assert record["date"]["edtf"] == "2024-07-15/2024-07-16"
    toll = record["casualties"][0]
    assert (toll["at_least"], toll["at_most"]) == (12, None)
    assert toll["citations"][0]["exact"] == marked.exact
    blame = record["attributions"][0]
    assert blame["group"]["name"] == "North Front"
    assert blame["citations"][0]["asserted_by"]["name"] == "Testland Army"


def paste_a_document(page: Any) -> Document:
    follow(page, page.get_by_role("link", name="All documents"))
    follow(page, page.locator("a[href$='/sources/document/add/']").first)
    page.select_option("#kind", "digest")
    page.fill("#pasted", TEXT)
    page.fill("#title", "Weekly note")
    page.fill("#published", "17 July 2024")
    page.wait_for_selector(".date-reading:has-text('2024-07-17')")
    submit(page, "Bring in")
    submit(page, "Keep")
    document = Document.objects.get(title="Weekly note")
    # Keeping it opens the workbench; this is the path without it.
    follow(page, page.get_by_role("link", name=document.public_id, exact=True))
    page.wait_for_selector("#document_form")
    return document


def enter_the_incident(page: Any) -> str:
    """Fill in the form, every value with its passage; return the new public id."""
    page.fill("#id_title", "Attacks on two posts")
    page.select_option("#id_kind", "armed attack")
    page.fill("#id_date", "15-16 July 2024")
    page.select_option("#id_citations-0-field", "incident.kind")
    choose(page, "id_place", "Testland")
    page.select_option("#id_precision", "country")
    for row, field in enumerate(("incident.date", "incident.place"), start=1):
        page.get_by_text("Add another Citation of a field").click()
        page.select_option(f"#id_citations-{row}-field", field)
        choose(page, f"id_citations-{row}-passage", "two days")
    # A superfluous row is removed again; the text in the next row stays.
    page.get_by_text("Add another Casualties").click()
    page.get_by_text("Add another Casualties").click()
    page.select_option("#id_casualties-1-victims", "security forces")
    page.select_option("#id_casualties-1-outcome", "killed")
    page.fill("#id_casualties-1-figure", "12+")
    choose(page, "id_casualties-1-citations-0-passage", "fewer than 12")
    page.locator("#casualties-data > .form-group >> nth=0").locator(
        ".form-row .delete-template >> nth=0"
    ).click()
    page.get_by_text("Add another Attribution").click()
    choose(page, "id_attributions-0-group", "North Front")
    page.select_option("#id_attributions-0-role", "perpetrator")
    choose(page, "id_attributions-0-citations-0-passage", "put the blame")
    choose(page, "id_attributions-0-citations-0-asserted_by", "Testland Army")
    submit(page, "Save")
    return page.locator(".standing strong").inner_text()


def submit_both(page: Any, served: str, document: Document, incident: str) -> None:
    for name in (incident, document.public_id):
        page.goto(f"{served}/admin/records/{name}/submit/")
        submit(page, "Submit for review")


def confirm_everything(page: Any, served: str, incident: str) -> None:
    page.goto(f"{served}/admin/review/{incident}/")
    for _ in range(20):
        waiting = page.locator(".cited#next")
        if not waiting.count():
            return
        citation = waiting.get_attribute("data-citation")
        waiting.get_by_role("button", name="Confirm").click()
        page.locator(f"#citation-{citation} .verdict-confirmed").wait_for()
    raise AssertionError("the citations never end")
