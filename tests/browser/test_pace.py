"""The review page reports how long each value was viewed; an administrator reads the figures."""

from typing import Any

from django.contrib.auth.models import User

from curation.models import Verification
from curation.workflow.steps import submit
from entities.models import Citation
from tests.browser.conftest import signed_in
from tests.factories import a_document, an_incident, person


def test_each_verdict_sends_the_time_that_its_value_was_viewed(
    served: str, served_editor: User, served_reviewer: User, chromium: Any
) -> None:
    incident = an_incident(served_editor, a_document(served_editor))
    submit(incident, served_editor)
    page = signed_in(chromium, served, served_reviewer.username)
    page.clock.install()
    page.goto(f"{served}/admin/review/{incident.public_id}/")
    page.locator(".cited.is-current").wait_for()
    looked: list[Any] = []
    page.on(
        "request",
        lambda request: looked.append(request.post_data_json) if request.method == "POST" else None,
    )
    for number, seconds in enumerate((40, 7)):
        current = page.locator(".cited.is-current").get_attribute("data-citation")
        page.clock.fast_forward(seconds * 1000)
        page.keyboard.press("y")
        page.locator(f"#citation-{current} .verdict-confirmed").wait_for()
        assert looked[-1]["citation"] == current
        # The page's own clock continues, independent of the one that the test moves.
        assert seconds * 1000 <= int(looked[-1]["looked"]) < 40_000 + 40_000 * (1 - number)
    # The server's clock, which counts, was not moved.
    times = Verification.objects.values_list("seconds", flat=True)
    assert len(times) == 2
    assert all(0 <= time < 40 for time in times if time is not None) and None not in times


def test_a_value_under_the_mouse_counts_as_viewed(
    served: str, served_editor: User, served_reviewer: User, chromium: Any
) -> None:
    incident = an_incident(served_editor, a_document(served_editor))
    submit(incident, served_editor)
    page = signed_in(chromium, served, served_reviewer.username)
    page.clock.install()
    page.goto(f"{served}/admin/review/{incident.public_id}/")
    page.locator(".cited.is-current").wait_for()
    last = Citation.objects.filter(record=incident.pk).latest("pk")
    box = page.locator(f"[data-citation='{last.pk}']")
    box.locator("blockquote").hover()
    page.clock.fast_forward(9000)
    with page.expect_request(lambda request: request.method == "POST") as sent:
        box.get_by_role("button", name="Confirm").click()
    assert int(sent.value.post_data_json["looked"]) >= 9000


def test_an_administrator_reads_the_pace_page(
    served: str, served_editor: User, served_reviewer: User, chromium: Any
) -> None:
    page = signed_in(chromium, served, person("administrator").username)
    page.goto(f"{served}/admin/")
    page.get_by_role("link", name="Pace of review").click()
    page.get_by_role("heading", name="Approved fastest").wait_for()
