"""The pages of passages, which can be added and deleted, but not changed."""

import re
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import display
from unfold.views import ChangeList
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from desk.badges import change_address
from desk.lists.searching import count_of, counts_by, has_word
from desk.records.citations import EditingFields
from desk.records.fields import passage_label
from desk.records.records import BaseAdmin
from desk.requests import plain_text, whole_number
from entities.models import Citation
from sources.models import Passage
from sources.texts.anchors import AnchorError, SeveralPlacesError, mark_passage
from sources.texts.text import composed


class PassageForm(forms.ModelForm):
    start = forms.IntegerField(
        required=False,
        min_value=0,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text="Only if the words occur more than once: the position at which they begin.",
    )

    def clean(self) -> Any:
        cleaned = super().clean() or self.cleaned_data
        document, exact = cleaned.get("document"), cleaned.get("exact")
        if document and exact and not self.errors:
            try:
                # Marking words that are already marked returns the existing passage.
                self.instance = mark_passage(document, composed(exact), cleaned.get("start"))
            except SeveralPlacesError as error:
                first = ", ".join(str(place) for place in error.places[:5])
                self.add_error("exact", f"{error} The first places begin at {first}.")
            except AnchorError as error:
                self.add_error("exact", str(error))
        return cleaned

    def _post_clean(self) -> None:
        """Skip validation: `mark_passage` has saved the passage."""


class PassageList(ChangeList):
    """The list of passages, with the number of citations of each."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        passages: list[Any] = list(self.result_list)  # type: ignore[has-type]
        cited = counts_by(Citation.objects.filter(passage__in=passages), "passage")
        for passage in passages:
            passage.times_cited = cited.get(passage.pk, 0)
        self.result_list = passages


@admin.register(Passage)
class PassageAdmin(EditingFields, BaseAdmin):
    form = PassageForm
    delete_confirmation_template = "curation/delete_passage.html"
    list_display = ("words", "document", "page", "cited", "created_at")
    list_select_related = ("document",)
    list_filter = (("document", AutocompleteSelectFilter),)
    search_fields = ("exact", "=document__public_id", "document__title")
    autocomplete_fields = ("document",)
    fields = ("document", "exact", "start")
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Passage]:
        return super().get_queryset(request).select_related("document")

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[PassageList]:
        return PassageList

    @display(description="words", ordering="exact")
    def words(self, passage: Any) -> str:
        return str(passage)

    @display(description="cited", ordering=count_of(Citation.objects.all(), "passage"))
    def cited(self, passage: Any) -> str:
        return f"{passage.times_cited} ×" if passage.times_cited else "not yet"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Do nothing: the form has saved the passage through `mark_passage`."""

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        passage = Passage.objects.filter(pk=whole_number(unquote(object_id))).first()
        try:
            if passage is None or not self.refuse_cited(request, passage):
                return super().delete_view(request, object_id, extra_context)
        except IntegrityError:
            self.refuse_cited(request, passage)
        return HttpResponseRedirect(reverse("admin:sources_passage_change", args=[object_id]))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        request.document = obj.document  # type: ignore[attr-defined]
        super().delete_model(request, obj)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: Any) -> HttpResponse:
        """Redirect to the document of the passage."""
        messages.success(request, f"The passage {obj_display} was deleted.")
        return HttpResponseRedirect(change_address(request.document))  # type: ignore[attr-defined]

    def refuse_cited(self, request: HttpRequest, passage: Any) -> bool:
        """Return whether records cite a passage, with a message that names them."""
        if not self.has_delete_permission(request, passage):
            raise PermissionDenied
        names = sorted(set(passage.citations.values_list("record__public_id", flat=True)))
        if names:
            messages.error(
                request,
                f"{passage} is cited by {', '.join(names)}, so it cannot be deleted. Remove the "
                "citations there first.",
            )
        return bool(names)


NAMES_DOCUMENT = re.compile(r"^(?:(?P<document>[Ss]\d+)\b)?\s*[“\"]?(?P<words>.*?)[”\"]?$")


def passage_choices(request: HttpRequest) -> JsonResponse:
    """Answer the lookup of the passage field of a citation: by words, by document, or both."""
    if not request.user.has_perm("sources.view_passage"):
        raise PermissionDenied
    term = " ".join(plain_text(request.GET.get("term")).split())[:500]
    page = request.GET.get("page", "1")
    passages = Passage.objects.select_related("document").order_by("-pk")
    match = NAMES_DOCUMENT.match(term)
    words = match["words"] if match else term
    if match and match["document"]:
        passages = passages.filter(document__public_id=match["document"].upper())
    for word in words.split():
        passages = passages.filter(has_word("exact", word))
    found = Paginator(passages, 20).get_page(page)
    return JsonResponse(
        {
            "results": [{"id": str(item.pk), "text": passage_label(item)} for item in found],
            "pagination": {"more": found.has_next()},
        }
    )
