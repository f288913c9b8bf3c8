"""`usher audit` as an operator runs it, with nothing configured but the database and the keys."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from bot.services.audit import Act, AuditService
from storage.crypto import Keyring, new_key
from storage.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from storage.database import Database

_NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Operator:
    store: Store
    environment: dict[str, str]
    folder: Path

    async def usher(self, *words: str) -> tuple[int | None, str]:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *words),
            env=self.environment,
            cwd=self.folder,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        output, _ = await process.communicate()
        return process.returncode, output.decode()


@pytest.fixture
async def operator(sqlite_database: Database, sqlite_url: str, tmp_path: Path) -> Operator:
    key = new_key()
    store = Store(sqlite_database, Keyring.parse(key))
    service = AuditService(store, lambda: _NOON)
    for act in (Act.CREDENTIALS_ENTERED, Act.REHEARSAL_STARTED):
        async with store.transaction() as tx:
            await service.record(tx, "T1", act, actor="U0ADA")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("USHER_")}
    environment |= {
        "USHER_DATABASE_URL": sqlite_url,
        "USHER_ENCRYPTION_KEYS": key,
        "PYTHONPATH": os.getcwd(),  # noqa: PTH109 - as a string
    }
    return Operator(store, environment, tmp_path)


async def test_verify_says_how_many_records_are_right(operator: Operator) -> None:
    assert await operator.usher("audit", "verify") == (0, "ok    T1: 2 records are right\n")


async def test_verify_names_the_first_broken_record_and_exits_with_1(operator: Operator) -> None:
    async with operator.store.transaction() as tx:
        await tx.execute(text("DROP TRIGGER audit_no_update"))
        await tx.execute(text("UPDATE audit SET act = 'campaign_sent' WHERE seq = 2"))

    code, output = await operator.usher("audit", "verify")

    assert code == 1
    assert output == (
        "FAIL  T1: 1 record is right, then record 2 was changed or does not belong there\n"
    )


async def test_export_gives_a_line_of_json_for_each_record_and_names_on_request(
    operator: Operator,
) -> None:
    code, output = await operator.usher("audit", "export")
    lines = [json.loads(line) for line in output.splitlines()]
    assert code == 0
    assert [line["act"] for line in lines] == ["credentials_entered", "rehearsal_started"]
    assert "U0ADA" not in output

    _, named = await operator.usher("audit", "export", "--names")
    assert [json.loads(line)["actor_name"] for line in named.splitlines()] == ["U0ADA", "U0ADA"]


async def test_a_database_of_another_schema_is_left_alone(operator: Operator) -> None:
    async with operator.store.transaction() as tx:
        await tx.execute(text("UPDATE alembic_version SET version_num = '0001'"))

    code, output = await operator.usher("audit", "verify")

    assert code == 2
    assert "usher db upgrade" in output


async def test_without_keys_the_sentence_names_the_variable(operator: Operator) -> None:
    del operator.environment["USHER_ENCRYPTION_KEYS"]

    code, output = await operator.usher("audit", "verify")

    assert code == 2
    assert output.startswith("USHER_ENCRYPTION_KEYS is missing")
