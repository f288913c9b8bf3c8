"""People and the app upload files, and each may fetch what the other has uploaded."""

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

    Takes the bytes of what the app has announced at ``/upload/v1/...``, whose secret is the only
    key: a wrong length is refused. People open what they see at ``/_control/file``.

    Slack refuses with no status of its own: it redirects to a page of HTML, answered with 200.
    """

    world: World

    def routes(self) -> list[web.RouteDef]:
        """Return the addresses of files, shown and downloaded, and of the sign-in page."""
        return [
            web.get("/files-pri/{place}/{name}", self._send),
            web.get("/files-pri/{place}/download/{name}", self._send),
            web.get("/signin", self._sign_in),
            web.post("/upload/v1/{secret}", self._take),
            web.get("/_control/file", self._open),
        ]

    async def _take(self, request: web.Request) -> web.Response:
        one = self.world.uploads.announced.get(request.match_info["secret"])
        if one is None:
            raise web.HTTPNotFound
        content = await request.read()
        if one.content is not None or len(content) != one.length:
            raise web.HTTPBadRequest
        one.content = content
        return web.Response(text=f"OK - {len(content)}")

    async def _open(self, request: web.Request) -> web.Response:
        """Give a person a file that a message they can see has."""
        user, file_id = request.query.get("user", ""), request.query.get("id", "")
        channels = self.world.conversations.channels.values()
        seen = {f for c in channels if user in c.members for m in c.messages for f in m.files}
        file = self.world.uploads.files.get(file_id)
        if file is None or file_id not in seen:
            raise web.HTTPNotFound
        return web.Response(body=file.content, content_type=file.mimetype)

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
