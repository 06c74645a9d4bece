"""The main part of a web page: all that a reader sees of it, and nothing glued or hidden."""

import pytest

from sources.extraction import Extracted, extract, extract_in_sandbox
from sources.extraction.errors import NoTextError
from sources.extraction.extracted import Reason
from tests.sources.extraction.found import left_out
from tests.sources.files.web_pages import a_page

MENU = (
    "<header><a href='/'>The Gazette</a><nav><ul><li><a href='/w'>World</a></li>"
    "<li><a href='/s'>Sport</a></li></ul></nav></header>"
)
FOOTER = (
    "<footer><p>All rights reserved by the publisher.</p><a href='/t'>Terms of use</a></footer>"
)
PROSE = "".join(
    f"<p>Paragraph {number} tells at length what the ministry said of the raid and its wounded.</p>"
    for number in range(8)
)


def read(body: str, head: str = "") -> Extracted:
    return extract("page.html", a_page(body, head).encode())


# Marks of notes


@pytest.mark.parametrize(
    ("markup", "seen"),
    [
        ("killed 30<sup>13</sup> soldiers", "killed 30 [13] soldiers"),
        ("killed 30<sup><a href='#fn13'>13</a></sup>.", "killed 30 [13]."),
        ("killed 30<a href='#_ftn4'>[4]</a> men", "killed 30 [4] men"),
        ("killed 30<a id='r2' href='#note-2' role='doc-noteref'>2</a> men", "killed 30 [2] men"),
        (
            "killed 30<sup class='reference'><a href='#cite_note-7'><span>[</span>7<span>]</span>"
            "</a></sup> men",
            "killed 30 [7] men",
        ),
        ("killed 30<span style='vertical-align: super'>5</span> men", "killed 30 [5] men"),
        ("killed 30<span class='up'>5</span> men", "killed 30 [5] men"),
        ("killed 30<sup>1, 2</sup> men", "killed 30 [1, 2] men"),
        ("killed 30<sup>*</sup> men", "killed 30 [*] men"),
        ("the 3<sup>rd</sup> of May", "the 3rd of May"),
        ("over 12 km<sup>2</sup> of land", "over 12 km² of land"),
        ("3 × 10<sup>6</sup> rounds", "3 × 10⁶ rounds"),
        ("water, H<sub>2</sub>O", "water, H2O"),
    ],
)
def test_a_note_mark_never_touches_a_number(markup: str, seen: str) -> None:
    style = "<style>.up { vertical-align: super; font-size: 70% }</style>"
    assert seen in read(f"<article><h1>Raid</h1><p>It {markup}</p>{PROSE}</article>", style).text


# Struck out and hidden words


@pytest.mark.parametrize(
    "markup",
    [
        "<del>eleven</del>",
        "<s>eleven</s>",
        "<strike>eleven</strike>",
        "<span style='text-decoration: line-through'>eleven</span>",
        "<span class='old'>eleven</span>",
    ],
)
def test_struck_out_words_are_left_out_and_counted(markup: str) -> None:
    style = "<style>.old, #x { color: red; text-decoration-line: line-through }</style>"
    found = read(f"<article><p>It killed {markup} <ins>nine</ins> men.</p>{PROSE}</article>", style)
    assert "It killed nine men." in found.text
    assert "1 passage is struck out or deleted" in " ".join(found.remarks)
    assert [(one.text, one.reason) for one in found.left_out] == [("eleven", Reason.STRUCK_OUT)]


@pytest.mark.parametrize(
    "attribute",
    [
        "hidden",
        "aria-hidden='true'",
        "style='display:none'",
        "style='color: red; visibility: hidden'",
        "style='position:absolute; left:-9999px'",
        "style='font-size: 0'",
        "style='opacity:0'",
        "class='sr-only'",
        "class='a visually-hidden'",
        "class='screen-reader-text'",
        "class='draft'",
        "id='draft'",
    ],
)
def test_hidden_words_are_left_out_and_counted(attribute: str) -> None:
    style = "<style>.draft,#draft{display:none}@media print{p{display:none}}</style>"
    inner = f"<div {attribute}><p>Test: 99 soldiers died.</p></div>"
    found = read(
        f"<article>{PROSE}{inner}<p>It <b {attribute}>never</b> ended.</p></article>", style
    )
    assert "99" not in found.text
    assert "It ended." in found.text
    assert "2 passages are hidden" in " ".join(found.remarks)


def test_what_a_style_sheet_shows_on_paper_alone_is_no_reason_to_hide() -> None:
    style = "<style>@media print { .part { display: none } } /* .part{display:none} */</style>"
    assert "Seen." in read(f"<article>{PROSE}<p class='part'>Seen.</p></article>", style).text


# Nothing of the main part is lost


def a_summary(name: str, number: int) -> tuple[str, list[str]]:
    """Return a page like a summary of a sanctions list, and all that a reader sees of it."""
    facts = [
        f"{name}-{number}",
        "Permanent reference number",
        f"QXe.{number:03}",
        "Date on which this summary became available:",
        f"{number % 28 + 1} April 2019",
        "Reason for listing:",
        f"{name} was listed on {number % 28 + 1} May 2010 for taking part in financing acts.",
        "Additional information:",
        f"It carried out an attack in which {number + 2} people died, and recruited in the region.",
        "Its leaders met there in the years that followed and sent others abroad for training.",
        "Related listed individuals and entities:",
        f"First Ally {number} (QXi.{number:03}), listed on 3 March 2011",
        f"Second Ally {number}",
    ]
    label, value = "<div class='field__label'>{}</div>", "<div class='field__item'>{}</div>"
    body = (
        f"<h1>{facts[0]}</h1><div class='node'>"
        f"<div>{label.format(facts[1])}{value.format(facts[2])}</div>"
        f"<div>{label.format(facts[3])}{value.format(facts[4])}</div>"
        f"<div><h4>{facts[5]}</h4><p>{facts[6]}</p><h4>{facts[7]}</h4><p>{facts[8]}</p>"
        f"<p>{facts[9]}</p></div><div>{label.format(facts[10])}<div><div><a href='/1'>First Ally "
        f"{number}</a> (QXi.{number:03}), listed on 3 March 2011</div>"
        f"<div><a href='/2'>{facts[12]}</a></div></div></div></div>"
    )
    around = (
        "<main>{}</main>",
        "<div id='content'>{}</div>",
        "<table><tr><td>{}</td></tr></table>",
    )
    return f"{MENU}{around[number % 3].format(body)}{FOOTER}", facts


@pytest.mark.parametrize("number", range(12))
def test_a_summary_keeps_its_labels_and_its_list_of_related_names(number: int) -> None:
    page, facts = a_summary("Example Front", number)
    text = read(page).text
    assert [fact for fact in facts if fact not in text] == []
    assert "All rights reserved" not in text
    assert "Sport" not in text


def test_captions_lists_and_rows_stay_apart() -> None:
    table = (
        "<table><caption>Attacks by month</caption><tr><th>Month</th><th>Killed</th></tr>"
        "<tr><td>January 2024</td><td>27</td></tr><tr><td>February</td><td></td></tr></table>"
    )
    found = read(
        f"<article><h1>Raid</h1>{PROSE}<figure><img src='x'><figcaption>The gate.</figcaption>"
        f"</figure><ul><li>one</li><li>two</li></ul>"
        "<ol start='3'><li>third</li><li>fourth</li></ol>"
        f"{table}<dl><dt>Place</dt><dd>Kunar</dd></dl></article>"
    )
    assert "The gate.\n\none\ntwo\n\n3. third\n4. fourth\n\nAttacks by month\n\n" in found.text
    assert "Month | Killed\nJanuary 2024 | 27\nFebruary\n" in found.text
    assert "Place\nKunar" in found.text


def test_a_table_that_lays_out_a_page_is_no_table() -> None:
    found = read(f"<table><tr><td><a href='/'>Home</a></td><td>{PROSE}</td></tr></table>")
    assert "|" not in found.text


def test_a_short_article_comes_without_the_menus() -> None:
    words = "Three soldiers were killed in the town on Friday."
    related = (
        "<div><h3>Related stories</h3><ul><li><a href='/1'>Five dead elsewhere</a></li></ul></div>"
    )
    found = read(f"{MENU}<div><h1>Blast</h1><p>{words}</p></div>{related}{FOOTER}")
    assert found.text == f"Blast\n\n{words}"
    left_out = [one.text for one in found.left_out]
    assert {"World", "Five dead elsewhere", "Terms of use"} <= set(left_out)


@pytest.mark.parametrize(
    "markup",
    [
        "<p>One</p><p>Two</p>",
        "<div>One</div>Two",
        "<a href='/1'>One</a><a href='/2'>Two</a>",
        "<ul><li>One</li><li>Two</li></ul>",
        "One<br>Two",
        "<table><tr><td>One</td><td>Two</td></tr></table>",
        "<span class='date'>One</span><span class='by'>Two</span>",
    ],
)
def test_blocks_and_links_never_run_into_each_other(markup: str) -> None:
    text = read(f"<article>{PROSE}<div>{markup}</div></article>").text
    assert "OneTwo" not in text


def test_a_letter_in_markup_of_its_own_stays_in_its_word() -> None:
    found = read(f"<article><p><span class='drop'>T</span>he wi<b>n</b>ter.</p>{PROSE}</article>")
    assert "The winter." in found.text


def test_a_remark_says_how_much_of_the_page_was_kept() -> None:
    found = read(f"{MENU}<article><h1>Raid</h1>{PROSE}</article>{FOOTER}")
    assert "% of the words that the page shows were taken" in " ".join(found.remarks)
    whole = read(f"<article><h1>Raid</h1>{PROSE}</article>")
    assert not any("% of the words" in remark for remark in whole.remarks)


# What was left out can be taken


def test_what_was_left_out_can_be_taken_in_its_place() -> None:
    found = read(
        f"{MENU}<article><h1>Raid</h1>{PROSE}<p hidden>Old.</p><p>End.</p></article>{FOOTER}"
    )
    texts = [one.text for one in found.left_out]
    more = found.taking([texts.index("Old.")])
    assert "\n\nOld.\n\nEnd." in more.text
    assert "Old." not in [one.text for one in more.left_out]
    whole = found.taking(range(len(texts)))
    assert whole.left_out == ()
    assert [text for text in texts if text not in whole.text] == []
    assert whole.text.index("Sport") < whole.text.index("Raid") < whole.text.index("Terms of use")


def test_what_cannot_be_taken_is_an_error() -> None:
    with pytest.raises(IndexError):
        read(f"<article>{PROSE}</article>").taking([0])


def test_what_was_left_out_comes_out_of_the_sandbox() -> None:
    page = a_page(f"{MENU}<article>{PROSE}<p><s>Old</s> New.</p></article>").encode()
    found = extract_in_sandbox("page.html", page)
    assert found == extract("page.html", page)
    assert found.left_out[-1].reason is Reason.STRUCK_OUT


# As a browser lays it out


@pytest.mark.parametrize(
    ("markup", "seen"),
    [
        ("killed 30<sub>4</sub> men", "killed 30₄ men"),
        ("5<sup>1</sup>/<sub>2</sub> years", "5 1/2 years"),
        ("killed 30<span class='footnote'>1</span> men", "killed 30 [1] men"),
        ("killed 5<a href='#1'>2</a> men", "killed 5 [2] men"),
        ("ended.<a href='#sdendnote1anc'>i</a>The note", "ended. [i] The note"),
        ("about <math><mn>30</mn></math> men", "about 30 men"),
        ("the <ruby>word<rt>reading</rt></ruby> here", "the word(reading) here"),
        ("<ruby>word<rp>(</rp><rt>reading</rt><rp>)</rp></ruby> here", "word(reading) here"),
    ],
)
def test_small_letters_and_digits_never_run_into_others(markup: str, seen: str) -> None:
    assert seen in read(f"<article><h1>Raid</h1><p>It {markup}</p>{PROSE}</article>").text


@pytest.mark.parametrize(
    "markup",
    [
        "Police in <st1:City w:st='on'>Kabul</st1:City> said so.<o:p></o:p>",
        "Police in <gu-link>Kabul</gu-link> said so.",
        "<span style='display: block; float: left'>P</span>olice in Kabul said so.",
    ],
)
def test_an_element_unknown_to_browsers_does_not_end_a_line(markup: str) -> None:
    assert "Police in Kabul said so." in read(f"<article><p>{markup}</p>{PROSE}</article>").text


def test_lines_of_their_own_are_not_glued() -> None:
    text = read(
        "<article><p><span style='display:block'>12 killed</span><span class='l'>30 hurt</span></p>"
        f"<p><b>Held</b><b>7</b></p>{PROSE}</article>",
        "<style>.l { display: block }</style>",
    ).text
    assert "12 killed\n\n30 hurt\n\nHeld 7" in text


def test_two_line_breaks_begin_a_paragraph() -> None:
    text = read(f"<article><p>One.<br>Two.<br> &nbsp;<br>Three.</p>{PROSE}</article>").text
    assert "One.\nTwo.\n\nThree." in text


@pytest.mark.parametrize(
    ("list_", "seen"),
    [
        ("<ol type='i'><li>a<li>b</ol>", "i. a\nii. b"),
        ("<ol style='list-style-type: upper-roman'><li>a<li>b</ol>", "I. a\nII. b"),
        ("<ol reversed><li>a<li>b</ol>", "2. a\n1. b"),
        ("<ol class='bare'><li>a<li>b</ol>", "\n\na\nb"),
        ("<ol><li><p>a</p><p>more</p></li><li><p>b</p></li></ol>", "1. a\n\nmore\n2. b"),
    ],
)
def test_a_list_has_the_numbers_that_are_seen(list_: str, seen: str) -> None:
    style = "<style>ol.bare { list-style: none }</style>"
    assert seen in read(f"<article><p>Tolls:</p>{list_}{PROSE}</article>", style).text


def test_a_cell_that_spans_rows_or_columns_moves_no_other_cell() -> None:
    text = read(
        "<article><table><tr><th>Day<th colspan=2>Killed<th>Hurt"
        "<tr><td rowspan=2>1 May<td>1<td>2<td>3<tr><td>4<td>5<td>6<tr><td>2 May<td>7<td>8<td>9"
        f"</table>{PROSE}</article>"
    ).text
    assert "Day | Killed |  | Hurt\n1 May | 1 | 2 | 3\n | 4 | 5 | 6\n2 May | 7 | 8 | 9" in text


@pytest.mark.parametrize(
    ("rules", "hides"),
    [
        (".a .x { display: none }", True),
        ("div.a > p.x { display: none }", True),
        ("body > .x { display: none }", False),
        ("p.x.y { display: none }", True),
        ("p.x.z { display: none }", False),
        (".x { display: none } .x { display: block }", False),
        (".a .x { display: none } .x { display: block }", True),
        (".x { display: none !important } #p { display: block }", True),
        (".no-js .x { display: none }", False),
        ("@media print { .x { display: none } }", False),
        ("body { opacity: 0 }", False),
        (".x { color: transparent }", True),
    ],
)
def test_the_rule_that_decides_says_what_is_hidden(rules: str, hides: bool) -> None:
    body = f"<article><div class='a'><p class='x y' id='p'>Ten died.</p></div>{PROSE}</article>"
    found = read(body, f"<style>{rules}</style>")
    assert ("Ten died." in found.text) is not hides
    assert [one.text for one in found.left_out if one.reason is Reason.HIDDEN] == (
        ["Ten died."] if hides else []
    )


def test_the_speaker_below_a_quotation_is_kept() -> None:
    quotation = "<blockquote><p>We did it.</p><footer>— The spokesman</footer></blockquote>"
    assert "— The spokesman" in read(f"<article>{quotation}{PROSE}</article>").text


def test_a_page_inside_a_form_is_read() -> None:
    form = f"<form>{MENU}<h1>Raid</h1><p>Twelve men died on Monday, said the ministry.</p></form>"
    assert read(form).text.endswith("Twelve men died on Monday, said the ministry.")


def test_the_banner_of_an_archive_is_left_out() -> None:
    banner = "<div id='wm-ipp-base'><div id='wm-ipp'>12 captures, 2013 to 2020</div></div>"
    found = read(f"{banner}<h1>Raid</h1>{PROSE}")
    assert "captures" not in found.text
    assert ("12 captures, 2013 to 2020", Reason.AROUND) in left_out(found)


def test_a_page_of_scripts_has_the_words_that_it_states_about_itself() -> None:
    stated = '{"@graph": [{"@type": "NewsArticle", "articleBody": "Two &amp; two.\\n\\nFour."}]}'
    found = read(f"<div id='root'></div><script type='application/ld+json'>{stated}</script>")
    assert found.text.endswith("Two & two.\n\nFour.")
    assert any("JSON-LD" in remark for remark in found.remarks)


def test_a_title_alone_is_no_text() -> None:
    with pytest.raises(NoTextError, match="put together by a script"):
        read("<div id='root'></div>")
