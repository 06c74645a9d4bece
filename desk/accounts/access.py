"""The page on which an administrator manages the sign-in of another user."""

from allauth.socialaccount.models import SocialAccount
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from curation.accounts.audit import audit_refusal
from curation.accounts.provider.links import unlink
from curation.accounts.second_factors.factors import (
    has_factor,
    requires_second_factor,
    reset_factors,
)
from curation.accounts.sessions import active_sessions, end_sessions
from curation.errors import OwnWorkError
from desk.requests import person

__all__ = ["account_access"]


def account_access(request: HttpRequest, key: int) -> HttpResponse:
    """List the sessions and the second factor of an account; a POST ends or resets them."""
    by = person(request)
    if not by.has_perm("auth.change_user"):
        raise PermissionDenied
    user = get_object_or_404(User, pk=key)
    if request.method == "POST" and "sessions" in request.POST:
        ended = end_sessions(user, by, request)
        messages.success(request, f"{ended} session{'' if ended == 1 else 's'} ended.")
        return HttpResponseRedirect(request.path)
    if request.method == "POST" and "factors" in request.POST:
        try:
            reset_factors(user, by, request)
        except OwnWorkError as error:
            audit_refusal(request, error)
            messages.error(request, error.message)
        else:
            messages.success(request, "The second factor was reset, and all sessions were ended.")
        return HttpResponseRedirect(request.path)
    if request.method == "POST" and "link" in request.POST:
        unlink(user, by, request)
        messages.success(request, "The account was unlinked, and its sessions were ended.")
        return HttpResponseRedirect(request.path)
    context = {
        **admin.site.each_context(request),
        "title": f"Sign-in of {user.get_username()}",
        "person": user,
        "sessions": active_sessions(user),
        "has_factor": has_factor(user),
        "is_required": requires_second_factor(user),
        "is_linked": SocialAccount.objects.filter(user=user).exists(),
        "is_self": user.pk == by.pk,
    }
    return TemplateResponse(request, "curation/accounts/access.html", context)
