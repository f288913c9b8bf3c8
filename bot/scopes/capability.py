from dataclasses import dataclass
from enum import StrEnum


class CapabilityId(StrEnum):
    """Name the seven permissions that people see; ids never change.

    They are the seven classic scopes a LearningSpace administrator used to tick.
    """

    VIEW_MEETINGS = "view_meetings"
    MANAGE_MEETINGS = "manage_meetings"
    VIEW_RECORDINGS = "view_recordings"
    MANAGE_RECORDINGS = "manage_recordings"
    VIEW_USER = "view_user"
    MANAGE_USER = "manage_user"
    VIEW_PROFILE = "view_profile"


@dataclass(frozen=True, slots=True)
class Capability:
    """Say which Zoom scopes make up one permission.

    Zoom apps made before 2024 hold classic scopes, newer ones granular scopes only
    (developers.zoom.us/docs/internal-apps/oauth-scopes-overview/).
    """

    id: CapabilityId
    classic: str
    granular: tuple[str, ...]

    def granted_by(self, granted: frozenset[str]) -> bool:
        """Tell whether the classic scope, or every granular one, was granted."""
        return self.classic in granted or granted.issuperset(self.granular)
