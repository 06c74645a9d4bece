"""Saving and deleting searches."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from curation.errors import WorkflowError
from curation.search.find import types_for
from curation.search.saved import delete_search, save_search
from desk.requests import person, plain_text, whole_number
from desk.search.form import SearchForm

__all__ = ["delete", "save"]


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Save a search under a posted name, and show it again."""
    user = person(request)
    if not types_for(user):
        raise PermissionDenied
    form = SearchForm(request.POST, user)
    if not form.is_valid():
        # The rest alone would find more than was asked for.
        messages.error(request, "Something in this search is not valid, so it was not saved.")
        return HttpResponseRedirect(f"{reverse('admin:search_page')}?{urlencode(form.parameters)}")
    try:
        saved = save_search(
            user,
            plain_text(request.POST.get("name")),
            form.parameters,
            shared="shared" in request.POST,
        )
    except WorkflowError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"The search “{saved}” is saved.")
    return HttpResponseRedirect(f"{reverse('admin:search_page')}?{urlencode(form.parameters)}")


@require_POST
def delete(request: HttpRequest) -> HttpResponse:
    """Delete one of the person's own searches."""
    try:
        delete_search(person(request), whole_number(request.POST.get("search")))
    except WorkflowError as refusal:
        messages.error(request, refusal.message)
    return HttpResponseRedirect(reverse("admin:search_page"))
