"""What handing over, verifying, refreshing, replacing and ending have to remember."""

from datetime import UTC, datetime
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add tables and columns, and what has to be done about grants that are held already."""
    op.add_column("handovers", sa.Column("reason", sa.Text(), nullable=True))
    op.add_column("handovers", sa.Column("ended_by", sa.String(length=32), nullable=True))
    op.add_column("handovers", sa.Column("ended_at", UtcDateTime(), nullable=True))
    op.add_column("grants", sa.Column("api_url", sa.Text(), nullable=True))
    op.add_column("grants", sa.Column("refused", sa.String(length=32), nullable=True))
    op.add_column("invitations", sa.Column("asked_at", UtcDateTime(), nullable=True))
    op.add_column("invitations", sa.Column("ended_at", UtcDateTime(), nullable=True))
    op.add_column("setups", sa.Column("looked_reached", sa.String(length=16), nullable=True))
    op.add_column("setups", sa.Column("looked_detail", sa.Text(), nullable=True))
    op.add_column("setups", sa.Column("looked_at", UtcDateTime(), nullable=True))
    op.add_column("grants", sa.Column("zoom_role", sa.Text(), nullable=True))
    op.add_column("setups", sa.Column("shared_test", sa.String(length=16), nullable=True))
    op.add_column("setups", sa.Column("shared_tested_at", UtcDateTime(), nullable=True))
    op.add_column("screens", sa.Column("instead_of", sa.Text(), nullable=True))
    op.add_column("credentials", sa.Column("accepted_by", sa.String(length=32), nullable=True))
    op.add_column("setups", sa.Column("domain_rules", sa.JSON(), nullable=True))
    op.add_column("setups", sa.Column("declined_rules", sa.JSON(), nullable=True))
    op.add_column("members", sa.Column("erased_at", UtcDateTime(), nullable=True))
    op.create_table(
        "claims",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("claimed_by", sa.String(length=32), nullable=False),
        sa.Column("claimed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "member_id", name=op.f("pk_claims")),
    )
    op.create_table(
        "list_probes",
        sa.Column("invitation_id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("meetings", sa.String(length=16), nullable=False),
        sa.Column("recordings", sa.String(length=16), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("invitation_id", name=op.f("pk_list_probes")),
    )
    op.add_column("grants", sa.Column("doubted_at", UtcDateTime(), nullable=True))
    op.add_column("grants", sa.Column("dropped_at", UtcDateTime(), nullable=True))
    op.create_table(
        "verification_rounds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("asked_by", sa.String(length=32), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=True),
        sa.Column("channel_id", sa.String(length=32), nullable=True),
        sa.Column("ts", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification_rounds")),
    )
    op.create_index(
        op.f("ix_verification_rounds_workspace_id"),
        "verification_rounds",
        ["workspace_id"],
        unique=False,
    )
    op.create_table(
        "verification_checks",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("grant_id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("member_id", sa.String(length=32), nullable=False),
        sa.Column("result", sa.String(length=16), nullable=True),
        sa.PrimaryKeyConstraint("round_id", "grant_id", name=op.f("pk_verification_checks")),
    )
    op.add_column(
        "proposals", sa.Column("people", sa.Integer(), server_default="0", nullable=False)
    )
    op.create_table(
        "proposal_messages",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("reader_id", sa.String(length=32), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("channel_id", sa.String(length=32), nullable=True),
        sa.Column("ts", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("proposal_id", "reader_id", name=op.f("pk_proposal_messages")),
    )
    op.add_column("departures", sa.Column("outcome", sa.String(length=16), nullable=True))
    op.add_column("departures", sa.Column("decided_at", UtcDateTime(), nullable=True))
    _one_live_grant_a_zoom_user()
    _keep_alive_what_is_held()
    _begin_the_week_of_what_is_dropped()


def _one_live_grant_a_zoom_user() -> None:
    """Let what waits to be revoked be beside what its Zoom user has granted since."""
    with op.batch_alter_table("grants") as batch:
        batch.drop_constraint("uq_grants_workspace_id_zoom_user_id", type_="unique")
    live = sa.text("status != 'dropped'")
    op.create_index(
        op.f("ix_grants_workspace_id_zoom_user_id"),
        "grants",
        ["workspace_id", "zoom_user_id"],
        unique=True,
        sqlite_where=live,
        postgresql_where=live,
    )


def _begin_the_week_of_what_is_dropped() -> None:
    """Have Zoom asked for a week from now on to end what was dropped before."""
    grants = sa.table("grants", sa.column("status"), sa.column("dropped_at", UtcDateTime()))
    dropped = sa.update(grants).where(grants.c.status == "dropped")
    op.get_bind().execute(dropped.values(dropped_at=datetime.now(UTC)))


def _keep_alive_what_is_held() -> None:
    """Have a worker look at grants of before anybody refreshed them, and see when each is due."""
    connection = op.get_bind()
    work = sa.table(
        "work",
        sa.column("id", sa.Uuid()),
        sa.column("due_at", UtcDateTime()),
        *map(sa.column, ("workspace_id", "kind", "key", "subject_id", "attempt", "version")),
    )
    grants = sa.table(
        "grants", sa.column("id", sa.Uuid()), sa.column("workspace_id"), sa.column("status")
    )
    held = connection.execute(
        sa.select(grants.c.id, grants.c.workspace_id).where(grants.c.status == "held")
    ).all()
    rows = [
        {
            "id": uuid4(),
            "workspace_id": workspace_id,
            "kind": "keep_alive",
            "key": f"keep_alive:{grant_id}",
            "subject_id": str(grant_id),
            "due_at": datetime.now(UTC),
            "attempt": 0,
            "version": 0,
        }
        for grant_id, workspace_id in held
    ]
    if rows:
        connection.execute(sa.insert(work), rows)
