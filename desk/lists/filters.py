"""Filters of lists: by date, place and group as records declare them, in words and not codes."""

import datetime
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import AllValuesCheckboxFilter, ChoicesDropdownFilter, TextFilter
from unfold.contrib.filters.forms import AutocompleteDropdownForm

from curation.search.find import dated, naming, within
from desk.requests import plain_text, whole_number
from desk.search.form import LookUp, day
from entities.codebook import codebook
from entities.models import FindingGroup, FindingPlace, Group, Place
from entities.models.term import terms_of
from sources.models import Record
from vocabulary.records import PlaceKind

__all__ = [
    "CountriesFilter",
    "DateFilter",
    "DocumentFilter",
    "GroupFilter",
    "PlaceFilter",
    "TermFilter",
    "WithinFilter",
    "country_names",
    "words_of_filter",
]


def country_names() -> dict[str, str]:
    """Return the names of all countries by their ISO 3166-1 code. One query."""
    countries = Place.objects.filter(kind=PlaceKind.COUNTRY).order_by("name")
    return {code: f"{name} ({code})" for code, name in countries.values_list("code", "name")}


class DocumentFilter(TextFilter):
    """Records that cite a document, by its identifier."""

    title = "cites document, such as S3"
    parameter_name = "document"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        citing = Record.objects.filter(
            citations__passage__document__public_id=self.value().strip().upper()
        )
        return queryset.filter(pk__in=citing.values("pk"))


class TermFilter(ChoicesDropdownFilter):
    """Records by a term of the codebook, with all terms below it."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        terms = terms_of(self.field)
        if not self.value() or terms is None:
            return queryset
        values = codebook().at_or_below(terms.set_name(), self.value())
        return queryset.filter(**{f"{self.field_path}__in": values})


class CountriesFilter(AllValuesCheckboxFilter):
    """Rows by the countries that occur, by their names."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        names = country_names()
        codes = [str(code) for code in self.lookup_choices if code]
        named = sorted((names.get(code, code), code) for code in codes)
        yield {
            "form": self.form_class(
                label=f" By {self.title} ",
                name=self.lookup_kwarg,
                choices=[(code, name) for name, code in named],
                data={self.lookup_kwarg: self.value()},
            )
        }


class _LookUpForm(forms.Form):
    """Tells the list which scripts the look-ups need."""

    Media = AutocompleteDropdownForm.Media


class _LookUpFilter(admin.SimpleListFilter):
    """A filter by something that is looked up by its name; its key is the parameter."""

    template = "unfold/filters/filters_field.html"
    form_class = _LookUpForm
    wanted: type[Model]
    looked_up_by: tuple[type[Model], str]
    """A model and its field, for which the form of records looks the same up."""

    def has_output(self) -> bool:
        return True

    def lookups(self, request: HttpRequest, model_admin: Any) -> tuple[()]:
        return ()

    def chosen(self) -> Any:
        """Return what was looked up, or None."""
        key = whole_number(self.value())
        return self.wanted._base_manager.filter(pk=key).first() if key else None

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        found = self.chosen()
        return queryset.none() if found is None else self.having(queryset, found)

    def having(self, queryset: QuerySet[Any], found: Any) -> QuerySet[Any]:
        raise NotImplementedError

    def choices(self, changelist: Any) -> Iterator[Any]:
        model, name = self.looked_up_by
        field = forms.ModelChoiceField(
            self.wanted._default_manager.all(),
            required=False,
            label=f"By {self.title}",
            widget=LookUp(
                model._meta.get_field(name),
                admin.site,
                attrs={"class": "unfold-filter-autocomplete", "data-placeholder": "any"},
            ),
        )
        field.widget.choices = field.choices
        yield {"form": _form({str(self.parameter_name): field}, self.used_parameters)}


class PlaceFilter(_LookUpFilter):
    """Records that name a place, or one that lies in it."""

    title = "place, and all in it"
    parameter_name = "place"
    wanted = Place
    looked_up_by = (FindingPlace, "place")

    def having(self, queryset: QuerySet[Any], found: Any) -> QuerySet[Any]:
        return queryset.filter(pk__in=naming(found, (queryset.model.TYPE,)))


class WithinFilter(PlaceFilter):
    """Places that lie in a place, and it."""

    title = "lies in"

    def having(self, queryset: QuerySet[Any], found: Any) -> QuerySet[Any]:
        return queryset.filter(pk__in=within(found).values("pk"))


class GroupFilter(_LookUpFilter):
    """Records that name a group, in any role."""

    title = "group, in any role"
    parameter_name = "group"
    wanted = Group
    looked_up_by = (FindingGroup, "group")

    def having(self, queryset: QuerySet[Any], found: Any) -> QuerySet[Any]:
        named = queryset.filter(pk__in=naming(found, (queryset.model.TYPE,)))
        return named | queryset.filter(pk=found.pk) if queryset.model is Group else named


class DateFilter(admin.ListFilter):
    """Records whose date may lie within days, both included; an uncertain date may do so."""

    title = "date"
    template = "unfold/filters/filters_field.html"
    NAMES = ("after", "before")

    def __init__(
        self, request: HttpRequest, params: dict[str, Any], model: type[Model], model_admin: Any
    ) -> None:
        super().__init__(request, params, model, model_admin)
        for name in self.NAMES:
            if name in params:
                self.used_parameters[name] = params.pop(name)[-1]

    def has_output(self) -> bool:
        return True

    def expected_parameters(self) -> list[str | None]:
        return list(self.NAMES)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        after, before = (day_of(self.used_parameters.get(name)) for name in self.NAMES)
        if not after and not before:
            return queryset
        return queryset.filter(pk__in=dated(after, before, (queryset.model.TYPE,)))

    def choices(self, changelist: Any) -> Iterator[Any]:
        fields = {name: day() for name in self.NAMES}
        fields["after"].label, fields["before"].label = "Date from", "Date until"
        yield {"form": _form(fields, self.used_parameters)}


def day_of(written: Any) -> datetime.date | None:
    """Return a day as a form sends it; None for anything else."""
    try:
        return datetime.date.fromisoformat(written) if written else None
    except ValueError:
        return None


def _form(fields: dict[str, Any], data: dict[str, Any]) -> forms.Form:
    form = forms.Form(data)
    form.fields.update(fields)
    return form


def words_of_filter(spec: Any, changelist: Any) -> str:
    """Return what a filter of a list is set to, in words; empty if it is not set."""
    choices: dict[str, Any] = next(iter(spec.choices(changelist)), {})
    form = choices.get("form")
    if form is None:
        return ""
    said = []
    for name, field in form.fields.items():
        values = form.data.get(name)
        values = [values] if isinstance(values, str) else list(values or ())
        values = [str(value) for value in values if value not in (None, "")]
        if not values:
            continue
        if isinstance(field, forms.ModelChoiceField):
            rows: Any = field.queryset
            found = rows.filter(pk__in=[whole_number(each) for each in values])
            words = [str(each) for each in found] or ["what does not exist"]
        else:
            labels = {str(key): str(label) for key, label in getattr(field, "choices", ())}
            words = [labels.get(value, plain_text(value)) for value in values]
        label = str(field.label).lower().removeprefix(f"{spec.title} ")
        prefix = f"{label} " if len(form.fields) > 1 else ""
        said.append(f"{prefix}{', '.join(words)}")
    return " ".join(said)
