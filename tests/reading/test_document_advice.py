"""Advice on documents for editors and reviewers: empty, derived and suspicious fields."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from curation.workflow.steps import submit
from reading.document_advice import advice_on_document
from sources.extraction.origins import Origin
from tests.desk.pages import fields_of, text_of
from tests.factories import a_document, a_publisher, fresh
from tests.ingesting import bring_in, bring_in_text
from tests.sources.files.file import WORDS
from tests.sources.files.pdfs import a_pdf
from tests.sources.files.word import a_docx


def about_the_date(document: Any) -> list[str]:
    told = advice_on_document(document)
    return [one for one in told if not one.startswith(("Empty", "Filled"))]


def test_empty_fields_are_named(editor: Any) -> None:
    document = a_document(editor, language="und")
    assert "Empty: publisher, published, language, link." in advice_on_document(document)


def test_a_document_filled_in_by_a_user_gets_no_advice(editor: Any) -> None:
    document = a_document(
        editor,
        publisher=a_publisher(editor),
        published="2024-07-16",
        link="https://news.example/1",
    )
    assert advice_on_document(document) == []


def test_a_file_keeps_where_each_metadatum_was_taken_from(editor: Any) -> None:
    made = bring_in("Annex 2.docx", a_docx([WORDS]), editor)
    origins = fresh(made.document).origins
    assert origins["title"] == Origin.FILE_NAME
    assert "publisher" not in origins
    (told,) = [one for one in advice_on_document(made.document) if one.startswith("Filled")]
    assert "title (from the name of the file)" in told


def test_what_was_remarked_on_its_text_is_told(editor: Any) -> None:
    pdf = a_pdf([[WORDS], []])
    told = advice_on_document(fresh(bring_in("a.pdf", pdf, editor).document))
    assert "No text on page 2: nothing is written there." in told
    assert not any(one.startswith("Language: ") for one in told)


def test_a_title_entered_by_a_user_has_no_origin(editor: Any) -> None:
    assert "title" not in bring_in_text("Some words.", editor, title="Named").document.origins
    pasted = bring_in_text("Other words.", editor).document
    assert pasted.origins["title"] == Origin.FIRST_WORDS


def test_a_changed_field_loses_its_origin(client: Client, editor: Any) -> None:
    document = bring_in_text("Other words were said by the minister on Friday.", editor).document
    client.force_login(editor)
    address = reverse("admin:sources_document_change", args=[document.pk])
    page = client.get(address)
    assert "title (how the text begins)" in text_of(page)
    client.post(address, {**fields_of(page, "document_form"), "title": "Named"})
    assert fresh(document).title == "Named"
    assert fresh(document).origins == {"language": Origin.DETECTED}


def test_the_day_on_which_a_file_was_made_is_remarked_upon(editor: Any) -> None:
    document = a_document(
        editor, published="2024-07-16", origins={"published": Origin.FILE_CREATED}
    )
    assert about_the_date(document) == [
        "16 July 2024 is the day on which the file was made. Was it published then?"
    ]


def test_the_day_on_which_it_was_brought_in_is_remarked_upon(editor: Any) -> None:
    document = a_document(editor, "Words.")
    document.published = document.created_at.date().isoformat()
    document.save()
    (told,) = about_the_date(document)
    assert told.endswith("is the day on which it was brought in. Was it published then?")


@pytest.mark.parametrize(
    ("published", "told"),
    [
        ("1989-01-19", ["19 January 1989 lies far from every date in the text: the nearest is"]),
        ("2024-07-16", []),
        ("2025", []),
        ("", []),
    ],
)
def test_a_date_far_from_those_in_the_text_is_remarked_upon(
    editor: Any, published: str, told: list[str]
) -> None:
    document = a_document(editor, published=published)
    found = about_the_date(document)
    assert len(found) == len(told)
    assert all(one.startswith(beginning) for one, beginning in zip(found, told, strict=True))


def test_a_reviewer_sees_the_advice(client: Client, editor: Any, reviewer: Any) -> None:
    document = bring_in_text("Other words were said by the minister on Friday.", editor).document
    submit(document, editor)
    client.force_login(reviewer)
    page = text_of(client.get(reverse("admin:review_record", args=[document.public_id])))
    assert "Empty: publisher, published, link." in page
    assert "language (recognised from the words)" in page
