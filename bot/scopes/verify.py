from dataclasses import dataclass

from bot.scopes.capability import Capability, CapabilityId
from bot.scopes.profiles import Profile


@dataclass(frozen=True, slots=True)
class Missing:
    """Name a capability that was not granted and the scopes that would grant it."""

    capability_id: CapabilityId
    scopes: tuple[str, ...]
    partly: bool  # some of its scopes were granted: it is no whole permission, but not nothing


@dataclass(frozen=True, slots=True)
class ScopeReport:
    """Sort what was required into granted and missing, and name what nobody asked for."""

    granted: tuple[CapabilityId, ...]
    missing: tuple[Missing, ...]
    surplus: tuple[str, ...]

    @property
    def partly(self) -> tuple[CapabilityId, ...]:
        """Name what was granted in part, which a consent must not pass over in silence."""
        return tuple(each.capability_id for each in self.missing if each.partly)

    @property
    def complete(self) -> bool:
        """Tell whether nothing is missing; surplus scopes do no harm to that."""
        return not self.missing


def parse_scopes(text: str) -> frozenset[str]:
    """Read the `scope` of a token response: names between spaces (RFC 6749, section 3.3)."""
    return frozenset(text.split())


def verify(required: Profile, granted: frozenset[str]) -> ScopeReport:
    """Compare the scopes of a token with the capabilities of a profile.

    The report names what was granted, not what is implied. Zoom lets a token with
    `meeting:write` read meetings too, but without `meeting:read` the capability to view
    meetings is reported missing: the person was not asked for it in so many words, and ticking
    one more box is cheaper than relying on an implication that granular scopes do not have.
    """
    classic_app = _is_classic(required, granted)
    held = tuple(c for c in required.capabilities if c.granted_by(granted))
    missing = tuple(
        Missing(
            c.id,
            _scopes_to_add(c, granted, classic_app=classic_app),
            partly=not granted.isdisjoint(c.granular),
        )
        for c in required.capabilities
        if c not in held
    )
    surplus = tuple(sorted(granted - required.scopes()))
    return ScopeReport(granted=tuple(c.id for c in held), missing=missing, surplus=surplus)


def _is_classic(required: Profile, granted: frozenset[str]) -> bool:
    """Tell whether the token is one of an old app, whose scope page offers classic names only."""
    has_classic = any(c.classic in granted for c in required.capabilities)
    return has_classic and granted.isdisjoint(required.granular())


def _scopes_to_add(
    capability: Capability, granted: frozenset[str], *, classic_app: bool
) -> tuple[str, ...]:
    if classic_app:
        return (capability.classic,)
    return tuple(name for name in capability.granular if name not in granted)
