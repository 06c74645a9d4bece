"""Password reset by e-mail.

Available only if EMAIL_URL and SITE_URL are set: a link is never built from the Host header of a
request.
"""

import logging
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from procrastinate.contrib.django import app

from curation.accounts.audit import add_audit_event
from curation.accounts.sign_in_delays import count_attempt
from curation.errors import TooManyAttemptsError
from curation.models import AuditEvent
from publication.addresses import address_of, network_of

__all__ = ["email_reset_links", "password_reset_enabled", "request_reset"]

logger = logging.getLogger(__name__)


def password_reset_enabled() -> bool:
    """Return whether passwords can be reset by e-mail."""
    return bool(settings.SENDS_EMAIL and settings.SITE_URL)


def request_reset(request: HttpRequest, email: str) -> None:
    """Have a worker send a reset link to the accounts with this e-mail address.

    Neither the answer nor its duration reveals whether there is such an account. Too many requests
    are ignored.
    """
    try:
        count_attempt(f"reset {email.casefold()}", network_of(address_of(request)))
    except TooManyAttemptsError:
        return
    # The worker looks up the account and adds the audit event.
    app.configure_task("send_reset_links").defer(email=email, asked_from=address_of(request))


def email_reset_links(email: str, asked_from: str) -> None:
    """Send the accounts with this e-mail address a link that sets a new password, once.

    `asked_from` is the network address of the request, empty if unknown.
    """
    users: list[Any] = list(PasswordResetForm().get_users(email))
    for user in users:
        add_audit_event(AuditEvent.What.RESET_ASKED, None, subject=user, address=asked_from)
        parts = [
            urlsafe_base64_encode(force_bytes(user.pk)),
            default_token_generator.make_token(user),
        ]
        link = settings.SITE_URL + reverse("password_reset_confirm", args=parts)
        minutes = settings.PASSWORD_RESET_TIMEOUT // 60
        lines = [
            f"Somebody asked for a new password for the account {user.get_username()}.",
            f"If it was you, choose one here within {minutes} minutes: {link}",
            "If it was not you, do nothing: your password does not change.",
        ]
        message = EmailMessage("Sourcebook: a new password", "\n\n".join(lines), to=[user.email])
        try:
            message.send()
        except (OSError, SMTPException):
            logger.exception("The e-mail to %s was not sent.", user)
