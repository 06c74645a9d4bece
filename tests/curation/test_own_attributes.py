"""Own attributes: declaring them, entering them, what PostgreSQL refuses, what is published."""

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from curation.codebook.content import CodebookError
from curation.codebook.file import read_codebook
from curation.codebook.loading import LoadedCodebook, load_codebook, times_used
from curation.codebook.printing import codebook_page
from curation.errors import NotReadyError
from curation.workflow.steps import submit
from entities.codebook import codebook
from entities.models import IncidentAttribute, Place, Term
from publication.models import IncidentAttribute as IndexRow
from publication.models import PublishedDocument
from sources.acting import acting_as
from tests.attributes import ATTRIBUTES
from tests.factories import (
    a_document,
    an_incident,
    cite,
    publish,
    published_document,
    refused_by_postgres,
    run_sql,
)

pytestmark = pytest.mark.django_db

CASE = """
[[attribute]]
of = "incident"
name = "case state"
type = "choice"
label = "State of the case"
definition = "How far our recorder got."
example = "“The recorder confirmed it.”"
since = 2024-01-01
choices = [
    { value = "open", label = "still open" },
    { value = "confirmed", label = "confirmed case", definition = "Two recorders agree." },
]
translations.fr = { label = "état du dossier" }
"""


def load(text: str, **options: Any) -> LoadedCodebook:
    return load_codebook(read_codebook(text), **options)


def mistakes(text: str) -> str:
    with pytest.raises(CodebookError) as error:
        read_codebook(text)
    return str(error.value)


# Declaring


@pytest.mark.owner
def test_an_attribute_is_declared_with_its_type_and_published_with_it() -> None:
    assert load(CASE).changes == ("new: incident attribute “case state”, choice",)
    assert load(CASE) == LoadedCodebook((), 0)
    term = Term.objects.get(value="case state")
    body = PublishedDocument.objects.get(publication__public_id=term.code).body
    document = json.loads(body)
    assert (document["set"], document["broader"], document["core"]) == (
        "incident attribute",
        None,
        False,
    )
    assert (document["value_type"], document["core_value"]) == ("choice", "case state")
    assert document["choices"] == [
        {"value": "open", "label": "still open", "definition": None},
        {"value": "confirmed", "label": "confirmed case", "definition": "Two recorders agree."},
    ]


@pytest.mark.owner
def test_other_terms_are_published_without_a_type() -> None:
    load(CASE)
    bodies = PublishedDocument.objects.exclude(publication__public_id__contains="attribute")
    assert all("value_type" not in json.loads(each.body) for each in bodies)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('of = "incident"', 'of = "place"'), "Line 3: “place”: “of” is one of group, incident"),
        (('type = "choice"', 'type = "count"'), "Line 5: “count”: “type” is one of text, number"),
        (('name = "case state"', 'name = "Case"'), "Line 4: “Case”: a name is written in small"),
        (('definition = "How', 'rule = "How'), "Line 7: unknown key “rule”"),
        (('definition = "How', 'rule = "How'), "an attribute needs “definition”"),
        (('type = "choice"', 'type = "text"'), "Line 10: an attribute of the type “choice” has"),
        (('"confirmed", label', '"open", label'), "Line 10: the choice “open” stands here twice"),
        (('"confirmed case"', '"Still Open"'), "Line 10: “Still Open” reads like another choice"),
        (('"confirmed case"', '"Open"'), "Line 10: “Open” reads like another choice"),
        (('"open", label', '"unknown", label'), "“unknown” is no choice"),
        (('{ value = "open"', '{ state = "open"'), "unknown key “state”"),
        (("[[attribute]]", "[attribute]"), "write [[attribute]]"),
    ],
)
def test_a_mistake_is_told_with_its_line(change: tuple[str, str], said: str) -> None:
    assert said in mistakes(CASE.replace(*change))


def test_an_attribute_is_no_term_and_stands_there_once() -> None:
    as_term = '[[term]]\nset = "incident attribute"\nvalue = "x"\nbroader = "y"\ndefinition = "z"'
    assert "there is no set “incident attribute” that takes terms" in mistakes(as_term)
    assert "stands here twice" in mistakes(CASE + CASE)


@pytest.mark.owner
def test_one_name_may_be_an_attribute_of_several_types() -> None:
    load(ATTRIBUTES)
    assert Term.objects.filter(value="own remark").count() == 3


@pytest.mark.owner
def test_the_printed_codebook_has_attributes_with_their_choices() -> None:
    load(CASE + '[[attribute]]\nof = "group"\nname = "size"\ntype = "number"\ndefinition = "Men."')
    page = "\n".join(codebook_page(codebook()))
    assert "## Incident attribute\n\nAttributes of incidents that an organisation" in page
    assert "- **case state** (State of the case) *(own)*: How far our recorder got." in page
    assert "  - confirmed (confirmed case): Two recorders agree." in page
    assert "- **size** *(own)*: Men. Written as a number, such as 12 or 3.5." in page
    assert "Finding attribute" not in page


# What is used keeps its meaning


@pytest.fixture
def used(editor: Any) -> Any:
    """An incident with a choice of the declared attribute."""
    load(CASE)
    incident = an_incident(editor, a_document(editor))
    with acting_as(editor):
        IncidentAttribute.objects.create(
            incident=incident, attribute="case state", value="confirmed"
        )
    return incident


CONFIRMED = CASE[CASE.index('{ value = "confirmed"') : CASE.index("]\ntranslations")]


@pytest.mark.owner
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("choices = [", "retired_choices = ["), "unknown key"),
        ((CONFIRMED, ""), "the choice “confirmed” is used (1 times), so it stays"),
        (("Two recorders agree.", "Three do."), "its definition is another"),
        (("How far our recorder got.", "Something else."), "its definition is another"),
        ((CASE, ""), "is used (1 times), so it stays"),
    ],
)
def test_what_is_used_keeps_its_meaning(used: Any, change: tuple[str, str], said: str) -> None:
    assert times_used(Term.objects.get(value="case state"), "open") == 0
    with pytest.raises(CodebookError) as error:
        load(CASE.replace(*change))
    assert said in str(error.value)
    load(CASE.replace("Two recorders agree.", "Both recorders agree."), reworded=True)


@pytest.mark.owner
def test_an_attribute_keeps_its_type_even_if_it_is_not_used() -> None:
    load(CASE)
    start, end = CASE.index("choices"), CASE.index("translations")
    as_text = (CASE[:start] + CASE[end:]).replace('"choice"', '"text"')
    with pytest.raises(CodebookError, match="is of the type “choice”, which stays"):
        load(as_text)
    with refused_by_postgres("keeps its set and value, and its type"):
        run_sql("UPDATE entities_term SET value_type = 'text', choices = '[]' WHERE NOT core")


@pytest.mark.owner
def test_choices_that_nothing_uses_may_go_and_labels_may_change(used: Any) -> None:
    text = CASE.replace('{ value = "open", label = "still open" },', '{ value = "dropped" },')
    loaded = load(text.replace("confirmed case", "a confirmed case"))
    assert loaded.changes == (
        "changed: incident attribute “case state”: without the choice “open”, another wording of"
        " the choice “confirmed”, new choice “dropped”",
    )
    assert loaded.published == 1


ADDED = (
    "INSERT INTO entities_term (code, set_name, value, label, definition, example, core, hidden,"
    " value_type, choices) VALUES ('group-attribute-x', 'group attribute', 'x', 'x', 'X.', '',"
)


@pytest.mark.owner
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entities_term SET value_type = 'text' WHERE value = 'bombing'",
        f"{ADDED} false, false, '', '[]')",
        f"{ADDED} false, false, 'choice', '[]')",
    ],
)
def test_only_attributes_have_a_type_and_only_choices_have_choices(statement: str) -> None:
    with pytest.raises(Exception, match=r"term_|keeps its set"):
        run_sql(statement)


@pytest.mark.owner
def test_choices_hide_nothing() -> None:
    load(CASE)
    with refused_by_postgres("characters that no reader sees"):
        run_sql(
            "UPDATE entities_term SET choices = jsonb_build_array(jsonb_build_object("
            "'value', 'open', 'label', 'a' || chr(8238), 'definition', null)) WHERE NOT core"
        )


# Entering


@pytest.mark.owner
@pytest.mark.parametrize(
    ("value_type", "fits", "not_"),
    [
        ("text", ["two words", "مير"], [""]),
        ("number", ["0", "-2", "3.5", "0.05"], ["007", "3.50", "-0", "1e5", ".5", "", "x"]),
        ("yes/no", ["yes", "no"], ["Yes", "maybe", ""]),
        ("date", ["2024-07-15", "2024-07~", "2024-01/2024-02"], ["15 July 2024", ""]),
        ("country", ["XT"], ["XQ", "xt", "Testland", "XT-A"]),
        ("percent", ["70", "60-70", "100"], ["101", "70-60", "70 %", "70-70", ""]),
    ],
)
def test_postgres_accepts_only_values_of_the_type(
    editor: Any, value_type: str, fits: list[str], not_: list[str]
) -> None:
    load(
        f'[[attribute]]\nof = "incident"\nname = "own"\ntype = "{value_type}"\ndefinition = "Own."'
    )
    incident = an_incident(editor, a_document(editor))
    for code, kind in (("XT", "country"), ("XT-A", "province")):
        Place.objects.create(code=code, name="Testland", kind=kind, country="XT")
    columns = "(incident_id, attribute, value) VALUES (%s, %s, %s)"
    row = f"INSERT INTO entities_incidentattribute {columns}"
    with acting_as(editor):
        for value in fits:
            run_sql(row, incident.pk, "own", value)
        for value in not_:
            with refused_by_postgres("is no value of the attribute"):
                run_sql(row, incident.pk, "own", value)
        with refused_by_postgres("is no value of the attribute"):
            run_sql("UPDATE entities_incidentattribute SET value = '' WHERE value = %s", fits[0])


def test_postgres_accepts_only_declared_attributes_and_choices(
    own_attributes: None, editor: Any
) -> None:
    incident = an_incident(editor, a_document(editor))
    with acting_as(editor):
        for attribute, value in (("case state", "closed"), ("size", "7"), ("bombing", "7")):
            with refused_by_postgres("attribute"):
                IncidentAttribute.objects.create(
                    incident=incident, attribute=attribute, value=value
                )


def test_a_value_is_read_as_people_write_it(own_attributes: None, editor: Any) -> None:
    incident = an_incident(editor, a_document(editor))
    row = IncidentAttribute(incident=incident, attribute="case state", value="Confirmed case")
    row.full_clean()
    assert row.value == "confirmed"
    assert str(row) == "State of the case: confirmed case"
    wrong = IncidentAttribute(incident=incident, attribute="night curfew", value="perhaps")
    with pytest.raises(ValidationError) as error:
        wrong.full_clean()
    assert "yes or no" in error.value.message_dict["value"][0]


# Publishing


@pytest.fixture
def incident(own_attributes: None, editor: Any) -> Any:
    """A draft with two own attributes, of which one is cited."""
    document = a_document(editor)
    incident = an_incident(editor, document)
    with acting_as(editor):
        cited, _ = (
            IncidentAttribute.objects.create(incident=incident, attribute=name, value=value)
            for name, value in (("case state", "confirmed"), ("night curfew", "yes"))
        )
    cite(incident, document, "armed men", editor, incident_attribute=cited)
    return incident


def test_an_attribute_needs_a_citation(incident: Any, editor: Any) -> None:
    with pytest.raises(NotReadyError) as refused:
        submit(incident, editor)
    assert "Curfew at night: yes" in str(refused.value)


def test_a_record_keeps_the_wording_of_its_attributes(
    incident: Any, editor: Any, reviewer: Any
) -> None:
    with acting_as(editor):
        incident.attributes.get(attribute="night curfew").delete()
    document = incident.citations.first().passage.document
    publish(document, incident, by=editor, approver=reviewer)
    published = published_document(incident.public_id)
    [row] = published["attributes"]
    assert (row["attribute"], row["value"], row["contested"]) == ("case state", "confirmed", False)
    assert row["citations"][0]["exact"] == "armed men"
    [term] = [each for each in published["terms"] if each["set"] == "incident attribute"]
    assert term == {
        "set": "incident attribute",
        "value": "case state",
        "label": "State of the case",
        "definition": "How far our recorder got.",
        "within": [],
        "core_value": "case state",
        "value_type": "choice",
        "choices": [
            {"value": "confirmed", "label": "confirmed case", "definition": "Two recorders agree."}
        ],
    }
    rows = IndexRow.objects.filter(public_id=incident.public_id).values_list("said", flat=True)
    assert set(rows) == {"case state", "case state:confirmed"}
