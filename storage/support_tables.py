"""What support looks after, and what has been looked up at Zoom for admins and support."""

from sqlalchemy import Column, Index, String, Table, Uuid

from storage.columns import UtcDateTime
from storage.metadata import SLACK_ID, metadata

list_probes = Table(
    "list_probes",
    metadata,
    Column("invitation_id", Uuid, primary_key=True),
    Column("workspace_id", SLACK_ID, nullable=False),
    Column("meetings", String(16), nullable=False),  # bot.scopes.lists.ListAnswer
    Column("recordings", String(16), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
)

claims = Table(
    "claims",
    metadata,
    Column("workspace_id", SLACK_ID, primary_key=True),
    Column("member_id", SLACK_ID, primary_key=True),  # who needs somebody
    Column("claimed_by", SLACK_ID, nullable=False),
    Column("claimed_at", UtcDateTime, nullable=False),
)

verification_rounds = Table(
    "verification_rounds",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("workspace_id", SLACK_ID, nullable=False),
    Column("asked_by", SLACK_ID, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("member_id", SLACK_ID),  # none: everybody
    Column("channel_id", SLACK_ID),  # where the answer stands
    Column("ts", String(32)),
    Index(None, "workspace_id"),
)

verification_checks = Table(
    "verification_checks",
    metadata,
    Column("round_id", Uuid, primary_key=True),
    Column("grant_id", Uuid, primary_key=True),
    Column("workspace_id", SLACK_ID, nullable=False),
    Column("member_id", SLACK_ID, nullable=False),
    Column("result", String(16)),  # bot.services.verification.Found
)
