from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DomainPair:
    """A rule, in use or declined: x@`slack` in Slack is x@`zoom` at Zoom."""

    slack: str
    zoom: str


@dataclass(frozen=True, slots=True)
class DomainProposal:
    """A rule that a rehearsal suggests, with the addresses that suggest it."""

    invitation_id: UUID  # of the rehearsal
    pair: DomainPair
    slack_email: str
    zoom_email: str
