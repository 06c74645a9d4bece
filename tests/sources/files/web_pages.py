"""Web pages."""

from typing import Any

from tests.sources.files.file import ACCENTS, ARABIC, URDU, WORDS, File


def a_page(body: str, head: str = "", attributes: str = 'lang="en"') -> str:
    return f"<!DOCTYPE html><html {attributes}><head>{head}</head><body>{body}</body></html>"


def an_article(words: str, more: str = "") -> str:
    rest = "".join(f"<p>Paragraph {number} of the report goes on.</p>" for number in range(12))
    return f"<article><h1>Attack on a market</h1><p>{words}</p>{rest}{more}</article>"


def html_files() -> list[File]:
    """Twenty pages."""
    about = (
        "<title>Attack | Dawn</title><meta property='og:title' content='Attack on a market'>"
        "<meta property='og:site_name' content='Dawn'>"
        "<meta property='article:published_time' content='2024-07-16T08:00:00+05:00'>"
        "<link rel='canonical' href='https://dawn.example/news/1'>"
    )
    linked = (
        '<script type="application/ld+json">{"@context": "https://schema.org", "@type": '
        '"NewsArticle", "headline": "Attack", "datePublished": "2024-07-16", '
        '"publisher": {"@type": "Organization", "name": "Dawn"}}</script>'
    )
    menu = "<nav><ul><li><a href='/'>Home page of the site</a></li></ul></nav>"
    table = (
        "<table><tr><th>Province</th><th>Killed</th></tr><tr><td>Kunar</td><td>12</td></tr></table>"
    )
    pages: list[tuple[str, str, dict[str, Any]]] = [
        (
            "full.html",
            a_page(menu + an_article(WORDS), about),
            {
                "says": {
                    "title": "Attack on a market",
                    "publisher": "Dawn",
                    "published": "2024-07-16",
                    "language": "en",
                    "link": "https://dawn.example/news/1",
                },
                "absent": ["Home page of the site"],
            },
        ),
        (
            "linked data.html",
            a_page(an_article(WORDS), linked),
            {"says": {"published": "2024-07-16"}, "absent": ["schema.org"]},
        ),
        ("short.htm", a_page(f"<p>{WORDS}</p>"), {}),
        (
            "headline outside.html",
            a_page(f"<h1>Twelve dead</h1><p>{WORDS}</p>"),
            {"words": ["Twelve dead", WORDS]},
        ),
        ("no markup around.html", f"<p>{WORDS}<p>Second", {"words": [WORDS, "Second"]}),
        (
            "entities.html",
            a_page("<p>Miller &amp; others &lt;said&gt; &#8220;no&#8221;</p>"),
            {"words": ["Miller & others <said> “no”"]},
        ),
        (
            "breaks.html",
            a_page("<p>one<br>two</p><div>three</div>four"),
            {"words": ["one\ntwo", "three\n\nfour"]},
        ),
        (
            "inline.html",
            a_page("<p>Al-<b>Qa</b>i<i>da</i> is <a href='x'>here</a>.</p>"),
            {"words": ["Al-Qaida is here."]},
        ),
        ("kept.html", a_page("<pre>a  b\n  c</pre>"), {"words": ["a  b"]}),
        ("table.html", a_page(an_article(WORDS, table)), {"words": [WORDS, "Kunar", "12"]}),
        (
            "list.html",
            a_page("<ul><li>first point</li><li>second point</li></ul>"),
            {"words": ["first point", "second point"]},
        ),
        ("nested.html", a_page("<div>" * 150 + WORDS + "</div>" * 150), {}),
        (
            "long.html",
            a_page("<article>" + f"<p>{WORDS}</p>" * 3000 + "<p>The end.</p></article>"),
            {"words": [WORDS, "The end."]},
        ),
        (
            "scripted.html",
            a_page(
                f"<script>steal()</script><style>p {{}}</style><p>{WORDS}</p>"
                "<template><p>Never shown</p></template>",
            ),
            {"absent": ["steal", "Never shown"]},
        ),
        (
            "urdu.html",
            a_page(f"<p>{URDU}</p>", attributes='lang="ur" dir="rtl"'),
            {"words": [URDU], "says": {"language": "ur"}},
        ),
        (
            "arabic.html",
            a_page(an_article(ARABIC), attributes='lang="ar_EG"'),
            {"words": [ARABIC], "says": {"language": "ar-EG"}},
        ),
    ]
    files = [File(name, text.encode(), **rest) for name, text, rest in pages]
    return [
        *files,
        File(
            "western.html",
            a_page(f"<p>{ACCENTS}</p>", "<meta charset='iso-8859-1'>").encode("cp1252"),
            [ACCENTS],
        ),
        File("marked.html", a_page(f"<p>{ARABIC}</p>").encode("utf-16"), [ARABIC]),
        File(
            "iso arabic.html",
            a_page(f"<p>{ARABIC}</p>", "<meta charset='iso-8859-6'>").encode("iso8859_6"),
            [ARABIC],
        ),
        File(
            "strict.xhtml",
            (
                "<?xml version='1.0' encoding='utf-8'?><html xmlns='http://www.w3.org/1999/xhtml' "
                f"xml:lang='fr'><body><p>{ACCENTS}</p></body></html>"
            ).encode(),
            [ACCENTS],
        ),
    ]
