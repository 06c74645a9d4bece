"""The page on which users see their own sessions."""

from django.contrib import admin, messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from curation.accounts.sessions import active_sessions, end_sessions
from desk.requests import person

__all__ = ["own_sessions"]


def own_sessions(request: HttpRequest) -> HttpResponse:
    """List the user's sessions; a POST ends all others, or with `which=all` this one too."""
    user, own_key = person(request), request.session.session_key
    if request.method == "POST":
        if request.POST.get("which") == "all":
            end_sessions(user, user, request)
            logout(request)
            return HttpResponseRedirect(reverse("admin:login"))
        ended = end_sessions(user, user, request, but=[str(own_key)])
        messages.success(request, f"{ended} other session{'' if ended == 1 else 's'} ended.")
        return HttpResponseRedirect(reverse("own_sessions"))
    context = {
        **admin.site.each_context(request),
        "title": "Your sessions",
        "sessions": active_sessions(user),
        "own_key": own_key,
    }
    return TemplateResponse(request, "curation/accounts/own_sessions.html", context)
