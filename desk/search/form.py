"""The fields of the search, read from the address of its page."""

import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef
from django.utils.datastructures import MultiValueDict
from unfold.widgets import INPUT_CLASSES, UnfoldAdminSelectWidget

from curation.search.find import types_for
from curation.search.terms import MAX_LENGTH
from desk.requests import plain_text, whole_number
from entities.models import Incident, Place
from sources.models import Contribution, Document, Passage, Record

__all__ = ["SearchForm"]

NAMED = {"document": "sources.view_document", "place": "entities.view_place"}
"""The permission that is needed to choose a row: the page tells its name."""

STATES = [*Record.State.choices, *Record.Standing.choices]


class LookUp(AutocompleteSelect):
    """A look-up that shows nothing chosen for a key that is none, which the field then refuses."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        return super().optgroups(name, [key for key in value if whole_number(key)], attrs)


def looked_up(model: Any, field: str) -> forms.Widget:
    """Return a look-up of what a field of a model refers to."""
    return LookUp(
        model._meta.get_field(field),
        admin.site,
        attrs={"class": "unfold-filter-autocomplete", "data-placeholder": "any"},
    )


def day() -> forms.DateField:
    return forms.DateField(
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": " ".join(INPUT_CLASSES)}),
    )


class SearchForm(forms.Form):
    """What a person searches for, among what they may see."""

    words = forms.CharField(
        required=False,
        max_length=MAX_LENGTH,
        help_text="Every word has to occur. “A phrase”, beginning*, -without.",
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "dir": "auto",
                "autofocus": True,
                "class": " ".join(INPUT_CLASSES),
            }
        ),
    )
    type = forms.ChoiceField(required=False, widget=UnfoldAdminSelectWidget)
    state = forms.ChoiceField(
        required=False, choices=[("", "any"), *STATES], widget=UnfoldAdminSelectWidget
    )
    person = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        label="Changed by",
        to_field_name="username",
        empty_label="anybody",
        widget=UnfoldAdminSelectWidget,
    )
    document = forms.ModelChoiceField(
        Document.objects.all(), required=False, label="Cites document"
    )
    after = day()
    before = day()
    place = forms.ModelChoiceField(Place.objects.all(), required=False, label="Place, or in it")

    def __init__(self, data: MultiValueDict[str, str], user: User) -> None:
        super().__init__(data)
        types = types_for(user)
        fields: dict[str, Any] = self.fields
        for name, permission in NAMED.items():
            if not user.has_perm(permission):
                fields[name].queryset = fields[name].queryset.none()
        labels = dict(Record.Type.choices)
        fields["type"].choices = [("", "any"), *((name, labels[name]) for name in types)]
        fields["document"].widget = looked_up(Passage, "document")
        fields["place"].widget = looked_up(Incident, "place")
        for name in ("document", "place"):
            fields[name].widget.choices = fields[name].choices
        theirs = Contribution.objects.filter(user=OuterRef("pk"))
        fields["person"].queryset = User.objects.filter(Exists(theirs)).order_by("username")

    @property
    def asks(self) -> bool:
        """Whether anything is searched for."""
        return any(self.cleaned_data.values())

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters that are set: for links, for searching and for saving the search."""
        return {
            name: value.isoformat()
            if isinstance(value, datetime.date)
            else plain_text(self.data[name]).strip()
            for name, value in self.cleaned_data.items()
            if value
        }
