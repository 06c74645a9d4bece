"""Two users at the same record in a real browser: presence, comments and claims."""

from typing import Any

from django.contrib.auth.models import User

from curation.workflow.steps import submit
from entities.models import Incident
from tests.browser.conftest import PASSWORD, signed_in
from tests.browser.pages import sign_in
from tests.factories import a_document, an_incident

SCRIPT = "<script>document.title = 'taken'</script><img src=x onerror=\"document.title = 'taken'\">"


def in_review(editor: User) -> Incident:
    incident = an_incident(editor, a_document(editor))
    submit(incident, editor)
    return incident


def test_two_people_see_each_other_and_talk_about_a_value(
    served: str, served_editor: User, served_reviewer: User, chromium: Any
) -> None:
    incident = in_review(served_editor)
    review = f"{served}/admin/review/{incident.public_id}/"
    reviewing = signed_in(chromium, served, served_reviewer.username)
    editing = signed_in(chromium, served, served_editor.username)
    editing.goto(f"{served}/admin/entities/incident/{incident.pk}/change/")
    editing.wait_for_load_state("networkidle")
    reviewing.goto(review)
    reviewing.get_by_text(f"Also here: {served_editor.username}").wait_for()

    date = reviewing.get_by_label("Comments on date")
    date.locator("summary").click()
    date.locator("textarea").fill(f"Which day, @{served_editor.username}? {SCRIPT}")
    with reviewing.expect_navigation():
        date.get_by_role("button", name="Comment").click()
    assert (
        reviewing.locator(".thread-comment:target .thread-comment-text")
        .inner_text()
        .endswith(SCRIPT)
    )
    assert "taken" not in reviewing.title()

    editing.reload()
    editing.get_by_role("link", name="Notifications, 1 unread").click()
    editing.get_by_role("link", name=incident.public_id).first.click()
    editing.locator(".thread-comment:target").wait_for()
    editing.locator("summary", has_text="Answer").click()
    editing.get_by_label(f"Answer to {served_reviewer.username}").fill("The 15th.")
    with editing.expect_navigation():
        editing.get_by_role("button", name="Answer").click()
    assert "taken" not in editing.title()

    reviewing.reload()
    reviewing.get_by_text("The 15th.").wait_for()
    with reviewing.expect_navigation():
        reviewing.get_by_role("button", name="Resolve").click()
    reviewing.get_by_text(f"Resolved by {served_reviewer.username}").wait_for()


def test_a_reviewer_takes_a_record_from_the_queue(
    served: str, served_editor: User, served_reviewer: User, chromium: Any
) -> None:
    incident = in_review(served_editor)
    page = sign_in(chromium, served, served_reviewer.username, PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name=f"Claim {incident.public_id}").click()
    page.get_by_text("claimed by you until").wait_for()
    with page.expect_navigation():
        page.get_by_role("button", name="Release").click()
    page.get_by_role("button", name="Claim", exact=True).wait_for()
