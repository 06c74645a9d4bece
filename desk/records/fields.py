"""Form fields and widgets of the editing pages."""

import json
from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.widgets import INPUT_CLASSES

from desk.requests import whole_number
from entities.attributes import offered_values, shown_value, written_as
from entities.codebook import KnownTerm, codebook
from entities.figures import Figure, FigureError, describe_figure, read_figure
from sources.dates import describe, kept_date, question_about, read_date, validate_edtf, without_sic
from sources.models import Passage
from vocabulary.attributes import AttributeType
from vocabulary.terms import Terms

__all__ = [
    "MAX_WRITTEN_DATE_LENGTH",
    "AttributeForm",
    "AttributeInput",
    "AttributeSelect",
    "DefinedSelect",
    "FigureField",
    "FigureForm",
    "FigureInput",
    "LoadedSelect",
    "PassageField",
    "PassageSelect",
    "WrittenDateField",
    "kept_reading",
    "passage_label",
]

MAX_WRITTEN_DATE_LENGTH = 120


class WrittenDateWidget(forms.TextInput):
    """A text input for a date, with its EDTF and its reading below."""

    class Media:
        js = (forms.Script("curation/written_date.js", type="module"),)

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": " ".join([*INPUT_CLASSES, "written-date"]), **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["data-read-date"] = reverse("admin:read_date")
        return context

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        reading = parsed_date(str(value)) if value else {}
        return format_html(
            '{}<output class="date-reading">{}</output>',
            super().render(name, value, attrs, renderer),
            f"{reading['edtf']} · {reading['reading']}" if "edtf" in reading else "",
        )


class WrittenDateField(forms.CharField):
    """Takes a date as a person writes it, keeps EDTF. Refuses what is neither.

    An unlikely date is asked about, and kept when it is written again with “sic”.
    """

    widget = WrittenDateWidget

    def __init__(self, **options: Any) -> None:
        options["max_length"] = MAX_WRITTEN_DATE_LENGTH
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        return kept_date(super().clean(value), timezone.now().date())

    def prepare_value(self, value: Any) -> Any:
        if not value:
            return value
        try:
            validate_edtf(value)
        except ValidationError:
            # Invalid input is shown again as typed.
            return value
        written = describe(value)
        # Show the written form only if reading it gives the same date again.
        line = written if read_date(written) == value else value
        # Whoever entered an unlikely date was asked.
        return f"{line} sic" if question_about(line, timezone.now().date()) else line

    def has_changed(self, initial: Any, data: Any) -> bool:
        return read_date(without_sic(data or "")) != (initial or "")


class DefinedSelect(forms.Select):
    """Shows the coding rule of each value: as a tooltip, and of the chosen one below.

    Terms that are hidden or retired are left out, unless one of them is the value already.
    """

    class Media:
        js = (forms.Script("curation/defined_terms.js", type="module"),)

    def __init__(self, terms: type[Terms], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.set_name = terms.set_name()

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        terms = codebook().of(self.set_name)
        kept = []
        for group, options, index in super().optgroups(name, value, attrs):
            offered = [
                option
                for option in options
                if option["selected"]
                or (term := terms.get(str(option["value"]))) is None
                or term.offered
            ]
            if offered:
                kept.append((group, offered, index))
        return kept

    def create_option(self, name: str, value: Any, *args: Any, **options: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **options)
        if term := codebook().of(self.set_name).get(str(value)):
            option["attrs"]["title"] = term.help
        return option

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        term = codebook().of(self.set_name).get(str(value))
        return format_html(
            '{}<output class="definition">{}</output>',
            super().render(name, value, {**(attrs or {}), "data-defined": ""}, renderer),
            term.help if term else "",
        )


class AttributeSelect(DefinedSelect):
    """Chooses an own attribute; the page offers its choices in the input of the value."""

    class Media:
        js = (forms.Script("curation/attribute_values.js", type="module"),)

    def create_option(self, name: str, value: Any, *args: Any, **options: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **options)
        if term := codebook().of(self.set_name).get(str(value)):
            option["attrs"] |= {
                "data-written": written_as(term),
                "data-choices": json.dumps(offered_values(term), ensure_ascii=False),
            }
        return option


class AttributeInput(forms.TextInput):
    """The value of an own attribute on one line, with the choices of the attribute."""

    term: KnownTerm | None = None

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        choices = f"{name}-choices"
        written = written_as(self.term) if self.term else ""
        told = {"list": choices, "placeholder": written or "value", "title": written}
        return format_html(
            '{}<datalist id="{}">{}</datalist>',
            super().render(name, value, {**(attrs or {}), **told}, renderer),
            choices,
            format_html_join(
                "",
                '<option value="{}"></option>',
                ((each,) for each in (offered_values(self.term) if self.term else ())),
            ),
        )


class AttributeForm(forms.ModelForm):
    """The form of an own attribute: its value is shown as people read it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # The posted attribute, because a refused form is shown again.
        chosen = str(self["attribute"].value() or "")
        self.fields["value"].widget.term = type(self.instance)(attribute=chosen).term
        term = self.instance.term if self.instance.attribute else None
        if term and term.choices:
            self.initial["value"] = shown_value(term, self.instance.value)
        elif term and term.value_type == AttributeType.DATE:
            # With “sic” where it is unlikely, because each save reads it again.
            self.initial["value"] = WrittenDateField().prepare_value(self.instance.value)


def parsed_date(text: str) -> dict[str, str]:
    """Return `edtf` and `reading` of a written date, or the `problem` with it."""
    try:
        edtf = kept_date(text, timezone.now().date())
    except ValidationError as error:
        return {"problem": " ".join(error.messages)}
    return {"edtf": edtf, "reading": describe(edtf)}


class FigureInput(forms.TextInput):
    """A text input for a figure."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return what was typed; from a page opened before an upgrade, its two bounds."""
        if name in data:
            return data.get(name)
        before = name.removesuffix("figure")
        least, most = (data.get(f"{before}{bound}") for bound in ("at_least", "at_most"))
        if least and most:
            return f"{least}-{most}"
        return f"{least}+" if least else f"up to {most}" if most else None


class FigureField(forms.CharField):
    """Takes a count on one line, as a person writes it: `12`, `12+`, `30-60`, `~300`."""

    widget = FigureInput

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **{
                "label": "Count",
                "help_text": "12, 12+, 30-60, up to 60, ~300 or “30-60, best 45”.",
                **options,
            }
        )
        self.widget.attrs |= {
            "size": 8,
            "autocomplete": "off",
            "spellcheck": "false",
            "title": self.help_text,
        }

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        if not typed:
            return None
        try:
            return read_figure(typed)
        except FigureError as error:
            raise ValidationError(str(error)) from error

    def run_validators(self, value: Any) -> None:
        """Do nothing: the validators of texts do not fit a figure."""

    def prepare_value(self, value: Any) -> Any:
        return describe_figure(value) if isinstance(value, Figure) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return (read_figure(data) if data else None) != initial
        except FigureError:
            return True


class FigureForm(forms.ModelForm):
    """The form of a row that counts: bounds and best figure are one field, `figure`."""

    figure = FigureField()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.figure != Figure():
            self.initial.setdefault("figure", self.instance.figure)

    def _post_clean(self) -> None:
        if "figure" in self.cleaned_data:
            self.instance.figure = self.cleaned_data["figure"]
        super()._post_clean()  # type: ignore[misc]

    def _get_validation_exclusions(self) -> set[str]:
        # The constraints of the count are checked with it, unless it could not be read.
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - set(Figure._fields) if "figure" in self.cleaned_data else excluded


def kept_reading(typed: str, is_date: bool, adopted: str) -> str:
    """Return what a citation reports in the form that is kept; empty if it says what is adopted.

    `typed` is written like the value: a date or a count. Raises ValidationError.
    """
    if not typed.strip():
        return ""
    if is_date:
        kept = kept_date(typed, timezone.now().date())
    else:
        try:
            kept = describe_figure(read_figure(typed))
        except FigureError as error:
            raise ValidationError(str(error)) from error
    return "" if kept == adopted else kept


class LoadedSelect(AutocompleteSelect):
    """An autocomplete that queries only choices that are not loaded yet."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.known: dict[str, str] = {}

    def __deepcopy__(self, memo: Any) -> "LoadedSelect":
        copied = super().__deepcopy__(memo)
        copied.known = {}
        return copied

    def labels(self, chosen: set[str]) -> dict[str, str]:
        """Return the label of each chosen key; unknown keys are left out."""
        unknown = chosen - self.known.keys()
        if not unknown:
            return {key: self.known[key] for key in chosen}
        field = self.choices.field
        found = self.choices.queryset.filter(pk__in=[whole_number(key) for key in unknown])
        return {**self.known, **{str(item.pk): field.label_from_instance(item) for item in found}}

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> list[Any]:
        chosen = {str(key) for key in value if key not in (None, "")}
        labels = self.labels(chosen)
        options = [] if self.is_required else [("", "")]
        options += [(key, labels[key]) for key in chosen if key in labels]
        made = [
            self.create_option(name, key, label, key in chosen, index)
            for index, (key, label) in enumerate(options)
        ]
        return [(None, made, 0)]


def passage_label(passage: Passage) -> str:
    """Return the document and the words of a passage."""
    return f"{passage.document.public_id} {passage}"


def deleted_passage_label(key: str) -> str:
    """Return the words of a passage that was deleted, with their document; empty if unknown."""
    event = (
        apps.get_model("sources", "PassageEvent")
        .objects.filter(id=whole_number(key), pgh_label="delete")
        .select_related("document")
        .last()
    )
    if event is None:
        return ""
    words = event.exact if len(event.exact) <= 80 else f"{event.exact[:79]}…"
    return f"{event.document.public_id} “{words}”"


class PassageSelect(LoadedSelect):
    """Finds a passage by words or by its document's identifier."""

    def __init__(self, **options: Any) -> None:
        citation = apps.get_model("entities", "Citation")
        super().__init__(citation._meta.get_field("passage"), admin.site, **options)

    def get_url(self) -> str:
        return reverse("admin:passage_choices")

    def labels(self, chosen: set[str]) -> dict[str, str]:
        labels = super().labels(chosen)
        for key in chosen - labels.keys():
            if gone := deleted_passage_label(key):
                labels[key] = f"{gone} (deleted)"
        return labels


class PassageField(forms.ModelChoiceField):
    """A passage to cite; the error names the passage if it was deleted meanwhile."""

    widget = PassageSelect

    def __init__(self, **options: Any) -> None:
        super().__init__(Passage.objects.select_related("document"), **options)

    def label_from_instance(self, passage: Any) -> str:
        return passage_label(passage)

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValidationError as error:
            gone = deleted_passage_label(str(value))
            if not gone:
                raise
            raise ValidationError(
                f"The passage {gone} was deleted meanwhile. Mark its words again in the "
                "document, then choose it here.",
                code="deleted",
            ) from error
