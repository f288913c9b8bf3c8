"""The part of the schema that is the audit trail."""

from sqlalchemy import JSON, Column, Integer, LargeBinary, String, Table, UniqueConstraint

from storage.columns import UtcDateTime
from storage.metadata import SLACK_ID, metadata

audit = Table(
    "audit",
    metadata,
    Column("workspace_id", SLACK_ID, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("act", String(32), nullable=False),
    Column("actor", String(36)),  # a pseudonym; none: Usher itself
    Column("subject", String(36)),  # a pseudonym
    Column("details", JSON, nullable=False),
    Column("mac", LargeBinary(32), nullable=False),
)

audit_heads = Table(
    "audit_heads",
    metadata,
    Column("workspace_id", SLACK_ID, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("mac", LargeBinary(32), nullable=False),
    Column("key", LargeBinary, nullable=False),  # sealed; of this chain alone
)

pseudonyms = Table(
    "pseudonyms",
    metadata,
    Column("workspace_id", SLACK_ID, primary_key=True),
    Column("member_id", SLACK_ID, primary_key=True),
    Column("pseudonym", String(36), nullable=False),
    UniqueConstraint("workspace_id", "pseudonym"),
)
