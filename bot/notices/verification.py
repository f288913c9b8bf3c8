from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VerificationNotice:
    """Tell whoever asked how far verifying again is, and in the end what it has shown."""

    target: str
    member_id: str | None  # None: everybody
    total: int
    done: int
    counts: tuple[tuple[str, int], ...]  # bot.services.verification.Found, as text
    changed: tuple[str, ...]  # some of the people for whom something has changed
    ended: tuple[str, ...]  # some of the people whose connection Zoom has ended
    finished: bool
    standing: str | None = None  # of the one person: bot.campaigns.progress.Standing, as text
