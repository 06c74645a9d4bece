"""Web pages: their words without menus and scripts, and what their head says."""

import re

import lxml.html
import trafilatura
from lxml import etree

from sources.extraction.errors import DamagedFileError, NoTextError, TooComplexError
from sources.extraction.extracted import Extracted
from sources.extraction.media_types import HTML
from sources.extraction.plain.text import decode
from sources.texts.text import composed

__all__ = ["parse", "read_html", "visible_text"]

SHORT = 300
"""Below so many characters the choice of what is an article is not trusted."""
_DECLARED = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_NEVER_READ = frozenset({"script", "style", "template", "noscript", "head", "svg", "iframe"})
# fmt: off
_INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "img", "ins", "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "samp",
    "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
})
# fmt: on
MOST_ATTRIBUTES = 1_000
"""Of one tag. libxml2 takes four times as long for twice as many: half a minute for 100,000."""
_ATTRIBUTE = r"""[\s/]*+[^\s/>=][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+"""
_TAG = re.compile(
    rf"<[a-z][^\s/<>]*+(?:{_ATTRIBUTE}){{0,{MOST_ATTRIBUTES}}}+(?P<more>{_ATTRIBUTE})?+",
    re.I | re.S,
)
# What may look like a tag and is none.
_NO_TAGS = re.compile(
    r"<!--.*?(?:-->|(?P<open>\Z))|<(script|style)\b.*?(?:</\2[\s/]*+>?|(?P<left>\Z))",
    re.I | re.S,
)
_SPACE = re.compile(r"[ \t\f\v\r]*\n[ \t\f\v\r]*")
_GAP = re.compile(r"\n{2,}")


def read_html(name: str, content: bytes) -> Extracted:
    """Return the article of a page, or all its words where none stands out.

    Raises TooComplexError for a page nested more than 256 deep, of which a part would be lost, and
    for one with more than a thousand attributes in a tag.
    """
    declared = _DECLARED.search(content[:4096])
    decoded = decode(name, content, declared[1].decode("ascii", "replace") if declared else "")
    tree = parse(name, decoded.text)
    about = trafilatura.extract_metadata(tree, extensive=False)
    title = (about.title if about else "") or tree.findtext(".//title") or ""
    whole = visible_text(tree)
    article = trafilatura.extract(tree, include_comments=False, favor_recall=True) or ""
    text = article.replace("\n", "\n\n") if len(article) >= SHORT else whole
    if not text.strip():
        raise NoTextError(
            f"“{name}” holds no words: its page was put together by a script, or consists of "
            "pictures. Print the page to PDF in the browser, or copy its words and paste them."
        )
    headline = " ".join(title.split())
    if headline and headline not in " ".join(text[: 4 * SHORT].split()):
        text = f"{headline}\n\n{text}"
    guess = f"Read as {decoded.encoding}: see whether every letter is right."
    return Extracted(
        text,
        HTML,
        title=title,
        publisher=(about.sitename if about else "") or "",
        published=(about.date if about else "") or "",
        language=tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "",
        link=_canonical(tree),
        remarks=(guess,) if decoded.guessed else (),
    )


def parse(name: str, markup: str) -> lxml.html.HtmlElement:
    """Return the tree of a page. Nothing that it names is fetched."""
    if _has_too_many_attributes(markup):
        # Not what a script only looks like. What is counted then is what is parsed: where a page
        # puts it, so that parsers differ on what is a tag, does not matter.
        markup = _NO_TAGS.sub(_without_what_is_closed, markup)
    if _has_too_many_attributes(markup):
        raise TooComplexError(
            f"“{name}” has a tag with more than {MOST_ATTRIBUTES:,} attributes. Print the page to "
            "PDF in the browser, or copy its words and paste them."
        )
    # libxml2 knows no NUL, and believes what a page says of its encoding.
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


def visible_text(tree: lxml.html.HtmlElement) -> str:
    """Return all words of a page, with an empty line between its blocks."""
    pieces: list[str] = []
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        if not isinstance(element.tag, str):
            continue
        hidden = element.tag in _NEVER_READ
        edge = "" if element.tag in _INLINE or hidden else "\n\n"
        if event == "end":
            pieces.append("\n" if element.tag == "br" else edge)
            pieces.append(_flowing(element.tail, element.getparent()))
        elif hidden:
            walk.skip_subtree()
        else:
            pieces.append("" if element.tag == "br" else edge)
            pieces.append(_flowing(element.text, element))
    return _GAP.sub("\n\n", _SPACE.sub("\n", "".join(pieces))).strip()


def _flowing(text: str | None, within: lxml.html.HtmlElement | None) -> str:
    """Return text as it flows: white space counts as one space, but not where it is kept."""
    if not text:
        return ""
    kept = within is not None and within.tag in ("pre", "textarea")
    return text if kept else re.sub(r"\s+", " ", text)


def _canonical(tree: lxml.html.HtmlElement) -> str:
    found = tree.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content")
    return str(found[0]) if found else ""
