"""Word documents."""

import io
from collections.abc import Iterable
from typing import Any

import docx
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.parser import parse_xml

from tests.sources.files.file import ACCENTS, ARABIC, CHINESE, RUSSIAN, URDU, WORDS, File
from tests.sources.files.pdfs import a_picture


def a_docx(paragraphs: Iterable[str] = (), body: str = "", **about: Any) -> bytes:
    """Return a Word document; `body` is WordprocessingML that goes before its paragraphs."""
    made = docx.Document()
    for name, value in about.items():
        setattr(made.core_properties, name, value)
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    if body:
        spaces = (
            'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
            'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
            'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
        )
        for element in reversed(list(parse_xml(f"<w:body {spaces}>{body}</w:body>"))):
            made.element.body.insert(0, element)
    return saved(made)


def saved(document: Any) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def a_run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


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
    notes = docx.Document()
    notes.add_paragraph(WORDS)

    words_of_note = (
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<w:footnote><w:p>{a_run('The note says more.')}</w:p></w:footnote></w:footnotes>"
    )
    part = Part(
        PackURI("/word/footnotes.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
        words_of_note.encode(),
        notes.part.package,
    )
    notes.part.relate_to(
        part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
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
            ["Province\tKilled", "Kunar\t12 of these\tfive civilians", "After the table."],
        ),
        File("headed.docx", saved(headed), ["Summary", "first", WORDS]),
        File("pictured.docx", saved(pictured)),
        File("notes.docx", saved(notes), [WORDS, "The note says more."]),
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
