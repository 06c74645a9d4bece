"""A web page whose tags have too many attributes is refused before a parser takes long over it."""

import pytest

from sources.extraction.errors import TooComplexError
from sources.extraction.html.page import visible_text
from sources.extraction.html.parsing import MAX_ATTRIBUTES
from sources.extraction.html.parsing import parse as parsed


def attributes(number: int, written: str = "a{}=v") -> str:
    return " ".join(written.format(each) for each in range(number))


@pytest.mark.parametrize(
    "written", ["a{}", "a{}=v", 'a{}="two words"', "a{} = 'x > y'", 'a{}=""/', "<{}", "data-{}=<p"]
)
def test_a_tag_with_more_attributes_is_refused(written: str) -> None:
    page = "<html><body><p>Before.</p><p {}>Words.</p></body></html>"
    with pytest.raises(TooComplexError, match="more than 1,000 attributes"):
        parsed("page.html", page.format(attributes(MAX_ATTRIBUTES + 1, written)))


@pytest.mark.parametrize(
    "before",
    [
        "<script-foo></script-foo>",
        "<style-x></style-x>",
        "<!-->",
        "<!--->",
        "<title><!--</title>",
        "<textarea><script></textarea>",
        "<p title='<!--'>",
    ],
)
def test_content_before_a_tag_does_not_hide_its_attributes(before: str) -> None:
    tag = f"<div {attributes(MAX_ATTRIBUTES + 1)}>Words.</div>"
    with pytest.raises(TooComplexError):
        parsed("page.html", f"<html><body>{before}{tag}</body></html>")


@pytest.mark.parametrize(
    "body",
    [
        f"<p {attributes(MAX_ATTRIBUTES)}>Words.</p>",
        f'<p title="{attributes(3 * MAX_ATTRIBUTES)}">Words.</p>',
        f"<script>if (a<b) {attributes(3 * MAX_ATTRIBUTES)}</script><p>Words.</p>",
        f"<style>a<b {attributes(3 * MAX_ATTRIBUTES)}</style><p>Words.</p>",
        f"<!-- <p {attributes(3 * MAX_ATTRIBUTES)} --><p>Words.</p>",
        f"{f'<i {attributes(9)}></i>' * MAX_ATTRIBUTES}<p>Words.</p>",
    ],
    ids=["most", "one long one", "script", "style", "comment", "many tags"],
)
def test_text_that_only_looks_like_such_a_tag_is_accepted(body: str) -> None:
    assert visible_text(parsed("page.html", f"<html><body>{body}</body></html>")) == "Words."
