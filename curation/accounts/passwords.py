"""A new password for somebody who has forgotten theirs, by e-mail.

Only where a mail server and the address of the application are configured: a link is never made of
what a request says of its host.
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
    """Say whether a forgotten password can be replaced by e-mail."""
    return bool(settings.SENDS_EMAIL and settings.SITE_URL)


def request_reset(request: HttpRequest, email: str) -> None:
    """Have a worker send a link to whoever has this address.

    Nothing tells whether anybody has: not the answer, nor how long it takes. Whoever asks too often
    is not heard.
    """
    try:
        count_attempt(f"reset {email.casefold()}", network_of(address_of(request)))
    except TooManyAttemptsError:
        return
    # Who it is, if anybody, is for the worker to find out and to note.
    app.configure_task("send_reset_links").defer(email=email, asked_from=address_of(request))


def email_reset_links(email: str, asked_from: str) -> None:
    """Send whoever has this address a link by which they choose another password, once.

    `asked_from` is the network address of whoever asked, empty where it is not known.
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
            f"Somebody asked for a new password of the account {user.get_username()}.",
            f"If it was you, choose one here within {minutes} minutes: {link}",
            "If not, do nothing: the password stays as it is.",
        ]
        message = EmailMessage("Sourcebook: a new password", "\n\n".join(lines), to=[user.email])
        try:
            message.send()
        except (OSError, SMTPException):
            logger.exception("An e-mail to %s was not sent.", user)
