"""Who ended a handover and why it was made, and which word a label on Zoom's page stands for."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add columns; none of what is stored changes."""
    op.add_column("handovers", sa.Column("reason", sa.Text(), nullable=True))
    op.add_column("handovers", sa.Column("ended_by", sa.String(length=32), nullable=True))
    op.add_column("handovers", sa.Column("ended_at", UtcDateTime(), nullable=True))
    op.add_column("screens", sa.Column("instead_of", sa.Text(), nullable=True))
