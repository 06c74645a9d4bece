"""A mailbox is read as one text of its messages, each of which can be a document of its own."""

import pytest

from sources.extraction import ExtractionError, attachment_in_sandbox, extract
from sources.extraction.errors import NoAttachmentError, TooComplexError
from sources.extraction.mail.mailbox import MAX_MESSAGES
from sources.extraction.media_types import EML, MBOX
from sources.extraction.readers import attachment
from tests.sources.files.emails import a_mailbox, an_email
from tests.sources.files.file import ARABIC, WORDS


def two_messages() -> bytes:
    first = an_email(WORDS, Date="Tue, 16 Jul 2024 10:00:00 +0500")
    second = an_email(ARABIC, Date="Wed, 17 Jul 2024 10:00:00 +0500")
    second.replace_header("Subject", "قتل خمسة")
    second.replace_header("From", "Other <other@x.example>")
    second.add_attachment(b"Of an annex.", "text", "plain", filename="annex.txt")
    return a_mailbox(first.as_bytes(), second.as_bytes())


def test_each_message_is_below_its_own_sender_date_and_subject() -> None:
    found = extract("letters.mbox", two_messages())
    assert found.media_type == MBOX
    lines = found.text.split("\n")
    for head, words in (
        (["Message 1 of 2", "From: Desk <desk@x.example>"], WORDS),
        (["Message 2 of 2", "From: Other <other@x.example>"], ARABIC),
    ):
        at = lines.index(head[0])
        assert head[1] in lines[at + 1 : at + 4]
        assert words in lines[at:]
    assert "Date: Wed, 17 Jul 2024 10:00:00 +0500" in lines
    assert "Subject: قتل خمسة" in lines
    assert "The file holds 2 messages." in " ".join(found.remarks)


def test_messages_of_two_senders_and_days_give_the_text_neither() -> None:
    found = extract("letters.mbox", two_messages())
    assert (found.publisher, found.published) == ("", "")
    message = an_email(Date="Tue, 16 Jul 2024 10:00:00 +0500").as_bytes()
    found = extract("letters.mbox", a_mailbox(message, message))
    assert (found.publisher, found.published) == ("Desk", "2024-07-16")


def test_each_message_is_offered_as_a_document_of_its_own_with_its_attachments() -> None:
    content = two_messages()
    found = extract("letters.mbox", content)
    assert [file.name for file in found.attachments] == ["1. Statement.eml", "2. قتل خمسة.eml"]
    assert {file.media_type for file in found.attachments} == {EML}
    name, message = attachment_in_sandbox("letters.mbox", content, 1)
    read = extract(name, message)
    assert (read.title, read.publisher, read.published) == ("قتل خمسة", "Other", "2024-07-17")
    assert [file.name for file in read.attachments] == ["annex.txt"]
    assert "Attachments of the messages are left out" in " ".join(found.remarks)
    with pytest.raises(NoAttachmentError):
        attachment("letters.mbox", content, 2)


def test_what_is_quoted_in_a_message_begins_no_other() -> None:
    quoting = an_email(f"{WORDS}\n\n>From the army: nothing.\n").as_bytes()
    found = extract("letters.mbox", a_mailbox(quoting, quoting))
    assert "\nFrom the army: nothing." in found.text
    words = an_email(f"{WORDS}\n\nFrom there they went on\nto: Kabul.").as_bytes()
    assert len(extract("a.mbox", a_mailbox(words, words)).attachments) == 2


@pytest.mark.parametrize(
    ("name", "count", "media_type"),
    [("a.mbox", 1, MBOX), ("a.eml", 1, EML), ("a", 2, MBOX), ("a.eml", 2, MBOX)],
)
def test_several_messages_make_a_mailbox_whatever_its_name(
    name: str, count: int, media_type: str
) -> None:
    content = a_mailbox(*[an_email().as_bytes()] * count)
    assert extract(name, content).media_type == media_type


def test_a_mailbox_has_a_limit_of_messages() -> None:
    content = a_mailbox(*[an_email("Words.").as_bytes()] * (MAX_MESSAGES + 1))
    with pytest.raises(TooComplexError, match="more than 200 messages"):
        extract("letters.mbox", content)


def test_a_message_that_cannot_be_read_does_not_stop_the_others() -> None:
    secret = an_email().as_bytes().replace(b"text/plain", b"application/pkcs7-mime")
    found = extract("letters.mbox", a_mailbox(secret, an_email().as_bytes()))
    assert WORDS in found.text
    assert "Message 1 could not be read." in found.remarks
    with pytest.raises(ExtractionError):
        extract("letters.mbox", a_mailbox(secret, secret))
