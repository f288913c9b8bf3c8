import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from bot.secret import Secret


class CredentialsState(StrEnum):
    """What is known of a pair that somebody entered."""

    CHECKING = "checking"
    RIGHT = "right"
    WRONG = "wrong"  # Zoom refused it; the pair itself has been erased
    UNVERIFIED = "unverified"  # Zoom's answer settled nothing; the rehearsal decides
    OTHER_APP = "other_app"  # not the app that people have authorized; waits for an admin's yes
    DECLINED = "declined"  # an admin kept the app in use; the pair itself has been erased
    REPLACED = "replaced"  # nothing needs it any more; the pair itself has been erased

    @property
    def usable(self) -> bool:
        """True for pairs with which people may be sent to Zoom."""
        return self in {CredentialsState.RIGHT, CredentialsState.UNVERIFIED}

    @property
    def erased(self) -> bool:
        """True for those of which the pair itself is kept no more."""
        return self in {
            CredentialsState.WRONG,
            CredentialsState.DECLINED,
            CredentialsState.REPLACED,
        }


@dataclass(frozen=True, slots=True)
class ClientPair:
    """A Zoom app's Client ID and Client Secret."""

    client_id: str
    client_secret: Secret

    def to_bytes(self) -> bytes:
        """Serialise for sealing; never stored or logged in this form."""
        return json.dumps([self.client_id, self.client_secret.reveal()]).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "ClientPair":
        """Read what `to_bytes` wrote."""
        client_id, client_secret = json.loads(data)
        return cls(client_id, Secret(client_secret))


@dataclass(frozen=True, slots=True)
class CredentialForm:
    """A web form that takes one pair, once, from whoever got the link to it."""

    hash: bytes
    workspace_id: str
    member_id: str
    expires_at: datetime


def form_hash(word: str) -> bytes:
    """Hash the word in a form's link, under which the database knows the form."""
    return sha256(b"usher credentials form\0" + word.encode()).digest()


@dataclass(frozen=True, slots=True)
class Credentials:
    """A pair as entered by an admin, with what Zoom's token endpoint said of it."""

    id: UUID
    workspace_id: str
    state: CredentialsState
    pair: ClientPair | None
    entered_by: str
    entered_at: datetime
    view_id: str | None = None
    accepted_by: str | None = None  # the admin who said yes to another app

    def require_pair(self) -> ClientPair:
        """Give the pair; ValueError when it has been erased."""
        if self.pair is None:
            raise ValueError("these credentials have been erased")
        return self.pair
