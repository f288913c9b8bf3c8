"""The page of the sandbox: files as they lie here, and the few facts that are not Slack's."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from aiohttp import web

_STATIC: Final = Path(__file__).with_name("static")
_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' data: https:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody to be on the page, and what they are there for."""

    id: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class ZoomOnly:
    """A Zoom user whom Slack does not know, and what to try with them."""

    email: str
    role: str


@dataclass(frozen=True, slots=True)
class Story:
    """What a newcomer must know to play: who there is to be, and what to paste where.

    The credentials are empty where the Zoom app is still to be built.
    """

    personas: tuple[Persona, ...]
    zoom_url: str
    client_id: str
    client_secret: str
    zoom_users: tuple[str, ...]
    zoom_only: tuple[ZoomOnly, ...]
    guide_steps: int


@dataclass(frozen=True, slots=True)
class Page:
    """Serves the page at ``/``, its files under ``/page/`` and its story."""

    story: Story

    def add_to(self, app: web.Application) -> None:
        """Put the page beside the pretend Slack whose controls it works."""
        app.router.add_get("/", self._index)
        app.router.add_get("/_sandbox/story", self._tell)
        app.router.add_static("/page/", _STATIC)
        app.on_response_prepare.append(_protect)

    async def _index(self, _: web.Request) -> web.FileResponse:
        return web.FileResponse(_STATIC / "index.html")

    async def _tell(self, _: web.Request) -> web.Response:
        return web.json_response(asdict(self.story))


async def _protect(request: web.Request, response: web.StreamResponse) -> None:
    if request.path == "/" or request.path.startswith("/page/"):
        response.headers.update(_HEADERS)
