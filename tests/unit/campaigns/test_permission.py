from datetime import UTC, datetime, timedelta

import pytest

from bot.campaigns.permission import PermissionUse, hands_off, may_ask

LIVE = datetime(2026, 11, 24, tzinfo=UTC)
BEFORE, AFTER = LIVE - timedelta(seconds=1), LIVE + timedelta(seconds=1)


def test_usher_keeps_its_hands_off_once_the_target_is_live_with_the_same_app() -> None:
    assert hands_off(PermissionUse.SHARED, LIVE)


@pytest.mark.parametrize("use", [None, PermissionUse.USHER, PermissionUse.SEPARATE])
def test_with_an_app_of_its_own_the_target_stops_nothing(use: PermissionUse | None) -> None:
    assert not hands_off(use, LIVE)
    assert may_ask(use, LIVE, asked_at=BEFORE)


@pytest.mark.parametrize("use", [None, *PermissionUse])
def test_before_the_target_is_live_nothing_is_stopped(use: PermissionUse | None) -> None:
    assert not hands_off(use, None)
    assert may_ask(use, None, asked_at=BEFORE)


def test_what_was_asked_before_the_target_went_live_is_over_and_what_came_after_is_not() -> None:
    assert not may_ask(PermissionUse.SHARED, LIVE, asked_at=BEFORE)
    assert may_ask(PermissionUse.SHARED, LIVE, asked_at=AFTER)
