from __future__ import annotations

from collections import Counter

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.crowd import add_crowd
from bot.sandbox.people import settle_slack, settle_zoom
from bot.sandbox.serving import served
from bot.sandbox.slack import SlackEmulator
from bot.sandbox.zoom import UserType, ZoomEmulator
from bot.sandbox.zoom.world import WORLD

MANIFEST = {
    "display_information": {"name": "Usher"},
    "oauth_config": {"scopes": {"bot": ["users:read", "users:read.email"]}},
}
SIZE = 2_500


def _campus(size: int) -> tuple[SlackEmulator, ZoomEmulator]:
    slack = SlackEmulator(manifest=MANIFEST, bot_token="xoxb-1", signing_secret="s")
    zoom = ZoomEmulator()
    settle_slack(slack)
    settle_zoom(zoom, "https://usher.example.edu/zoom/callback")
    add_crowd(size, slack, zoom)
    return slack, zoom


def test_the_same_people_come_every_time() -> None:
    first, again = _campus(SIZE), _campus(SIZE)

    assert first[0].world.directory.people == again[0].world.directory.people
    assert first[0].world.directory.groups == again[0].world.directory.groups
    assert first[1].app[WORLD].registry.users == again[1].app[WORLD].registry.users


def test_a_larger_crowd_begins_with_the_smaller_one() -> None:
    few, many = _campus(100), _campus(SIZE)

    names = list(few[0].world.directory.people.values())
    assert names == list(many[0].world.directory.people.values())[: len(names)]


def test_the_crowd_has_everybody_a_campus_has() -> None:
    slack, zoom = _campus(SIZE)
    nobody, _ = _campus(0)

    usual = nobody.world.directory.people
    crowd = [p for p in slack.world.directory.people.values() if p.id not in usual]
    assert len(crowd) == SIZE
    assert sum(p.is_restricted for p in crowd) == 50
    assert sum(p.deleted for p in crowd) == 75
    assert sum(p.is_bot for p in crowd) == 25
    assert sum(not p.email and not p.is_bot for p in crowd) == 25
    groups = slack.world.directory.groups.values()
    assert len(groups) == 23
    everybody = slack.world.conversations.named("all-staff")
    assert everybody is not None
    assert sum(len(group.users) for group in groups) == 2_500 - 50 - 75 - 25
    assert len(everybody.members) == 2_350 + 1  # and Usher
    plans = Counter(u.type for u in zoom.app[WORLD].registry.users.values() if u.id[2:].isdigit())
    assert plans[UserType.LICENSED] > 2_000
    assert 100 < plans[UserType.BASIC] <= 200


async def test_a_crowd_is_listed_in_pages_and_never_all_at_once() -> None:
    slack, _ = _campus(SIZE)
    async with served(slack.app, 0) as url:
        client = AsyncWebClient("xoxb-1", base_url=f"{url}/api/", retry_handlers=[])
        with pytest.raises(SlackApiError, match="limit_required"):
            await client.users_list()
        with pytest.raises(SlackApiError, match="invalid_limit"):
            await client.users_list(limit=1001)
        pages = [len(page["members"]) async for page in await client.users_list(limit=1000)]

    assert pages == [1000, 1000, len(slack.world.directory.people) - 2000]


def test_there_are_names_for_so_many_only() -> None:
    with pytest.raises(ValueError, match="0 to 100000"):
        _campus(100_001)
