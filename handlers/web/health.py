from __future__ import annotations

import hmac
from dataclasses import asdict

from aiohttp import web

from handlers.web.keys import METRICS, READINESS, SETTINGS


async def healthz(request: web.Request) -> web.Response:
    """Say that the process is alive, and whose it is: those with the same key say the same."""
    return web.json_response({"alive": True, "usher": request.app[READINESS].mark})


async def readyz(request: web.Request) -> web.Response:
    """Say whether requests can be served, and if not, what is missing."""
    readiness = await request.app[READINESS].look()
    return web.json_response(
        {"ready": readiness.ready} | asdict(readiness), status=200 if readiness.ready else 503
    )


async def metrics(request: web.Request) -> web.Response:
    """Give Prometheus its numbers, for the bearer token; without a token set there are none."""
    expected = request.app[SETTINGS].metrics_token
    if expected is None:
        raise web.HTTPNotFound
    bearer = f"Bearer {expected.reveal()}".encode()
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), bearer):
        raise web.HTTPUnauthorized(headers={"WWW-Authenticate": "Bearer"})
    return web.Response(
        body=request.app[METRICS].exposition(),
        headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"},
    )
