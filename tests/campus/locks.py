"""Whether every transaction has kept to the one lock order (docs/decisions/0012)."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Delete, Insert, Select, Update, event
from sqlalchemy.engine import Engine

from storage.audit_tables import audit, audit_heads, pseudonyms
from storage.metadata import metadata
from storage.tables import setups, work

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Table
    from sqlalchemy.engine.interfaces import DBAPICursor, ExecutionContext
    from sqlalchemy.sql.selectable import ForUpdateArg

# The audit's are taken last of all, by nobody who then waits for another row.
_ORDERED = {*metadata.sorted_tables} - {audit, audit_heads, pseudonyms}
_TAKEN = "tests.locks"


@dataclass(slots=True)
class Taken:
    """What one transaction has changed or held so far."""

    rows: list[tuple[Table, frozenset[tuple[str, object]]]] = field(default_factory=list)
    many: bool = False  # a statement took several rows
    skips: bool = False  # it takes only what nobody has, and so waits for nobody

    @property
    def in_order(self) -> bool:
        """Tell whether it is one row, or the setup's was the first."""
        if self.skips or not self.rows:
            return True
        return self.rows[0][0] is setups or not (self.many or self.rows[1:])


@contextmanager
def watched() -> Iterator[None]:
    """Look at every transaction there is; at the end, none may have been out of order."""
    wrong: set[str] = set()

    def begun(connection: Connection) -> None:
        connection.info[_TAKEN] = Taken()

    def executed(
        connection: Connection,
        cursor: DBAPICursor,
        _statement: str,
        _parameters: object,
        context: ExecutionContext | None,
        _many: bool,  # noqa: FBT001  likewise
    ) -> None:
        if context is None or context.compiled is None:
            return
        statement, taken = context.compiled.statement, connection.info[_TAKEN]
        table = _locked(statement)
        taken.skips |= _skips(statement)
        if table not in _ORDERED:
            return
        row = table, _key(table, context.compiled_parameters[0])
        if row not in taken.rows:
            taken.rows.append(row)
        # On SQLite the one process that works there ends every lease when it starts.
        taken.many |= cursor.rowcount > 1 and connection.dialect.name != "sqlite"

    def committed(connection: Connection) -> None:
        taken: Taken = connection.info[_TAKEN]
        if not taken.in_order:
            wrong.add(", ".join(table.name for table, _ in taken.rows))

    listeners = {"begin": begun, "after_cursor_execute": executed, "commit": committed}
    for name, listener in listeners.items():
        event.listen(Engine, name, listener)
    try:
        yield
    finally:
        for name, listener in listeners.items():
            event.remove(Engine, name, listener)
    assert not wrong, f"several rows, and the setup's was not the first: {wrong}"


def _locked(statement: object) -> Table | None:
    """Name the table of which a statement takes rows until the commit."""
    if isinstance(statement, Insert | Update | Delete):
        return statement.table  # type: ignore[return-value]  # no aliases here
    if isinstance(statement, Select):
        held = _for_update(statement)
        if held is not None and not held.skip_locked:
            return statement.get_final_froms()[0]  # type: ignore[return-value]  # likewise
    return None


def _for_update(statement: Select[Any]) -> ForUpdateArg | None:
    return statement._for_update_arg  # noqa: SLF001  not public, but SQLite's text does not have it


def _skips(statement: object) -> bool:
    held = _for_update(statement) if isinstance(statement, Select) else None
    return held is not None and held.skip_locked


def _key(table: Table, parameters: dict[str, Any]) -> frozenset[tuple[str, object]]:
    """Tell rows apart by what a statement says of their keys."""
    named = {re.sub(r"_\d+$", "", name): value for name, value in parameters.items()}
    columns = {column.name for column in table.primary_key}
    if table is work and "key" in named:
        columns = {"workspace_id", "key"}
    return frozenset((name, repr(value)) for name, value in named.items() if name in columns)
