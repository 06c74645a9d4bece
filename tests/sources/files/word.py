"""Word documents."""

import io
from collections.abc import Iterable, Mapping
from typing import Any

import docx
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.parser import parse_xml

from tests.sources.files.file import ACCENTS, ARABIC, CHINESE, RUSSIAN, URDU, WORDS, File
from tests.sources.files.pdfs import a_picture

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def a_docx(
    paragraphs: Iterable[str] = (),
    body: str = "",
    *,
    styles: str = "",
    numbering: str = "",
    parts: Mapping[str, str] | None = None,
    **about: Any,
) -> bytes:
    """Return a Word document; `body` is WordprocessingML that goes before its paragraphs.

    `styles` and `numbering` are elements of those parts, in place of those of the same name;
    `parts` are the elements of others, such as `footnotes`.
    """
    made = docx.Document()
    for name, value in about.items():
        setattr(made.core_properties, name, value)
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    for element in reversed(elements(body)):
        made.element.body.insert(0, element)
    for element in elements(styles):
        made.styles.element.append(element)
    if numbering:
        lists = made.part.numbering_part.element
        for element in list(lists):
            lists.remove(element)
        lists.extend(elements(numbering))
    for name, content in (parts or {}).items():
        part = Part(
            PackURI(f"/word/{name}.xml"),
            f"application/vnd.openxmlformats-officedocument.wordprocessingml.{name}+xml",
            f"<w:{name} {SPACES}>{content}</w:{name}>".encode(),
            made.part.package,
        )
        kind = name.rstrip("0123456789")
        made.part.relate_to(part, f"{RELATED}/{kind}")
    return saved(made)


def elements(markup: str) -> list[Any]:
    return list(parse_xml(f"<w:body {SPACES}>{markup}</w:body>"))


def a_paragraph(content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def saved(document: Any) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def a_run(text: str, properties: str = "") -> str:
    looks = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{looks}<w:t xml:space="preserve">{text}</w:t></w:r>'


def docx_files() -> list[File]:
    """Twenty Word documents."""
    tables = docx.Document()
    rows = tables.add_table(rows=2, cols=2)
    for number, words in enumerate(("Province", "Killed", "Kunar", "12")):
        rows.cell(number // 2, number % 2).text = words
    inner = rows.cell(1, 1).add_table(rows=1, cols=2)
    inner.cell(0, 0).text = "of these"
    inner.cell(0, 1).text = "five civilians"
    tables.add_paragraph("After the table.")
    headed = docx.Document()
    headed.add_heading("Summary", 1)
    headed.add_paragraph("first", style="List Number")
    headed.add_paragraph(WORDS)
    headed.sections[0].header.paragraphs[0].text = "Confidential"
    pictured = docx.Document()
    picture = io.BytesIO()
    a_picture().save(picture, "PNG")
    picture.seek(0)
    pictured.add_picture(picture)
    pictured.add_paragraph(WORDS)
    note = "<w:r><w:footnoteReference w:id='2'/></w:r>"
    notes = a_docx(
        body=f"<w:p>{a_run(WORDS)}{note}</w:p>",
        parts={
            "footnotes": f"<w:footnote w:id='2'><w:p>{a_run('The note says more.')}</w:p>"
            "</w:footnote>"
        },
    )
    box = (
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx><w:txbxContent>"
        f"<w:p>{a_run('In the box.')}</w:p></w:txbxContent></wps:txbx></mc:Choice><mc:Fallback>"
        f"<w:p>{a_run('In the box.')}</w:p></mc:Fallback></mc:AlternateContent></w:r>"
        f"{a_run('Beside it.')}</w:p>"
    )
    tracked = (
        f"<w:p>{a_run('Twelve ')}<w:del><w:r><w:delText>traders</w:delText></w:r>"
        f"{a_run('GONE')}</w:del><w:ins>{a_run('farmers')}</w:ins>{a_run(' died.')}</w:p>"
    )
    control = f"<w:sdt><w:sdtContent><w:p>{a_run('In a control.')}</w:p></w:sdtContent></w:sdt>"
    named = a_run("the report")
    link = f"<w:p>{a_run('See ')}<w:hyperlink>{named}</w:hyperlink>{a_run('.')}</w:p>"
    field_code = f"<w:p><w:r><w:instrText>LINK evil</w:instrText></w:r>{a_run('Shown.')}</w:p>"
    gaps = (
        "<w:p><w:r><w:t>one</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t>"
        "<w:noBreakHyphen/><w:t>four</w:t></w:r></w:p>"
    )
    return [
        File("plain.docx", a_docx([WORDS])),
        File(
            "about.docx",
            a_docx([WORDS], title="Report", language="en-GB"),
            says={"title": "Report", "language": "en-GB"},
        ),
        File(
            "tables.docx",
            saved(tables),
            ["Province | Killed\nKunar | 12 of these | five civilians\n\nAfter the table."],
        ),
        File("headed.docx", saved(headed), ["Summary", "1. first", WORDS], absent=["Confidential"]),
        File("pictured.docx", saved(pictured)),
        File("notes.docx", notes, [WORDS, "The note says more."]),
        File("box.docx", a_docx(body=box), ["Beside it.\n\nIn the box."]),
        File(
            "tracked.docx",
            a_docx(body=tracked),
            ["Twelve farmers died."],
            absent=["GONE", "traders"],
        ),
        File("control.docx", a_docx(body=control), ["In a control."]),
        File("link.docx", a_docx(body=link), ["See the report."]),
        File("field.docx", a_docx(body=field_code), ["Shown."], absent=["evil"]),
        File("gaps.docx", a_docx(body=gaps), ["one\ttwo\nthree-four"]),
        File("arabic.docx", a_docx([ARABIC]), [ARABIC], says={"language": "ar"}),
        File("urdu.docx", a_docx([URDU, WORDS], language="ur"), [URDU], says={"language": "ur"}),
        File("mixed.docx", a_docx([f"{URDU} said “no” 😀"]), [f"{URDU} said “no” 😀"]),
        File("accents.docx", a_docx([ACCENTS]), [ACCENTS]),
        File("russian.docx", a_docx([RUSSIAN]), [RUSSIAN]),
        File(
            "long.docx",
            a_docx([f"Paragraph {number}." for number in range(2000)]),
            ["Paragraph 0.", "Paragraph 1999."],
        ),
        File("composed.docx", a_docx(["Ru\u0308cken"]), ["R\u00fccken"]),
        File("chinese.docx", a_docx([CHINESE]), [CHINESE]),
    ]
