"""E-mail messages."""

import email.policy
from email.message import EmailMessage
from typing import Any

from tests.sources.files.file import ACCENTS, ARABIC, URDU, WORDS, File


def an_email(text: str = WORDS, **headers: str) -> EmailMessage:
    message = EmailMessage(policy=email.policy.SMTP)
    message.set_content(text)
    for name, value in {"Subject": "Statement", "From": "Desk <desk@x.example>", **headers}.items():
        message[name.replace("_", "-")] = value
    return message


def a_raw_email(content_type: str, body: bytes, encoding: str = "8bit") -> bytes:
    head = (
        f"Subject: Raw\nMIME-Version: 1.0\nContent-Type: {content_type}\n"
        f"Content-Transfer-Encoding: {encoding}\n\n"
    )
    return head.encode() + body


def a_mailbox(*messages: bytes) -> bytes:
    """Return a mailbox of messages."""
    return b"".join(
        b"From desk@x.example Tue Jul 16 10:00:00 2024\n" + message.replace(b"\r\n", b"\n") + b"\n"
        for message in messages
    )


def email_files() -> list[File]:
    """Twenty messages."""
    both = an_email()
    both.add_alternative(f"<p>{WORDS} In HTML.</p>", subtype="html")
    page = EmailMessage()
    page["Subject"] = "A page"
    page.set_content(f"<p>{WORDS}</p><p>{ARABIC}</p><script>steal()</script>", subtype="html")
    attached = an_email()
    attached.add_attachment(
        b"%PDF-1.4", maintype="application", subtype="pdf", filename="../annex.pdf"
    )
    attached.add_attachment("Inside.", filename="notes.txt")
    forwarding = an_email()
    forwarding.add_attachment(an_email("The inner words."))
    everything = an_email()
    everything.add_alternative("<p>HTML <img src='cid:1'></p>", subtype="html")
    [_, html] = everything.iter_parts()
    assert isinstance(html, EmailMessage)
    html.add_related(b"GIF89a", "image", "gif", cid="<1>")
    everything.add_attachment("Inside.", filename="table.csv")
    quoted = an_email(ACCENTS)
    quoted.set_content(ACCENTS, charset="cp1252", cte="quoted-printable")
    coded = an_email(Subject="قتل خمسة في بيشاور")
    coded.set_content(ARABIC, cte="base64")
    empty_plain = an_email(" ")
    empty_plain.add_alternative(f"<p>{WORDS}</p>", subtype="html")
    messages: list[tuple[str, EmailMessage, dict[str, Any]]] = [
        (
            "about.eml",
            an_email(
                Date="Tue, 16 Jul 2024 10:00:00 +0500",
                Organization="Ministry of Interior",
                Content_Language="en-GB",
                Archived_At="<https://lists.example/1>",
            ),
            {
                "says": {
                    "title": "Statement",
                    "publisher": "Ministry of Interior",
                    "published": "2024-07-16",
                    "language": "en-GB",
                    "link": "https://lists.example/1",
                }
            },
        ),
        ("sender.eml", an_email(), {"says": {"publisher": "Desk"}}),
        ("both.eml", both, {"absent": ["In HTML"]}),
        ("page.eml", page, {"words": [WORDS, ARABIC], "absent": ["steal"]}),
        (
            "attached.eml",
            attached,
            {"absent": ["Inside."], "says": {"remark": "annex.pdf, notes.txt"}},
        ),
        ("forwarding.eml", forwarding, {"words": [WORDS, "The inner words."]}),
        ("everything.eml", everything, {"says": {"remark": "table.csv"}}),
        ("quoted.eml", quoted, {"words": [ACCENTS]}),
        ("coded.eml", coded, {"words": [ARABIC], "says": {"title": "قتل خمسة في بيشاور"}}),
        ("empty plain.eml", empty_plain, {}),
        ("urdu.eml", an_email(URDU), {"words": [URDU], "says": {"language": "ur"}}),
        ("emoji.eml", an_email(f"{WORDS} 💥"), {"words": ["💥"]}),
        ("bad date.eml", an_email(Date="sometime"), {"says": {"published": ""}}),
    ]
    return [
        *(File(name, message.as_bytes(), **rest) for name, message, rest in messages),
        File(
            "no type.eml",
            f"From: a@x.example\nDate: Tue, 16 Jul 2024 10:00:00 +0000\n\n{WORDS}".encode(),
            says={"published": "2024-07-16"},
        ),
        File(
            "iso-8859-6.eml",
            a_raw_email("text/plain; charset=iso-8859-6", ARABIC.encode("iso8859_6")),
            [ARABIC],
        ),
        File(
            "undeclared.eml",
            a_raw_email("text/plain", ARABIC.encode("cp1256")),
            [ARABIC],
            says={"remark": "every letter"},
        ),
        File(
            "unknown charset.eml",
            a_raw_email("text/plain; charset=nonsense", ACCENTS.encode()),
            [ACCENTS],
        ),
        File(
            "windows lines.eml", a_raw_email("text/plain", WORDS.encode()).replace(b"\n", b"\r\n")
        ),
        File(
            "broken parts.eml",
            a_raw_email(
                'multipart/mixed; boundary="x"',
                f"--x\nContent-Type: text/plain\n\n{WORDS}\n".encode(),
            ),
        ),
        File(
            "from mbox.eml",
            f"From desk@x.example Tue Jul 16 10:00:00 2024\nSubject: S\n\n{WORDS}".encode(),
            says={"title": "S"},
        ),
    ]
