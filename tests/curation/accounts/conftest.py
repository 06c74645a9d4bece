import pytest
from allauth.mfa.totp.internal import auth
from django.contrib.auth.models import User

from tests.curation.accounts.people import Clock, with_password


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(auth, "time", clock)
    return clock


@pytest.fixture
def user(editor: User) -> User:
    return with_password(editor)


@pytest.fixture
def administrator(administrator: User) -> User:
    return with_password(administrator)
