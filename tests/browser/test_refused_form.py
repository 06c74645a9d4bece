"""A refused form in a real browser: errors are listed, and the first one has the focus."""

from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse

from entities.models import Citation
from sources.models import Passage
from tests.browser.conftest import signed_in
from tests.browser.pages import submit
from tests.factories import a_document, an_incident


def test_the_error_list_leads_to_a_nested_citation(
    chromium: Any, served: str, served_editor: User
) -> None:
    incident = an_incident(served_editor, a_document(served_editor))
    page = signed_in(chromium, served, served_editor.username)
    page.goto(f"{served}{reverse('admin:entities_incident_change', args=[incident.pk])}")
    # The row of casualties stays unchanged; its citation gets a passage that is then deleted.
    field = page.locator("select[name='casualties-0-citations-0-passage']")
    passage = Citation.objects.get(record=incident.pk, casualties__isnull=False).passage
    gone = Passage.objects.create(
        document=passage.document,
        text=passage.text,
        start=passage.start,
        end=passage.end - 1,
        exact=passage.exact[:-1],
    )
    field.evaluate("(select, key) => { select.add(new Option('gone', key, true, true)) }", gone.pk)
    gone.delete()
    submit(page, "Save")
    listed = page.locator("#form-errors li")
    listed.get_by_text("was deleted meanwhile").wait_for()
    assert listed.count() == 1
    page.wait_for_function(
        "document.activeElement.closest('td')?.contains(document.querySelector("
        "\"select[name='casualties-0-citations-0-passage']\"))"
    )
    place = page.evaluate("document.activeElement.getBoundingClientRect().top")
    assert 0 < place < page.viewport_size["height"]
