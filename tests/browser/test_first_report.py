"""The steps of docs/first_report.md, counted."""

from typing import Any

from curation.seeding import PASSWORD
from curation.workflow.approval import missing_evidence
from entities.models import Incident
from entities.values import load_rows, values_of
from sources.models import Record
from tests.browser.acts import Acts
from tests.browser.pages import sign_in
from tests.connections import own_seeded_database as own_database

__all__ = ["own_database"]

REPORT = (
    "On 3 May 2024 gunmen attacked a checkpoint in Khyber Pakhtunkhwa. Four policemen were killed."
)


def test_the_first_report_guide_works_step_by_step(chromium: Any, served: str) -> None:
    page = sign_in(chromium, served, "editor", PASSWORD)
    acts = Acts(page)

    acts.click(page.get_by_role("link", name="Bring in documents").first)
    acts.fill("#pasted", REPORT)
    acts.fill("#published", "4 May 2024")
    acts.click(page.get_by_role("button", name="Bring in", exact=True))
    acts.click(page.get_by_role("button", name="Keep", exact=True))
    page.wait_for_selector("#workbench #text")
    page.wait_for_load_state("networkidle")
    acts.drag(REPORT.removesuffix("."))
    acts.press("n")
    page.locator("[data-rows=casualties] [data-words]").wait_for()
    acts.fill("#entry [data-field=title]", "Attack on a checkpoint")
    acts.choose(page.locator("#entry [data-field=kind]").first, "armed attack")
    acts.press("Control+Shift+Enter")
    page.get_by_text("Saved and sent to review").wait_for()
    assert "100 %" in page.locator(".bench-standing").inner_text()

    acts.check("the first report")
    assert [record.state for record in Record.objects.order_by("-pk")[:2]] == ["in_review"] * 2
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
