"""The schema: every table has `workspace_id`, and secrets are sealed."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

import storage.audit_tables
import storage.ending_tables
import storage.support_tables  # noqa: F401  the schema is one: whoever asks for a table has all
from storage.columns import UtcDateTime
from storage.metadata import SLACK_ID, metadata

installations = Table(
    "installations",
    metadata,
    Column("workspace_id", SLACK_ID, primary_key=True),
    Column("id", Uuid, nullable=False),
    Column("team_name", Text, nullable=False),
    Column("bot_user_id", SLACK_ID, nullable=False),
    Column("bot_token", LargeBinary, nullable=False),  # sealed
    Column("installed_at", UtcDateTime, nullable=False),
    Column("uninstalled_at", UtcDateTime),
)

members = Table(
    "members",
    metadata,
    Column("workspace_id", SLACK_ID, primary_key=True),
    Column("member_id", SLACK_ID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("email", Text),
    Column("kind", String(16), nullable=False),  # bot.campaigns.model.MemberKind
    Column("locale", String(16)),  # Slack's, such as de-DE
    Column("fetched_at", UtcDateTime, nullable=False),
    Column("erased_at", UtcDateTime),  # since when nothing but the id is to be kept
)

setups = Table(
    "setups",
    metadata,
    Column("workspace_id", SLACK_ID, primary_key=True),
    Column("progress", JSON, nullable=False),
    Column("account_id", Text),  # Zoom's, from the verified rehearsal
    Column("rehearsed_credentials_id", Uuid),  # the pair that rehearsal went through
    Column("channel_id", SLACK_ID),  # where the bot has shown that it can post
    Column("channel_names_people", Boolean, nullable=False),
    Column("candidate_channel_id", SLACK_ID),
    Column("candidate_chosen_by", SLACK_ID),
    Column("candidate_problem", Text),
    Column("started_at", UtcDateTime, nullable=False),
    Column("about", JSON),  # the answers of the About you form
    Column("profile_id", String(32), nullable=False, server_default="core"),
    Column("permission_use", String(16)),  # bot.campaigns.permission.PermissionUse
    Column("live_at", UtcDateTime),  # since when the target asks people itself
    Column("refreshing_stopped_at", UtcDateTime),
    Column("shared_test", String(16)),  # bot.campaigns.permission.Survival
    Column("shared_tested_at", UtcDateTime),
    Column("domain_rules", JSON),  # pairs of mail domains: in Slack, at Zoom
    Column("declined_rules", JSON),  # pairs that an admin does not want
    Column("looked_reached", String(16)),  # bot.oauth.redirect.Reached
    Column("looked_detail", Text),
    Column("looked_at", UtcDateTime),
)

setup_cards = Table(
    "setup_cards",
    metadata,
    Column("workspace_id", SLACK_ID, primary_key=True),
    Column("member_id", SLACK_ID, primary_key=True),
    Column("channel_id", SLACK_ID),
    Column("ts", String(32)),
    Column("previous_channel_id", SLACK_ID),  # the message that the newest one has replaced
    Column("previous_ts", String(32)),
)

handovers = Table(
    "handovers",
    metadata,
    Column("workspace_id", SLACK_ID, primary_key=True),
    Column("member_id", SLACK_ID, primary_key=True),  # who may walk through the guide too
    Column("given_by", SLACK_ID, nullable=False),
    Column("given_at", UtcDateTime, nullable=False),
    Column("reason", Text),
    Column("ended_by", SLACK_ID),
    Column("ended_at", UtcDateTime),
)

screens = Table(
    "screens",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("workspace_id", SLACK_ID, nullable=False),
    Column("edition_id", String(32), nullable=False),
    Column("step_id", String(64), nullable=False),
    Column("label", Text, nullable=False),  # what Zoom's page said instead
    Column("instead_of", Text),  # the guide's own word for it, if somebody said which
    Column("seen_by", SLACK_ID, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Index(None, "workspace_id", "step_id"),
)

scope_profiles = Table(
    "scope_profiles",
    metadata,
    Column("workspace_id", SLACK_ID, primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("capabilities", JSON, nullable=False),  # granular scopes by capability
    Column("made_by", SLACK_ID, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
)

credentials = Table(
    "credentials",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("workspace_id", SLACK_ID, nullable=False),
    Column("state", String(16), nullable=False),  # bot.oauth.credentials.CredentialsState
    Column("pair", LargeBinary),  # sealed; erased when Zoom refuses it
    Column("entered_by", SLACK_ID, nullable=False),
    Column("entered_at", UtcDateTime, nullable=False),
    Column("view_id", SLACK_ID),
    Column("accepted_by", SLACK_ID),  # who said yes to another app than the one in use
    Index(None, "workspace_id", "entered_at"),
)

credential_forms = Table(
    "credential_forms",
    metadata,
    Column("hash", LargeBinary(32), primary_key=True),
    Column("workspace_id", SLACK_ID, nullable=False),
    Column("member_id", SLACK_ID, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Index(None, "workspace_id", "expires_at"),
)

campaigns = Table(
    "campaigns",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("workspace_id", SLACK_ID, nullable=False),
    Column("kind", String(16), nullable=False),  # bot.campaigns.model.CampaignKind
    Column("state", String(16), nullable=False),  # bot.campaigns.model.CampaignState
    Column("created_by", SLACK_ID, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("picks", JSON, nullable=False),  # member ids, until they become invitations
    Column("view_id", SLACK_ID),
    Column("board_channel_id", SLACK_ID),
    Column("board_ts", String(32)),
    Column("details_ts", String(32)),
    Column("details_digest", LargeBinary(32)),
    Column("board_at", UtcDateTime),
    Index(None, "workspace_id", "kind", "state"),
)

invitations = Table(
    "invitations",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("workspace_id", SLACK_ID, nullable=False),
    Column("campaign_id", Uuid, nullable=False),
    Column("member_id", SLACK_ID, nullable=False),
    Column("state", String(16), nullable=False),  # bot.campaigns.model.InvitationState
    Column("cause", String(32)),  # bot.campaigns.causes.Cause
    Column("state_at", UtcDateTime, nullable=False),
    Column("dm_channel_id", SLACK_ID),
    Column("dm_ts", String(32)),
    Column("sent_at", UtcDateTime),
    Column("asked_at", UtcDateTime),  # by an admin who was warned that it disconnects the target
    Column("ended_at", UtcDateTime),  # by a decision; trips to Zoom begun before lead nowhere
    UniqueConstraint("campaign_id", "member_id"),
    Index(None, "workspace_id", "member_id"),
)

links = Table(
    "links",
    metadata,
    Column("hash", LargeBinary(32), primary_key=True),
    Column("workspace_id", SLACK_ID, nullable=False),
    Column("invitation_id", Uuid, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Index(None, "workspace_id", "invitation_id"),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("workspace_id", SLACK_ID, nullable=False),
    Column("state_hash", LargeBinary(32), nullable=False, unique=True),
    Column("invitation_id", Uuid, nullable=False),
    Column("credentials_id", Uuid, nullable=False),
    Column("browser_hash", LargeBinary(32), nullable=False),
    Column("verifier", LargeBinary, nullable=False),  # sealed
    Column("expires_at", UtcDateTime, nullable=False),
    Index(None, "workspace_id", "expires_at"),
)

grants = Table(
    "grants",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("workspace_id", SLACK_ID, nullable=False),
    Column("member_id", SLACK_ID, nullable=False),
    Column("invitation_id", Uuid, nullable=False),
    Column("credentials_id", Uuid, nullable=False),
    Column("zoom_user_id", Text, nullable=False),
    Column("account_id", Text, nullable=False),
    Column("zoom_email", Text, nullable=False),
    Column("licensed", Boolean, nullable=False),
    Column("zoom_role", Text),  # as Zoom calls it
    Column("scopes", Text, nullable=False),
    Column("profile", String(32), nullable=False),
    Column("tokens", LargeBinary, nullable=False),  # sealed; both tokens in one blob
    Column("access_expires_at", UtcDateTime, nullable=False),
    Column("obtained_at", UtcDateTime, nullable=False),
    Column("status", String(16), nullable=False),  # bot.oauth.grant.GrantStatus
    Column("version", Integer, nullable=False, server_default="0"),  # raised by every refresh
    Column("lease_until", UtcDateTime),  # whoever refreshes has it until then
    Column("refreshed_at", UtcDateTime),
    Column("verified_at", UtcDateTime),  # when Zoom was asked again, since it was obtained
    Column("doubted_at", UtcDateTime),  # since when something seems to be missing
    Column("dropped_at", UtcDateTime),  # since when Zoom is to hear that it is over
    Column("api_url", Text),  # Zoom's, for this person's region
    Column("refused", String(32)),  # bot.campaigns.causes.Cause, while Zoom does not refresh it
    Index(None, "workspace_id", "member_id"),
    Index(None, "invitation_id"),
)
# What waits to be revoked may be beside what its Zoom user has granted since.
_LIVE = grants.c.status != "dropped"
Index(
    None,
    grants.c.workspace_id,
    grants.c.zoom_user_id,
    unique=True,
    sqlite_where=_LIVE,
    postgresql_where=_LIVE,
)

work = Table(
    "work",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("workspace_id", SLACK_ID, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("key", Text, nullable=False),
    Column("subject_id", Text, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("lease_until", UtcDateTime),
    Column("attempt", Integer, nullable=False),
    Column("sending_at", UtcDateTime),
    Column("error", Text),
    Column("done_at", UtcDateTime),
    Column("version", Integer, nullable=False),  # raised by whoever arms the row again
    UniqueConstraint("workspace_id", "key"),
    Index(None, "done_at", "due_at"),
)

rates = Table(
    "rates",
    metadata,
    Column("workspace_id", SLACK_ID, primary_key=True),
    Column("per_second", Float, nullable=False),
    Column("next_at", UtcDateTime, nullable=False),
    Column("paused_until", UtcDateTime),
    Column("changed_at", UtcDateTime, nullable=False),
)
