from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RequirementNotice:
    """Tell an admin what a changed list of permissions means for those who are connected."""

    target: str
    profile_id: str
    complete: int  # people whose permissions are enough still
    count: int  # people who would have to be asked again
    member_ids: tuple[str, ...]  # of those, the first
    hands_off: bool  # the target is live with the same app: nobody is asked by Usher
