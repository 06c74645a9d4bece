"""The workbench in a real browser: a report becomes data beside its text."""

import time
from typing import Any

import pytest
from django.contrib.auth.models import User

from curation.coverage import coverage_of
from entities.models import Citation, Incident, Place
from sources.models import Document, Passage
from tests.browser.conftest import PASSWORD, signed_in
from tests.browser.workbench_pages import (
    approve_by_keyboard,
    cite_for,
    look_up,
    paste,
    save_record,
    select_words,
)
from tests.factories import (
    a_document,
    a_finding,
    a_group,
    a_place,
    an_incident,
    fresh,
    publish,
)

TEXT = """Weekly note 😀 of 17 July 2024

North Front fighters struck two posts in Testland over two days; no fewer than 12 members of \
the security forces and five civilians were killed.

The army put the blame on the North Front. Rain is expected.
"""


@pytest.fixture
def parties(served: str, served_editor: User, served_reviewer: User) -> None:
    """A place and two groups, published."""
    a_place()
    older = a_document(served_editor)
    front = a_group(served_editor, older, name="North Front")
    army = a_group(served_editor, older, name="Testland Army", kind="state force")
    publish(older, front, army, by=served_editor, approver=served_reviewer)


@pytest.fixture
def page(chromium: Any, served: str, parties: None, served_editor: User) -> Any:
    """The editor's browser."""
    return signed_in(chromium, served, served_editor.username)


def block(page: Any, key: str) -> Any:
    return page.locator(f"#entry .block[data-block='{key}']")


def next_suggestion(page: Any) -> str:
    """Step on to the next suggestion by key; returns its words."""
    page.keyboard.press(".")
    return page.locator("#toolbar q").inner_text().strip("“”")


def step_to(page: Any, words: str) -> None:
    """Step by key until the suggestion of these words is in hand."""
    assert words in (next_suggestion(page) for _ in range(12))


def enter_the_incident(page: Any) -> str:
    """Enter a whole incident from the text, every value with its words."""
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
    for words in ("no fewer than 12 members of the security forces", "five civilians"):
        select_words(page, words)
        page.keyboard.press("Enter")
        page.locator("[data-rows=casualties] [data-words]", has_text=words).wait_for()
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
    source = paste(page, served, "Weekly note", TEXT)
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
    marked = Passage.objects.get(exact="five civilians")
    assert marked.start == TEXT.index("five civilians")

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
    """Dismiss what holds nothing to record, by keys, until the document is done."""
    page.locator("#text").focus()
    open_sentences = "JSON.parse(document.getElementById('marks').textContent).sentences"
    for _ in range(10):
        left = page.evaluate(f"{open_sentences}.filter(([, , state]) => state === 'open').length")
        if not left:
            break
        page.keyboard.press("o")
        page.keyboard.press("x")
        page.wait_for_function(
            f"left => {open_sentences}.filter(([, , state]) => state === 'open').length < left",
            arg=left,
        )
    page.get_by_role("button", name="Mark fully curated").click()
    page.get_by_text("is fully curated.").wait_for()


def test_a_suggestion_is_accepted_by_key_and_not_saved_by_itself(page: Any, served: str) -> None:
    paste(page, served, "Weekly note", TEXT)
    page.get_by_role("button", name="New incident").click()
    page.wait_for_selector("#entry")
    page.locator("#text").focus()
    step_to(page, "Testland")
    page.keyboard.press("Enter")
    place = block(page, "incident.place")
    place.locator("[data-words]", has_text="Testland").wait_for()
    assert "Testland" in place.locator(".block-inputs input[role=combobox]").input_value()
    assert not Citation.objects.filter(passage__exact="Testland").exists()


def test_a_save_over_someone_elses_is_refused_with_both_versions(
    page: Any, chromium: Any, served: str, served_editor: User, served_reviewer: User
) -> None:
    document = a_document(served_editor)
    incident = an_incident(served_editor, document)
    other = signed_in(chromium, served, served_reviewer.username)
    for each in (page, other):
        each.goto(f"{served}/admin/workbench/{document.public_id}/?edit={incident.public_id}")
        each.wait_for_selector("#entry")
    other.fill("#entry [data-field=title]", "Theirs")
    save_record(other)
    page.fill("#entry [data-field=title]", "Mine")
    page.keyboard.press("Control+Enter")
    page.locator(".stale").wait_for()
    assert "Theirs" in page.locator(".stale").inner_text()
    beside = page.locator(".stale").bounding_box()
    mine = page.locator("#entry [data-field=title]").bounding_box()
    assert mine["x"] + mine["width"] <= beside["x"]
    assert beside["y"] <= mine["y"] + mine["height"]
    assert page.input_value("#entry [data-field=title]") == "Mine"
    assert fresh(incident).title == "Theirs"

    page.get_by_role("button", name="Put mine in its place").click()
    page.locator("[data-saved]").wait_for()
    assert fresh(incident).title == "Mine"


def test_words_are_where_the_browser_selects_them_in_any_script(page: Any, served: str) -> None:
    text = "😀 𝔘 1\n\nقال المتحدث إن 😀 خمسة جنود قتلوا.\n\nThe end 😀 is near."
    paste(page, served, "Scripts", text)
    select_words(page, "خمسة جنود")
    page.keyboard.press("f")
    page.wait_for_selector("#entry")
    page.fill("#entry [data-field=statement]", "Five soldiers were killed.")
    page.select_option("#entry [data-field=kind]", "presence")
    save_record(page)
    passage = Passage.objects.get(document__title="Scripts")
    assert (passage.exact, passage.start) == ("خمسة جنود", text.index("خمسة"))


def test_a_record_is_entered_without_a_mouse(page: Any, served: str) -> None:
    paste(page, served, "Weekly note", TEXT)
    page.locator("#text").focus()
    for key in ("o", "o", "s", "]", "["):
        page.keyboard.press(key)
    page.locator("#toolbar q").wait_for()
    page.keyboard.press("f")
    page.wait_for_selector("#entry")
    page.wait_for_function("document.activeElement.matches('#entry input, #entry textarea')")
    page.keyboard.type("The North Front attacks posts.")
    page.keyboard.press("Tab")
    page.locator("#entry [data-field=kind]").focus()
    page.keyboard.type("presence")
    save_record(page)
    assert Citation.objects.filter(field="finding.statement").exists()


def test_hostile_words_stay_words(
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


def test_leaving_with_something_unsaved_asks_first(page: Any, served: str) -> None:
    paste(page, served, "Weekly note", TEXT)
    page.get_by_role("button", name="New incident").click()
    page.fill("#entry [data-field=title]", "Not saved yet")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.get_by_role("button", name="New finding").click()
    assert asked == ["Leave this record? What you entered is not saved."]
    assert page.input_value("#entry [data-field=title]") == "Not saved yet"


def test_a_group_that_is_there_is_pointed_out(page: Any, served: str) -> None:
    paste(page, served, "Weekly note", TEXT)
    select_words(page, "North Front fighters")
    page.keyboard.press("g")
    page.wait_for_selector("#entry")
    page.fill("#entry [data-field=name]", "North Front")
    page.locator(".likeness", has_text="North Front").wait_for()
    page.get_by_role("button", name="Cite it there instead").first.click()
    page.locator("#entry h2", has_text="G").wait_for()
    loose = page.locator(".loose [data-words]")
    loose.first.wait_for()


def test_a_card_lights_its_words(page: Any, served: str, served_editor: User) -> None:
    document = a_document(served_editor)
    a_finding(served_editor, document)
    page.goto(f"{served}/admin/workbench/{document.public_id}/")
    page.locator(".card-quote", has_text="denied that it had done it").click()
    lit = page.evaluate("[...CSS.highlights.get('bench-lit')].map(String)")
    assert lit == ["denied that it had done it"]


def test_sentences_dismissed_in_quick_succession_are_all_dismissed(page: Any, served: str) -> None:
    source = paste(page, served, "Weekly note", TEXT)
    page.route("**/dismiss/", lambda route: (time.sleep(0.3), route.continue_()))
    page.locator("#text").focus()
    page.keyboard.press("j")
    for key in "xjxjxjx":
        page.keyboard.press(key)
    page.wait_for_function(
        "JSON.parse(document.getElementById('marks').textContent).sentences"
        ".filter(([, , state]) => state === 'dismissed').length === 4"
    )
    document = Document.objects.get(public_id=source)
    assert coverage_of([document])[document.pk].dismissed == 4


def test_what_was_entered_stays_when_the_session_is_over(
    page: Any, served: str, served_editor: User
) -> None:
    paste(page, served, "Weekly note", TEXT)
    select_words(page, "struck two posts")
    page.keyboard.press("n")
    page.fill("#entry [data-field=title]", "Attacks on two posts")
    page.context.clear_cookies(name="sessionid")
    page.keyboard.press("Control+Enter")
    page.get_by_role("alert").filter(has_text="Sign in").wait_for()
    assert page.input_value("#entry [data-field=title]") == "Attacks on two posts"

    elsewhere = page.context.new_page()
    elsewhere.goto(f"{served}/admin/")
    elsewhere.fill("#id_username", served_editor.username)
    elsewhere.fill("#id_password", PASSWORD)
    elsewhere.click("button[type=submit]")
    elsewhere.wait_for_selector(".first-page")
    elsewhere.close()
    save_record(page)
    assert Incident.objects.filter(title="Attacks on two posts").exists()


def test_nothing_is_entered_while_a_save_is_on_its_way(page: Any, served: str) -> None:
    paste(page, served, "Weekly note", TEXT)
    page.get_by_role("button", name="New incident").click()
    title = page.locator("#entry [data-field=title]")
    title.fill("")
    held: list[Any] = []
    page.route("**/save/", lambda route: held.append(route))
    title.press("Control+Enter")
    page.get_by_role("button", name="Saving…").wait_for()
    # Neither into the form, nor as keys of the workbench.
    page.keyboard.type("no finding")
    assert title.input_value() == ""
    assert page.evaluate("document.querySelector('#entry').dataset.type") == "incident"
    held.pop().abort()
    page.get_by_text("The server could not be reached.").wait_for()
    page.keyboard.type("Attacks on two posts")
    assert title.input_value() == "Attacks on two posts"
    page.unroute("**/save/")
    save_record(page)
    page.get_by_role("button", name="New finding").click()
    page.wait_for_selector("#entry[data-type=finding]")


def test_cited_words_are_shown_in_the_text_by_key(page: Any, served: str) -> None:
    paste(page, served, "Weekly note", TEXT)
    select_words(page, "struck two posts")
    page.keyboard.press("n")
    words = page.locator("#entry [data-words]")
    words.focus()
    page.evaluate("CSS.highlights.get('bench-lit').clear()")
    page.keyboard.press("Enter")
    assert page.evaluate("CSS.highlights.get('bench-lit').size") == 1


def test_what_is_wrong_is_brought_before_the_eyes(page: Any, served: str) -> None:
    paste(page, served, "Weekly note", TEXT)
    page.set_viewport_size({"width": 1280, "height": 600})
    page.get_by_role("button", name="New incident").click()
    page.fill("#entry [data-field=title]", "Attacks on two posts")
    for row in range(2):
        page.get_by_role("button", name="Add attribution").click()
        blame = page.locator("[data-rows=attributions] > .block").nth(row)
        look_up(blame.locator(".block-inputs .lookup"), "North Front")
        blame.locator("[data-field=role]").select_option("perpetrator")
    page.keyboard.press("Control+Enter")
    problem = page.locator("#entry > .problem", has_text="stands here already")
    problem.wait_for()
    page.wait_for_function("document.activeElement.matches('#entry > .problem')")
    box = problem.bounding_box()
    head = page.locator("#entry > header").bounding_box()
    assert head["y"] + head["height"] <= box["y"] + 1
    assert box["y"] + box["height"] <= 600


def test_a_value_that_is_wrong_has_the_focus(page: Any, served: str) -> None:
    paste(page, served, "Weekly note", TEXT)
    page.get_by_role("button", name="New incident").click()
    page.fill("#entry [data-field=title]", "Attacks on two posts")
    page.fill("#entry [data-field=date]", "sometime in May")
    page.keyboard.press("Control+Enter")
    block(page, "incident.date").locator(".block-error").wait_for()
    page.wait_for_function("document.activeElement.dataset.field === 'date'")
    assert page.input_value("#entry [data-field=date]") == "sometime in May"


def test_a_name_that_was_typed_and_not_chosen_holds_the_save(page: Any, served: str) -> None:
    paste(page, served, "Weekly note", TEXT)
    page.get_by_role("button", name="New incident").click()
    page.fill("#entry [data-field=title]", "Attacks on two posts")
    place = block(page, "incident.place").locator(".block-inputs input[role=combobox]")
    place.fill("Nowhere at all")
    page.get_by_text("Nothing by that name.").wait_for()
    for key in ("Enter", "Control+Enter"):
        page.keyboard.press(key)
        page.wait_for_timeout(300)
    assert not Incident.objects.exists()
    assert place.evaluate("element => element === document.activeElement")
    place.fill("")
    assert save_record(page) == Incident.objects.get().public_id


def test_a_group_that_is_named_twice_has_one_row(page: Any, served: str) -> None:
    text = "The North Front attacked a post. Later the North Front left Testland."
    paste(page, served, "Twice", text)
    select_words(page, text.removesuffix("."))
    page.keyboard.press("n")
    rows = page.locator("[data-rows=attributions] > .block")
    rows.locator("[data-words]").nth(1).wait_for()
    assert rows.count() == 1
    rows.locator("[data-field=role]").select_option("perpetrator")
    page.fill("#entry [data-field=title]", "An attack on a post")
    save_record(page)
    assert Incident.objects.get().attributions.get().citations.count() == 2


def test_keys_after_edit_go_to_the_form(page: Any, served: str) -> None:
    paste(page, served, "Weekly note", TEXT)
    select_words(page, "struck two posts")
    page.keyboard.press("n")
    page.fill("#entry [data-field=title]", "Attacks on two posts")
    save_record(page)
    page.locator(".card").get_by_role("button", name="Edit").click()
    page.wait_for_selector("#entry")
    page.wait_for_function("document.activeElement.id === 'entry'")
    step_to(page, "Testland")
    page.keyboard.press("Enter")
    block(page, "incident.place").locator("[data-words]", has_text="Testland").wait_for()


def test_words_cited_elsewhere_instead_keep_their_value(
    page: Any, served: str, served_editor: User
) -> None:
    older = a_document(served_editor)
    testland = Place.objects.get(name="Testland")
    first = an_incident(served_editor, older, place=testland, precision="country")
    paste(page, served, "Weekly note", TEXT)
    select_words(page, "Testland")
    page.keyboard.press("n")
    block(page, "incident.place").locator("[data-words]").first.wait_for()
    page.fill("#entry [data-field=date]", "15-16 July 2024")
    page.locator(".likeness", has_text=first.public_id).wait_for()
    page.get_by_role("button", name="Cite it there instead").first.click()
    page.locator("#entry h2", has_text=first.public_id).wait_for()
    block(page, "incident.place").locator("[data-words]", has_text="Testland").wait_for()
    assert page.locator(".loose [data-words]").count() == 0


def test_a_dismissed_suggestion_stays_away(page: Any, served: str) -> None:
    paste(page, served, "Weekly note", TEXT)
    page.wait_for_function("CSS.highlights.get('bench-suggestion').size > 0")
    page.locator("#text").focus()
    step_to(page, "Testland")
    page.keyboard.press("Delete")
    page.reload()
    page.wait_for_function("CSS.highlights.get('bench-suggestion').size > 0")
    page.locator("#text").focus()
    seen = [next_suggestion(page) for _ in range(12)]
    assert "Testland" not in seen
    assert "five civilians" in seen


def test_what_a_form_can_tell_by_itself_is_set_and_may_be_changed(page: Any, served: str) -> None:
    text = (
        "Seven soldiers were killed in Testland. The Testland Army denied any role in the attack."
    )
    paste(page, served, "Denied", text)
    page.wait_for_function("CSS.highlights.get('bench-suggestion').size > 0")
    page.get_by_role("button", name="New incident").click()
    page.fill("#entry [data-field=title]", "An attack")
    place = block(page, "incident.place")
    look_up(place.locator(".block-inputs .lookup"), "Testland")
    assert place.locator("[data-field=precision]").input_value() == "country"

    cite_for(page, "Seven soldiers", "Kind")
    kind = block(page, "incident.kind").locator("[data-citation]")
    assert kind.locator("[data-part=stance]").input_value() == "supports"
    cite_for(page, "any role in the attack", "Kind")
    page.wait_for_function(
        "[...document.querySelectorAll('#entry .lookup input')].some(i => /Army/.test(i.value))"
    )
    denial = kind.nth(1)
    assert denial.locator("[data-part=stance]").input_value() == "denies"
    denial.locator("[data-part=stance]").select_option("supports")
    page.select_option("#entry [data-field=kind]", "armed attack")
    save_record(page)
    assert set(Citation.objects.filter(field="incident.kind").values_list("stance")) == {
        ("supports",)
    }


def test_a_long_text_is_drawn_only_where_it_is_seen(
    page: Any, served: str, served_editor: User
) -> None:
    lines = [
        f"On 3 May 2024 a patrol met {number} men in Testland.\n\n" for number in range(2, 2002)
    ]
    document = a_document(served_editor, "".join(lines))
    page.goto(f"{served}/admin/workbench/{document.public_id}/")
    suggested = "[...CSS.highlights.get('bench-suggestion')].map(String)"
    page.wait_for_function(f"{suggested}.includes('2 men')")
    bars = page.locator(".gutter-bar")
    for top, words in ((1e7, "2001 men"), (0, "2 men")):
        page.evaluate("top => { document.querySelector('.text-scroll').scrollTop = top; }", top)
        page.wait_for_function(f"words => {suggested}.includes(words)", arg=words)
        assert len(page.evaluate(suggested)) < 1000
        assert 0 < bars.count() < 1000
