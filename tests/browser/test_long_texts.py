"""A long text is loaded in parts, and offsets in it are right everywhere."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from curation.workflow.steps import submit
from sources.models import Document
from sources.texts.sentences import keep_sentences
from tests.browser.conftest import signed_in
from tests.curation.test_long_texts import long_text
from tests.factories import a_document, a_finding, cite, text_content

LAST_WORDS = "The last words of it 🙂 stand here."


@pytest.fixture
def document(served_editor: User) -> Document:
    document = a_document(served_editor, text=f"{long_text(200_000)}{LAST_WORDS}")
    assert document.text
    keep_sentences(document.text, "en")
    return document


SELECT_ACROSS = """
index => {
  const [one, two] = [...document.querySelectorAll(".text-block")].slice(index - 1, index + 1);
  const range = new Range();
  range.setStart(one.firstChild, one.firstChild.length - 30);
  range.setEnd(two.firstChild, 30);
  const selection = document.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}
"""


def test_a_selection_across_blocks_loaded_separately_has_the_right_offsets(
    served: str, served_editor: User, document: Document, chromium: Any
) -> None:
    page = signed_in(chromium, served, served_editor.username)
    # Parts that are not visible are loaded later.
    page.add_init_script("window.requestIdleCallback = () => {};")
    page.goto(f"{served}/admin/workbench/{document.public_id}/")
    blocks = page.locator(".text-block")
    assert page.locator(".text-block.is-loading").count() > 20
    blocks.nth(8).scroll_into_view_if_needed()
    page.locator(".text-block:not(.is-loading)").nth(8).wait_for(state="attached")
    page.evaluate(SELECT_ACROSS, 8)
    page.locator("#toolbar").wait_for()
    page.keyboard.press("n")
    cited = page.locator("#entry [data-citation]").first
    cited.wait_for()
    start, exact = (
        cited.locator(f"[name$='-{name}']").first.input_value() for name in ("start", "exact")
    )
    place = int(start)
    assert len(exact) > 20 and "\n" in exact
    assert text_content(document)[place : place + len(exact)] == exact


def test_a_notice_is_shown_until_the_whole_text_is_loaded(
    served: str, served_editor: User, document: Document, chromium: Any
) -> None:
    page = signed_in(chromium, served, served_editor.username)
    page.add_init_script(
        "window.requestIdleCallback = (then) => { (window.waiting ||= []).push(then); };"
    )
    page.goto(f"{served}/admin/workbench/{document.public_id}/")
    page.get_by_text("The rest of this text is loading.").wait_for()
    assert not page.evaluate("window.find('The last words of it')")
    while page.locator(".loading-notice").count():
        page.evaluate("(window.waiting || []).splice(0).forEach((then) => then())")
        page.wait_for_timeout(20)
    assert page.locator(".is-loading").count() == 0
    assert page.evaluate("window.find('The last words of it')")
    words = page.evaluate("document.querySelector('#text').textContent")
    assert words == text_content(document)


def test_keyboard_shortcuts_reach_sentences_that_are_not_loaded_yet(
    served: str, served_editor: User, document: Document, chromium: Any
) -> None:
    page = signed_in(chromium, served, served_editor.username)
    page.add_init_script("window.requestIdleCallback = () => {};")
    page.goto(f"{served}/admin/workbench/{document.public_id}/")
    page.locator(".gutter-bar").first.wait_for()
    last = page.evaluate("JSON.parse(document.getElementById('marks').textContent).total") - 1
    page.evaluate(
        "() => { document.querySelector('.text-scroll').scrollTop = 1e7; }",
    )
    page.wait_for_function(
        "() => !document.querySelector('.text-block:last-child').matches('.is-loading')"
    )
    lit = "[...CSS.highlights.get('bench-sentence')].map(String).join()"
    box = page.locator(".text-block").last
    # Parts loaded above it move it while it is clicked.
    for _ in range(20):
        box.click(position={"x": 60, "y": box.bounding_box()["height"] - 12})
        page.wait_for_timeout(500)
        if page.evaluate(f"{lit} === {LAST_WORDS!r}"):
            break
    assert page.evaluate(lit) == LAST_WORDS
    page.keyboard.press("x")
    page.locator(".bench-standing", has_text="1 dismissed").wait_for()
    # Past the end, to the first sentence, which is open.
    page.keyboard.press("o")
    page.wait_for_function(f"() => {lit}.startsWith('Report 100000')")
    page.keyboard.press("k")
    assert last > 1000


def test_the_review_page_shows_cited_words_at_the_end_of_a_long_text(
    served: str, served_editor: User, served_reviewer: User, document: Document, chromium: Any
) -> None:
    finding = a_finding(served_editor, a_document(served_editor))
    for citation in finding.citations.all():
        citation.delete()
    for field in ("finding.kind", "finding.statement"):
        cite(finding, document, LAST_WORDS, served_editor, field=field)
    submit(finding, served_editor)
    page = signed_in(chromium, served, served_reviewer.username)
    page.add_init_script("window.requestIdleCallback = () => {};")
    page.goto(f"{served}/admin/review/{finding.public_id}/")
    lit = "[...CSS.highlights.get('bench-selected') || []]"
    page.wait_for_function(f"() => {lit}.map(String).join() === {LAST_WORDS!r}")
    top, bottom = page.evaluate(
        f"() => {{ const box = {lit}[0].getBoundingClientRect(); return [box.top, box.bottom]; }}"
    )
    assert 0 < top < bottom < page.viewport_size["height"]
    assert page.locator(".text-block.is-loading").count() > 20
