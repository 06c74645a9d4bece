"""API keys in the audit trail."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from curation.models import ApiKey, AuditEvent
from tests.factories import refused_by_postgres, run_sql


def events() -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(what__startswith="API key").order_by("pk"))


def test_making_and_revoking_a_key_is_audited_with_the_user(administrator: User) -> None:
    client = Client()
    client.force_login(administrator)
    client.post(reverse("admin:curation_apikey_add"), {"name": "Consumer"})
    key = ApiKey.objects.get()
    address = reverse("admin:curation_apikey_change", args=[key.pk])
    client.post(address, {"name": "Consumer", "revoked": "on"})
    made, revoked = events()
    assert (made.what, made.actor_name) == ("API key made", administrator.username)
    assert made.details == {"key": key.prefix, "revoked": False}
    assert (revoked.what, revoked.actor_name) == ("API key changed", administrator.username)
    assert revoked.details == {"key": key.prefix, "revoked": [False, True]}


def test_the_use_of_a_key_is_not_audited(db: None) -> None:
    ApiKey.objects.create_key(name="Consumer")
    run_sql("UPDATE curation_apikey SET last_used = now()")
    assert [event.what for event in events()] == ["API key made"]


def test_the_audit_trail_contains_neither_a_key_nor_its_hash(db: None) -> None:
    key, secret = ApiKey.objects.create_key(name="Consumer")
    run_sql("UPDATE curation_apikey SET hashed_key = hashed_key || 'x'")
    run_sql("DELETE FROM curation_apikey")
    assert [event.what for event in events()] == [
        "API key made",
        "API key changed",
        "API key deleted",
    ]
    kept = str(run_sql("SELECT row_to_json(e)::text FROM curation_auditevent e"))
    assert secret not in kept
    assert secret.split(".")[1] not in kept
    assert key.hashed_key not in kept


@pytest.mark.owner
def test_truncating_the_table_is_refused(db: None) -> None:
    with refused_by_postgres("is refused"):
        run_sql("TRUNCATE curation_apikey")
