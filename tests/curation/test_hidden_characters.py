"""Hidden characters are removed from all input, and shown in older text."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.db.models import CharField, TextField
from django.test import Client
from django.urls import reverse

from curation.conversation.comments import open_thread
from curation.errors import ReasonMissingError
from curation.standing.withdraw import propose_withdrawal
from curation.workflow.steps import request_changes, submit
from curation.workflow.verification import citation_digest, verify
from entities.models import Alias, Group, Quantity
from sources.acting import acting_as
from sources.models import Document, DocumentText, Publisher
from sources.models.words import Line, Link, Words
from sources.texts.anchors import mark_passage
from tests.desk.pages import text_of
from tests.desk.template_words import Shown, shown_in, templates
from tests.factories import (
    a_document,
    a_finding,
    a_group,
    an_incident,
    cite,
    fresh,
    publish,
    refused_by_postgres,
    run_sql,
)
from tests.ingesting import bring_in, bring_in_text

TURNED = "\u202e41\u202c"

# Columns whose form is checked: keys, codes, digests. Texts and passages have functions of their
# own.
NOT_FREE = {
    "public_id", "sha256", "digest", "media_type", "value_key", "code", "language", "country",
    "period", "field", "content", "exact", "prefix", "suffix", "read_against", "key",
    "since", "until", "reported", "time", "probability", "bearing",
    "actor_name", "subject_name",  # accounts: Django checks them
}  # fmt: skip


def free_columns() -> list[tuple[Any, Any]]:
    return [
        (model, field)
        for model in apps.get_models()
        if model._meta.app_label in ("sources", "entities", "curation")
        and not hasattr(model, "pgh_tracked_model")
        for field in model._meta.local_concrete_fields
        if isinstance(field, CharField | TextField)
        and not field.choices
        and field.name not in NOT_FREE
        and not hasattr(model, f"{field.name}_earliest")
    ]


def guards() -> str:
    rows = run_sql(
        "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname LIKE '%%hides\\_nothing%%'"
        " AND tgenabled = 'A'"
    )
    return "\n".join(definition for (definition,) in rows)


def test_all_user_input_is_cleaned_by_one_function() -> None:
    library = {"id", "prefix", "hashed_key", "name"}
    assert [
        (model._meta.label, field.name)
        for model, field in free_columns()
        if not isinstance(field, Line | Link | Words)
        and not (model._meta.label == "curation.ApiKey" and field.name in library)
    ] == []


def test_postgres_guards_every_column_of_user_input(db: None) -> None:
    written = guards()
    assert [
        (model._meta.label, field.name)
        for model, field in free_columns()
        if field.name not in ("id", "hashed_key")
        and f"ON public.{model._meta.db_table} " not in written
    ] == []
    for model, field in free_columns():
        if field.name in ("id", "hashed_key", "prefix"):
            continue
        of_table = [line for line in written.split("\n") if f".{model._meta.db_table} " in line]
        assert len(of_table) == 2
        column = re.compile(rf'sources_hides\(\(*new\."?{field.name}"?\b', re.IGNORECASE)
        assert all(column.search(line) for line in of_table), field


def test_rows_are_saved_without_hidden_characters(editor: Any) -> None:
    with acting_as(editor):
        desk = Publisher.objects.create(name=f"Desk {TURNED}", kind="news")
        document = Document.objects.create(title=f"Report {TURNED}", kind="other", publisher=desk)
    assert (desk.name, document.title) == ("Desk 41", "Report 41")
    with acting_as(editor):
        Document.objects.filter(pk=document.pk).update(title=f"Other {TURNED}")
    assert fresh(document).title == "Other 41"


@pytest.mark.parametrize("words", ["\u202e", "\u200b \u2060", "\ufeff"])
def test_text_of_only_hidden_characters_counts_as_empty(
    editor: Any, reviewer: Any, publisher: Any, words: str
) -> None:
    document = a_document(editor)
    group = a_group(editor, document)
    with pytest.raises(ReasonMissingError):
        open_thread(group, editor, words)
    submit(group, editor)
    citation = group.citations.all()[0]
    with pytest.raises(ReasonMissingError):
        verify(citation, reviewer, citation_digest(citation), False, words)
    with pytest.raises(ReasonMissingError):
        request_changes(group, reviewer, words)
    live = a_document(editor, "Other words.")
    publish(live, by=editor, approver=reviewer)
    with pytest.raises(ReasonMissingError):
        propose_withdrawal(live, publisher, words)


def test_comments_and_verdicts_are_saved_without_hidden_characters(
    editor: Any, reviewer: Any
) -> None:
    document = a_document(editor)
    group = a_group(editor, document)
    assert open_thread(group, editor, f"Is it {TURNED}?").text == "Is it 41?"
    submit(group, editor)
    citation = group.citations.all()[0]
    verdict = verify(citation, reviewer, citation_digest(citation), False, f"No, {TURNED}.")
    assert verdict.comment == "No, 41."
    request_changes(group, reviewer, f"Write {TURNED}.")
    assert fresh(group).transitions.first().comment == "Write 41."


def test_a_form_removes_hidden_characters(client: Client, editor: Any) -> None:
    client.force_login(editor)
    client.post(
        reverse("admin:sources_publisher_add"),
        {"name": f"Desk {TURNED}", "kind": "news", "reliability": "F"},
    )
    assert Publisher.objects.get().name == "Desk 41"


def test_pasted_text_reports_removed_characters(editor: Any) -> None:
    made = bring_in_text(f"Killed: {TURNED} men.", editor, title=f"Toll {TURNED}")
    assert made.document.text and made.document.text.content == "Killed: 41 men."
    assert made.document.title == "Toll 41"
    assert any("1 right-to-left override" in remark for remark in made.remarks)


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_an_uploaded_file_reports_removed_characters(editor: Any, name: str) -> None:
    words = f"Killed: {TURNED} men." if name == "a.txt" else "<p>Killed: &#8238;41&#8236; men.</p>"
    made = bring_in(name, words.encode(), editor)
    assert made.document.text and made.document.text.content.strip() == "Killed: 41 men."
    assert any("1 right-to-left override" in remark for remark in made.remarks)


def test_a_text_with_digits_of_several_scripts_gets_a_remark(editor: Any) -> None:
    made = bring_in_text("Killed: 1۴ men.", editor)
    assert any("Digits of several kinds" in remark for remark in made.remarks)


def test_the_preview_of_a_text_reports_removed_characters(client: Client, editor: Any) -> None:
    client.force_login(editor)
    document = a_document(editor)
    pasted = {"pasted": f"Killed: {TURNED} men.", "document": document.public_id}
    page = client.post(reverse("admin:bring_in"), pasted, follow=True)
    assert "1 right-to-left override" in text_of(page)


# In the database


@pytest.mark.parametrize("hidden", ["\u202e", "\U000e0041", "\ufffa", "\u2062", "\u200b\u00ad"])
def test_postgres_refuses_hidden_characters_in_new_text(editor: Any, hidden: str) -> None:
    document = a_document(editor)
    a_group(editor, document)
    an_incident(editor, document)
    Quantity.objects.create(finding=a_finding(editor, document), of="camps", at_least=3)
    for table, column in (
        ("sources_document", "title"), ("entities_group", "name"), ("entities_alias", "name"),
        ("entities_citation", "speaker"), ("sources_record", "note"),
        ("entities_casualties", "basis_note"), ("entities_quantity", "basis_note"),
    ):  # fmt: skip
        with refused_by_postgres("characters that no reader sees"):
            run_sql(f"UPDATE {table} SET {column} = %s", f"a{hidden}b")
    with refused_by_postgres("characters that no reader sees"):
        DocumentText.objects.create(content=f"a{hidden}b")


def keep_as_before(model: Any, record: Any, **values: str) -> None:
    """Write text as it was stored before hidden characters were removed."""
    table = model._meta.db_table
    run_sql("SET CONSTRAINTS ALL IMMEDIATE")
    run_sql(f"ALTER TABLE {table} DISABLE TRIGGER {table}_hides_nothing_new")
    for column, value in values.items():
        key = model._meta.pk.column
        run_sql(f"UPDATE {table} SET {column} = %s WHERE {key} = %s", value, record.pk)
    run_sql("SET CONSTRAINTS ALL IMMEDIATE")
    run_sql(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_hides_nothing_new")
    run_sql("SET CONSTRAINTS ALL DEFERRED")


@pytest.mark.owner
def test_other_fields_of_rows_with_hidden_characters_can_be_changed(editor: Any) -> None:
    document = a_document(editor)
    keep_as_before(Document, document, title=f"Report {TURNED}")
    run_sql("UPDATE sources_document SET language = 'ps'")
    assert run_sql("SELECT title FROM sources_document") == [(f"Report {TURNED}",)]
    with acting_as(editor):
        found = fresh(document)
        found.language = "ur"
        found.save()
    assert fresh(document).title == "Report 41"


# On pages


def old_text(editor: Any) -> Any:
    """A document whose text was stored before hidden characters were removed."""
    document = a_document(editor, text=None)
    run_sql("ALTER TABLE sources_documenttext DISABLE TRIGGER sources_documenttext_hides_nothing")
    with acting_as(editor):
        document.text = DocumentText.objects.create(content=f"Killed: {TURNED} men.")
        document.save()
    run_sql("SET CONSTRAINTS ALL IMMEDIATE")
    run_sql(
        "ALTER TABLE sources_documenttext ENABLE ALWAYS TRIGGER sources_documenttext_hides_nothing"
    )
    run_sql("SET CONSTRAINTS ALL DEFERRED")
    return document


@pytest.mark.owner
def test_an_old_text_shows_a_placeholder_for_each_hidden_character(
    client: Client, editor: Any
) -> None:
    document = old_text(editor)
    client.force_login(editor)
    for page in (
        client.get(reverse("admin:workbench", args=[document.public_id])),
        client.get(reverse("admin:sources_document_change", args=[document.pk])),
    ):
        assert "Killed: \ufffd41\ufffd men." in page.text
        assert "\u202e" not in page.text


@pytest.mark.owner
def test_passages_of_an_old_text_are_marked_as_shown(editor: Any) -> None:
    document = old_text(editor)
    with acting_as(editor):
        passage = mark_passage(document, "\ufffd41\ufffd men", 8)
    assert passage.exact == f"{TURNED} men"


def test_words_copied_with_hidden_characters_are_found(editor: Any) -> None:
    document = a_document(editor, "Information: 41 men.")
    with acting_as(editor):
        assert mark_passage(document, "Infor\u00admation").exact == "Information"


# In templates

# The last part of a variable's name, if it contains user text.
WRITTEN = {
    "after", "asserted_by", "before", "by", "comment", "decided_by", "decision_comment", "document",
    "exact", "message", "name_to_publish", "object", "old_text", "passage", "phrase", "proposal",
    "proposed_by", "publisher", "reason", "record", "resolved_by", "sentence", "speaker",
    "subject", "successor", "supersedes", "text", "title", "title_for_people", "user", "what",
    "words", "value_name",
}  # fmt: skip
# The text of a document in pieces, and input that is sent back unchanged.
AS_THEY_STAND = {"segment.text", "block"}


def written_words() -> list[Shown]:
    return [
        shown
        for path in templates()
        for shown in shown_in(path)
        if shown.variable.split(".")[-1] in WRITTEN
        and shown.variable not in AS_THEY_STAND
        and ".form." not in shown.variable
        and shown.element.name not in ("textarea", "title")
    ]


def test_templates_isolate_user_text_from_the_text_around_it() -> None:
    """With the filter `words` in a `bdi`, or alone in a `bdi` or an element with `dir="auto"`."""
    found = written_words()
    assert len(found) > 80
    assert [
        f"{shown.template}:{shown.line} {shown.expression}"
        for shown in found
        if "words" not in shown.filters
        and not ("shown" in shown.filters and (shown.alone or not shown.element.name))
    ] == []


def test_a_template_that_does_not_isolate_user_text_is_detected(tmp_path: Any) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        '<p dir="auto">{{ a.text|shown }} is said</p><p dir="auto">{{ b.text|shown }}</p>'
        '<p dir="auto"><b>x</b>{{ c.text|shown }}</p><p>{{ d.text|shown }}</p>'
        '<bdi>“{{ e.text|shown }}”</bdi><p title="{{ f.text }}">{% if x %}{{ g.text }}{% endif %}'
    )
    assert {shown.variable: shown.alone for shown in shown_in(path)} == {
        "a.text": False, "b.text": True, "c.text": False, "d.text": False, "e.text": True,
        "g.text": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("exact", "way"), [("killed 14", "ltr"), ("قتل 14", "rtl"), ("14 قتل", "rtl"), ("14", "ltr")]
)
def test_a_quotation_is_shown_in_its_own_direction(
    client: Client, editor: Any, reviewer: Any, exact: str, way: str
) -> None:
    document = a_document(editor, f"before {exact} after")
    with acting_as(editor):
        group = Group.objects.create(name="Front", kind="unknown")
        alias = Alias.objects.create(group=group, name="F", kind="acronym")
    cite(group, document, exact, editor, alias=alias)
    submit(group, editor)
    client.force_login(reviewer)
    page = client.get(reverse("admin:review_record", args=[group.public_id])).text
    quoted = f'<blockquote dir="{way}"><bdi>before </bdi><mark><bdi>{exact}</bdi></mark>'
    assert f"{quoted}<bdi> after</bdi></blockquote>" in page
