"""Whatever is done to a chain by somebody without its key is found, and where."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.audit.chain import (
    START,
    Fault,
    Link,
    Record,
    Stored,
    Walk,
    continued,
    head_mac,
    record_mac,
)

_KEY = bytes(range(32))
_NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)

_people = st.none() | st.uuids().map(str)
_details = st.dictionaries(st.text(max_size=8), st.text(max_size=8) | st.integers() | st.booleans())
_acts = st.builds(
    lambda at, act, actor, subject, details: Record("T1", 1, at, act, actor, subject, details),
    st.datetimes(timezones=st.just(UTC)),
    st.text(max_size=8),
    _people,
    _people,
    _details,
)


def _chain(records: list[Record], key: bytes = _KEY) -> tuple[list[Stored], Link]:
    last, chain = START, []
    for seq, record in enumerate(records, start=1):
        numbered = replace(record, seq=seq)
        last = Link(seq, record_mac(key, last, numbered))
        chain.append(Stored(seq, numbered, last.mac))
    return chain, Link(last.seq, head_mac(key, "T1", last))


_chains = st.lists(_acts, min_size=1, max_size=6).map(_chain)


def _verdict(chain: list[Stored], head: Link | None) -> tuple[int, Fault | None]:
    report = Walk("T1", _KEY).over(chain).end(head)
    return report.right, report.fault


@given(_chains)
def test_a_chain_left_alone_is_right_to_its_end(chain: tuple[list[Stored], Link]) -> None:
    records, head = chain

    assert _verdict(records, head) == (len(records), None)


@given(_chains, st.data())
def test_a_changed_record_is_found_and_named(
    chain: tuple[list[Stored], Link], data: st.DataObject
) -> None:
    records, head = chain
    place = data.draw(st.integers(0, len(records) - 1))
    found = records[place].record
    assert found is not None
    other = data.draw(_acts)
    changed = data.draw(
        st.sampled_from(
            [
                replace(found, at=found.at.replace(microsecond=(found.at.microsecond + 1) % 10**6)),
                replace(found, act=f"{found.act}x"),
                replace(found, actor=other.actor),
                replace(found, subject=other.subject),
                replace(found, details=other.details),
                replace(found, workspace_id="T2"),
                None,
            ]
        )
    )
    assume(changed != found)
    records[place] = replace(records[place], record=changed)

    assert _verdict(records, head) == (place, Fault.CHANGED)


@given(_chains, st.data())
def test_a_changed_mac_is_found_and_named(
    chain: tuple[list[Stored], Link], data: st.DataObject
) -> None:
    records, head = chain
    place = data.draw(st.integers(0, len(records) - 1))
    mac = data.draw(st.binary(max_size=33) | st.none() | st.text(max_size=4))
    assume(mac != records[place].mac)
    records[place] = replace(records[place], mac=mac)

    assert _verdict(records, head) == (place, Fault.CHANGED)


@given(_chains, st.data())
def test_a_removed_record_is_found_wherever_it_was(
    chain: tuple[list[Stored], Link], data: st.DataObject
) -> None:
    records, head = chain
    place = data.draw(st.integers(0, len(records) - 1))
    last = place == len(records) - 1
    del records[place]

    assert _verdict(records, head) == (place, Fault.CUT if last else Fault.MISSING)


@given(_chains, st.data())
def test_a_removed_record_is_found_when_the_rest_is_numbered_anew(
    chain: tuple[list[Stored], Link], data: st.DataObject
) -> None:
    records, head = chain
    assume(len(records) > 1)
    place = data.draw(st.integers(0, len(records) - 2))
    del records[place]
    moved = [
        Stored(seq, replace(each.record, seq=seq), each.mac)
        for seq, each in enumerate(records, start=1)
        if each.record is not None
    ]

    assert _verdict(moved, replace(head, seq=len(moved))) == (place, Fault.CHANGED)


@given(_chains, st.data())
def test_swapped_records_are_found(chain: tuple[list[Stored], Link], data: st.DataObject) -> None:
    records, head = chain
    assume(len(records) > 1)
    place = data.draw(st.integers(0, len(records) - 2))
    one, two = records[place], records[place + 1]
    assert one.record is not None
    assert two.record is not None
    records[place] = Stored(one.seq, replace(two.record, seq=one.record.seq), two.mac)
    records[place + 1] = Stored(two.seq, replace(one.record, seq=two.record.seq), one.mac)

    assert _verdict(records, head) == (place, Fault.CHANGED)


@given(_chains, _acts, st.data())
def test_an_inserted_record_is_found(
    chain: tuple[list[Stored], Link], added: Record, data: st.DataObject
) -> None:
    records, head = chain
    place = data.draw(st.integers(0, len(records)))
    seq = place + 1
    mac = record_mac(bytes(32), START, added)
    records[place:] = [
        Stored(seq, replace(added, seq=seq), mac),
        *(
            Stored(later, replace(each.record, seq=later), each.mac)
            for later, each in enumerate(records[place:], start=seq + 1)
            if each.record is not None
        ),
    ]

    assert _verdict(records, replace(head, seq=len(records))) == (place, Fault.CHANGED)


@given(_chains, st.data())
def test_an_end_that_was_cut_off_is_found_even_if_the_head_was_set_back(
    chain: tuple[list[Stored], Link], data: st.DataObject
) -> None:
    records, head = chain
    kept = data.draw(st.integers(0, len(records) - 1))
    mac = records[kept - 1].mac if kept else START.mac
    assert isinstance(mac, bytes)

    assert _verdict(records[:kept], head) == (kept, Fault.CUT)
    assert _verdict(records[:kept], Link(kept, head.mac)) == (kept, Fault.HEAD)
    assert _verdict(records[:kept], Link(kept, mac)) == (kept, Fault.HEAD)
    assert _verdict(records[:kept], None) == (kept, Fault.HEAD)


@given(_chains, st.data())
def test_records_that_the_head_does_not_know_are_found(
    chain: tuple[list[Stored], Link], data: st.DataObject
) -> None:
    records, head = chain
    known = data.draw(st.integers(0, len(records) - 1))

    assert _verdict(records, replace(head, seq=known)) == (len(records), Fault.EXTRA)


@given(_chains, st.binary(min_size=32, max_size=32))
def test_another_key_verifies_nothing(chain: tuple[list[Stored], Link], key: bytes) -> None:
    assume(key != _KEY)
    report = Walk("T1", key).over(chain[0]).end(chain[1])

    assert (report.right, report.fault, report.broken_at) == (0, Fault.CHANGED, 1)


@given(_chains, _acts, st.data())
def test_writing_on_does_not_vouch_for_an_end_that_was_cut_off(
    chain: tuple[list[Stored], Link], next_act: Record, data: st.DataObject
) -> None:
    records, head = chain
    kept = data.draw(st.integers(0, len(records) - 1))
    forged = replace(head, seq=data.draw(st.sampled_from([kept, head.seq])))
    mac = records[kept - 1].mac if kept else START.mac
    assert isinstance(mac, bytes)

    before = continued(_KEY, "T1", Link(kept, mac), forged)
    record = replace(next_act, seq=before.seq + 1)
    last = Link(record.seq, record_mac(_KEY, before, record))
    written = [*records[:kept], Stored(record.seq, record, last.mac)]
    right, fault = _verdict(written, Link(last.seq, head_mac(_KEY, "T1", last)))

    assert right == kept
    assert fault in {Fault.CHANGED, Fault.MISSING}


def test_the_same_moment_in_another_zone_is_the_same_record() -> None:
    record = Record("T1", 1, _NOON, "act", None, None, {"b": 1, "a": True})
    same = replace(
        record,
        at=_NOON.astimezone(timezone(timedelta(hours=10.5))),
        details={"a": True, "b": 1},
    )

    assert record_mac(_KEY, START, record) == record_mac(_KEY, START, same)


@pytest.mark.parametrize("details", [{"a": 1}, {"a": "1"}, {"a": "True"}, {}])
def test_values_that_look_alike_are_told_apart(details: dict[str, str | int]) -> None:
    record = Record("T1", 1, _NOON, "act", None, None, {"a": True})

    assert record_mac(_KEY, START, record) != record_mac(
        _KEY, START, replace(record, details=details)
    )


def test_a_chain_begins_with_its_first_record() -> None:
    chain, head = _chain([Record("T1", 1, _NOON, "act", None, None, {})])

    assert _verdict([Stored(0, chain[0].record, b""), *chain], head) == (0, Fault.CHANGED)
    assert _verdict([Stored("1", chain[0].record, chain[0].mac)], head) == (0, Fault.CHANGED)
