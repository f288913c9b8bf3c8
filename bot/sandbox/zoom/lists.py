"""The API's lists: `GET /v2/users/{userId}/meetings` and `.../recordings`.

Zoom's OpenAPI, August 2026, operations `meetings` and `recordingsList`. Everybody has one meeting
and one recording of it, with a topic that is nobody else's business.
"""

from dataclasses import dataclass

from aiohttp import web

from bot.sandbox.zoom.accounts import User, UserType
from bot.sandbox.zoom.bearer import Bearer, Operation, refusal
from bot.sandbox.zoom.rate import Label
from bot.sandbox.zoom.switches import NoRecordings
from bot.sandbox.zoom.world import World

_MEETINGS = Operation(
    label=Label.MEDIUM,
    classic=("meeting:read", "meeting:read:admin"),
    granular=("meeting:read:list_meetings", "meeting:read:list_meetings:admin"),
)
_RECORDINGS = Operation(
    label=Label.MEDIUM,
    classic=("recording:read", "recording:read:admin"),
    granular=(
        "cloud_recording:read:list_user_recordings",
        "cloud_recording:read:list_user_recordings:master",
        "cloud_recording:read:list_user_recordings:admin",
    ),
)
_DEFAULT_SIZE, _LARGEST_SIZE = 30, 300


@dataclass(frozen=True, slots=True)
class Lists:
    """Answer what a person's meetings and recordings are."""

    world: World

    def routes(self) -> list[web.RouteDef]:
        """Return what this part of Zoom answers."""
        return [
            web.get("/v2/users/{user_id}/meetings", self.meetings, allow_head=False),
            web.get("/v2/users/{user_id}/recordings", self.recordings, allow_head=False),
        ]

    async def meetings(self, request: web.Request) -> web.Response:
        """List a user's scheduled meetings."""

        def body(user: User) -> web.Response:
            size = _page_size(request)
            return _not_valid() if size is None else _page(size, [_meeting(user)])

        return Bearer(self.world).answer(request, _MEETINGS, body)

    async def recordings(self, request: web.Request) -> web.Response:
        """List a user's cloud recordings."""

        def body(user: User) -> web.Response:
            size = _page_size(request)
            if size is None:
                return _not_valid()
            recorded = [_meeting(user) | {"recording_count": 1, "recording_files": []}]
            if user.type is UserType.LICENSED and self.world.switches.cloud_recording:
                return _page(size, recorded)
            return self._without_recordings(size)

        return Bearer(self.world).answer(request, _RECORDINGS, body)

    def _without_recordings(self, size: int) -> web.Response:
        """Answer for a user whose plan or settings have no cloud recording: nobody says how."""
        if self.world.switches.no_recordings is NoRecordings.EMPTY:
            return _page(size, [])
        return refusal(400, 200, "No permission.")


def _page_size(request: web.Request) -> int | None:
    text = request.query.get("page_size", str(_DEFAULT_SIZE))
    if not text.isdecimal() or not 1 <= int(text) <= _LARGEST_SIZE:
        return None
    return int(text)


def _not_valid() -> web.Response:
    return refusal(400, 300, "Validation Failed.")


def _page(size: int, entries: list[dict[str, object]]) -> web.Response:
    return web.json_response(
        {
            "page_count": 1,
            "page_size": size,
            "total_records": len(entries),
            "next_page_token": "",
            "meetings": entries,
        }
    )


def _meeting(user: User) -> dict[str, object]:
    return {
        "uuid": f"uuid-{user.id}",
        "id": 97_763_643_886,
        "host_id": user.id,
        "topic": f"Private appraisal of {user.full_name}",
        "type": 2,
        "start_time": "2026-11-02T09:00:00Z",
        "duration": 60,
        "timezone": user.timezone,
    }
