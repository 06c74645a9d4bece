import pytest
from allauth.mfa.totp.internal import auth

from tests.curation.accounts.people import Clock


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(auth, "time", clock)
    return clock
