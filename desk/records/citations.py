"""The inlines of citations: those of fields in one list, those of a row below the row."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.text import capfirst
from unfold.admin import TabularInline
from unfold.decorators import display
from unfold.forms import PaginationInlineFormSet
from unfold.widgets import INPUT_CLASSES, SELECT_CLASSES

from curation.permissions import may_edit
from desk.records.fields import (
    AttributeForm,
    AttributeInput,
    AttributeSelect,
    DefinedSelect,
    FigureField,
    FigureForm,
    FigureInput,
    LoadedSelect,
    PassageField,
    WrittenDateField,
    kept_reading,
)
from desk.requests import person
from entities.declared import CITED_TYPES
from entities.figures import describe_figure
from entities.models import Citation
from entities.models.attribute import Attribute
from entities.models.citation import READ_FIELDS, READ_ROWS
from entities.models.term import terms_of
from entities.parts import part_problems
from sources.dates import validate_edtf
from sources.models import Record

__all__ = [
    "AttributeRowForm",
    "CitationsOfFields",
    "CountedRowForm",
    "EditingFields",
    "RowForm",
    "RowInline",
    "citations_of",
    "figure_as_text",
]


# Related objects that are looked up here, but not added here.
ONLY_LOOKED_UP = frozenset({"asserted_by", "place", "country", "conveyed", "part_of"})


class EditingFields:
    """Gives EDTF fields a text input for written dates, and look-ups without add buttons.

    Text is shown in its own direction.
    """

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if isinstance(db_field, models.CharField) and validate_edtf in db_field.validators:
            return WrittenDateField(
                required=not db_field.blank,
                help_text=db_field.help_text,
                label=capfirst(db_field.verbose_name),
            )
        if isinstance(db_field, models.URLField):
            options["assume_scheme"] = "https"
        if terms := terms_of(db_field):
            select = AttributeSelect if issubclass(db_field.model, Attribute) else DefinedSelect
            options["widget"] = select(terms, {"class": " ".join(SELECT_CLASSES)})
        elif issubclass(db_field.model, Attribute) and db_field.name == "value":
            options["widget"] = AttributeInput({"class": " ".join(INPUT_CLASSES)})
        if db_field.choices and not db_field.blank and not db_field.has_default():
            # Otherwise the first value would stand there, and nobody would have chosen it.
            options["choices"] = db_field.get_choices(blank_choice=[("", "Select value")])
        field = super().formfield_for_dbfield(db_field, request, **options)  # type: ignore[misc]
        if db_field.name in ONLY_LOOKED_UP and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        if isinstance(field, forms.CharField):
            field.widget.attrs.setdefault("dir", "auto")
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            options["widget"] = LoadedSelect(db_field, self.admin_site)  # type: ignore[attr-defined]
        return super().formfield_for_foreignkey(  # type: ignore[misc]
            db_field, request, **options
        )


class RowForm(forms.ModelForm):
    """A row of a table: each input is labelled, and loaded records are not queried again."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            widget: Any = getattr(field.widget, "widget", field.widget)
            # The visible label is in the table header, which screen readers do not announce.
            widget.attrs.setdefault("aria-label", capfirst(field.label or name))
            loaded = self.instance._state.fields_cache.get(name)
            if loaded is not None and isinstance(widget, LoadedSelect):
                widget.known = {
                    str(loaded.pk): field.label_from_instance(loaded)  # type: ignore[attr-defined]
                }


class CountedRowForm(FigureForm, RowForm):
    """A row that counts something."""

    figure = FigureField(widget=FigureInput({"class": " ".join(INPUT_CLASSES)}))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "basis" in self.fields:
            self.fields["basis"].required = False

    def clean_basis(self) -> str:
        """Return the basis; a page that was opened before it existed does not post it."""
        return str(self.cleaned_data["basis"] or self.instance.basis)


class AttributeRowForm(AttributeForm, RowForm):
    """An own attribute with its value."""


class CitationForm(RowForm):
    passage = PassageField()

    def read_reported(self, counted: Any) -> None:
        """Keep what the citation reports in one form, compared with the value that it is about.

        `counted` is the row of which these are the citations, or the record of whose field.
        """
        typed = self.cleaned_data.get("reported")
        if not typed:
            return
        field = self.cleaned_data.get("field", "")
        if field and field not in READ_FIELDS:
            self.add_error("reported", "Only of a count or a date can a source report another.")
            return
        name = field.rpartition(".")[2]
        adopted = getattr(counted, name) if field else describe_figure(counted.figure)
        try:
            self.instance.reported = kept_reading(typed, bool(field), adopted)
        except ValidationError as error:
            self.add_error("reported", error)


class CitationFormSet(PaginationInlineFormSet):
    """Citations of one record or one row."""

    record: Record | None = None
    """The record of the row, set before the citations of a new row are saved."""

    def get_queryset(self) -> Any:
        if not hasattr(self, "_queryset"):
            loaded = getattr(self.instance, "_prefetched_objects_cache", {}).get("citations")
            if loaded is not None and self.fk.name != "record":
                self._queryset = loaded
        return super().get_queryset()

    def save_new(self, form: Any, commit: bool = True) -> Any:
        if self.record is not None:
            form.instance.record_id = self.record.pk
        return super().save_new(form, commit)

    def clean(self) -> None:
        super().clean()
        seen = set()
        for form in self.forms:
            if form in self.deleted_forms or not form.cleaned_data.get("passage"):
                continue
            form.read_reported(self.instance)
            evidence = tuple(
                form.cleaned_data.get(name)
                for name in (
                    "field",
                    "passage",
                    "asserted_by",
                    "speaker",
                    "stance",
                    "reported",
                )
            )
            if evidence in seen:
                form.add_error("passage", "This citation is already here.")
            seen.add(evidence)


class CitationInline(EditingFields, TabularInline):
    model = Citation
    form = CitationForm
    formset = CitationFormSet
    autocomplete_fields = ("asserted_by",)
    hide_title = True
    verbose_name_plural = "citations"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("passage__document", "asserted_by")


class CitationsOfFields(CitationInline):
    """The citations of a record's own fields, each with a select for the field."""

    fk_name = "record"
    fields = ("field", "passage", "asserted_by", "speaker", "stance", "reported")
    verbose_name = "citation of a field"
    verbose_name_plural = "citations of fields"

    def get_extra(self, request: HttpRequest, obj: Any = None, **options: Any) -> int:
        return 1 if obj is None or obj.pk is None or may_edit(obj, person(request)) else 0

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).exclude(field="")

    def formfield_for_choice_field(
        self, db_field: Any, request: HttpRequest, **options: Any
    ) -> Any:
        if db_field.name == "field":
            cited = CITED_TYPES[self.parent_model.TYPE].cited_fields
            options["choices"] = [
                ("", "Which value?"),
                *[(key, value.label) for key, value in cited.items()],
            ]
            options["required"] = True
        return super().formfield_for_choice_field(db_field, request, **options)


def citations_of(row: str) -> type[CitationInline]:
    """Return the inline of the citations of one kind of row, named by its key in Citation."""

    class CitationsOfRow(CitationInline):
        fk_name = row
        fields = (
            "passage",
            "asserted_by",
            "speaker",
            "stance",
            *(("reported",) if row in READ_ROWS else ()),
        )

        def get_extra(self, request: HttpRequest, obj: Any = None, **options: Any) -> int:
            return 0 if obj is not None and obj.pk and obj.citations.all() else 1

    return CitationsOfRow


@display(description="count")
def figure_as_text(_: Any, row: Any) -> str:
    """Return the figure of a row for a page on which it cannot be changed."""
    return describe_figure(row.figure)


class RowFormSet(PaginationInlineFormSet):
    """Rows of a record. Those that are a part of others choose among the saved ones."""

    part_field = ""

    @cached_property
    def wholes(self) -> list[tuple[Any, str]]:
        return [("", "---------"), *((row.pk, str(row)) for row in self.get_queryset())]

    def add_fields(self, form: Any, index: Any) -> None:
        super().add_fields(form, index)
        if self.part_field in form.fields:
            own, rows = form.instance.pk, self.model._default_manager
            form.fields[self.part_field].queryset = (
                rows.filter(**{self.fk.name: self.instance}) if self.instance.pk else rows.none()
            )
            form.fields[self.part_field].choices = [
                (key, text) for key, text in self.wholes if not own or key != own
            ]

    def clean(self) -> None:
        super().clean()
        if not self.part_field:
            return
        kept = [form for form in self.forms if form not in self.deleted_forms]
        forms = {id(form.instance): form for form in kept if form.cleaned_data and not form.errors}
        gone = {form.instance.pk for form in self.deleted_forms}
        for form in forms.values():
            if getattr(form.instance, f"{self.part_field}_id") in gone - {None}:
                form.add_error(self.part_field, "What includes these is deleted here.")
        for row, problem in part_problems([form.instance for form in forms.values()]):
            forms[id(row)].add_error(self.part_field, problem)


class RowInline(EditingFields, TabularInline):
    """Rows of a record, each with its citations below it."""

    form = RowForm
    formset = RowFormSet
    extra = 0
    part_field = ""

    def get_formset(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        made = super().get_formset(request, obj, **options)
        made.part_field = self.part_field
        return made

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        if self.autocomplete_fields:
            rows = rows.select_related(*self.autocomplete_fields)
        if getattr(self, "inlines", ()):
            rows = rows.prefetch_related(
                models.Prefetch(
                    "citations",
                    Citation.objects.select_related("passage__document", "asserted_by"),
                )
            )
        return rows
