"""Creating a group that a look-up did not find, beside the open record."""

import json
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from curation.accounts.audit import audit_refusal
from curation.errors import AlreadyThereError, WorkflowError
from curation.workflow.entry import NewGroup, Quote, create_group
from desk.requests import person, plain_text, text_offset, whole_number
from desk.workbench.forms import WordsField
from desk.workbench.lookups import answer_for_group
from desk.workbench.page import document_or_404, is_blind, records_context
from entities.models import Alias, Group
from reading.duplicates import like_groups
from reading.names.spelling import likeness, trigrams
from sources.models import Document
from sources.models.words import in_one_line
from sources.texts.folding import fold, without_articles
from vocabulary.records import AliasKind

__all__ = ["create_missing_group"]

MAX_ALIAS_LENGTH = 60
MAX_ALIAS_WORDS = 8
MAX_ACRONYM_LENGTH = 10
ALIKE = 0.3
"""Minimum share of common trigrams for a Latin spelling to be a transliteration of another."""


def own_field(model: Any, name: str, **options: Any) -> Any:
    """Return the form field of a model's field, with text in its own direction."""
    field = model._meta.get_field(name).formfield(**options)
    if isinstance(field, forms.CharField):
        field.widget.attrs["dir"] = "auto"
    field.widget.attrs["autocomplete"] = "off"
    return field


class NewGroupForm(forms.Form):
    """The name and kind of a new group, another name, and the words that speak of it."""

    name = own_field(Group, "name", help_text="")
    kind = own_field(Group, "kind")
    alias = own_field(Alias, "name", required=False, label="Other name")
    alias_kind = own_field(Alias, "kind", required=False, label="Kind of that name")
    alias_language = own_field(Alias, "language", required=False, label="Its language")
    start = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    exact = WordsField(
        widget=forms.HiddenInput,
        error_messages={"required": "Select the words in the text that speak of this group."},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("alias") and not cleaned.get("alias_kind"):
            self.add_error("alias_kind", "Choose what sort of name it is.")
        return cleaned

    def new_group(self, document: Document) -> NewGroup:
        """Return what a valid form describes."""
        posted = self.cleaned_data
        alias = (
            Alias(
                name=posted["alias"], kind=posted["alias_kind"], language=posted["alias_language"]
            )
            if posted["alias"]
            else None
        )
        group = Group(name=posted["name"], kind=posted["kind"])
        return NewGroup(group, Quote(document, posted["start"], posted["exact"]), alias)


@require_http_methods(["GET", "POST"])
def create_missing_group(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the panel for a new group, or create the group as a draft.

    A GET request has what is in the panel so far, and the selected words (`selected_start` and
    `selected`) with their sentence (`sentence_start` and `sentence`). After a POST request the page
    gets the event `lookup:created` with the answer of the look-up, and the records of the document.
    """
    document = document_or_404(request, public_id, blind=True)
    user = person(request)
    if not request.user.has_perm("entities.add_group"):
        raise PermissionDenied
    if request.method == "GET":
        return panel(request, document, NewGroupForm(initial=proposed(request, document)))
    form = NewGroupForm(request.POST)
    if not form.is_valid():
        return panel(request, document, form, status=422)
    seen = [whole_number(key) for key in request.POST.getlist("seen")]
    try:
        group = create_group(form.new_group(document), user, seen)
    except WorkflowError as error:
        audit_refusal(request, error)
        status = 409 if isinstance(error, AlreadyThereError) else 422
        return panel(request, document, form, error, status)
    if is_blind(document):
        # The records of others stay hidden.
        answer = HttpResponse()
    else:
        context = records_context(document_or_404(request, public_id), user)
        answer = render(request, "curation/workbench/created.html", context)
    created = {"lookup:created": answer_for_group(group)}
    answer["HX-Trigger-After-Settle"] = json.dumps(created)
    return answer


def panel(
    request: HttpRequest,
    document: Document,
    form: NewGroupForm,
    problem: WorkflowError | None = None,
    status: int = 200,
) -> HttpResponse:
    name = plain_text(form["name"].value())
    context = {
        "document": document,
        "form": form,
        "problem": problem,
        "similar": [(like, answer_for_group(like.group)) for like in like_groups(name)],
        "words": plain_text(form["exact"].value()),
        "fields": [each for each in form if not each.is_hidden],
    }
    return render(request, "curation/workbench/new_group.html", context, status=status)


def proposed(request: HttpRequest, document: Document) -> dict[str, Any]:
    """Return what the panel contains before a person changes it."""
    asked = request.GET
    own = {
        name: plain_text(asked.get(name))
        for name in ("name", "kind", "alias", "alias_kind", "alias_language")
        if name in asked
    }
    own["name"] = " ".join(in_one_line(own.get("name", "")).split())[:200]
    selected, sentence = asked.get("selected", ""), asked.get("sentence", "")
    if selected.strip() and not own.get("alias"):
        own |= alias_in(selected, own["name"], document, sentence)
    # A name alone does not say what it is the name of, so its sentence is cited.
    is_name = bare(selected) in ("", bare(own["name"]), bare(own.get("alias", "")))
    cited, words = (
        ("sentence", sentence) if is_name and sentence.strip() else ("selected", selected)
    )
    if not words.strip():
        return own
    return own | {"exact": words, "start": text_offset(asked.get(f"{cited}_start"))}


def in_latin_script(text: str) -> bool:
    return any(letter.isascii() for letter in text if letter.isalpha())


def bare(name: str) -> str:
    return without_articles(fold(name))


def alias_in(selected: str, name: str, document: Document, sentence: str) -> dict[str, str]:
    """Return the selected words as another name, if they may be one; empty if not."""
    words = " ".join(in_one_line(selected).split())
    alias = words[4:] if fold(words).startswith("the ") else words
    is_short = len(alias) <= MAX_ALIAS_LENGTH and len(alias.split()) <= MAX_ALIAS_WORDS
    if not is_short or not any(map(str.isalnum, alias)) or bare(name) in bare(alias):
        return {}
    if not in_latin_script(alias) and name.isascii():
        # In a sentence of another script, the words are of another language than the document.
        is_known = document.language != "und" and not in_latin_script(sentence)
        language = document.language if is_known else ""
        return {"alias": alias, "alias_kind": AliasKind.ORIGINAL_SCRIPT, "alias_language": language}
    if alias.isupper() and len(alias) <= MAX_ACRONYM_LENGTH:
        kind: str = AliasKind.ACRONYM
    elif likeness(trigrams(alias), trigrams(name)) >= ALIKE:
        kind = AliasKind.TRANSLITERATION
    else:
        kind = ""
    return {"alias": alias, "alias_kind": kind, "alias_language": ""}
