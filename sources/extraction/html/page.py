"""Extraction of the main content and the metadata of web pages."""

import copy
import re
from collections.abc import Sequence

import lxml.html
import trafilatura

from sources.extraction.errors import NoTextError
from sources.extraction.extracted import (
    Extracted,
    Piece,
    Reason,
    assembled,
    remarks_on_left_out,
)
from sources.extraction.html.blocks import blocks_of
from sources.extraction.html.embedded import Embedded, put_embedded_in_place
from sources.extraction.html.main_part import main_part
from sources.extraction.html.parsing import parse
from sources.extraction.html.stated import stated_paragraphs
from sources.extraction.media_types import HTML
from sources.extraction.plain.encodings import Decoded, decode

__all__ = ["declared_encoding", "main_pieces", "read_html", "read_page", "visible_text"]

_DECLARED = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)

_STATED = (
    "A script puts this page together. Its words were taken from what the page states about itself "
    "for machines (JSON-LD): compare them with the page in a browser."
)


def read_html(name: str, content: bytes, encoding: str = "") -> Extracted:
    """Return the main content of a page; the rest is recorded as left out.

    Raises TooComplexError for a page that is nested more than 256 levels deep, because part of it
    would be lost, and for a page with a tag of more than 1,000 attributes.
    """
    return read_page(name, decode(name, content, declared_encoding(content), encoding))


def declared_encoding(content: bytes) -> str:
    """Return the encoding that a page declares, or an empty string."""
    declared = _DECLARED.search(content[:4096])
    return declared[1].decode("ascii", "replace") if declared else ""


def read_page(name: str, decoded: Decoded) -> Extracted:
    """Return the same as `read_html` for markup that is already decoded."""
    tree = parse(name, decoded.text)
    embedded = put_embedded_in_place(tree)
    about = trafilatura.extract_metadata(copy.deepcopy(tree), extensive=False)
    title = (about.title if about else "") or tree.findtext(".//title") or ""
    pieces = main_pieces(tree, title)
    remarks = [*_remarks(pieces), *_remarks_on_embedded(embedded)]
    if not any(block.reason is None for block in blocks_of(tree)):
        stated = stated_paragraphs(tree)
        pieces += map(Piece, stated)
        remarks.append(_STATED)
        if not stated:
            raise _without_words(name)
    text, left_out = assembled(pieces)
    return Extracted(
        text,
        HTML,
        title=title,
        publisher=(about.sitename if about else "") or "",
        published=(about.date if about else "") or "",
        language=tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "",
        link=_canonical(tree),
        remarks=(*decoded.remarks, *remarks),
        left_out=left_out,
        encodings=decoded.others,
    )


def _without_words(name: str) -> NoTextError:
    return NoTextError(
        f"“{name}” holds no words: its page was put together by a script, or consists of "
        "pictures. Print the page to PDF in the browser, or copy its words and paste them."
    )


def main_pieces(tree: lxml.html.HtmlElement, title: str = "") -> list[Piece]:
    """Return the text of a page in document order, with a reason for all but the main content."""
    blocks = blocks_of(tree)
    # trafilatura modifies the tree that it reads.
    article = trafilatura.extract(copy.deepcopy(tree), include_comments=False) or ""
    chosen = main_part(blocks, article)
    pieces = [
        Piece(block.text, block.above, None if number in chosen else block.reason or Reason.AROUND)
        for number, block in enumerate(blocks)
    ]
    headline = " ".join(title.split())
    begins = " ".join(piece.text for piece in pieces if piece.reason is None)[:1200]
    if headline and headline.casefold() not in " ".join(begins.split()).casefold():
        same = [
            number
            for number, piece in enumerate(pieces)
            if piece.reason is Reason.AROUND and " ".join(piece.text.split()) == headline
        ]
        for number in same:
            del pieces[number]
            break
        pieces.insert(0, Piece(headline))
    return pieces


def visible_text(tree: lxml.html.HtmlElement) -> str:
    """Return all visible text of a page, with an empty line between blocks."""
    seen = (block for block in blocks_of(tree) if block.reason is None)
    return assembled(Piece(block.text, block.above) for block in seen)[0]


def _remarks(pieces: Sequence[Piece]) -> list[str]:
    remarks = remarks_on_left_out(pieces)
    seen = [piece for piece in pieces if piece.reason in (None, Reason.AROUND)]
    kept = sum(len(piece.text) for piece in seen if piece.reason is None)
    total = sum(len(piece.text) for piece in seen)
    if kept < total:
        share = min(99, round(100 * kept / total))
        remarks.append(
            f"{share} % of the words that the page shows were taken as its main part; what stands "
            "around it, such as menus, was left out."
        )
    return remarks


def _remarks_on_embedded(embedded: Embedded) -> list[str]:
    remarks = []
    if embedded.frames:
        remarks.append("The page has frames that carry their words: these are read at their place.")
    if embedded.elsewhere:
        remarks.append(
            "Pages in its frames are at other addresses and not read: look at the original."
        )
    if embedded.too_many:
        remarks.append("Some frames are too many or too large, and are not read.")
    return remarks


def _canonical(tree: lxml.html.HtmlElement) -> str:
    found = tree.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content")
    return str(found[0]) if found else ""
