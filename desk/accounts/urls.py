"""URLs of account pages, below those of the admin.

django-allauth finds its pages by the names without a prefix. Pages of django-allauth that are not
"""

from typing import Any

from django.contrib import admin
from django.urls import path
from django.views.generic import RedirectView

from curation.accounts.provider import adapter
from desk.accounts import access, own_password, own_sessions, resets, second_factors, sign_in


def view(page: type[Any]) -> Any:
    return admin.site.admin_view(page.as_view())


to_sign_in = RedirectView.as_view(pattern_name="admin:login", query_string=True)

urlpatterns = [
    path("login/", sign_in.SignIn.as_view(), name="login"),
    path("sign-in/", to_sign_in, name="account_login"),
    path("sign-in/second-step/", sign_in.SecondStep.as_view(), name="mfa_authenticate"),
    path(
        "sign-in/password/",
        view(second_factors.ReauthenticateByPassword),
        name="account_reauthenticate",
    ),
    path("sign-in/code/", view(second_factors.ReauthenticateByCode), name="mfa_reauthenticate"),
    path(
        "sign-in/passkey/",
        view(second_factors.ReauthenticateByPasskey),
        name="mfa_reauthenticate_webauthn",
    ),
    path("sign-in/<slug:provider_id>/", adapter.provider_login, name="openid_connect_login"),
    path(
        "sign-in/<slug:provider_id>/back/",
        adapter.provider_callback,
        name="openid_connect_callback",
    ),
    # In place of Django's own page, which is still known as `admin:password_change`.
    path("password_change/", view(own_password.ChangePassword), name="change_own_password"),
    path("password_reset/", resets.RequestPasswordReset.as_view(), name="password_reset"),
    path("password_reset/sent/", resets.PasswordResetSent.as_view(), name="password_reset_done"),
    path("reset/<uidb64>/<token>/", resets.ChoosePassword.as_view(), name="password_reset_confirm"),
    path("mfa/", view(second_factors.SecondFactors), name="mfa_index"),
    path("mfa/app/", view(second_factors.AddTotp), name="mfa_activate_totp"),
    path("mfa/app/remove/", view(second_factors.RemoveTotp), name="mfa_deactivate_totp"),
    path("mfa/codes/", view(second_factors.ShowCodes), name="mfa_view_recovery_codes"),
    path("mfa/codes/new/", view(second_factors.GenerateCodes), name="mfa_generate_recovery_codes"),
    path("mfa/passkeys/new/", view(second_factors.AddPasskey), name="mfa_add_webauthn"),
    path(
        "mfa/passkeys/<int:pk>/remove/",
        view(second_factors.RemovePasskey),
        name="mfa_remove_webauthn",
    ),
    path("sessions/", admin.site.admin_view(own_sessions.own_sessions), name="own_sessions"),
    path(
        "auth/user/<int:key>/access/",
        admin.site.admin_view(access.account_access),
        name="account_access",
    ),
]
