"""Rules that pair a mail domain of Slack with one of Zoom, so that nobody has to be asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.campaigns.public_mail import PUBLIC_MAIL

if TYPE_CHECKING:
    from collections.abc import Collection


@dataclass(frozen=True, slots=True)
class DomainRule:
    """Whoever is x@`slack` in Slack is taken for x@`zoom` at Zoom."""

    slack: str
    zoom: str


def settles(rules: Collection[DomainRule], slack_email: str | None, zoom_email: str) -> bool:
    """Tell whether a rule takes two addresses for one person's: one name, and its two domains."""
    found = _pair(slack_email, zoom_email)
    return found is not None and found in rules


def proposed(
    rules: Collection[DomainRule], slack_email: str | None, zoom_email: str
) -> DomainRule | None:
    """Give the rule that would have settled this, unless it is none that may be used.

    A Zoom domain has one Slack domain: with two, two people could be taken for one Zoom user.
    """
    found = _pair(slack_email, zoom_email)
    if found is None or {found.slack, found.zoom} & PUBLIC_MAIL:
        return None
    return None if any(rule.zoom == found.zoom for rule in rules) else found


def _pair(slack_email: str | None, zoom_email: str) -> DomainRule | None:
    """Read the two domains of one name; None when the names differ or the domains do not."""
    in_slack, at_zoom = _parts(slack_email or ""), _parts(zoom_email)
    if in_slack is None or at_zoom is None:
        return None
    (name, slack), (other, zoom) = in_slack, at_zoom
    return DomainRule(slack, zoom) if name == other and slack != zoom else None


def _parts(email: str) -> tuple[str, str] | None:
    name, at, domain = email.strip().casefold().rpartition("@")
    return (name, domain) if at and name and domain else None
