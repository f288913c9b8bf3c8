"""The redirect URL: what Zoom may stumble over in it, and who answers at its address."""

from collections.abc import Mapping
from enum import StrEnum
from urllib.parse import urlsplit


class Flaw(StrEnum):
    """Name what is wrong with the address itself; Zoom compares it byte for byte."""

    NO_HTTPS = "no_https"
    CAPITALS = "capitals"
    PORT = "port"
    ODD_PATH = "odd_path"


class Reached(StrEnum):
    """Name who answers when Usher asks for itself by its public name."""

    ITSELF = "itself"
    SOMEBODY_ELSE = "somebody_else"
    NOBODY = "nobody"


def flaws(redirect_url: str) -> tuple[Flaw, ...]:
    """Look at the address; none is what Zoom and every browser leave as it is."""
    parts = urlsplit(redirect_url)
    found = {
        Flaw.NO_HTTPS: parts.scheme != "https",
        Flaw.CAPITALS: redirect_url != redirect_url.lower(),
        Flaw.PORT: parts.port is not None,
        Flaw.ODD_PATH: _is_odd(parts.path),
    }
    return tuple(flaw for flaw, there in found.items() if there)


def who_answers(status: int, answer: object, *, mark: str) -> Reached:
    """Tell from the answer of /healthz whether it is this very Usher; `mark` is its own."""
    if status == 200 and isinstance(answer, Mapping) and answer.get("usher") == mark:  # noqa: PLR2004  the status of success
        return Reached.ITSELF
    return Reached.SOMEBODY_ELSE


def _is_odd(path: str) -> bool:
    """Find a slash too many, and what browsers write in another way."""
    rewritten = any(c not in "/-._~" and not (c.isascii() and c.isalnum()) for c in path)
    return rewritten or "//" in path or path.endswith("/") or "/./" in path or "/../" in path
