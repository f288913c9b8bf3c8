"""What the guide asks, who may walk through it, and what the custody of tokens takes."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcDateTime

revision = "0002"
down_revision = "0001"

_REFUSAL = "the audit trail is only added to"
_SQLITE = tuple(
    f"CREATE TRIGGER audit_no_{verb} BEFORE {verb.upper()} ON audit "
    f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    for verb in ("update", "delete")
)
_POSTGRESQL = (
    f"""
    CREATE FUNCTION usher_audit_only_added_to() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$
    """,
    # FOR EACH STATEMENT: a TRUNCATE has no rows.
    """
    CREATE TRIGGER audit_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION usher_audit_only_added_to()
    """,
)


def upgrade() -> None:
    """Add tables and columns; none of what is stored changes."""
    _add_tables_and_columns()
    sqlite = op.get_bind().dialect.name == "sqlite"
    for trigger in _SQLITE if sqlite else _POSTGRESQL:
        op.execute(trigger)


def _add_tables_and_columns() -> None:
    op.create_table(
        "audit",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=36), nullable=True),
        sa.Column("subject", sa.String(length=36), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("mac", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "seq", name=op.f("pk_audit")),
    )
    op.create_table(
        "audit_heads",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_audit_heads")),
    )
    op.create_table(
        "credential_forms",
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_credential_forms")),
    )
    op.create_index(
        op.f("ix_credential_forms_workspace_id_expires_at"),
        "credential_forms",
        ["workspace_id", "expires_at"],
        unique=False,
    )
    op.create_table(
        "departures",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("noticed_at", UtcDateTime(), nullable=False),
        sa.Column("kept_by", sa.String(length=32), nullable=True),
        sa.Column("channel_id", sa.String(length=32), nullable=True),
        sa.Column("ts", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "member_id", name=op.f("pk_departures")),
    )
    op.create_table(
        "handovers",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("given_by", sa.String(length=32), nullable=False),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "member_id", name=op.f("pk_handovers")),
    )
    op.create_table(
        "proposals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.String(length=32), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by", sa.String(length=32), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decision", sa.String(length=16), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
    )
    op.create_index(
        op.f("ix_proposals_workspace_id_kind"), "proposals", ["workspace_id", "kind"], unique=False
    )
    op.create_table(
        "pseudonyms",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("pseudonym", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "member_id", name=op.f("pk_pseudonyms")),
        sa.UniqueConstraint(
            "workspace_id", "pseudonym", name=op.f("uq_pseudonyms_workspace_id_pseudonym")
        ),
    )
    op.create_table(
        "scope_profiles",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("capabilities", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.String(length=32), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_scope_profiles")),
    )
    op.create_table(
        "screens",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("edition_id", sa.String(length=32), nullable=False),
        sa.Column("step_id", sa.String(length=64), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("seen_by", sa.String(length=32), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screens")),
    )
    op.create_index(
        op.f("ix_screens_workspace_id_step_id"),
        "screens",
        ["workspace_id", "step_id"],
        unique=False,
    )
    op.add_column("grants", sa.Column("version", sa.Integer(), server_default="0", nullable=False))
    op.add_column("grants", sa.Column("lease_until", UtcDateTime(), nullable=True))
    op.add_column("grants", sa.Column("refreshed_at", UtcDateTime(), nullable=True))
    op.add_column("grants", sa.Column("verified_at", UtcDateTime(), nullable=True))
    op.add_column("installations", sa.Column("uninstalled_at", UtcDateTime(), nullable=True))
    op.add_column("members", sa.Column("locale", sa.String(length=16), nullable=True))
    op.add_column(
        "setup_cards", sa.Column("previous_channel_id", sa.String(length=32), nullable=True)
    )
    op.add_column("setup_cards", sa.Column("previous_ts", sa.String(length=32), nullable=True))
    op.add_column("setups", sa.Column("about", sa.JSON(), nullable=True))
    op.add_column(
        "setups",
        sa.Column("profile_id", sa.String(length=32), server_default="core", nullable=False),
    )
    op.add_column("setups", sa.Column("permission_use", sa.String(length=16), nullable=True))
    op.add_column("setups", sa.Column("live_at", UtcDateTime(), nullable=True))
    op.add_column("setups", sa.Column("refreshing_stopped_at", UtcDateTime(), nullable=True))
