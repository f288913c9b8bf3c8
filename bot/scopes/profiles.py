from dataclasses import dataclass
from types import MappingProxyType

from bot.scopes import core, full
from bot.scopes.capability import Capability, CapabilityId


@dataclass(frozen=True, slots=True)
class Profile:
    """Choose, for each of the seven permissions, the granular scopes that make it up."""

    id: str
    capabilities: tuple[Capability, ...]

    def granular(self) -> tuple[str, ...]:
        """Return the distinct granular scopes in the order an admin searches for them.

        Zoom's picker groups meetings, recordings and user; so do the capabilities.
        """
        names = (name for capability in self.capabilities for name in capability.granular)
        return tuple(dict.fromkeys(names))

    def asked(self) -> tuple[str, ...]:
        """Name the permissions that people are asked for; none, when it is all of them."""
        ids = tuple(capability.id.value for capability in self.capabilities)
        return () if len(ids) == len(CapabilityId) else ids

    def scopes(self) -> frozenset[str]:
        """Return every scope this profile knows, classic and granular."""
        classic = (capability.classic for capability in self.capabilities)
        return frozenset(self.granular()).union(classic)


CORE = Profile("core", core.CAPABILITIES)
FULL = Profile("full", full.CAPABILITIES)

PROFILES = MappingProxyType({known.id: known for known in (CORE, FULL)})
