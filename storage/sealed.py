"""Every sealed column, in one list: what is not in it would be forgotten by a rotation of keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import LargeBinary, func, select, update

from storage.audit_tables import audit_heads
from storage.tables import attempts, credentials, grants, installations

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import ColumnElement, Table
    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.crypto import Keyring


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A column of sealed values, each bound to its table, its row and the column itself."""

    table: Table
    column: str
    row_id: str = "id"  # the column with the row id that is part of the associated data

    def __str__(self) -> str:
        """Name it the way the documents do."""
        return f"{self.table.name}.{self.column}"


SEALED: Final = (
    SealedColumn(installations, "bot_token"),
    SealedColumn(credentials, "pair"),
    SealedColumn(attempts, "verifier"),
    SealedColumn(grants, "tokens"),
    SealedColumn(audit_heads, "key", row_id="workspace_id"),
)


@dataclass(frozen=True, slots=True)
class SealedValue:
    """What a sealed column holds in one row."""

    key: UUID | str  # the primary key
    row_id: UUID | str
    workspace_id: str
    sealed: bytes


@dataclass(frozen=True, slots=True)
class SealedValues:
    """Read sealed values of any column, and seal them anew under the first key."""

    keyring: Keyring

    async def page(
        self,
        tx: AsyncConnection,
        column: SealedColumn,
        *,
        after: UUID | str | None,
        limit: int,
        every: bool,
    ) -> tuple[SealedValue, ...]:
        """Read a column in the order of the primary key: all, or what another key has sealed."""
        (key,) = column.table.primary_key
        query = (
            select(
                key,
                column.table.c[column.row_id],
                column.table.c.workspace_id,
                column.table.c[column.column],
            )
            .where(_sealed(column) if every else self._behind(column))
            .order_by(key)
            .limit(limit)
        )
        if after is not None:
            query = query.where(key > after)
        return tuple(SealedValue(*row) for row in await tx.execute(query))

    async def count_behind(self, tx: AsyncConnection, column: SealedColumn) -> int:
        """Count what another key than the first has sealed."""
        query = select(func.count()).select_from(column.table).where(self._behind(column))
        return int((await tx.execute(query)).scalar_one())

    def open(self, column: SealedColumn, value: SealedValue) -> bytes:
        """Open a value.

        Raises:
            DecryptionError: The keys at hand do not, or it was changed or moved.
        """
        return self.keyring.open(
            value.sealed, table=column.table.name, row_id=value.row_id, column=column.column
        )

    async def reseal(self, tx: AsyncConnection, column: SealedColumn, value: SealedValue) -> bool:
        """Put a value back sealed under the first key, unless another was written meanwhile.

        Raises:
            DecryptionError: The keys at hand do not open it.
        """
        resealed = self.keyring.seal(
            self.open(column, value),
            table=column.table.name,
            row_id=value.row_id,
            column=column.column,
        )
        (key,) = column.table.primary_key
        changed = await tx.execute(
            update(column.table)
            # No two sealings are alike: whoever wrote meanwhile left other bytes, and they stay.
            .where(key == value.key, column.table.c[column.column] == value.sealed)
            .values({column.column: resealed})
        )
        return changed.rowcount == 1

    def _behind(self, column: SealedColumn) -> ColumnElement[bool]:
        mark = self.keyring.mark
        start = func.substr(column.table.c[column.column], 1, len(mark), type_=LargeBinary)
        return start != mark


def _sealed(column: SealedColumn) -> ColumnElement[bool]:
    return column.table.c[column.column].is_not(None)
