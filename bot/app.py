"""The composition root: everything is opened, wired and closed here."""

from __future__ import annotations

import asyncio
import secrets
import signal
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import aiohttp
import httpx

from bot.observability import Metrics
from bot.running import Usher
from bot.services.about import AboutService
from bot.services.arrival import ArrivalService
from bot.services.audit import AuditService
from bot.services.brake import BrakeService
from bot.services.campaigns import CampaignService
from bot.services.cards import CardService
from bot.services.channel import ChannelService
from bot.services.colleague import ColleagueService
from bot.services.credential_forms import CredentialFormService
from bot.services.credentials import CredentialsService
from bot.services.deauthorization import DeauthorizationService
from bot.services.delivery import DeliveryService
from bot.services.departure import DepartureService
from bot.services.desk import SupportDesk
from bot.services.domain_rules import DomainRuleService
from bot.services.ending import EndingService
from bot.services.grants import GrantService
from bot.services.handover import HandoverService
from bot.services.keep_alive import KeepAliveService
from bot.services.languages import LanguageService
from bot.services.leased_refresh import LeasedRefresh
from bot.services.letters import LetterService
from bot.services.list_probe import ListProbeService
from bot.services.loss import LossService
from bot.services.outbox import Outbox
from bot.services.permission import PermissionService
from bot.services.profiles import ProfileService
from bot.services.questions import QuestionService
from bot.services.readiness import ReadinessService
from bot.services.redirect import RedirectService
from bot.services.refresh import RefreshService
from bot.services.rehearsal import RehearsalService
from bot.services.renewal import RenewalService
from bot.services.replacing import ReplacingService
from bot.services.requirement import RequirementService
from bot.services.revocation import RevocationService
from bot.services.roles import RoleService
from bot.services.screens import ScreenService
from bot.services.settlement import SettlementService
from bot.services.setup import SetupService
from bot.services.shared_test import SharedTestService
from bot.services.silence import SilenceService
from bot.services.status import StatusService
from bot.services.story import StoryService
from bot.services.strays import StrayService
from bot.services.verification import VerificationService
from bot.services.verification_rounds import VerificationRounds
from bot.services.workspace import WorkspaceService
from bot.slack.calls import TIMEOUT_SECONDS, SlackCalls, slack_client
from bot.slack.directory import Directory
from bot.slack.messenger import Messenger
from bot.worker import Worker
from bot.zoom.client import TIMEOUT, ZoomClient
from handlers.endings import Endings
from handlers.own_data import OwnData
from handlers.slack.about import AboutHandlers
from handlers.slack.bolt import bolt
from handlers.slack.brake import BrakeHandlers
from handlers.slack.campaign import CampaignHandlers
from handlers.slack.channel import ChannelHandlers
from handlers.slack.colleague import ColleagueHandlers
from handlers.slack.credentials import CredentialsHandlers
from handlers.slack.domains import DomainRuleHandlers
from handlers.slack.ending import EndingHandlers
from handlers.slack.everyone import EveryoneHandlers
from handlers.slack.handover import HandoverHandlers
from handlers.slack.invited import InvitedHandlers
from handlers.slack.lifecycle import LifecycleHandlers
from handlers.slack.listeners import Listeners
from handlers.slack.me import MeHandlers
from handlers.slack.navigation import NavigationHandlers
from handlers.slack.permission import PermissionHandlers
from handlers.slack.profile import ProfileHandlers
from handlers.slack.redirect import RedirectHandlers
from handlers.slack.rehearsal import RehearsalHandlers
from handlers.slack.requirement import RequirementHandlers
from handlers.slack.screens import ScreenHandlers
from handlers.slack.setup import SetupHandlers
from handlers.slack.status import StatusHandlers
from handlers.slack.story import StoryHandlers
from handlers.slack.verification import VerificationHandlers
from handlers.web import keys
from handlers.web.application import application
from handlers.web.routes import health_routes, routes
from handlers.work import WorkHandlers
from storage.crypto import Keyring
from storage.database import Database
from storage.schema import require_current
from storage.store import Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.config import Settings


def utc_now() -> datetime:
    """Tell the time."""
    return datetime.now(UTC)


async def serve(settings: Settings, role: str) -> None:
    """Run the service until SIGTERM or SIGINT.

    Raises:
        ConfigurationError: The role does not fit the database.
        SchemaError: The database is not at this version's schema.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signum, stop.set)
    async with build(settings) as usher:
        await usher.run(with_web=role != "worker", with_worker=role != "web", stop=stop)


@asynccontextmanager
async def build(
    settings: Settings,
    *,
    clock: Callable[[], datetime] = utc_now,
    random: Callable[[int], bytes] = secrets.token_bytes,
) -> AsyncIterator[Usher]:
    """Open everything the service needs, wire it, and close it again.

    Raises:
        ConfigurationError: A setting cannot be used.
        SchemaError: The database is not at this version's schema.
    """
    async with AsyncExitStack() as stack:
        keyring = Keyring.parse(settings.encryption_keys.reveal())
        database = Database.open(settings.database_url.reveal())
        stack.push_async_callback(database.close)
        await require_current(database)
        session = await stack.enter_async_context(
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT_SECONDS))
        )
        zoom_http = await stack.enter_async_context(httpx.AsyncClient(timeout=TIMEOUT))
        slack = slack_client(settings, session)
        store = Store(database, keyring)
        yield _wire(settings, store, slack, zoom_http, clock=clock, random=random)


def _wire(
    settings: Settings,
    store: Store,
    client: AsyncWebClient,
    zoom_http: httpx.AsyncClient,
    *,
    clock: Callable[[], datetime],
    random: Callable[[int], bytes],
) -> Usher:
    calls = SlackCalls(client)
    messenger, directory = Messenger(calls), Directory(calls)
    zoom = ZoomClient(
        zoom_http, settings.zoom_oauth_url, settings.zoom_api_url, settings.redirect_url
    )
    languages, metrics = LanguageService(store, directory, clock), Metrics.new()
    outbox = Outbox(store, messenger, languages, clock)
    setup, audit = SetupService(store, clock), AuditService(store, clock)
    workspace = WorkspaceService(store, directory, setup, settings, audit, clock)
    about = AboutService(store, setup, audit, settings, clock)
    profiles = ProfileService(store, setup, audit, clock)
    permission, redirect = (
        PermissionService(store, setup, about, audit, clock),
        RedirectService(store, setup, zoom_http, settings, clock),
    )
    replacing = ReplacingService(store, setup, audit, clock)
    credentials = CredentialsService(
        store, outbox, messenger, zoom, setup, about, replacing, audit, clock
    )
    channel = ChannelService(store, outbox, messenger, directory, setup, about, audit, clock)
    forms = CredentialFormService(store, outbox, credentials, about, settings, clock, random)
    roles = RoleService(settings.admins, store, outbox, directory, channel, clock)
    handover = HandoverService(store, setup, roles, audit, clock)
    domains = DomainRuleService(store, setup, audit, clock)
    cards = CardService(
        store,
        outbox,
        messenger,
        setup,
        about,
        profiles,
        roles,
        handover,
        domains,
        replacing,
        settings,
    )
    campaigns = CampaignService(
        store, outbox, messenger, directory, setup, about, audit, settings, clock
    )
    letters = LetterService(store, directory, about, settings, clock, random)
    delivery = DeliveryService(store, outbox, messenger, letters, setup, settings, clock)
    renewal = RenewalService(store, setup, audit, clock)
    grants = GrantService(store, setup, audit, clock)
    silence = SilenceService(store, outbox, letters, delivery, grants, clock)
    status = StatusService(store, outbox, messenger, channel, about, settings, clock)
    leased = LeasedRefresh(store, zoom, metrics, clock)
    ending = EndingService(store, grants, audit, clock)
    story = StoryService(store, renewal, audit, about, clock)
    revocation = RevocationService(store, zoom, leased, grants, clock)
    refresh = RefreshService(
        store, leased, LossService(store, grants, audit, clock), metrics, clock
    )
    shared_test = SharedTestService(store, zoom, refresh, setup, audit, clock)
    verification = VerificationService(store, zoom, refresh, grants, audit, clock)
    requirement = RequirementService(store, outbox, grants, about, audit, clock)
    rounds = VerificationRounds(store, outbox, messenger, verification, audit, about, clock)
    desk = SupportDesk(store, outbox, messenger, channel)
    own, brake = OwnData.of(ending, desk, about, settings), BrakeService(store, setup, audit, clock)
    numbers = StatusHandlers(status, own.me, permission, brake, roles)
    endings = Endings.of(ending, desk, roles, workspace, about, directory, settings)

    listeners = Listeners(
        setup=SetupHandlers(setup, roles),
        navigation=NavigationHandlers(setup, cards, roles),
        screens=ScreenHandlers(ScreenService(store, setup, clock), cards, roles),
        handover=HandoverHandlers(handover, cards, roles),
        about=AboutHandlers(about, roles),
        permission=PermissionHandlers(permission, roles),
        profile=ProfileHandlers(profiles, roles),
        redirect=RedirectHandlers(redirect, roles),
        credentials=CredentialsHandlers(credentials, forms, replacing, roles, about),
        channel=ChannelHandlers(channel, roles),
        rehearsal=RehearsalHandlers(
            RehearsalService(store, campaigns, setup, audit), silence, shared_test, roles
        ),
        colleague=ColleagueHandlers(
            ColleagueService(store, campaigns, grants, setup, roles, audit), campaigns, roles
        ),
        domains=DomainRuleHandlers(domains, roles),
        campaign=CampaignHandlers(campaigns, roles),
        invited=InvitedHandlers(grants, QuestionService(store, grants, audit, clock), renewal),
        status=numbers,
        brake=BrakeHandlers(brake, numbers, roles),
        story=StoryHandlers(story, roles),
        requirement=RequirementHandlers(requirement, roles),
        verification=VerificationHandlers(rounds, story, roles),
        ending=EndingHandlers(ending, own.me, roles, about),
        me=MeHandlers(own.me, own.erasure),
        everyone=EveryoneHandlers(endings.everyone, roles, about),
        lifecycle=LifecycleHandlers(endings.leavers, roles, workspace),
    )
    readiness = ReadinessService(store, workspace)
    app = application(routes(), settings, metrics, readiness, languages)
    app[keys.BOLT] = bolt(settings, store, client, workspace, languages, listeners)
    app[keys.DEPARTURE] = DepartureService(store, renewal, about, settings, clock, random)
    app[keys.FORMS], app[keys.ROLES] = forms, roles
    judge = SettlementService(store, grants, StrayService(store, clock), audit, settings, clock)
    app[keys.ARRIVAL] = ArrivalService(store, zoom, grants, judge, about, settings, clock, random)
    app[keys.DEAUTHORIZATION] = DeauthorizationService(store, ending, audit, clock)
    health = application(health_routes(), settings, metrics, readiness, languages)
    work = WorkHandlers(
        cards,
        redirect,
        credentials,
        channel,
        campaigns,
        delivery,
        renewal,
        silence,
        shared_test,
        status,
        revocation,
        own,
        desk,
        ListProbeService(store, zoom, setup, clock),
        verification,
        rounds,
        requirement,
        QuestionService(store, grants, audit, clock),
        languages,
        KeepAliveService(store, refresh, clock),
        forms,
        replacing,
        endings,
    )
    worker = Worker(store, work.table(), metrics, clock, settings.dm_rate)
    return Usher(app, health, worker, workspace, settings)
