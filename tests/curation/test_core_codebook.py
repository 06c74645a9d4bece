"""The table of terms follows the code, and PostgreSQL holds that every value is a term."""

from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured, ValidationError

from curation.codebook.core import bring_core_in_step
from curation.database.term_guards import guarded_columns
from entities.codebook import declared_sets
from entities.models import Incident, Term
from tests.factories import refused_by_postgres, run_sql

pytestmark = pytest.mark.django_db


def in_code() -> dict[tuple[str, str], tuple[str, str, str]]:
    return {
        (name, each.value): (str(each.label), each.definition, each.broader)
        for name, terms in declared_sets().items()
        for each in terms
    }


def in_table() -> dict[tuple[str, str], tuple[str, str, str]]:
    return {
        (term.set_name, term.value): (
            term.label,
            term.definition,
            term.broader.value if term.broader else "",
        )
        for term in Term.objects.select_related("broader")
    }


def test_the_table_has_the_terms_of_the_code() -> None:
    assert in_table() == in_code()
    assert not Term.objects.filter(core=False).exists()


def test_every_column_with_terms_has_its_guard() -> None:
    columns = guarded_columns()
    assert ("entities_incident", "kind", "incident kind", False) in columns
    found = run_sql(
        "SELECT tgrelid::regclass::text, tgname FROM pg_trigger"
        " WHERE tgname LIKE 'entities_known_term%%' AND tgenabled = 'A'"
    )
    assert set(found) == {
        (table, f"entities_known_term_{column}") for table, column, _, _ in columns
    }


def test_a_value_that_is_no_term_is_refused_kindly_and_by_postgres(incident: Incident) -> None:
    incident.kind = "party"
    with pytest.raises(ValidationError, match="not a valid choice"):
        incident.full_clean()
    with refused_by_postgres('kind of entities_incident: "party" is no term'):
        Incident.objects.filter(pk=incident.pk).update(kind="party")
    with refused_by_postgres("is no term of the set"):
        Incident.objects.filter(pk=incident.pk).update(kind="killed")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entities_term SET definition = 'Anything.'",
        "DELETE FROM entities_term",
        "INSERT INTO entities_termtranslation (term_id, language, label, definition)"
        " SELECT min(id), 'fr', 'attaque', '' FROM entities_term",
    ],
)
def test_the_application_only_reads_terms(statement: str) -> None:
    with refused_by_postgres("permission denied"):
        run_sql(statement)


@pytest.mark.owner
@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("DELETE FROM entities_term WHERE value = 'torture'", "retire it instead"),
        ("TRUNCATE entities_term CASCADE", "is refused"),
        ("UPDATE entities_term SET value = 'x' WHERE value = 'torture'", "keeps its set and value"),
        (
            "UPDATE entities_term SET broader_id = id WHERE value = 'torture'",
            "not below itself",
        ),
        (
            "UPDATE entities_term SET broader_id = (SELECT id FROM entities_term"
            " WHERE value = 'killed') WHERE value = 'torture'",
            "another one of its set",
        ),
        (
            "UPDATE entities_term SET broader_id = (SELECT id FROM entities_term"
            " WHERE value = 'executed') WHERE value = 'killed'",
            "not below itself",
        ),
    ],
)
def test_even_the_owner_neither_removes_nor_moves_a_term(statement: str, reason: str) -> None:
    with refused_by_postgres(reason):
        run_sql(statement)


@pytest.mark.owner
def test_a_new_wording_of_the_code_reaches_the_table() -> None:
    run_sql("UPDATE entities_term SET label = 'old', definition = 'Old.' WHERE value = 'torture'")
    bring_core_in_step(apps=apps)
    assert in_table() == in_code()


@pytest.mark.owner
def test_a_core_term_that_the_code_lacks_is_told_loudly() -> None:
    Term.objects.create(
        code="incident-kind-duel",
        set_name="incident kind",
        value="duel",
        label="duel",
        definition="Two fight.",
        core=True,
    )
    with pytest.raises(ImproperlyConfigured, match=r"lacks: duel \(incident kind\)"):
        bring_core_in_step(apps=apps)


def test_nothing_is_done_before_the_table_is_there() -> None:
    class Nothing:
        def get_model(self, *_: Any) -> Any:
            raise LookupError

    before = in_table()
    bring_core_in_step(apps=Nothing())
    assert in_table() == before


def test_a_term_field_takes_the_longest_value_of_its_set() -> None:
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            terms = getattr(field, "terms", None)
            if terms is not None:
                longest = max((len(value) for value in terms.values), default=0)
                assert longest <= (field.max_length or 0), field
                assert not [
                    each.name
                    for each in model._meta.constraints
                    if each.name.endswith("_known")
                    and each.name.startswith(f"{model._meta.model_name}_{field.name}_")
                ]
