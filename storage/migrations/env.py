"""What alembic runs for every command; `storage.schema` lends it an open transaction."""

from __future__ import annotations

from alembic import context

import storage.tables  # noqa: F401 - fills what is compared
from storage.metadata import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by making a new one
)
context.run_migrations()
