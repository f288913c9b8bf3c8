"""Slack's request signature, version v0.

Source: https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import hashlib
import hmac


def signature_headers(secret: str, body: str, *, timestamp: int) -> dict[str, str]:
    """Return the two headers that prove a body came from Slack at `timestamp` (Unix seconds)."""
    base = f"v0:{timestamp}:{body}".encode()
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Signature": f"v0={digest}", "X-Slack-Request-Timestamp": str(timestamp)}
