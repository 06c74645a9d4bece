"""Pages within a web page: what a reader sees of them is read, the rest is listed."""

import html

import pytest

from sources.extraction import Extracted, extract
from sources.extraction.extracted import Reason
from tests.sources.extraction.found import left_out
from tests.sources.extraction.test_web_pages import PROSE
from tests.sources.files.emails import an_email
from tests.sources.files.web_pages import a_page

SEEN = "Nine guards were killed at the gate, the governor said."
UNSEEN = "Ninety guards were killed at the other gate, nobody said."


def read(body: str, head: str = "") -> Extracted:
    page = f"<article><h1>Raid</h1>{PROSE}{body}<p>The last words of the page follow here.</p>"
    return extract("page.html", a_page(f"{page}</article>", head).encode())


def a_frame(markup: str, attributes: str = "") -> str:
    return f'<iframe srcdoc="{html.escape(markup)}" {attributes}></iframe>'


def test_a_frame_with_its_markup_is_read_at_its_place() -> None:
    found = read(a_frame(f"<html><body><h2>Toll</h2><p>{SEEN}</p></body></html>"))
    before, after = found.text.index("Paragraph 7"), found.text.index("The last words")
    assert before < found.text.index(SEEN) < after
    assert f"\n\n{SEEN}\n\n" in found.text
    assert "frames that carry their words" in " ".join(found.remarks)


def test_a_frame_in_a_frame_is_read_and_too_many_are_told() -> None:
    assert SEEN in read(a_frame(a_frame(f"<p>{SEEN}</p>"))).text
    markup = f"<p>{SEEN}</p>"
    for _level in range(5):
        markup = a_frame(markup)
    found = read(markup)
    assert SEEN not in found.text
    assert "too many or too large" in " ".join(found.remarks)


def test_style_sheets_of_a_frame_count_only_inside_of_it() -> None:
    frame = f"<style>p.x {{display: none}} i {{text-decoration: line-through}}</style><p>{SEEN}</p>"
    words = f"<p class='x'>{UNSEEN}</p><p>Not <i>eleven</i> but nine.</p>"
    outside = "<p class='x'>Paragraph of the page itself, in <i>italics</i>, which is seen.</p>"
    found = read(a_frame(frame + words) + outside)
    assert SEEN in found.text
    assert UNSEEN not in found.text
    assert (UNSEEN, Reason.HIDDEN) in left_out(found)
    assert ("eleven", Reason.STRUCK_OUT) in left_out(found)
    assert "in italics, which is seen." in found.text
    # The other way around, rules of the page do not reach into a frame.
    found = read(a_frame(f"<p>{SEEN}</p>"), "<style>iframe p, div p {display: none}</style>")
    assert found.text


def test_a_frame_at_another_address_is_told() -> None:
    said = "Pages in its frames are at other addresses"
    assert said in " ".join(read('<iframe src="https://x.example/table"></iframe>').remarks)
    counter = '<iframe src="https://x.example/1" width="0" height="0"></iframe>'
    assert said not in " ".join(read(counter).remarks)


@pytest.mark.parametrize(
    "markup",
    [
        f"<template><p>{UNSEEN}</p></template>",
        f"<noscript><p>{UNSEEN}</p></noscript>",
        f"<dialog><p>{UNSEEN}</p></dialog>",
        f"<div popover><p>{UNSEEN}</p></div>",
        f'<iframe hidden srcdoc="&lt;p&gt;{UNSEEN}&lt;/p&gt;"></iframe>',
    ],
    ids=["template", "noscript", "dialog", "popover", "hidden frame"],
)
def test_what_a_browser_does_not_show_is_left_out_and_counted(markup: str) -> None:
    found = read(markup)
    assert UNSEEN not in found.text
    assert (UNSEEN, Reason.HIDDEN) in left_out(found)
    assert "1 passage is hidden in the original" in " ".join(found.remarks)


def test_an_open_dialog_is_around_the_main_part() -> None:
    found = read(f"<dialog open><p>{UNSEEN}</p></dialog>")
    assert (UNSEEN, Reason.AROUND) in left_out(found)


def test_a_noscript_inside_a_paragraph_does_not_cut_it() -> None:
    found = read("<p>Nine guards <noscript><i>a counter</i></noscript>were killed.</p>")
    assert "Nine guards were killed." in found.text


def test_styles_for_browsers_without_scripts_do_not_count() -> None:
    style = "<noscript><style>.lazy {display: none}</style></noscript>"
    assert SEEN in read(f"<p class='lazy'>{SEEN}</p>{style}").text


def test_a_shadow_root_is_read_with_its_slots_filled() -> None:
    found = read(
        "<x-card><template shadowrootmode='open'><style>p.off {display: none}</style>"
        f"<p>{SEEN}</p><p class='off'>{UNSEEN}</p>"
        "<p>Spokesman: <slot name='who'>unknown</slot>.</p>"
        "</template><span slot='who'>Ahmad Khan</span><p>Words without a slot are not shown.</p>"
        "</x-card>"
    )
    assert SEEN in found.text
    assert "Spokesman: Ahmad Khan." in found.text
    assert "unknown" not in found.text
    assert (UNSEEN, Reason.HIDDEN) in left_out(found)
    assert ("Words without a slot are not shown.", Reason.HIDDEN) in left_out(found)


def test_what_is_in_the_host_fills_the_slot_without_a_name() -> None:
    found = read(
        "<x-note><template shadowrootmode='open'><p>Note: <slot>empty</slot></p></template>"
        f"<b>{SEEN}</b></x-note>"
    )
    assert f"Note: {SEEN}" in found.text
    assert "empty" not in found.text


def test_a_frame_in_an_e_mail_is_read_too() -> None:
    message = an_email("x")
    message.set_content(f"<p>Dear all,</p>{a_frame(f'<p>{SEEN}</p>')}", subtype="html")
    assert SEEN in extract("a.eml", message.as_bytes()).text
