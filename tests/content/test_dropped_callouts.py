import pytest

from bot.guide.library import editions
from bot.guide.model import Edition

FIRST = editions()["2023-06"]
LATER = [edition for edition in editions().values() if edition.id > FIRST.id]


def callout_ids(edition: Edition) -> set[str]:
    return {callout.id for callout in edition.callouts}


@pytest.mark.parametrize("edition", LATER, ids=lambda e: e.id)
def test_a_callout_of_2023_06_is_kept_or_dropped_with_a_reason(edition: Edition) -> None:
    explained = {dropped.callout_id for dropped in edition.dropped}
    assert callout_ids(FIRST) - callout_ids(edition) == explained


def test_later_editions_are_compared() -> None:
    assert [edition.id for edition in LATER] == ["2024", "2026-11"]


@pytest.mark.parametrize("edition", editions().values(), ids=lambda e: e.id)
def test_a_reason_is_a_sentence_and_given_once(edition: Edition) -> None:
    assert len({each.callout_id for each in edition.dropped}) == len(edition.dropped)
    for dropped in edition.dropped:
        assert dropped.reason.endswith(".")
        assert len(dropped.reason.split()) >= 5
