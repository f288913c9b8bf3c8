"""What ends by more than one person's word or with somebody's place in Slack, wired together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.services.everyone import EveryoneService
from bot.services.farewell import FarewellService
from bot.services.kinds import Kind
from bot.services.leaver_notes import LeaverNotes
from bot.services.leavers import LeaverService
from bot.services.proposal_notes import ProposalNotes

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.config import Settings
    from bot.services.about import AboutService
    from bot.services.desk import SupportDesk
    from bot.services.ending import EndingService
    from bot.services.roles import RoleService
    from bot.services.workspace import WorkspaceService
    from bot.slack.directory import Directory
    from storage.work import WorkItem


@dataclass(frozen=True, slots=True)
class Endings:
    """The services that end things for everybody, for who has left, and for a workspace."""

    everyone: EveryoneService
    proposal_notes: ProposalNotes
    leavers: LeaverService
    leaver_notes: LeaverNotes
    farewell: FarewellService

    @classmethod
    def of(
        cls,
        ending: EndingService,
        desk: SupportDesk,
        roles: RoleService,
        workspace: WorkspaceService,
        about: AboutService,
        directory: Directory,
        settings: Settings,
    ) -> Endings:
        """Wire them from what they build upon."""
        store, audit, clock = ending.store, ending.audit, ending.clock
        outbox, messenger, setup = desk.outbox, desk.messenger, ending.grants.setup
        return cls(
            EveryoneService(store, setup, ending, audit, clock),
            ProposalNotes(store, outbox, messenger, desk.channel, roles, about, clock),
            LeaverService(store, outbox, directory, setup, ending, audit, clock),
            LeaverNotes(store, outbox, messenger, desk, about, settings),
            FarewellService(store, workspace, setup, ending, audit, clock),
        )

    def table(self) -> Mapping[Kind, Callable[[WorkItem], Awaitable[None]]]:
        """Say which method carries which kind of their work."""
        return {
            Kind.PROPOSAL: self.proposal_notes.ask,
            Kind.PROPOSAL_NOTE: self.proposal_notes.show,
            Kind.PROPOSAL_END: self.everyone.expire,
            Kind.EVERYONE: self.everyone.carry_out,
            Kind.LEAVERS: self.leavers.look_at_all,
            Kind.LEAVER: self.leavers.look,
            Kind.LEAVER_NOTE: self.leaver_notes.show,
            Kind.LEAVER_END: self.leavers.end,
            Kind.FAREWELL: self.farewell.go_on,
        }
