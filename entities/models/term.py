"""A model field with a value of a set that defines its values."""

from typing import Any

from django.db import models

from vocabulary.terms import Terms

__all__ = ["TermField", "terms_of"]


class TermField(models.CharField):
    """A value of a `Terms` set. In migrations it appears as Django's own field."""

    def __init__(self, *args: Any, terms: type[Terms] | None = None, **options: Any) -> None:
        self.terms = terms
        if terms is not None:
            options["choices"] = terms.choices
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options


def terms_of(field: Any) -> type[Terms] | None:
    """Return the set of a model's field, or None if its values have no definitions."""
    return field.terms if isinstance(field, TermField) else None
