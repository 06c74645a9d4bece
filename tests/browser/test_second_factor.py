"""Passkeys, with a virtual authenticator in Chromium, and the pages around them."""

from typing import Any

from django.contrib.auth.models import User

from curation.models import AuditEvent
from tests.browser.conftest import PASSWORD


def with_authenticator(chromium: Any) -> Any:
    """A page in a browser with a virtual authenticator."""
    page = chromium.new_page()
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def sign_in(page: Any, home: str, user: User) -> None:
    page.goto(f"{home}/admin/login/")
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login/" not in url)


def test_a_passkey_is_added_and_used_by_keyboard_alone(
    chromium: Any, served: str, served_editor: User
) -> None:
    # A passkey belongs to a host name, not to an IP address.
    home = served.replace("127.0.0.1", "localhost")
    page = with_authenticator(chromium)
    sign_in(page, home, served_editor)
    page.goto(f"{home}/admin/mfa/")
    page.get_by_role("link", name="Add a passkey").press("Enter")
    page.get_by_label("Name", exact=True).fill("My laptop")
    page.get_by_role("button", name="Add it").press("Enter")
    page.wait_for_url("**/admin/mfa/codes/")
    assert page.locator(".recovery-codes li").count() == 10

    page.context.clear_cookies()
    sign_in(page, home, served_editor)
    page.wait_for_url("**/admin/sign-in/second-step/")
    page.get_by_role("button", name="Use a passkey").press("Enter")
    page.wait_for_url("**/admin/")
    assert page.get_by_role("heading", name="Review queue").count()
    noted = AuditEvent.objects.filter(what="second factor added").get()
    assert (noted.actor_name, noted.details) == (served_editor.username, {"kind": "webauthn"})

    page.goto(f"{home}/admin/mfa/")
    page.get_by_role("link", name="Remove My laptop").click()
    page.get_by_role("button", name="Remove it").click()
    assert page.get_by_text("My laptop").count() == 0


def test_a_browser_without_the_passkey_is_told_so_and_stays_signed_out(
    chromium: Any, served: str, served_editor: User
) -> None:
    home = served.replace("127.0.0.1", "localhost")
    page = with_authenticator(chromium)
    sign_in(page, home, served_editor)
    page.goto(f"{home}/admin/mfa/passkeys/new/")
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url("**/admin/mfa/codes/")

    other = with_authenticator(chromium)
    sign_in(other, home, served_editor)
    other.get_by_role("button", name="Use a passkey").click()
    other.get_by_text("That did not work.").wait_for()
    other.goto(f"{home}/admin/")
    assert "/admin/login/" in other.url
