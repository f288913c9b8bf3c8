from enum import StrEnum


class ListKind(StrEnum):
    """Name the lists of a person that the target will ask Zoom for, as Zoom's paths do."""

    MEETINGS = "meetings"
    RECORDINGS = "recordings"


class ListAnswer(StrEnum):
    """What asking for a list has shown; what it holds is nobody's business."""

    WORKS = "works"
    NOT_ALLOWED = "not_allowed"  # the permission is missing
    NOT_POSSIBLE = "not_possible"  # the permission is there: licence or settings stand against it
    UNKNOWN = "unknown"  # Zoom did not answer in time
