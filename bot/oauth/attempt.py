from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from urllib.parse import urlencode
from uuid import UUID

from bot.secret import Secret

TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Attempt:
    """One trip to Zoom: it ends with the state's return, or with its time."""

    id: UUID
    state_hash: bytes
    workspace_id: str
    invitation_id: UUID
    credentials_id: UUID
    browser_hash: bytes
    verifier: Secret
    expires_at: datetime


def token(random_bytes: bytes) -> Secret:
    """Spell random bytes as an unguessable URL-safe word: link, state, verifier or browser."""
    return Secret(urlsafe_b64encode(random_bytes).rstrip(b"=").decode())


def link_hash(word: str) -> bytes:
    """Hash a personal link's word, under which the database knows the link."""
    return _hash(b"link", word)


def state_hash(word: str) -> bytes:
    """Hash an OAuth state, under which the database knows the attempt."""
    return _hash(b"state", word)


def browser_hash(word: Secret) -> bytes:
    """Hash a browser's word, to which an attempt is bound."""
    return _hash(b"browser", word.reveal())


def _hash(purpose: bytes, word: str) -> bytes:
    # A word has 256 random bits, so one fast hash is enough. The purpose keeps a value made for
    # one use from being found under another.
    return sha256(b"usher " + purpose + b"\0" + word.encode()).digest()


def challenge(verifier: Secret) -> str:
    """Derive the S256 code challenge (RFC 7636, section 4.2)."""
    hashed = sha256(verifier.reveal().encode("ascii")).digest()
    return urlsafe_b64encode(hashed).rstrip(b"=").decode()


def authorize_url(
    oauth_url: str, *, client_id: str, redirect_uri: str, state: Secret, challenge: str
) -> str:
    """Build the address of Zoom's consent page.

    `scope` is left out: Zoom then asks for the app's own list, and several values in `scope` have
    been refused with "invalid scope" (Zoom developer forum, thread 138714).
    """
    query = urlencode(
        {
            "response_type": "code",
            "client_id": client_id,
            "redirect_uri": redirect_uri,
            "state": state.reveal(),
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
    )
    return f"{oauth_url}/oauth/authorize?{query}"
