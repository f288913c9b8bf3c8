"""Reports and records as lines for whoever reads them in a terminal or a file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from bot.audit.chain import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.audit.chain import Record, Report

_FAULTS: Final = {
    Fault.MISSING: "record {broken_at} is missing",
    Fault.CHANGED: "record {broken_at} was changed or does not belong there",
    Fault.CUT: "record {broken_at} and whatever followed were cut off",
    Fault.EXTRA: "the head does not know of all of them",
    Fault.HEAD: "the head is missing or was changed",
    Fault.KEY: "USHER_ENCRYPTION_KEYS does not open the chain's key",
}


def in_words(report: Report) -> str:
    """Say how a chain is, in a line."""
    right = "1 record is" if report.right == 1 else f"{report.right} records are"
    if report.fault is None:
        return f"ok    {report.workspace_id}: {right} right"
    wrong = _FAULTS[report.fault].format(broken_at=report.broken_at)
    return f"FAIL  {report.workspace_id}: {right} right, then {wrong}"


def as_json(record: Record, names: Mapping[str, str]) -> str:
    """Give a record as a line of JSON, with the names of those pseudonyms that are in `names`."""
    line = {
        "workspace_id": record.workspace_id,
        "seq": record.seq,
        "at": record.at.isoformat(timespec="microseconds"),
        "act": record.act,
        "actor": record.actor,
        "subject": record.subject,
        "details": dict(record.details),
    }
    for role in ("actor", "subject"):
        name = names.get(str(line[role]))
        if name is not None:
            line[f"{role}_name"] = name
    return json.dumps(line, ensure_ascii=False)
