"""Accounts created by an administrator."""

from django.contrib.auth.models import Group as Role
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.desk.pages import text_of
from tests.factories import person

PASSWORD = "a-long-password-of-hers"


def test_an_account_with_a_role_can_sign_in_and_work(client: Client, db: None) -> None:
    client.force_login(person("administrator"))
    made = client.post(
        reverse("admin:auth_user_add"),
        {
            "username": "amina",
            "usable_password": "true",
            "password1": PASSWORD,
            "password2": PASSWORD,
        },
    )
    account = User.objects.get(username="amina")
    page = reverse("admin:auth_user_change", args=[account.pk])
    assert made["Location"] == page
    shown = text_of(client.get(page))
    assert "Roles" in shown
    assert "What this user may do." in shown
    assert "Staff status" not in shown
    assert "User permissions" not in shown
    role = Role.objects.get(name="Reviewer")
    client.post(page, {"username": "amina", "is_active": "on", "groups": [role.pk]})

    hers = Client()
    answer = hers.post(reverse("admin:login"), {"username": "amina", "password": PASSWORD})
    assert answer.status_code == 302
    assert hers.get(reverse("admin:index")).status_code == 200
    assert User.objects.get(username="amina").has_perm("sources.review_record")
