"""Web pages that browsers save in one file (MHTML, RFC 2557)."""

import contextlib
from dataclasses import replace
from email.message import EmailMessage

from sources.extraction.errors import NoTextError
from sources.extraction.extracted import Extracted
from sources.extraction.html.page import declared_encoding, read_page
from sources.extraction.mail.headers import header, said_by
from sources.extraction.mail.message import opened
from sources.extraction.media_types import MHTML
from sources.extraction.plain.encodings import decode

__all__ = ["read_saved_page"]


def read_saved_page(name: str, content: bytes, encoding: str = "") -> Extracted:
    """Return the main content of the page in the file, as `read_html` does.

    A remark mentions pages in frames, which are not read. Raises the errors of `read_html` and
    `read_email`.
    """
    message = opened(name, content)
    pages = [part for part in message.walk() if part.get_content_type() == "text/html"]
    page = _root(message, pages)
    payload = page.get_payload(decode=True) if page is not None else None
    if page is None or not isinstance(payload, bytes):
        raise NoTextError(
            f"“{name}” holds no page. Save it again from the browser, or print it to PDF."
        )
    declared = page.get_content_charset() or declared_encoding(payload)
    found = read_page(name, decode(name, payload, declared, encoding))
    remarks = list(found.remarks)
    if len(pages) > 1:
        remarks.append("Other pages in its frames are not read: look at the original.")
    with contextlib.suppress(AttributeError, TypeError, ValueError):
        remarks.append(f"The page was saved on {message['date'].datetime.date().isoformat()}.")
    return replace(
        found,
        media_type=MHTML,
        title=found.title or said_by(message).subject,
        link=found.link
        or header(message, "snapshot-content-location")
        or header(page, "content-location"),
        remarks=tuple(remarks),
    )


def _root(message: EmailMessage, pages: list[EmailMessage]) -> EmailMessage | None:
    begins = str(message.get_param("start", "") or "")
    address = header(message, "snapshot-content-location")
    for page in pages:
        if begins and header(page, "content-id") == begins:
            return page
        if address and header(page, "content-location") == address:
            return page
    return next(iter(pages), None)
