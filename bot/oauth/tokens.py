import json
from dataclasses import dataclass
from datetime import datetime

from bot.secret import Secret


@dataclass(frozen=True, slots=True)
class TokenSet:
    """What Zoom's token endpoint gave for one person; opaque, unbounded text."""

    access_token: Secret
    refresh_token: Secret
    expires_at: datetime
    scope: str
    api_url: str | None = None  # bot.oauth.regions.api_base of what Zoom named; None: the setting

    def to_bytes(self) -> bytes:
        """Serialise both tokens as one blob, for sealing."""
        return json.dumps([self.access_token.reveal(), self.refresh_token.reveal()]).encode()

    @classmethod
    def from_bytes(
        cls, data: bytes, *, expires_at: datetime, scope: str, api_url: str | None = None
    ) -> "TokenSet":
        """Read what `to_bytes` wrote; the rest is kept beside it in clear."""
        access_token, refresh_token = json.loads(data)
        return cls(Secret(access_token), Secret(refresh_token), expires_at, scope, api_url)
