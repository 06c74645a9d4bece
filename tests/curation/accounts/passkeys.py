"""A passkey without a browser."""

import hashlib
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from django.urls import reverse
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

__all__ = ["Passkey"]

HOST = "localhost"
PRESENT = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV
SERVED: dict[str, Any] = {"SERVER_NAME": HOST, "secure": True}


class Passkey:
    """One key for the site `localhost`."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)

    def registered(self, challenge: str) -> dict[str, Any]:
        """Return what a browser sends to add the key."""
        public = ES256.from_cryptography_key(self.key.public_key())
        data = AttestedCredentialData.create(Aaguid.NONE, self.id, public)
        seen = AuthenticatorData.create(_host(), PRESENT | AuthenticatorData.FLAG.AT, 0, data)
        return self._sent(
            clientDataJSON=_said("webauthn.create", challenge),
            attestationObject=AttestationObject.create("none", seen, {}),
        )

    def used(self, challenge: str) -> dict[str, Any]:
        """Return what a browser sends to use it."""
        said = _said("webauthn.get", challenge)
        seen = AuthenticatorData.create(_host(), PRESENT, 1)
        signature = self.key.sign(seen + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        return self._sent(clientDataJSON=said, authenticatorData=seen, signature=signature)

    def add_to(self, client: Client, **more: Any) -> Any:
        """Add the key in a browser, with additional members in the answer; return the page."""
        address = reverse("mfa_add_webauthn")
        page = client.get(address, **SERVED)
        challenge = page.context["js_data"]["creation_options"]["publicKey"]["challenge"]
        posted = {"name": "Key", "credential": json.dumps({**self.registered(challenge), **more})}
        return client.post(address, posted, **SERVED)

    def sign_in(self, client: Client, address: str = "") -> Any:
        """Use the key after the password, or on another page; return the page."""
        address = address or reverse("mfa_authenticate")
        page = client.get(address, **SERVED)
        challenge = page.context["js_data"]["request_options"]["publicKey"]["challenge"]
        posted = {"credential": json.dumps(self.used(challenge))}
        return client.post(address, posted, **SERVED)

    def _sent(self, **response: bytes) -> dict[str, Any]:
        key = websafe_encode(self.id)
        parts = {name: websafe_encode(value) for name, value in response.items()}
        return {"id": key, "rawId": key, "type": "public-key", "response": parts}


def _host() -> bytes:
    return hashlib.sha256(HOST.encode()).digest()


def _said(kind: str, challenge: str) -> CollectedClientData:
    return CollectedClientData.create(kind, challenge, f"https://{HOST}")
