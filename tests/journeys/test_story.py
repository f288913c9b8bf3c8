"""The whole path, from outside: guide, credentials, rehearsal, invitations, answers, status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campus import service
from campus.facts import check_the_story, kept
from campus.people import until
from campus.story import Story

if TYPE_CHECKING:
    from campus.places import Campus


async def test_a_campus_is_connected_from_the_first_step_to_the_last_answer(
    campus: Campus, database_url: str, key: str
) -> None:
    async with service.inside(campus, database_url=database_url, key=key):
        story = Story(campus)

        await story.tell()
        await until(lambda: _settled(database_url))

        await check_the_story(campus, database_url)
        working = [grant for grant in await campus.zoom_look("grants") if grant["works"]]
        assert sorted(grant["user_id"] for grant in working) == ["z-ada", "z-ben", "z-cleo"]


async def _settled(database_url: str) -> bool:
    return not (await kept(database_url)).unfinished
