"""The terms of the codebook, and the model field with a term of a set."""

from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from entities.codebook import codebook
from sources.models.words import Line, Words
from vocabulary.attributes import ATTRIBUTE_SETS, AttributeType
from vocabulary.terms import Terms

__all__ = ["SETS_OF_ATTRIBUTES", "Term", "TermField", "TermTranslation", "terms_of"]

SETS_OF_ATTRIBUTES = [terms.set_name() for terms in ATTRIBUTE_SETS.values()]
UNKNOWN = "unknown"
LANGUAGE = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"


class TermField(models.CharField):
    """A value of a `Terms` set: one of the core, or an instance's own.

    In migrations it appears as Django's own field. PostgreSQL refuses other values by a trigger
    that `migrate` creates (`curation.database.term_guards`).
    """

    def __init__(self, *args: Any, terms: type[Terms] | None = None, **options: Any) -> None:
        self.terms = terms
        if terms is not None:
            options["choices"] = partial(_choices, terms.set_name())
        super().__init__(*args, **options)

    def _check_choices(self) -> list[Any]:
        # Django would read the table here, which may not exist before `migrate`.
        return []

    def validate(self, value: Any, model_instance: Any) -> None:
        """Refuse a retired term unless it was the value before. PostgreSQL refuses it too."""
        super().validate(value, model_instance)
        term = codebook().of(self.terms.set_name()).get(value) if self.terms else None
        # “Unknown” states nothing, and is what a field has that nobody filled in.
        if term is None or term.retired is None or value == UNKNOWN:
            return
        stored = type(model_instance)._base_manager.filter(pk=model_instance.pk)
        if value not in stored.values_list(self.attname, flat=True):
            raise ValidationError(
                f"“{term.label}” is not used for new entries since {term.retired}: choose another"
                " term."
            )

    def deconstruct(self) -> Any:
        name, _, args, options = super().deconstruct()
        options.pop("choices", None)
        return name, "django.db.models.CharField", args, options


def _choices(set_name: str) -> list[tuple[str, str]]:
    return codebook().choices(set_name)


def terms_of(field: Any) -> type[Terms] | None:
    """Return the set of a model's field, or None if its values have no definitions."""
    return field.terms if isinstance(field, TermField) else None


class Term(models.Model):
    """One value of a set: the rule by which people code.

    Terms of the core come with the code, which `migrate` copies here; own ones from
    `load_codebook`. A term is never deleted, and its set, value and type never change.
    """

    code = models.CharField(max_length=64, unique=True, db_collation="C")
    set_name = Line(max_length=40)
    value = Line(max_length=40)
    label = Line(max_length=80)
    definition = Words()
    example = Words(blank=True)
    broader = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="narrower"
    )
    # Of an attribute: what its values are, and the choices as they are published.
    value_type = models.CharField(max_length=8, blank=True, choices=AttributeType)
    choices = models.JSONField(default=list, blank=True)
    core = models.BooleanField(default=False)
    hidden = models.BooleanField(default=False)
    since = models.DateField(null=True, blank=True)
    retired = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["set_name", "value"], name="term_once"),
            models.CheckConstraint(
                name="term_code_fits_an_address",
                condition=models.Q(code__regex=r"^[a-z][a-z0-9]*(-[a-z0-9]+)+$"),
            ),
            models.CheckConstraint(
                name="term_is_defined",
                condition=~models.Q(value="") & ~models.Q(label="") & ~models.Q(definition=""),
            ),
            models.CheckConstraint(
                name="term_own_lies_below_another",
                condition=(
                    models.Q(core=True)
                    | models.Q(broader__isnull=False, hidden=False)
                    | models.Q(hidden=False, set_name__in=SETS_OF_ATTRIBUTES)
                ),
            ),
            models.CheckConstraint(
                name="term_has_a_type_if_attribute",
                condition=(
                    models.Q(
                        set_name__in=SETS_OF_ATTRIBUTES,
                        value_type__in=AttributeType.values,
                        core=False,
                        broader__isnull=True,
                    )
                    | (~models.Q(set_name__in=SETS_OF_ATTRIBUTES) & models.Q(value_type=""))
                ),
            ),
            models.CheckConstraint(
                name="term_has_choices_if_choice",
                condition=(
                    models.Q(value_type=AttributeType.CHOICE) & ~models.Q(choices=[])
                    | ~models.Q(value_type=AttributeType.CHOICE) & models.Q(choices=[])
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.set_name} “{self.value}”"

    @property
    def may_have_narrower(self) -> bool:
        """Whether terms may lie below it: below no attribute, and not below “unknown”."""
        return not self.value_type and self.value != "unknown"

    def above(self) -> list["Term"]:
        """Return the terms that this one lies below, the nearest first."""
        terms = []
        term = self.broader
        while term is not None:
            terms.append(term)
            term = term.broader
        return terms


class TermTranslation(models.Model):
    """The label and the definition of a term in another language."""

    term = models.ForeignKey(Term, models.CASCADE, related_name="translations")
    language = models.CharField(max_length=10, help_text="BCP 47 tag, such as fr.")
    label = Line(max_length=80)
    definition = Words(blank=True)

    class Meta:
        ordering = ("language",)
        constraints = [
            models.UniqueConstraint(fields=["term", "language"], name="termtranslation_once"),
            models.CheckConstraint(
                name="termtranslation_says_something",
                condition=models.Q(language__regex=LANGUAGE) & ~models.Q(label=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.language})"
