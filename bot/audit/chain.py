"""A chain of records in which each one vouches for all before it.

A record's mac is HMAC-SHA-256 (RFC 2104) over the mac before it and the record's canonical form.
The head repeats where the chain ends under a mac of its own, which no record holds: whoever can
write to the database but has no key cannot cut the end off and set the head back.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass, replace
from datetime import UTC
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

KEY_BYTES: Final = 32
_RECORD: Final = b"usher audit record\0"
_HEAD: Final = b"usher audit head\0"
_FORM: Final = 1  # of the canonical form; another form gets another number


class Fault(StrEnum):
    """What is wrong with a chain."""

    MISSING = "missing"  # a record is not there, and later ones are
    CHANGED = "changed"  # a record is not what was written, or not where
    CUT = "cut"  # records at the end are not there
    EXTRA = "extra"  # records after the end
    HEAD = "head"  # the head is gone or not what was written
    KEY = "key"  # the chain's key does not open


@dataclass(frozen=True, slots=True)
class Record:
    """Who did what to whom and when; people by pseudonyms, `None` where it was Usher itself."""

    workspace_id: str
    seq: int  # from 1
    at: datetime
    act: str
    actor: str | None
    subject: str | None
    details: Mapping[str, str | int | bool]


@dataclass(frozen=True, slots=True)
class Link:
    """Where a chain has got to."""

    seq: int
    mac: bytes


START: Final = Link(0, bytes(32))
_SEVERED: Final = b"\xff" * 32


@dataclass(frozen=True, slots=True)
class Stored:
    """A record as it was found, `None` where what is stored cannot be read as one."""

    seq: object
    record: Record | None
    mac: object


@dataclass(frozen=True, slots=True)
class Report:
    """How many records of a chain are right from its beginning, and what is wrong after them."""

    workspace_id: str
    right: int
    fault: Fault | None

    @property
    def broken_at(self) -> int | None:
        """Name the first record that is wrong or gone."""
        return None if self.fault is None else self.right + 1


@dataclass(frozen=True, slots=True)
class Walk:
    """A way along a chain, from its first record to its head; it stops at the first fault."""

    workspace_id: str
    key: bytes
    last: Link = START
    fault: Fault | None = None

    def over(self, found: Iterable[Stored]) -> Self:
        """Go on over records in the order of their numbers."""
        walk = self
        for stored in found:
            if walk.fault is not None:
                break
            walk = walk._step(stored)
        return walk

    def end(self, head: Link | None) -> Report:
        """Compare where the records end with what the head says."""
        fault = self.fault or self._fault_of_head(head)
        return Report(self.workspace_id, self.last.seq, fault)

    def _step(self, stored: Stored) -> Self:
        expected = self.last.seq + 1
        if isinstance(stored.seq, int) and stored.seq > expected:
            return replace(self, fault=Fault.MISSING)
        record, mac = stored.record, stored.mac
        if record is None or not isinstance(mac, bytes) or stored.seq != expected:
            return replace(self, fault=Fault.CHANGED)
        if not hmac.compare_digest(mac, record_mac(self.key, self.last, record)):
            return replace(self, fault=Fault.CHANGED)
        return replace(self, last=Link(record.seq, mac))

    def _fault_of_head(self, head: Link | None) -> Fault | None:
        if head is None:
            return Fault.HEAD
        if head.seq > self.last.seq:
            return Fault.CUT
        if head.seq < self.last.seq:
            return Fault.EXTRA
        genuine = head_mac(self.key, self.workspace_id, self.last)
        return None if hmac.compare_digest(head.mac, genuine) else Fault.HEAD


def continued(key: bytes, workspace_id: str, last: Link, head: Link) -> Link:
    """Give what the next record is chained to: the last one, if the head vouches for it.

    Otherwise somebody has been at the chain, and a new head must not vouch for what they left: the
    next record is chained to nothing, so that verifying stops there at the latest.
    """
    genuine = head_mac(key, workspace_id, last)
    if head.seq == last.seq and hmac.compare_digest(head.mac, genuine):
        return last
    return Link(max(head.seq, last.seq), _SEVERED)


def record_mac(key: bytes, before: Link, record: Record) -> bytes:
    """Vouch for a record and, through the mac before it, for all earlier ones."""
    return hmac.digest(key, _RECORD + before.mac + _canonical(record), "sha256")


def head_mac(key: bytes, workspace_id: str, last: Link) -> bytes:
    """Vouch for where a chain ends."""
    place = json.dumps([_FORM, workspace_id, last.seq]).encode("ascii")
    return hmac.digest(key, _HEAD + last.mac + place, "sha256")


def _canonical(record: Record) -> bytes:
    """Give the one form in which equal records are equal bytes."""
    parts = [
        _FORM,
        record.workspace_id,
        record.seq,
        record.at.astimezone(UTC).isoformat(timespec="microseconds"),
        record.act,
        record.actor,
        record.subject,
        dict(record.details),
    ]
    return json.dumps(parts, sort_keys=True, separators=(",", ":")).encode("ascii")
