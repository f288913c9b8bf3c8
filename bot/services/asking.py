from __future__ import annotations

from typing import TYPE_CHECKING

from bot.campaigns.model import InvitationState

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.campaigns.model import Invitation
    from storage.store import Store


async def may_ask(store: Store, tx: AsyncConnection, invitation: Invitation) -> bool:
    """Tell whether a person may be asked on, or would be disconnected in the target by it.

    Once the target asks people itself with the same Zoom app, only what an admin has decided since,
    after a warning, is asked of anybody; nobody is asked who has authorized there.
    """
    if invitation.state is InvitationState.SUPERSEDED:
        return False
    setup = await store.setups.get(tx, invitation.workspace_id)
    if setup is None or not setup.hands_off:
        return True
    campaign = await store.campaigns.require(tx, invitation.campaign_id)
    return setup.may_ask(asked_at=invitation.asked_at or campaign.created_at)
