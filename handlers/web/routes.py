"""Every route, on one page."""

from __future__ import annotations

from aiohttp import web

from handlers.web.assets import usher_css
from handlers.web.authorize import authorize_page, continue_to_zoom, fresh_link
from handlers.web.credentials import show_form, take_form
from handlers.web.health import healthz, metrics, readyz
from handlers.web.slack_events import slack_events
from handlers.web.zoom_callback import zoom_callback
from handlers.web.zoom_webhook import zoom_webhook


def routes() -> list[web.RouteDef]:
    """List what is served where."""
    return [
        web.post("/slack/events", slack_events),
        web.get("/authorize/{token}", authorize_page),
        web.post("/authorize/{token}", continue_to_zoom),
        web.post("/authorize/{token}/fresh", fresh_link),
        web.get("/credentials/{token}", show_form),
        web.post("/credentials/{token}", take_form),
        web.get("/zoom/callback", zoom_callback, allow_head=False),
        web.post("/zoom/webhook", zoom_webhook),
        web.get("/assets/usher.css", usher_css),
        *health_routes(),
    ]


def health_routes() -> list[web.RouteDef]:
    """List what every process serves, a mere worker too."""
    return [
        web.get("/healthz", healthz),
        web.get("/readyz", readyz),
        web.get("/metrics", metrics),
    ]
