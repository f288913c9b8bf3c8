from typing import TYPE_CHECKING

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncConnection


async def put(tx: "AsyncConnection", table: "Table", values: "Mapping[str, Any]") -> None:
    """Insert a row, or overwrite the one with the same primary key."""
    insert = _insert(tx, table).values(values)
    keys = [column.name for column in table.primary_key]
    others = {name: insert.excluded[name] for name in values if name not in keys}
    await tx.execute(insert.on_conflict_do_update(index_elements=keys, set_=others))


async def add(tx: "AsyncConnection", table: "Table", values: "Mapping[str, Any]") -> bool:
    """Insert a row; False when one that must be unique is there already."""
    insert = _insert(tx, table).values(values).on_conflict_do_nothing()
    # What was returned and not a row count: drivers differ in counting after an INSERT.
    added = await tx.execute(insert.returning(*table.primary_key))
    return added.first() is not None


def _insert(tx: "AsyncConnection", table: "Table") -> "sqlite.Insert | postgresql.Insert":
    if tx.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)
