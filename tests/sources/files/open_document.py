"""OpenDocument texts."""

import io
import zipfile

from sources.extraction.media_types import ODT

__all__ = ["an_odt"]

SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("draw", "drawing"),
        ("style", "style"),
        ("meta", "meta"),
    )
)


def an_odt(
    body: str, styles: str = "", meta: str = "", before: str = "", header: str = ""
) -> bytes:
    """Return an OpenDocument text; `body`, `styles`, `meta` and `header` are elements of its parts,
    `before` stands in front of the root of its content."""
    parts = {
        "content.xml": f"{before}<office:document-content {SPACES}><office:automatic-styles>"
        f"{styles}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>",
        "styles.xml": f"<office:document-styles {SPACES}><office:master-styles><style:master-page>"
        f"<style:header>{header}</style:header></style:master-page></office:master-styles>"
        "</office:document-styles>",
        "meta.xml": f'<office:document-meta {SPACES} xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<office:meta>{meta}</office:meta></office:document-meta>",
        "META-INF/manifest.xml": '<!DOCTYPE manifest PUBLIC "-//X" "Manifest.dtd"><manifest/>',
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", ODT, zipfile.ZIP_STORED)
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()
