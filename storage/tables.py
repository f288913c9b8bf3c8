"""The schema: every table has `workspace_id`, and secrets are sealed."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from storage.columns import UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

SLACK_ID = String(32)

installations = Table(
    "installations",
    metadata,
    Column("workspace_id", SLACK_ID, primary_key=True),
    Column("id", Uuid, nullable=False),
    Column("team_name", Text, nullable=False),
    Column("bot_user_id", SLACK_ID, nullable=False),
    Column("bot_token", LargeBinary, nullable=False),  # sealed
    Column("installed_at", UtcDateTime, nullable=False),
)

members = Table(
    "members",
    metadata,
    Column("workspace_id", SLACK_ID, primary_key=True),
    Column("member_id", SLACK_ID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("email", Text),
    Column("kind", String(16), nullable=False),  # bot.campaigns.model.MemberKind
    Column("fetched_at", UtcDateTime, nullable=False),
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
)

setup_cards = Table(
    "setup_cards",
    metadata,
    Column("workspace_id", SLACK_ID, primary_key=True),
    Column("member_id", SLACK_ID, primary_key=True),
    Column("channel_id", SLACK_ID),
    Column("ts", String(32)),
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
    Index(None, "workspace_id", "entered_at"),
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
    Column("scopes", Text, nullable=False),
    Column("profile", String(32), nullable=False),
    Column("tokens", LargeBinary, nullable=False),  # sealed; both tokens in one blob
    Column("access_expires_at", UtcDateTime, nullable=False),
    Column("obtained_at", UtcDateTime, nullable=False),
    Column("status", String(16), nullable=False),  # bot.oauth.grant.GrantStatus
    UniqueConstraint("workspace_id", "zoom_user_id"),
    Index(None, "workspace_id", "member_id"),
    Index(None, "invitation_id"),
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
