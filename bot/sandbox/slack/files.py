"""A person uploads a file, and the app fetches it from its private address."""

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from bot.sandbox.slack.hands import Desk, ImpossibleError, Wish
from bot.sandbox.slack.wire import Json
from bot.sandbox.slack.world import World

MOST_BYTES: Final = 10 * 1024 * 1024
"""https://docs.slack.dev/reference/block-kit/block-elements/file-input-element"""

_MIMETYPE: Final = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
_SIGN_IN: Final = "<!DOCTYPE html><title>Sign in</title><h1>Sign in to your workspace</h1>"


async def upload(desk: Desk, wish: Wish) -> Json:
    """Keep a file that a person chose; it reaches the app when they submit it."""
    person = desk.person(wish)
    name = wish.require("name")
    mimetype = wish.text("mimetype") or "application/octet-stream"
    if "/" in name or not _MIMETYPE.fullmatch(mimetype):
        raise ImpossibleError("bad_request", "a name has no /, and a mimetype is as text/csv")
    try:
        content = base64.b64decode(wish.text("content"), validate=True)
    except binascii.Error:
        raise ImpossibleError("bad_request", "content is the file in Base64") from None
    if not content:
        raise ImpossibleError("file_empty", f"{name} is empty")
    if len(content) > MOST_BYTES:
        raise ImpossibleError("file_too_large", f"{name} is larger than 10 MB")
    file = desk.world.uploads.add(
        name,
        mimetype,
        content,
        user=person.id,
        at=desk.world.clock.now(),
        origin=desk.origin,
    )
    return {"ok": True, "id": file.id}


@dataclass(frozen=True, slots=True)
class PrivateFiles:
    """Serves ``/files-pri/...`` to the app's token, and a sign-in page to everybody else.

    Slack refuses with no status of its own: it redirects to a page of HTML, answered with 200.
    """

    world: World

    def routes(self) -> list[web.RouteDef]:
        """Return the addresses of files, shown and downloaded, and of the sign-in page."""
        return [
            web.get("/files-pri/{place}/{name}", self._send),
            web.get("/files-pri/{place}/download/{name}", self._send),
            web.get("/signin", self._sign_in),
        ]

    async def _send(self, request: web.Request) -> web.Response:
        if not self._may_read(request):
            raise web.HTTPFound("/signin")
        team_id, _, file_id = request.match_info["place"].rpartition("-")
        file = self.world.uploads.files.get(file_id)
        if file is None or team_id != self.world.team.id:
            raise web.HTTPNotFound
        return web.Response(body=file.content, content_type=file.mimetype)

    def _may_read(self, request: web.Request) -> bool:
        installation = self.world.installation
        given = request.headers.get("Authorization", "")
        return (
            given == f"Bearer {installation.bot_token}"
            and "files:read" in installation.manifest.scopes
        )

    async def _sign_in(self, _: web.Request) -> web.Response:
        return web.Response(text=_SIGN_IN, content_type="text/html")
