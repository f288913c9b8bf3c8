import json
from datetime import UTC, datetime

import pytest

from bot.audit.chain import Fault, Record, Report
from bot.audit.lines import as_json, in_words


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_is_a_line_that_fails(fault: Fault) -> None:
    line = in_words(Report("T1", 41, fault))

    assert line.startswith("FAIL  T1: 41 records are right, then ")
    assert "{" not in line
    assert ("42" in line) == (fault in {Fault.MISSING, Fault.CHANGED, Fault.CUT})


def test_a_chain_without_fault_is_a_line_that_says_how_long_it_is() -> None:
    assert in_words(Report("T1", 1, None)) == "ok    T1: 1 record is right"


def test_a_record_is_a_line_of_json_with_the_names_that_are_known() -> None:
    record = Record(
        "T1",
        7,
        datetime(2026, 11, 24, 12, tzinfo=UTC),
        "guide_handed_over",
        "p-1",
        "p-2",
        {"place": "Zürich\n"},
    )
    line = as_json(record, {"p-1": "Ada (U0ADA)"})

    assert "\n" not in line
    assert json.loads(line) == {
        "workspace_id": "T1",
        "seq": 7,
        "at": "2026-11-24T12:00:00.000000+00:00",
        "act": "guide_handed_over",
        "actor": "p-1",
        "actor_name": "Ada (U0ADA)",
        "subject": "p-2",
        "details": {"place": "Zürich\n"},
    }
