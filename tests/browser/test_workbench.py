"""The workbench in a real browser: entering records beside the text."""

import time
from typing import Any

from django.contrib.auth.models import User

from curation.coverage import coverage_of
from entities.models import Citation, Incident
from reading.long_texts import keep_reading
from sources.models import Document, Passage
from tests.browser.conftest import signed_in
from tests.browser.workbench_pages import (
    WEEKLY_NOTE,
    approve_by_keyboard,
    block,
    cite_for,
    look_up,
    paste,
    save_record,
    select_words,
)
from tests.factories import a_document, a_finding


def enter_the_incident(page: Any) -> str:
    """Enter a whole incident from the text, every value with its quote."""
    select_words(page, "struck two posts")
    page.keyboard.press("n")
    page.wait_for_selector("#entry")
    page.fill("#entry [data-field=title]", "Attacks on two posts")
    page.select_option("#entry [data-field=kind]", "armed attack")
    cite_for(page, "over two days", "Date")
    page.fill("#entry [data-field=date]", "15-16 July 2024")
    select_words(page, "Testland")
    page.keyboard.press("Enter")
    block(page, "incident.place").locator("[data-words]").wait_for()
    tolls = (
        "no fewer than 12 members of the security forces and five civilians were killed",
        "five civilians were killed",
    )
    for row, words in enumerate(tolls):
        select_words(page, words)
        page.keyboard.press("Enter")
        taken = page.locator("[data-rows=casualties] > .block").nth(row)
        taken.locator("[data-words]", has_text=words).wait_for()
    for row in page.locator("[data-rows=casualties] > .block").all():
        row.locator("[data-field=outcome]").select_option("killed")
    select_words(page, "The army put the blame on the North Front")
    page.keyboard.press("Enter")
    blame = page.locator("[data-rows=attributions] > .block")
    blame.locator("[data-words]").wait_for()
    blame.locator("[data-field=role]").select_option("perpetrator")
    look_up(blame.locator(".citation-voice .lookup"), "Testland Army")
    return save_record(page)


def test_from_a_pasted_report_to_cited_data_beside_the_text(
    page: Any, chromium: Any, served: str, served_reviewer: User
) -> None:
    source = paste(page, served, "Weekly note", WEEKLY_NOTE)
    page.evaluate("window.sameplace = true")
    identifier = enter_the_incident(page)

    incident = Incident.objects.get(public_id=identifier)
    assert (incident.date, incident.place.name, incident.precision) == (
        "2024-07-15/2024-07-16",
        "Testland",
        "country",
    )
    assert {
        (row.victims, row.outcome, row.at_least, row.at_most) for row in incident.casualties.all()
    } == {("security forces", "killed", 12, None), ("civilians", "killed", 5, 5)}
    blame = incident.attributions.get()
    assert (blame.group.name, blame.role) == ("North Front", "perpetrator")
    assert blame.citations.get().asserted_by.name == "Testland Army"
    marked = Passage.objects.get(exact="five civilians were killed")
    assert marked.start == WEEKLY_NOTE.index("five civilians")

    work_through_the_rest(page)
    document = Document.objects.get(public_id=source)
    assert coverage_of([document])[document.pk].percent == 100
    assert document.curation_status == "fully curated"
    page.get_by_role("button", name="Submit 2 drafts").click()
    page.get_by_text(f"Sent to review: {source}, {identifier}.").wait_for()
    assert page.evaluate("window.sameplace"), "the page was loaded anew meanwhile"

    reviewer = signed_in(chromium, served, served_reviewer.username)
    approve_by_keyboard(reviewer, served, source)
    approve_by_keyboard(reviewer, served, identifier)
    found = reviewer.request.get(f"{served}/api/v1/incidents/{identifier}/").json()
    assert found["title"] == "Attacks on two posts"
    assert found["attributions"][0]["citations"][0]["asserted_by"]["name"] == "Testland Army"


def work_through_the_rest(page: Any) -> None:
    """Dismiss the other sentences with the keyboard, until the document is done."""
    page.locator("#text").focus()
    sentences = "JSON.parse(document.getElementById('marks').textContent).sentences"
    open_sentences = f"{sentences}.filter(([, , , state]) => /open|part/.test(state)).length"
    for _ in range(10):
        left = page.evaluate(open_sentences)
        if not left:
            break
        page.keyboard.press("o")
        page.keyboard.press("x")
        page.wait_for_function(f"left => {open_sentences} < left", arg=left)
    page.get_by_role("button", name="Mark fully curated").click()
    page.get_by_text("is fully curated.").wait_for()


def test_offsets_match_the_selection_in_any_script(page: Any, served: str) -> None:
    text = "😀 𝔘 1\n\nقال المتحدث إن 😀 خمسة جنود قتلوا.\n\nThe end 😀 is near."
    paste(page, served, "Scripts", text)
    select_words(page, "خمسة جنود")
    page.keyboard.press("f")
    page.wait_for_selector("#entry")
    page.fill("#entry [data-field=statement]", "Five soldiers were killed.")
    page.select_option("#entry [data-field=kind]", "presence")
    save_record(page)
    passages = Passage.objects.filter(document__title="Scripts")
    assert "خمسة جنود" in [passage.exact for passage in passages]
    for passage in passages:
        assert text[passage.start : passage.end] == passage.exact


def test_a_record_is_entered_without_a_mouse(page: Any, served: str) -> None:
    paste(page, served, "Weekly note", WEEKLY_NOTE)
    page.locator("#text").focus()
    for key in ("o", "o", "s", "]", "["):
        page.keyboard.press(key)
    page.locator("#toolbar q").wait_for()
    page.keyboard.press("f")
    page.wait_for_selector("#entry")
    page.wait_for_function("document.activeElement.matches('#entry input, #entry textarea')")
    page.keyboard.type("The North Front attacks posts.")
    page.keyboard.press("Tab")
    kind = page.locator("#entry [data-field=kind]")
    kind.focus()
    # Not typed, because a select forgets the letters if the next one is late.
    for _ in range(kind.locator("option").count()):
        if kind.input_value() == "presence":
            break
        page.keyboard.press("ArrowDown")
    save_record(page)
    assert Citation.objects.filter(field="finding.statement").exists()


def test_markup_in_documents_and_names_is_shown_as_text(
    page: Any, chromium: Any, served: str, served_editor: User, served_reviewer: User
) -> None:
    attack = "<script>window.pwned = 1</script>\"'><img src=x onerror=window.pwned=1></script>"
    source = paste(page, served, attack, f"One {attack} two. Three.")
    select_words(page, "One <script>")
    page.keyboard.press("f")
    page.fill("#entry [data-field=statement]", attack)
    page.select_option("#entry [data-field=kind]", "presence")
    cite_for(page, "Three", "Kind")
    page.locator("#entry [data-field=kind]").focus()
    page.locator("#entry .is-active [data-part=speaker]").fill(attack)
    identifier = save_record(page)
    page.get_by_role("button", name="Submit 2 drafts").click()
    page.get_by_text("Sent to review").wait_for()
    other = signed_in(chromium, served, served_reviewer.username)
    for address in (
        f"review/{identifier}/",
        f"review/{source}/",
        f"workbench/{source}/",
        f"workbench/{source}/?edit={identifier}",
        "sources/document/",
        "",
    ):
        other.goto(f"{served}/admin/{address}")
        other.wait_for_load_state("networkidle")
        assert other.evaluate("window.pwned") is None, address
    assert page.evaluate("window.pwned") is None


def test_a_card_highlights_its_quotation(page: Any, served: str, served_editor: User) -> None:
    document = a_document(served_editor)
    a_finding(served_editor, document)
    held: list[Any] = []
    page.route("**/suggestions/", lambda route: held.append(route))
    with page.expect_request("**/suggestions/"):
        page.goto(f"{served}/admin/workbench/{document.public_id}/")
    page.locator(".card-quote", has_text="denied that it had done it").click()
    lit = "[...CSS.highlights.get('bench-selected')].map(String)"
    assert page.evaluate(lit) == ["denied that it had done it"]
    # They stay when something else is drawn in the text.
    held.pop().continue_()
    page.wait_for_function("CSS.highlights.get('bench-suggestion').size > 0")
    assert page.evaluate(lit) == ["denied that it had done it"]


def test_only_the_panes_scroll(page: Any, served: str, served_editor: User) -> None:
    document = a_document(served_editor)
    for _ in range(6):
        a_finding(served_editor, document)
    page.goto(f"{served}/admin/workbench/{document.public_id}/")
    page.locator(".card").nth(5).wait_for(state="attached")
    assert page.evaluate("document.documentElement.scrollHeight <= window.innerHeight")


def test_sentences_dismissed_in_quick_succession_are_all_dismissed(page: Any, served: str) -> None:
    source = paste(page, served, "Weekly note", WEEKLY_NOTE)

    def answer_late(route: Any) -> None:
        time.sleep(0.3)
        route.continue_()

    page.route("**/dismiss/", answer_late)
    page.locator("#text").focus()
    page.keyboard.press("j")
    for key in "xjxjxjx":
        page.keyboard.press(key)
    page.wait_for_function(
        "JSON.parse(document.getElementById('marks').textContent).sentences"
        ".filter(([, , , state]) => state === 'dismissed').length === 4"
    )
    document = Document.objects.get(public_id=source)
    assert coverage_of([document])[document.pk].dismissed == 4


def test_a_quotation_is_shown_in_the_text_by_keyboard(page: Any, served: str) -> None:
    paste(page, served, "Weekly note", WEEKLY_NOTE)
    select_words(page, "struck two posts")
    page.keyboard.press("n")
    words = page.locator("#entry [data-words]")
    words.focus()
    page.evaluate("CSS.highlights.get('bench-selected').clear()")
    page.keyboard.press("Enter")
    assert page.evaluate("CSS.highlights.get('bench-selected').size") == 1


def test_a_long_text_is_drawn_only_where_it_is_visible(
    page: Any, served: str, served_editor: User
) -> None:
    lines = [
        f"On 3 May 2024 a patrol met {number} men in Testland.\n\n" for number in range(2, 2002)
    ]
    document = a_document(served_editor, "".join(lines))
    # As a worker does: a text of this length is not read within a request.
    assert document.text_id
    keep_reading(document.text_id)
    page.goto(f"{served}/admin/workbench/{document.public_id}/")
    suggested = "[...CSS.highlights.get('bench-suggestion')].map(String)"
    page.wait_for_function(f"{suggested}.includes('2 men')")
    bars = page.locator(".gutter-bar")
    for top, words in ((1e7, "2001 men"), (0, "2 men")):
        # Repeatedly, because loaded text may be longer than the space that was reserved for it.
        page.wait_for_function(
            "([top, words]) => { document.querySelector('.text-scroll').scrollTop = top;"
            f" return {suggested}.includes(words); }}",
            arg=[top, words],
        )
        assert len(page.evaluate(suggested)) < 1000
        bars.first.wait_for()
        assert bars.count() < 1000


def test_the_bars_beside_the_text_stay_beside_it_when_remarks_open_above(
    page: Any, served: str, served_editor: User
) -> None:
    document = a_document(
        served_editor, text="Nobody was hurt.", remarks=["Recognised by a machine.", "No page 2."]
    )
    page.goto(f"{served}/admin/workbench/{document.public_id}/")
    bar = page.locator(".gutter-bar")
    bar.wait_for()
    page.locator(".text-remarks summary").click()
    page.wait_for_function(
        """() => {
          const top = (name) => document.querySelector(name).getBoundingClientRect().top;
          return document.querySelector(".text-remarks").open
            && Math.abs(top(".gutter-bar") - top("#text .text-block")) < 12;
        }"""
    )
