"""What is held about people, shown, erased and deleted in its time, wired together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.services.erasure import ErasureService
from bot.services.kinds import Kind
from bot.services.me import MeService
from bot.services.retention import RetentionService

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.config import Settings
    from bot.services.about import AboutService
    from bot.services.desk import SupportDesk
    from bot.services.ending import EndingService
    from storage.work import WorkItem


@dataclass(frozen=True, slots=True)
class OwnData:
    """The services behind `/usher me` and `USHER_RETENTION`."""

    me: MeService
    erasure: ErasureService
    retention: RetentionService

    @classmethod
    def of(
        cls, ending: EndingService, desk: SupportDesk, about: AboutService, settings: Settings
    ) -> OwnData:
        """Wire them from what they build upon."""
        store, audit, clock = ending.store, ending.audit, ending.clock
        outbox, messenger, setup = desk.outbox, desk.messenger, ending.grants.setup
        return cls(
            MeService(store, outbox, messenger, about, audit, settings, clock),
            ErasureService(store, outbox, messenger, ending, about, audit, clock),
            RetentionService(store, setup, audit, settings, clock),
        )

    def table(self) -> Mapping[Kind, Callable[[WorkItem], Awaitable[None]]]:
        """Say which method carries which kind of their work."""
        return {
            Kind.DOWNLOAD: self.me.deliver,
            Kind.ERASURE: self.erasure.finish,
            Kind.RETENTION: self.retention.carry_out,
        }
