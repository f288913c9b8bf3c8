from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Alarm:
    """Tell support that somebody did not authorize what was authorized in their name."""

    member_id: str
    since: int  # Unix seconds
