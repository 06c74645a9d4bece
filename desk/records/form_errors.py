"""The errors of a posted form including nested inlines, which Django's own list leaves out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.forms.utils import ErrorList
from django.utils.text import capfirst

__all__ = ["FormError", "errors_in"]


@dataclass(frozen=True)
class FormError:
    """One error: its location in words, its message, and the HTML id of its field."""

    where: str
    what: str
    field: str = ""


def errors_in(form: Any, inlines: Iterable[Any]) -> list[FormError]:
    """Return the errors of a bound form and its inline formsets, in the order of the page.

    `inlines` are the admin's wrappers, each with `formset` and `opts`. The non-field errors of the
    record's own form are left out, because the page shows them at the top.
    """
    if not form.is_bound:
        return []
    return [*_of_fields(form, ""), *_of_inlines(inlines, "")]


def _of_inlines(inlines: Iterable[Any], around: str) -> Iterator[FormError]:
    for inline in inlines:
        formset = inline.formset
        name = str(inline.opts.verbose_name)
        for message in formset.non_form_errors():
            yield FormError(capfirst(f"{around}{inline.opts.verbose_name_plural}"), str(message))
        for number, form in enumerate(formset.forms, start=1):
            if formset.can_delete and formset._should_delete_form(form):
                continue
            place = f"{around}{name} {number}"
            for message in form.non_field_errors():
                yield FormError(capfirst(place), str(message), _first_field(form))
            yield from _of_fields(form, f"{place}, ")
            yield from _of_inlines(getattr(form, "nested_formsets", ()), f"{place}, ")


def _of_fields(form: Any, around: str) -> Iterator[FormError]:
    for bound in form:
        errors: ErrorList = bound.errors
        for message in errors:
            yield FormError(capfirst(f"{around}{bound.label}"), str(message), bound.auto_id)


def _first_field(form: Any) -> str:
    return next((bound.auto_id for bound in form.visible_fields()), "")
