from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

from bot.campaigns.causes import Cause
from bot.campaigns.model import CampaignKind
from bot.campaigns.progress import tally, troubles
from bot.errors import SlackRefused
from bot.notices.campaign import Board, BoardDetails, TroubleLine
from bot.services.outbox import NotYetError
from bot.slack.messenger import Posted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.campaigns.model import Campaign, Invitation
    from bot.config import Settings
    from bot.language import Language
    from bot.secret import Secret
    from bot.services.about import AboutService
    from bot.services.channel import ChannelService
    from bot.services.outbox import Outbox
    from bot.slack.messenger import Messenger
    from storage.store import Store
    from storage.work import WorkItem

# chat.update takes 50 calls a minute for everything: a board and its details take 24 at most.
_BETWEEN_EDITS = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class StatusService:
    """Tell support and people where things stand."""

    store: Store
    outbox: Outbox
    messenger: Messenger
    channel: ChannelService
    about: AboutService
    settings: Settings
    clock: Callable[[], datetime]

    async def show_board(self, item: WorkItem) -> None:
        """Post a campaign's one message in the status channel, or edit it, and its details.

        Raises:
            NotYetError: It was edited a moment ago.
        """
        async with self.store.transaction() as tx:
            campaign = await self.store.campaigns.require(tx, UUID(item.subject_id))
            setup = await self.store.setups.get(tx, item.workspace_id)
        now = self.clock()
        if campaign.board_at and now < campaign.board_at + _BETWEEN_EDITS:
            raise NotYetError(campaign.board_at + _BETWEEN_EDITS)
        channel_id = setup.channel_id if setup else None
        if channel_id is None:
            return
        async with self.store.transaction() as tx:
            await self.store.campaigns.change(tx, campaign.id, board_at=now)
        token = await self.outbox.token(item.workspace_id)
        try:
            await self._show(token, campaign, channel_id)
        except SlackRefused as refused:
            await self.channel.gone(
                item.workspace_id, channel_id, campaign.created_by, refused.error
            )

    async def _show(self, token: Secret, campaign: Campaign, channel_id: str) -> None:
        """Show the board where status goes now; in a channel of before it stays as it was."""
        named = await self.channel.may_name_people(campaign.workspace_id, token, channel_id)
        async with self.store.transaction() as tx:
            board, details = await self._board(tx, campaign, named=named)
        language = await self.outbox.language(campaign.workspace_id, campaign.created_by)
        posted = None
        if campaign.board_ts and campaign.board_channel_id == channel_id:
            posted = Posted(channel_id, campaign.board_ts)
            if not await self.messenger.edit(token, posted, board, language=language):
                posted = None
        if posted is None:
            posted = await self._post_board(token, campaign, channel_id, board, language=language)
        await self._show_details(token, campaign, posted, details, language=language)

    async def boards(self, workspace_id: str) -> tuple[Board, ...]:
        """Give the numbers of every campaign, newest first."""
        async with self.store.transaction() as tx:
            running = await self.store.campaigns.running(tx, workspace_id, CampaignKind.INVITATION)
            return tuple([(await self._board(tx, each, named=False))[0] for each in running])

    async def _board(
        self, tx: AsyncConnection, campaign: Campaign, *, named: bool
    ) -> tuple[Board, BoardDetails]:
        target = (await self.about.of(tx, campaign.workspace_id)).target
        invitations = await self.store.invitations.of_campaign(tx, campaign.id)
        counted = tally(invitations)
        grants = await self.store.grants.of_invitations(tx, [each.id for each in invitations])
        missing = {id_: facts[0].missing for id_, facts in grants.items()}
        claims = await self._claims(tx, campaign.workspace_id, invitations) if named else {}
        refused = {id_: Cause(why) for id_, facts in grants.items() if (why := facts[0].refused)}
        erased = await self.store.members.erased(tx, campaign.workspace_id)  # named nowhere
        known = [each for each in invitations if each.member_id not in erased]
        found = troubles(
            ((each, missing.get(each.id, ())) for each in known),
            refused=[(e.member_id, refused[e.id]) for e in known if e.id in refused],
        )
        board = Board(
            target=target,
            asked_by=campaign.created_by,
            rehearsal=campaign.is_rehearsal,
            total=counted.total,
            done=counted.done,
            counts=tuple((standing.value, count) for standing, count in counted.counts),
            since=int(campaign.created_at.timestamp()),
            trouble_count=len({id_ for each in found for id_ in each.member_ids}),
        )
        details = BoardDetails(
            target=target,
            rehearsal=campaign.is_rehearsal,
            troubles=tuple(
                TroubleLine(
                    cause=each.cause.value,
                    missing=each.missing,
                    count=len(each.member_ids),
                    member_ids=each.member_ids if named else (),
                    claims=tuple((id_, claims[id_]) for id_ in each.member_ids if id_ in claims),
                )
                for each in found
            ),
            named=named,
        )
        return board, details

    async def _claims(
        self, tx: AsyncConnection, workspace_id: str, invitations: Iterable[Invitation]
    ) -> Mapping[str, str]:
        found = await self.store.claims.among(
            tx, workspace_id, [each.member_id for each in invitations]
        )
        return {member_id: claim.claimed_by for member_id, claim in found.items()}

    async def _post_board(
        self,
        token: Secret,
        campaign: Campaign,
        channel_id: str,
        board: Board,
        *,
        language: Language,
    ) -> Posted:
        posted = await self.messenger.post(token, channel_id, board, language=language)
        async with self.store.transaction() as tx:
            await self.store.campaigns.change(
                tx,
                campaign.id,
                board_channel_id=posted.channel_id,
                board_ts=posted.ts,
                details_ts=None,
                details_digest=None,
            )
        return posted

    async def _show_details(
        self,
        token: Secret,
        campaign: Campaign,
        board: Posted,
        details: BoardDetails,
        *,
        language: Language,
    ) -> None:
        fingerprint = sha256(repr((details, language)).encode()).digest()
        there = campaign.details_ts if campaign.board_ts == board.ts else None
        if there is None and not details.troubles:
            return
        if there is not None and campaign.details_digest == fingerprint:
            return  # what has not changed is not worth one of Slack's edits
        if there is None or not await self.messenger.edit(
            token, Posted(board.channel_id, there), details, language=language
        ):
            posted = await self.messenger.post(
                token, board.channel_id, details, language=language, thread_ts=board.ts
            )
            there = posted.ts
        async with self.store.transaction() as tx:
            await self.store.campaigns.change(
                tx, campaign.id, details_ts=there, details_digest=fingerprint
            )
