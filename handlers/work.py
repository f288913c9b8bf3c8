"""Everything that is done durably, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.services.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.services.campaigns import CampaignService
    from bot.services.cards import CardService
    from bot.services.channel import ChannelService
    from bot.services.credential_forms import CredentialFormService
    from bot.services.credentials import CredentialsService
    from bot.services.delivery import DeliveryService
    from bot.services.desk import SupportDesk
    from bot.services.keep_alive import KeepAliveService
    from bot.services.languages import LanguageService
    from bot.services.list_probe import ListProbeService
    from bot.services.questions import QuestionService
    from bot.services.redirect import RedirectService
    from bot.services.renewal import RenewalService
    from bot.services.replacing import ReplacingService
    from bot.services.requirement import RequirementService
    from bot.services.revocation import RevocationService
    from bot.services.shared_test import SharedTestService
    from bot.services.silence import SilenceService
    from bot.services.status import StatusService
    from bot.services.verification import VerificationService
    from bot.services.verification_rounds import VerificationRounds
    from handlers.endings import Endings
    from handlers.own_data import OwnData
    from storage.work import WorkItem


@dataclass(frozen=True, slots=True)
class WorkHandlers:
    """The services that carry work."""

    cards: CardService
    redirect: RedirectService
    credentials: CredentialsService
    channel: ChannelService
    campaigns: CampaignService
    delivery: DeliveryService
    renewal: RenewalService
    silence: SilenceService
    shared_test: SharedTestService
    status: StatusService
    revocation: RevocationService
    own: OwnData
    desk: SupportDesk
    lists: ListProbeService
    verification: VerificationService
    rounds: VerificationRounds
    requirement: RequirementService
    questions: QuestionService
    languages: LanguageService
    keep_alive: KeepAliveService
    forms: CredentialFormService
    replacing: ReplacingService
    endings: Endings

    def table(self) -> Mapping[Kind, Callable[[WorkItem], Awaitable[None]]]:
        """Say which method carries which kind of work."""
        return {
            Kind.SETUP_CARD: self.cards.deliver,
            Kind.REDIRECT_LOOK: self.redirect.look,
            Kind.CREDENTIALS_PROBE: self.credentials.probe,
            Kind.CREDENTIALS_VERDICT: self.credentials.tell,
            Kind.CREDENTIALS_FORM: self.forms.send,
            Kind.CREDENTIALS_ERASURE: self.replacing.erase_unneeded,
            Kind.CHANNEL_PROOF: self.channel.prove,
            Kind.CHANNEL_VERDICT: self.channel.tell,
            Kind.PREVIEW: self.campaigns.preview,
            Kind.INVITATION: self.delivery.invite,
            Kind.OUTCOME: self.delivery.show_outcome,
            Kind.EXPIRY: self.renewal.expire,
            Kind.NO_RETURN: self.silence.ask,
            Kind.SHARED_TEST: self.shared_test.run,
            Kind.BOARD: self.status.show_board,
            Kind.LIST_PROBE: self.lists.probe,
            Kind.MEMBER: self.languages.learn,
            Kind.GRANT_REVOCATION: self.revocation.revoke,
            Kind.DOMAIN_QUESTIONS: self.questions.settle_by_rules,
            Kind.REQUIREMENT: self.requirement.tell,
            Kind.ASKING_AGAIN: self.requirement.carry_on_asking,
            Kind.VERIFICATION: self.verification.check,
            Kind.VERIFICATION_ROUND: self.rounds.carry,
            Kind.KEEP_ALIVE: self.keep_alive.keep_alive,
            Kind.ALARM: self.desk.sound_alarm,
            **self.own.table(),
            **self.endings.table(),
        }
