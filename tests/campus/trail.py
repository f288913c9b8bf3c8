"""What every audit record must be, whatever a test was about: as documented, and naming nobody."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from bot.sandbox.people import DOMAIN
from campus.places import CLIENT_SECRET, ROOT, WRONG_SECRET

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Row

_SLACK_PERSON = re.compile(r"\b[UW]0[A-Z0-9]+\b")
_NEVER = (f"@{DOMAIN}", "@elsewhere.edu", "://", "/authorize/", CLIENT_SECRET, WRONG_SECRET)


def documented() -> dict[str, set[str]]:
    """Read from docs/reference.md which details each act has."""
    reference = (ROOT / "docs/reference.md").read_text(encoding="utf-8")
    section = reference.partition("\n## Audit records\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \|[^|]*\|([^|]*)\|$", section, flags=re.MULTILINE)
    return {act: set(re.findall(r"`(\w+)`", details)) for act, details in rows}


def check(records: Iterable[Row[Any]]) -> None:
    """Hold records against the reference, and look for what must be in none."""
    promised = documented()
    for record in records:
        assert set(record.details) == promised[record.act], record.act
        told = json.dumps([record.actor, record.subject, record.details])
        assert _SLACK_PERSON.findall(told) == [], record.act
        assert [word for word in _NEVER if word in told] == [], record.act
