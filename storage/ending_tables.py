"""What ends by more than one person's word: for everybody, and for who has left."""

from sqlalchemy import Column, Index, Integer, String, Table, Text, Uuid

from storage.columns import UtcDateTime
from storage.metadata import SLACK_ID, metadata

proposals = Table(
    "proposals",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("workspace_id", SLACK_ID, nullable=False),
    Column("kind", String(32), nullable=False),  # what waits for a second admin
    Column("reason", Text, nullable=False),
    Column("people", Integer, nullable=False, server_default="0"),  # whom it concerns
    Column("proposed_by", SLACK_ID, nullable=False),
    Column("proposed_at", UtcDateTime, nullable=False),
    Column("decided_by", SLACK_ID),
    Column("decided_at", UtcDateTime),
    Column("decision", String(16)),
    Index(None, "workspace_id", "kind"),
)

proposal_messages = Table(
    "proposal_messages",
    metadata,
    Column("proposal_id", Uuid, primary_key=True),
    Column("reader_id", SLACK_ID, primary_key=True),  # a person, or a channel
    Column("workspace_id", SLACK_ID, nullable=False),
    Column("channel_id", SLACK_ID),
    Column("ts", String(32)),
)

departures = Table(
    "departures",
    metadata,
    Column("workspace_id", SLACK_ID, primary_key=True),
    Column("member_id", SLACK_ID, primary_key=True),  # deactivated in Slack while holding a grant
    Column("noticed_at", UtcDateTime, nullable=False),
    Column("outcome", String(16)),  # bot.campaigns.leaving.Leaving
    Column("kept_by", SLACK_ID),
    Column("decided_at", UtcDateTime),
    Column("channel_id", SLACK_ID),
    Column("ts", String(32)),
)
