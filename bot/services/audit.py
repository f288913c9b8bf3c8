from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from storage.audit import Entry, Forgetting

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.store import Store


class Act(StrEnum):
    """Everything that is recorded; docs/reference.md says what each means. At most 32 letters."""

    CREDENTIALS_ENTERED = "credentials_entered"
    CREDENTIALS_CHECKED = "credentials_checked"
    OTHER_APP_ACCEPTED = "other_app_accepted"
    OTHER_APP_DECLINED = "other_app_declined"
    CREDENTIALS_ERASED = "credentials_erased"
    CHANNEL_CHOSEN = "channel_chosen"
    CHANNEL_PROVEN = "channel_proven"
    CHANNEL_REFUSED = "channel_refused"
    REHEARSAL_STARTED = "rehearsal_started"
    COLLEAGUE_ASKED = "colleague_asked"
    COLLEAGUE_LET_GO = "colleague_let_go"
    SHARED_TEST_ASKED = "shared_test_asked"
    SHARED_TEST_ANSWERED = "shared_test_answered"
    CAMPAIGN_SENT = "campaign_sent"
    AUTHORIZATION_KEPT = "authorization_kept"
    AUTHORIZATION_CHANGED = "authorization_changed"
    AUTHORIZATION_CONFIRMED = "authorization_confirmed"
    QUESTION_SETTLED = "question_settled"
    PEOPLE_ASKED_AGAIN = "people_asked_again"
    VERIFICATION_ASKED = "verification_asked"
    AUTHORIZATION_VERIFIED = "authorization_verified"
    AUTHORIZATION_ENDED = "authorization_ended"
    AUTHORIZATION_LOST = "authorization_lost"
    REFRESHING_STOPPED = "refreshing_stopped"
    REFRESHING_RESUMED = "refreshing_resumed"
    EVERYONE_PROPOSED = "everyone_proposed"
    EVERYONE_AGREED = "everyone_agreed"
    EVERYONE_DECLINED = "everyone_declined"
    EVERYONE_EXPIRED = "everyone_expired"
    LEAVER_NOTICED = "leaver_noticed"
    LEAVER_KEPT = "leaver_kept"
    LEAVER_BACK = "leaver_back"
    LEAVER_OVER = "leaver_over"
    UNINSTALLED = "uninstalled"
    REINSTALLED = "reinstalled"
    WORKSPACE_ERASED = "workspace_erased"
    OPTED_OUT = "opted_out"
    DATA_DOWNLOADED = "data_downloaded"
    DATA_ERASED = "data_erased"
    RETENTION_CARRIED_OUT = "retention_carried_out"
    FRESH_LINK_SENT = "fresh_link_sent"
    PERSON_CLAIMED = "person_claimed"
    PERSON_RELEASED = "person_released"
    ABOUT_ANSWERED = "about_answered"
    PROFILE_CHOSEN = "profile_chosen"
    PERMISSION_USE_CHOSEN = "permission_use_chosen"
    TARGET_LIVE = "target_live"
    TARGET_NOT_LIVE = "target_not_live"
    GUIDE_HANDED_OVER = "guide_handed_over"
    GUIDE_TAKEN_BACK = "guide_taken_back"
    DOMAIN_RULE_ADDED = "domain_rule_added"
    DOMAIN_RULE_DECLINED = "domain_rule_declined"
    DOMAIN_RULE_REMOVED = "domain_rule_removed"
    DOMAIN_RULE_RECONSIDERED = "domain_rule_reconsidered"
    KEYS_ROTATED = "keys_rotated"


@dataclass(frozen=True, slots=True)
class AuditService:
    """Record what admins and support decide, and what becomes of people's authorizations."""

    store: Store
    clock: Callable[[], datetime]

    async def record(
        self,
        tx: AsyncConnection,
        workspace_id: str,
        act: Act,
        *,
        actor: str | None,
        subject: str | None = None,
        details: Mapping[str, str | int | bool] | None = None,
    ) -> None:
        """Have an act chained at the end of this transaction, and with it or not at all.

        `actor` and `subject` are Slack member ids, of which the chain gets pseudonyms; an actor of
        None is Usher itself, or somebody whom Slack knows nothing of. `details` name nobody and
        hold no secret: they cannot be erased.
        """
        entry = Entry(workspace_id, self.clock(), act.value, actor, subject, dict(details or {}))
        self.store.audit.note(tx, entry)

    async def forget(self, tx: AsyncConnection, workspace_id: str, member_id: str | None) -> None:
        """Have a person's pseudonym lose its owner, after whatever this transaction records.

        None: everybody's of the workspace.
        """
        self.store.audit.note(tx, Forgetting(workspace_id, member_id))
