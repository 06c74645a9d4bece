"""The steps of docs/first_report.md, counted."""

from typing import Any

from curation.seeding import PASSWORD
from curation.workflow.approval import missing_evidence
from entities.models import Incident
from entities.values import load_rows, values_of
from tests.browser.pages import select_with_mouse, sign_in
from tests.connections import own_seeded_database as own_database

__all__ = ["own_database"]

REPORT = (
    "On 3 May 2024 gunmen attacked a checkpoint in Khyber Pakhtunkhwa. Four policemen were killed."
)
ACTS = 11


def test_the_first_report_guide_works_step_by_step(chromium: Any, served: str) -> None:
    page = sign_in(chromium, served, "editor", PASSWORD)
    acts = 0

    def act(do: Any, *arguments: Any) -> None:
        nonlocal acts
        acts += 1
        do(*arguments)

    act(page.get_by_role("link", name="Bring in documents").first.click)
    act(page.fill, "#pasted", REPORT)
    act(page.fill, "#published", "4 May 2024")
    act(page.get_by_role("button", name="Bring in", exact=True).click)
    act(page.get_by_role("button", name="Keep", exact=True).click)
    page.wait_for_selector("#workbench #text")
    page.wait_for_load_state("networkidle")
    act(select_with_mouse, page, REPORT.removesuffix("."), "#text")
    page.locator("#toolbar q").wait_for()
    act(page.keyboard.press, "n")
    page.locator("[data-rows=casualties] [data-words]").wait_for()
    act(page.fill, "#entry [data-field=title]", "Attack on a checkpoint")
    act(page.select_option, "#entry [data-field=kind]", "armed attack")
    act(page.keyboard.press, "Control+Enter")
    page.locator("[data-saved]").wait_for()
    assert "100 %" in page.locator(".bench-standing").inner_text()
    act(page.get_by_role("button", name="Submit 2 drafts").click)
    page.get_by_text("Sent to review").wait_for()

    assert acts == ACTS
    incident = Incident.objects.get(title="Attack on a checkpoint")
    load_rows([incident])
    assert not missing_evidence(incident, values_of(incident))
    assert (incident.state, incident.date, incident.place.code) == (
        "in_review",
        "2024-05-03",
        "PK-KP",
    )
    toll = incident.casualties.get()
    assert (toll.victims, toll.outcome, toll.at_least, toll.at_most) == (
        "security forces",
        "killed",
        4,
        4,
    )
