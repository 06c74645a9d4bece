"""Every value of a set is defined, and has its line in the docs and its counterparts."""

from typing import Any

import pytest
from django.apps import apps

from entities.models.term import TermField
from tests.contract.pages import DOCS
from vocabulary.attributes import ATTRIBUTE_SETS
from vocabulary.equivalents import EQUIVALENTS
from vocabulary.records import GroupKind, IncidentKind, Outcome
from vocabulary.terms import Terms, term

every_set = pytest.mark.parametrize("terms", EQUIVALENTS, ids=lambda each: each.__name__)


class Harm(Terms):
    HURT = term("hurt", "Harmed in body.")
    DEAD = term("dead", "Died.", broader="hurt", label="Dead")
    SHOT = term("shot", "Died by a bullet.", broader="dead")


def test_a_term_is_its_value_and_has_a_label_and_a_definition() -> None:
    assert Harm("dead") is Harm.DEAD
    assert Harm.choices == [("hurt", "hurt"), ("dead", "Dead"), ("shot", "shot")]
    assert Harm.DEAD.definition == "Died."


def test_terms_below_a_term_are_found_at_any_depth() -> None:
    assert Harm.at_or_below("hurt") == {"hurt", "dead", "shot"}
    assert Harm.at_or_below("shot") == {"shot"}
    assert Harm.at_or_above("shot") == {"hurt", "dead", "shot"}


@every_set
def test_every_value_is_defined_and_lies_below_a_value_of_its_set(terms: type[Terms]) -> None:
    for each in terms:
        assert each.definition.endswith("."), each
        assert each.broader in ("", *terms.values), each
    assert len({each.definition for each in terms}) == len(terms)


@every_set
def test_every_value_has_counterparts_or_none(terms: type[Terms]) -> None:
    assert set(EQUIVALENTS[terms]) == set(terms)


@every_set
def test_every_value_has_its_line_in_the_docs(terms: type[Terms]) -> None:
    text = (DOCS / "vocabularies.md").read_text()
    for each in terms:
        assert f"\n| {each.label} | {each.definition}" in text, each


def test_every_field_of_a_defined_set_has_counterparts() -> None:
    fields: Any = [
        field
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, TermField)
    ]
    # Own attributes have no core, so nothing of them has a counterpart.
    own = set(ATTRIBUTE_SETS.values())
    assert {field.terms for field in fields} - {None} - own == set(EQUIVALENTS)


def test_who_was_executed_was_killed_and_who_was_tortured_may_have_lived() -> None:
    assert Outcome.at_or_below(Outcome.KILLED) == {"killed", "executed"}
    assert Outcome.at_or_below(Outcome.WOUNDED) == {"wounded"}


def test_values_that_coders_of_other_data_use_are_there() -> None:
    assert {"detained", "released", "displaced", "sexual violence", "tortured"} <= set(Outcome)
    assert {"cyber attack", "attack on aid", "enforced disappearance"} <= set(IncidentKind)
    assert {"criminal organisation", "religious body"} <= set(GroupKind)
