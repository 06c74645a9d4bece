"""The forms of the workbench: for a record, for each kind of its rows, and for a citation."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django import forms
from django.db import models
from django.forms.models import fields_for_model
from django.utils.text import capfirst

from desk.records.fields import (
    MAX_WRITTEN_DATE_LENGTH,
    AttributeForm,
    AttributeInput,
    AttributeSelect,
    DefinedSelect,
    FigureForm,
    WrittenDateField,
)
from desk.workbench.lookups import LookupField
from entities.declared import CITED_TYPES
from entities.models import Group, Incident, Place
from entities.models.attribute import Attribute
from entities.models.count import Count
from entities.models.term import terms_of
from sources.dates import validate_edtf
from sources.models import Document
from sources.record_type import ValueType
from vocabulary.records import Stance

__all__ = [
    "NO_WHOLE",
    "RECORD_FORMS",
    "ROW_FORMS",
    "CitationForm",
    "WordsField",
]

NO_WHOLE = ("", "part of…")
"""The choice of a row that is no part of another."""

# Texts inside short fields, which say what to enter.
PLACEHOLDERS = {
    "figure": "count",
    "out_of": "out of",
    "of": "of what",
    "latitude": "lat.",
    "longitude": "long.",
    "language": "language",
    "period": "period",
    "region": "region in the source's words",
    "bearing": "distance, direction",
    "value": "value",
    "basis_note": "more on why",
}


UNKNOWN = {"basis": "why this figure…", "demographic": "age, sex: unknown"}
"""What `unknown` says in a select that stands beside others without a label, by field."""


def choices_of(model_field: Any) -> list[tuple[Any, Any]]:
    """Return the choices of a field; the empty one says what is to be chosen."""
    unknown = UNKNOWN.get(model_field.name, "")
    return [
        (value, unknown if unknown and value == "unknown" else label)
        for value, label in model_field.get_choices(
            include_blank=model_field.blank or not model_field.has_default(),
            blank_choice=[("", f"{model_field.verbose_name}…")],
        )
    ]


def field_for(model_field: Any, *, places: str = "place", **options: Any) -> Any:
    """Return the form field of a model's field for the workbench.

    `places` limits the look-up of a place: `place` or `country`.
    """
    own = {"required": not model_field.blank, "label": capfirst(model_field.verbose_name)}
    if isinstance(model_field, models.ForeignKey):
        found = {Group: "group", Incident: "incident", Place: places}
        if model_field.verbose_name != model_field.name.replace("_", " "):
            # A name of its own says what is looked up: "members of".
            own["placeholder"] = own["label"]
        return LookupField(found[model_field.related_model], **own)
    if isinstance(model_field, models.CharField) and validate_edtf in model_field.validators:
        return WrittenDateField(**own)
    if isinstance(model_field, models.TextField):
        options["widget"] = forms.Textarea({"rows": 2})
    elif isinstance(model_field, models.DecimalField | models.PositiveIntegerField):
        options["widget"] = forms.TextInput({"inputmode": "decimal", "size": 5})
    if terms := terms_of(model_field):
        is_attribute = issubclass(model_field.model, Attribute)
        options["widget"] = (AttributeSelect if is_attribute else DefinedSelect)(terms)
    elif issubclass(model_field.model, Attribute):
        options["widget"] = AttributeInput()
    if model_field.choices is not None:
        # Read when they are shown: terms are in the database.
        options["choices"] = partial(choices_of, model_field)
    made = model_field.formfield(**options)
    if isinstance(made, forms.CharField):
        made.widget.attrs.setdefault("dir", "auto")
    return made


class PartBoundField(forms.BoundField):
    """A field that keeps its content if it is not posted, unless it can be empty.

    A page that was opened before the field existed does not post it.
    """

    @property
    def data(self) -> Any:
        form: Any = self.form
        widget = self.field.widget
        if self.name in form.with_default and widget.value_omitted_from_data(
            form.data, form.files, self.html_name
        ):
            return self.initial
        return super().data


class PartForm(forms.ModelForm):
    """Part of a record; the labels of look-ups come from the instance."""

    bound_field_class = PartBoundField

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, made in self.fields.items():
            made.widget.attrs["aria-label"] = str(made.label)
            made.widget.attrs["data-field"] = name
            if name in PLACEHOLDERS:
                made.widget.attrs["placeholder"] = PLACEHOLDERS[name]
            if isinstance(made, LookupField):
                made.widget.chosen = self.instance._state.fields_cache.get(name)

    @property
    def with_default(self) -> set[str]:
        """The names of the fields that a new row fills by itself."""
        fields = self._meta.model._meta.concrete_fields
        return {field.name for field in fields if field.has_default()}


class CountedPartForm(FigureForm, PartForm):
    """A row that counts something."""


class AttributePartForm(AttributeForm, PartForm):
    """An own attribute with its value."""


class WholeField(forms.CharField):
    """Chooses the row that includes another one, by its key in the form of the record."""

    widget = forms.Select

    def __init__(self, model_field: Any) -> None:
        super().__init__(
            required=False,
            label=capfirst(model_field.verbose_name),
            help_text=model_field.help_text,
        )
        self.widget.attrs["title"] = self.help_text
        self.widget.choices = [NO_WHOLE]


def form_of(
    model: type[models.Model],
    names: Iterable[str],
    places: str = "place",
    part_field: str = "",
) -> type[PartForm]:
    own = [name for name in names if name not in ("figure", part_field)]
    meta = type("Meta", (), {"model": model, "fields": own})
    declared = fields_for_model(model, own, formfield_callback=partial(field_for, places=places))
    if part_field:
        declared[part_field] = WholeField(model._meta.get_field(part_field))
    base: type[PartForm] = PartForm
    if issubclass(model, Count):
        base = CountedPartForm
    elif issubclass(model, Attribute):
        base = AttributePartForm
    return type(f"{model.__name__}Entry", (base,), {"Meta": meta, **declared})


RECORD_FORMS = {
    record_type: form_of(
        declared.model, [name for value in declared.singles for name in value.fields]
    )
    for record_type, declared in CITED_TYPES.items()
}
ROW_FORMS = {
    rows.model: form_of(
        rows.model,
        rows.entered,
        "country" if rows.type is ValueType.COUNTRY else "place",
        rows.part_field,
    )
    for declared in CITED_TYPES.values()
    for rows in declared.rows
}


class WordsField(forms.CharField):
    """Takes words of a document as they are; forms send line ends in their own way."""

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, **options)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class CitationForm(forms.Form):
    """The quote for a value, and who speaks there."""

    id = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    target = forms.CharField(max_length=40, required=False)
    document = forms.ModelChoiceField(Document.objects.all(), to_field_name="public_id")
    start = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    exact = WordsField()
    asserted_by = LookupField("group", required=False, placeholder="Who says so")
    speaker = forms.CharField(max_length=200, required=False)
    stance = forms.ChoiceField(choices=Stance)
    reported = forms.CharField(max_length=MAX_WRITTEN_DATE_LENGTH, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Empty: the publisher speaks in its own voice.
        self.fields["asserted_by"].widget.attrs |= {
            "aria-label": "Who says so",
            "title": "The group in whose name it is said; empty when the publisher says it itself",
        }
