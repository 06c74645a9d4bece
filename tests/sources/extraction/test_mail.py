"""Messages: the best form of their words, those that were forwarded, and what came with them."""

import datetime
import html
from email.message import EmailMessage

import pytest

from sources.extraction import (
    Extracted,
    ExtractionError,
    attachment_in_sandbox,
    extract,
    extract_in_sandbox,
)
from sources.extraction.errors import NoAttachmentError, NoTextError
from sources.extraction.extracted import Attachment, Reason
from sources.extraction.media_types import DOCX, PLAIN
from tests.sources.files.emails import a_raw_email, an_email
from tests.sources.files.file import ACCENTS, WORDS
from tests.sources.files.word import a_docx

LONG = "The ministry said at length what had happened in the district during the night. "


def read(message: EmailMessage | bytes) -> Extracted:
    return extract("a.eml", message if isinstance(message, bytes) else message.as_bytes())


def remarks(found: Extracted) -> str:
    return " ".join(found.remarks)


# The best form


def with_page(plain: str, page: str) -> EmailMessage:
    message = an_email(plain)
    message.add_alternative(page, subtype="html")
    return message


@pytest.mark.parametrize(
    "stub", ["This message is in HTML.", "View it in your browser: https://x.example/1", " "]
)
def test_a_stub_of_plain_text_hides_no_page(stub: str) -> None:
    found = read(with_page(stub, f"<p>{WORDS}</p><p>{LONG}</p>"))
    assert found.text == f"{WORDS}\n\n{LONG.strip()}"


def test_a_stub_may_be_longer_than_the_page() -> None:
    stub = "This message is in HTML. Please use a program that can show such messages."
    assert read(with_page(stub, "<p>Ten died.</p>")).text == "Ten died."
    assert read(with_page("Ten\ndied. https://x.example", "<p>Ten <b>died</b>.</p>")).text == (
        "Ten\ndied. https://x.example"
    )


def test_a_page_that_says_next_to_nothing_hides_no_plain_text() -> None:
    assert read(with_page(WORDS, "<p>Logo</p>")).text == WORDS


def test_plain_text_with_words_that_the_page_strikes_out_is_not_read() -> None:
    found = read(
        with_page("It killed eleven nine men.", "<p>It killed <s>eleven</s> nine men.</p>")
    )
    assert found.text == "It killed nine men."
    assert [(one.text, one.reason) for one in found.left_out] == [("eleven", Reason.STRUCK_OUT)]
    assert "1 passage is struck out" in remarks(found)


def test_hidden_words_of_a_page_are_left_out() -> None:
    found = read(with_page(" ", f"<div style='display:none'>Preview 99</div><p>{WORDS}</p>"))
    assert found.text == WORDS
    assert "1 passage is hidden" in remarks(found)


def test_a_page_quotes_another_message_behind_marks() -> None:
    quoted = "<blockquote type='cite'><p>Six died.</p><p>Or five.</p></blockquote>"
    assert read(with_page(" ", f"<p>Not so.</p>{quoted}")).text == (
        "Not so.\n\n> Six died.\n\n> Or five."
    )


def test_text_below_an_attachment_is_read() -> None:
    message = an_email("First words.")
    message.add_attachment(b"x", "application", "zip", filename="a.zip")
    message.attach(text_part("Last words."))
    assert read(message).text == "First words.\n\nLast words."


def text_part(text: str) -> EmailMessage:
    part = EmailMessage()
    part.set_content(text)
    return part


# Lines


def flowed(body: str, more: str = "") -> str:
    return read(a_raw_email(f"text/plain; charset=utf-8; format=flowed{more}", body.encode())).text


def test_flowed_lines_run_on_and_quotations_stay_apart() -> None:
    body = (
        "Gunmen attacked a \ncheckpoint. Four \ndied.\n\n> Six \n> died.\n>> Or \n>> five.\n No.\n"
    )
    assert flowed(body) == (
        "Gunmen attacked a checkpoint. Four died.\n\n> Six died.\n>> Or five.\nNo."
    )


def test_a_line_that_flows_ends_where_another_quotation_begins() -> None:
    assert flowed("They said \n> Six \n> died.\nNo, \nfive.") == (
        "They said \n> Six died.\nNo, five."
    )


def test_flowed_lines_without_spaces_between_words_run_on() -> None:
    assert flowed("五人在袭击中 \n丧生。\n", "; delsp=yes") == "五人在袭击中丧生。"


def test_lines_of_a_hard_width_run_on_and_a_remark_says_so() -> None:
    words = (LONG * 6).split()
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) > 70:
            lines.append(line.strip())
            line = ""
        line += f"{word} "
    body = "\n".join([*lines, line.strip()])
    found = read(an_email(f"{body}\n"))
    assert found.text == " ".join(words)
    assert "line ends became spaces" in remarks(found)


def test_a_signature_is_left_out_and_told() -> None:
    found = read(
        an_email(f"{WORDS}\n\n-- \nPress Office\nKabul\n\nOn Monday the desk wrote:\n> Six.")
    )
    assert found.text == f"{WORDS}\n\nOn Monday the desk wrote:\n> Six."
    assert [(one.text, one.reason) for one in found.left_out] == [
        ("Press Office\nKabul", Reason.SIGNATURE)
    ]
    assert "1 passage is a signature" in remarks(found)


def test_a_signature_ends_where_a_quotation_begins() -> None:
    found = read(an_email(f"{WORDS}\n\n-- \nPress Office\n> Six."))
    assert found.text == f"{WORDS}\n\n> Six."


# Forwarded messages


def a_statement() -> EmailMessage:
    date = "Tue, 16 Jul 2024 10:00:00 +0500"
    return an_email(WORDS, Subject="Toll of Bannu", From="Press Office <p@x.example>", Date=date)


def test_a_forwarded_message_is_read_below_what_its_header_says() -> None:
    message = an_email("For your information.", Date="Thu, 18 Jul 2024 10:00:00 +0500")
    message.add_attachment(a_statement())
    found = read(message)
    assert found.text == (
        "For your information.\n\nForwarded message\nFrom: Press Office <p@x.example>\n"
        f"Date: Tue, 16 Jul 2024 10:00:00 +0500\nSubject: Toll of Bannu\n\n{WORDS}"
    )
    assert (found.title, found.publisher, found.published) == ("Statement", "Desk", "2024-07-18")


def test_a_message_that_only_forwards_another_is_about_that() -> None:
    message = an_email("\n", Date="Thu, 18 Jul 2024 10:00:00 +0500", Subject="Fwd: Toll")
    message.add_attachment(a_statement())
    found = read(message)
    assert (found.title, found.publisher, found.published) == (
        "Toll of Bannu",
        "Press Office",
        "2024-07-16",
    )
    assert "those of the message that was forwarded" in remarks(found)


@pytest.mark.parametrize(
    ("head", "day"),
    [
        (
            "---------- Forwarded message ---------\nFrom: Press Office <p@x.example>\n"
            "Date: Tue, Jul 16, 2024 at 10:00 AM\nSubject: Toll of Bannu\nTo: Desk <d@x.example>",
            "2024-07-16",
        ),
        (
            "-----Original Message-----\nFrom: Press Office [mailto:p@x.example]\n"
            "Sent: Tuesday, July 16, 2024 10:00 AM\nTo: Desk\nSubject: Toll of Bannu",
            "2024-07-16",
        ),
        (
            "Begin forwarded message:\n\nFrom: Press Office <p@x.example>\n"
            "Subject: Toll of Bannu\nDate: 16 July 2024 at 10:00:00 GMT+5",
            "2024-07-16",
        ),
        (
            "________________________________\nDe : Press Office <p@x.example>\n"
            "Envoyé : 2024-07-16 10:00\nObjet : Toll of Bannu",
            "2024-07-16",
        ),
        (
            "*From:* Press Office <p@x.example>\n*Sent:* 16 July 2024 10:00\n"
            "*To:* Desk\n*Subject:* Toll of Bannu",
            "2024-07-16",
        ),
    ],
)
def test_a_message_forwarded_in_line_is_found(head: str, day: str) -> None:
    found = read(an_email(f"{head}\n\n{WORDS}\n", Subject="Fwd"))
    assert (found.title, found.publisher, found.published) == (
        "Toll of Bannu",
        "Press Office",
        day,
    )
    assert found.text.endswith(f"\n\n{WORDS}")
    page = "<br>".join(html.escape(head).split("\n"))
    as_page = read(with_page(" ", f"<div>{page}</div><p>{WORDS}</p>"))
    assert (as_page.title, as_page.published) == ("Toll of Bannu", day)
    own = read(an_email(f"See below.\n\n{head}\n\n{WORDS}\n", Subject="Fwd"))
    assert (own.title, own.published) == ("Fwd", "")


def test_a_message_that_is_forwarded_as_a_quotation_is_no_quotation() -> None:
    quoted = (
        "Begin forwarded message:\n\n> From: Press Office <p@x.example>\n> Subject: Toll of Bannu\n"
        f"> Date: 16 July 2024 at 10:00:00 GMT+5\n> \n> {WORDS}\n> \n> > And before.\n"
    )
    found = read(an_email(quoted, Subject="Fwd"))
    assert (found.title, found.published) == ("Toll of Bannu", "2024-07-16")
    assert found.text.endswith(f"\n\n{WORDS}\n\n> And before.")


# What came with it


def a_message_with_files() -> EmailMessage:
    message = an_email(WORDS)
    message.add_attachment(
        a_docx(["In the annex."]), "application", "octet-stream", filename="Annex 2.docx"
    )
    message.add_attachment("Inside.", filename="notes.txt")
    message.add_attachment(b"\x89PNG", "image", "png", filename="map.png")
    return message


def test_the_fields_of_a_message_that_a_reader_looks_at_are_told() -> None:
    day = "Tue, 16 Jul 2024 08:00:00 +0000"
    message = an_email(WORDS, To="A <a@x.example>, B <b@x.example>", X_Other="no", Date=day)
    found = extract_in_sandbox("a.eml", message.as_bytes())
    assert found.header[:2] == (
        ("From", "Desk <desk@x.example>"),
        ("To", "A <a@x.example>, B <b@x.example>"),
    )
    assert [name for name, _value in found.header] == ["From", "To", "Date", "Subject"]


def test_files_that_can_be_read_are_offered_and_handed_out() -> None:
    content = a_message_with_files().as_bytes()
    found = extract_in_sandbox("a.eml", content)
    assert [(one.name, one.media_type) for one in found.attachments] == [
        ("Annex 2.docx", DOCX),
        ("notes.txt", PLAIN),
        ("map.png", ""),
    ]
    assert "Attachments are left out: Annex 2.docx, notes.txt, map.png." in remarks(found)
    name, annex = attachment_in_sandbox("a.eml", content, 0)
    assert (name, len(annex)) == ("Annex 2.docx", found.attachments[0].size)
    assert extract(name, annex).text == "In the annex."
    for number in (-1, 3):
        with pytest.raises(NoAttachmentError, match="no attachment of this number"):
            attachment_in_sandbox("a.eml", content, number)
    with pytest.raises(NoAttachmentError, match="no message"):
        attachment_in_sandbox("a.txt", WORDS.encode(), 0)


def test_a_message_of_files_alone_is_read_as_its_header() -> None:
    message = an_email("\n", Date="Tue, 16 Jul 2024 10:00:00 +0500")
    message.add_attachment("Inside.", filename="notes.txt")
    found = read(message)
    assert found.text.startswith("From: Desk")
    (file,) = found.attachments
    assert file == Attachment("notes.txt", PLAIN, len(b"Inside.\r\n"), file.sha256)
    assert "no words of its own" in remarks(found)
    with pytest.raises(NoTextError, match="Attachments are left out: map"):
        bare = an_email("\n")
        bare.add_attachment(b"\x89PNG", "image", "png", filename="map.png")
        read(bare)


@pytest.mark.parametrize(
    ("kind", "name", "told"),
    [
        (("text", "calendar"), None, "An invitation to a calendar is left out"),
        (("application", "pgp-signature"), "signature.asc", "signature was not checked"),
        (("application", "pkcs7-signature"), "smime.p7s", "signature was not checked"),
        (("application", "ms-tnef"), "winmail.dat", "Outlook packed"),
        (("application", "octet-stream"), "Winmail.dat", "Outlook packed"),
    ],
)
def test_what_is_no_document_is_told(kind: tuple[str, str], name: str | None, told: str) -> None:
    message = an_email(WORDS)
    message.add_attachment(b"BEGIN", *kind, filename=name)
    found = read(message)
    assert (found.text, found.attachments) == (WORDS, ())
    assert told in remarks(found)


# Encodings


@pytest.mark.parametrize("declared", ["us-ascii", "iso-8859-1", "windows-1252", "utf-8"])
def test_utf_8_is_read_whatever_it_calls_itself(declared: str) -> None:
    assert read(a_raw_email(f"text/plain; charset={declared}", ACCENTS.encode())).text == ACCENTS


def test_a_wrong_encoding_is_told_and_others_are_offered() -> None:
    polish = "Zabito pięciu żołnierzy, powiedział rzecznik władz w środę."
    raw = a_raw_email("text/plain; charset=utf-8", polish.encode("cp1250"))
    found = read(raw)
    assert "see whether every letter is right" in remarks(found)
    other = next(each.name for each in found.encodings)
    assert extract("a.eml", raw, other).text != found.text
    assert polish in (found.text, extract("a.eml", raw, "cp1250").text)


def test_the_day_is_that_of_the_sender() -> None:
    found = read(an_email(WORDS, Date="Sat, 04 May 2024 01:30:00 +0500"))
    assert found.published == datetime.date(2024, 5, 4).isoformat()


def test_a_damaged_message_within_a_message_is_told() -> None:
    raw = a_raw_email(
        'multipart/mixed; boundary="x"',
        f"--x\nContent-Type: text/plain\n\n{WORDS}\n--x\nContent-Type: message/rfc822\n"
        "Content-Transfer-Encoding: base64\n\nAAAA\n--x--\n".encode(),
    )
    try:
        assert WORDS in read(raw).text
    except ExtractionError:
        pytest.fail("the rest of the message is lost")


def test_an_attachment_without_a_name_is_offered() -> None:
    message = an_email(WORDS)
    message.add_attachment("Inside.")
    assert [each.name for each in read(message).attachments] == ["attachment.txt"]


def test_a_message_of_parts_without_a_boundary_is_plain_text() -> None:
    assert read(a_raw_email("multipart/mixed", WORDS.encode())).text == WORDS
