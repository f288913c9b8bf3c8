"""Zoom's own events: to public apps only, signed, with three tries more."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from campus.forms import Visit
from campus.people import until

from tests.emulators.zoom.conftest import ADA, Zoom

TOKEN = "planted-secret-token"


@dataclass
class Endpoint:
    """An app's address that answers as it is told to."""

    url: str = ""
    status: int = 204
    proves: bool = True
    taken: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.taken.append((dict(request.headers), body))
        told = json.loads(body)
        if told["event"] != "endpoint.url_validation":
            return web.Response(status=self.status)
        plain = told["payload"]["plainToken"]
        digest = hmac.new(TOKEN.encode(), plain.encode(), hashlib.sha256).hexdigest()
        return web.json_response(
            {"plainToken": plain, "encryptedToken": digest if self.proves else "0"}
        )


@pytest.fixture
async def endpoint() -> AsyncIterator[Endpoint]:
    there = Endpoint()
    app = web.Application()
    app.router.add_post("/hear", there.take)
    async with TestServer(app) as server:
        there.url = str(server.make_url("/hear"))
        yield there


async def _removed(zoom: Zoom, endpoint: Endpoint, *, public: bool) -> None:
    await zoom.control("apps", id="app-1", event_url=endpoint.url, secret_token=TOKEN)
    await zoom.control("switches", public_apps=public)
    await zoom.tokens()
    visit = Visit(zoom.browser)
    await visit.open("/marketplace/my-apps")
    await visit.press("Remove")


def _sent(zoom: Zoom, count: int) -> Callable[[], Awaitable[bool]]:
    async def look() -> bool:
        return len(await zoom.look("events")) == count

    return look


async def test_a_public_app_hears_of_a_removal(zoom: Zoom, endpoint: Endpoint) -> None:
    await _removed(zoom, endpoint, public=True)
    await until(_sent(zoom, 1))

    ((headers, body),) = endpoint.taken
    timestamp = headers["x-zm-request-timestamp"]
    message = f"v0:{timestamp}:".encode() + body
    digest = hmac.new(TOKEN.encode(), message, hashlib.sha256).hexdigest()
    told = json.loads(body)
    assert headers["x-zm-signature"] == f"v0={digest}"
    assert int(timestamp) == int(zoom.clock().timestamp())
    assert told["event"] == "app_deauthorized"
    assert told["payload"]["user_id"] == ADA.id
    assert told["payload"]["client_id"] == "dev-client"
    assert told["payload"]["deauthorization_time"] == "2026-11-02T09:00:00.000Z"


async def test_a_private_app_hears_nothing(zoom: Zoom, endpoint: Endpoint) -> None:
    await _removed(zoom, endpoint, public=False)
    zoom.clock.forward(days=1)

    assert await zoom.look("events") == []
    assert endpoint.taken == []


async def test_what_is_not_taken_is_sent_three_times_more(zoom: Zoom, endpoint: Endpoint) -> None:
    endpoint.status = 202  # Zoom wants 200 or 204
    await _removed(zoom, endpoint, public=True)
    for count, minutes in enumerate((5, 20, 60, 600), start=1):
        await until(_sent(zoom, count))
        zoom.clock.forward(minutes=minutes)

    await until(_sent(zoom, 4))
    assert len({body for _, body in endpoint.taken}) == 1
    assert len({headers["x-zm-signature"] for headers, _ in endpoint.taken}) == 4


async def test_an_address_is_saved_once_it_has_proven_itself(
    zoom: Zoom, endpoint: Endpoint
) -> None:
    await zoom.control("apps", id="app-1", secret_token=TOKEN)
    await zoom.sign_in(ADA)
    visit = Visit(zoom.browser)
    await visit.open("/marketplace/apps/app-1/features")
    endpoint.proves = False
    refused = await visit.press("Validate and save", {"Event notification": endpoint.url})
    endpoint.proves = True

    saved = await visit.press("Validate and save", {"Event notification": endpoint.url})

    assert "URL validation failed" in refused.said()
    assert "Saved" in saved.said()
    (app,) = await zoom.look("apps")
    assert app["event_url"] == endpoint.url
