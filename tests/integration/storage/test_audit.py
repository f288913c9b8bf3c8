"""The audit trail on each database: written with what it records, and broken by any tampering."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from bot.audit.chain import Fault, Report
from bot.services.audit import Act, AuditService
from bot.services.trail import Named, TrailService
from storage.audit_tables import audit, audit_heads, pseudonyms
from storage.crypto import Keyring, new_key
from storage.store import Store

if TYPE_CHECKING:
    from storage.database import Database

_NOON = datetime(2026, 11, 24, 12, 0, 0, 123456, tzinfo=UTC)
_UNGUARDED = {
    "sqlite": ("DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"),
    "postgresql": ("DROP TRIGGER audit_only_added_to ON audit",),
}


@pytest.fixture
def service(store: Store) -> AuditService:
    return AuditService(store, lambda: _NOON)


async def _record(
    service: AuditService, *, times: int = 1, workspace_id: str = "T1", actor: str = "U0ADA"
) -> None:
    for count in range(times):
        async with service.store.transaction() as tx:
            await service.record(
                tx,
                workspace_id,
                Act.CAMPAIGN_SENT,
                actor=actor,
                subject="U0BOB",
                details={"people": count, "again": True, "kind": "Ü"},
            )


async def _reports(store: Store) -> list[Report]:
    return [report async for report in TrailService(store).verify()]


async def _records(store: Store, *, named: bool = False) -> list[Named]:
    return [each async for each in TrailService(store).records(named=named)]


async def _unguard(store: Store) -> None:
    async with store.transaction() as tx:
        for statement in _UNGUARDED[tx.dialect.name]:
            await tx.execute(text(statement))


async def test_what_was_recorded_is_right_and_comes_back(
    store: Store, service: AuditService
) -> None:
    await _record(service, times=3)

    assert await _reports(store) == [Report("T1", 3, None)]
    record = (await _records(store))[2].record
    assert (record.seq, record.at, record.act) == (3, _NOON, "campaign_sent")
    assert record.details == {"people": 2, "again": True, "kind": "Ü"}


async def test_a_database_without_records_has_nothing_to_verify(store: Store) -> None:
    assert await _reports(store) == []


async def test_what_fails_is_not_recorded(store: Store, service: AuditService) -> None:
    await _record(service)

    async def record_and_fail() -> None:
        async with store.transaction() as tx:
            await service.record(tx, "T1", Act.CAMPAIGN_SENT, actor="U0ADA")
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        await record_and_fail()

    assert await _reports(store) == [Report("T1", 1, None)]


async def test_several_acts_of_one_transaction_keep_their_order(
    store: Store, service: AuditService
) -> None:
    async with store.transaction() as tx:
        await service.record(tx, "T1", Act.CREDENTIALS_ENTERED, actor="U0ADA")
        await service.record(tx, "T2", Act.CHANNEL_CHOSEN, actor="U0ADA")
        await service.record(tx, "T1", Act.REHEARSAL_STARTED, actor=None)

    found = [(each.record.workspace_id, each.record.act) for each in await _records(store)]
    assert found == [
        ("T1", "credentials_entered"),
        ("T1", "rehearsal_started"),
        ("T2", "channel_chosen"),
    ]
    assert await _reports(store) == [Report("T1", 2, None), Report("T2", 1, None)]


async def test_twenty_who_record_at_once_make_one_chain(
    store: Store, service: AuditService
) -> None:
    await asyncio.gather(*(_record(service, actor=f"U0{number}") for number in range(20)))

    assert await _reports(store) == [Report("T1", 20, None)]


async def test_acts_in_the_middle_of_transactions_that_lock_each_other_do_not_deadlock(
    store: Store, service: AuditService
) -> None:
    async def act(first: str, second: str) -> None:
        async with store.transaction() as tx:
            await service.record(tx, "T1", Act.CAMPAIGN_SENT, actor=first, subject=second)
            await store.work.arm(tx, "T1", "card", "same", due_at=_NOON)
            await asyncio.sleep(0.01)
            await service.forget(tx, "T1", second)

    turns = [("U0ADA", "U0BOB"), ("U0BOB", "U0ADA")] * 5
    await asyncio.gather(*(act(*turn) for turn in turns))

    assert await _reports(store) == [Report("T1", 10, None)]


async def test_a_chain_of_several_pages_is_walked_to_its_end(
    store: Store, service: AuditService
) -> None:
    async with store.transaction() as tx:
        for _ in range(2500):
            await service.record(tx, "T1", Act.CAMPAIGN_SENT, actor="U0ADA")

    assert await _reports(store) == [Report("T1", 2500, None)]
    assert len(await _records(store)) == 2500


async def test_verifying_does_not_stumble_over_what_is_written_meanwhile(
    store: Store, service: AuditService
) -> None:
    await _record(service)

    reports, *_ = await asyncio.gather(
        _reports(store), *(_record(service, actor=f"U0{number}") for number in range(20))
    )

    assert [report.fault for report in reports] == [None]


async def test_the_trail_knows_people_by_pseudonyms_that_last(
    store: Store, service: AuditService
) -> None:
    await _record(service, times=2)

    one, two = (each.record for each in await _records(store))
    assert one.actor == two.actor
    assert one.actor != one.subject
    async with store.transaction() as tx:
        stored = str((await tx.execute(select(audit))).all())
    assert "U0ADA" not in stored
    assert "U0BOB" not in stored


async def test_names_are_given_for_as_long_as_the_person_is_not_forgotten(
    store: Store, service: AuditService
) -> None:
    await _record(service)
    async with store.transaction() as tx:
        await service.record(tx, "T1", Act.OPTED_OUT, actor="U0BOB")
        await service.forget(tx, "T1", "U0BOB")

    before, after = await _records(store, named=True)
    assert before.names[str(before.record.actor)] == "U0ADA"
    assert before.record.subject == after.record.actor
    assert before.record.subject not in before.names
    assert await _reports(store) == [Report("T1", 2, None)]


async def test_whoever_comes_back_after_being_forgotten_is_somebody_new(
    store: Store, service: AuditService
) -> None:
    await _record(service)
    async with store.transaction() as tx:
        await service.forget(tx, "T1", "U0ADA")
    await _record(service)

    one, two = (each.record for each in await _records(store))
    assert one.actor != two.actor
    assert one.subject == two.subject


async def test_chains_survive_a_change_of_the_encryption_key(database: Database) -> None:
    old, new = new_key(), new_key()
    await _record(AuditService(Store(database, Keyring.parse(old)), lambda: _NOON))
    rotated = Store(database, Keyring.parse(f"{new},{old}"))
    await _record(AuditService(rotated, lambda: _NOON))

    assert await _reports(rotated) == [Report("T1", 2, None)]
    assert await _reports(Store(database, Keyring.parse(new))) == [Report("T1", 0, Fault.KEY)]


async def test_with_its_key_lost_a_chain_is_broken_but_recording_goes_on(
    database: Database, service: AuditService
) -> None:
    await _record(service, times=2)
    without = Store(database, Keyring.parse(new_key()))
    await _record(AuditService(without, lambda: _NOON), times=2)

    assert await _reports(without) == [Report("T1", 0, Fault.CHANGED)]
    assert len(await _records(without)) == 4


@pytest.mark.parametrize(
    "statement",
    [
        update(audit).values(act="another"),
        delete(audit),
        text("DELETE FROM audit WHERE seq = 2"),
        text("UPDATE audit SET mac = mac"),
    ],
)
async def test_the_database_refuses_to_change_or_delete_records(
    store: Store, service: AuditService, statement: object
) -> None:
    await _record(service, times=2)

    with pytest.raises(DBAPIError, match="only added to"):
        async with store.transaction() as tx:
            await tx.execute(statement)  # type: ignore[call-overload]  # of several kinds

    assert await _reports(store) == [Report("T1", 2, None)]


async def test_postgresql_refuses_to_empty_the_table(store: Store, service: AuditService) -> None:
    if store.database.is_sqlite:
        pytest.skip("SQLite has no TRUNCATE")
    await _record(service)

    with pytest.raises(DBAPIError, match="only added to"):
        async with store.transaction() as tx:
            await tx.execute(text("TRUNCATE audit"))


@pytest.mark.parametrize(
    ("tampering", "right", "fault"),
    [
        (["UPDATE audit SET act = 'x' WHERE seq = 2"], 1, Fault.CHANGED),
        (["UPDATE audit SET actor = subject WHERE seq = 2"], 1, Fault.CHANGED),
        (["UPDATE audit SET subject = NULL WHERE seq = 2"], 1, Fault.CHANGED),
        (["UPDATE audit SET details = '{}' WHERE seq = 2"], 1, Fault.CHANGED),
        (["UPDATE audit SET details = '[]' WHERE seq = 2"], 1, Fault.CHANGED),
        (["UPDATE audit SET at = '2026-11-24 12:00:00' WHERE seq = 2"], 1, Fault.CHANGED),
        (["UPDATE audit SET workspace_id = 'T2' WHERE seq = 2"], 1, Fault.MISSING),
        (["DELETE FROM audit WHERE seq = 1"], 0, Fault.MISSING),
        (["DELETE FROM audit WHERE seq = 4"], 3, Fault.CUT),
        (["DELETE FROM audit"], 0, Fault.CUT),
        (["DELETE FROM audit WHERE seq = 4", "UPDATE audit_heads SET seq = 3"], 3, Fault.HEAD),
        (["UPDATE audit_heads SET seq = 3"], 4, Fault.EXTRA),
        (["DELETE FROM audit_heads"], 0, Fault.HEAD),
        (
            [
                "UPDATE audit SET seq = 9 WHERE seq = 2",
                "UPDATE audit SET seq = 2 WHERE seq = 3",
                "UPDATE audit SET seq = 3 WHERE seq = 9",
            ],
            1,
            Fault.CHANGED,
        ),
    ],
)
async def test_tampering_is_found_and_writing_on_does_not_heal_it(
    store: Store, service: AuditService, tampering: list[str], right: int, fault: Fault
) -> None:
    await _record(service, times=4)
    await _unguard(store)
    async with store.transaction() as tx:
        for statement in tampering:
            await tx.execute(text(statement))

    assert (await _reports(store))[0] == Report("T1", right, fault)

    await _record(service, times=2)
    later = (await _reports(store))[0]
    assert later.fault is not None
    assert later.right <= 4


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit SET details = 'no json' WHERE seq = 2",
        "UPDATE audit SET at = 'yesterday' WHERE seq = 2",
        "UPDATE audit SET mac = 'text' WHERE seq = 2",
        "UPDATE audit SET mac = 'text' WHERE seq = 4",
        "UPDATE audit SET seq = 'two' WHERE seq = 4",
    ],
)
async def test_what_sqlite_lets_into_a_column_breaks_the_chain_and_not_the_command(
    store: Store, service: AuditService, tampering: str
) -> None:
    if not store.database.is_sqlite:
        pytest.skip("PostgreSQL holds columns to their types")
    await _record(service, times=4)
    await _unguard(store)
    async with store.transaction() as tx:
        await tx.execute(text(tampering))

    (report,) = await _reports(store)
    assert report.fault is Fault.CHANGED
    assert report.right in {1, 3}
    assert len(await _records(store)) >= 2

    await _record(service)
    (later,) = await _reports(store)
    assert later.fault is not None
    assert later.right == report.right


async def test_a_record_of_another_chain_does_not_fit(store: Store, service: AuditService) -> None:
    await _record(service, times=2)
    await _record(service, times=1, workspace_id="T2")
    async with store.transaction() as tx:
        row = (await tx.execute(select(audit).where(audit.c.seq == 2))).one()
        await tx.execute(insert(audit).values(row._asdict() | {"workspace_id": "T2"}))
        await tx.execute(
            update(audit_heads).where(audit_heads.c.workspace_id == "T2").values(seq=2)
        )

    assert await _reports(store) == [Report("T1", 2, None), Report("T2", 1, Fault.CHANGED)]


async def test_pseudonyms_are_random(store: Store, service: AuditService) -> None:
    await _record(service)
    await _record(service, workspace_id="T2")

    async with store.transaction() as tx:
        found = (await tx.execute(select(pseudonyms.c.pseudonym))).scalars().all()
    assert len(set(found)) == 4
