"""Parsing of markup into a tree of elements. No linked resource is fetched."""

import re

import lxml.html
from lxml import etree

from sources.extraction.errors import DamagedFileError, TooComplexError
from sources.texts.text import composed

__all__ = ["MAX_ATTRIBUTES", "parse"]

MAX_ATTRIBUTES = 1_000
"""Maximum number of attributes of a tag. libxml2 takes quadratic time: 30 seconds for 100,000."""
_ATTRIBUTE = r"""[\s/]*+[^\s/>=][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+"""
_TAG = re.compile(
    rf"<[a-z][^\s/<>]*+(?:{_ATTRIBUTE}){{0,{MAX_ATTRIBUTES}}}+(?P<more>{_ATTRIBUTE})?+",
    re.I | re.S,
)
# Comments, scripts and style sheets, which may contain text that looks like a tag.
_NO_TAGS = re.compile(
    r"<!--.*?(?:-->|(?P<open>\Z))|<(script|style)\b.*?(?:</\2[\s/]*+>?|(?P<left>\Z))",
    re.I | re.S,
)


def parse(name: str, markup: str) -> lxml.html.HtmlElement:
    """Return the element tree of a page. No linked resource is fetched."""
    if _has_too_many_attributes(markup):
        # Ignore text in scripts and comments that looks like tags. The same markup is then counted
        # and parsed, so differences between parsers about what is a tag do not matter.
        markup = _NO_TAGS.sub(_without_what_is_closed, markup)
    if _has_too_many_attributes(markup):
        raise TooComplexError(
            f"“{name}” has a tag with more than {MAX_ATTRIBUTES:,} attributes. Print the page to "
            "PDF in the browser, or copy its words and paste them."
        )
    # libxml2 does not support NUL, and would otherwise trust the encoding that the page declares.
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        encoded = composed(markup).encode("utf-8", "replace")
        tree = lxml.html.document_fromstring(encoded, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise DamagedFileError(
            f"“{name}” holds no page that can be read. Save it again from the browser, or copy its "
            "words and paste them."
        ) from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise TooComplexError(
            f"“{name}” is nested too deeply to be read whole. Print the page to PDF in the "
            "browser, or copy its words and paste them."
        )
    return tree


def _has_too_many_attributes(markup: str) -> bool:
    return any(tag["more"] for tag in _TAG.finditer(markup))


def _without_what_is_closed(part: re.Match[str]) -> str:
    is_closed = part["open"] is None and part["left"] is None
    return " " if is_closed else part[0]
