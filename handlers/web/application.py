from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from handlers.web import keys
from handlers.web.language import speak_to_reader
from handlers.web.middleware import add_security_headers, own_pages, problems

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.observability import Metrics
    from bot.services.languages import LanguageService
    from bot.services.readiness import ReadinessService


def application(
    table: list[web.RouteDef],
    settings: Settings,
    metrics: Metrics,
    readiness: ReadinessService,
    languages: LanguageService,
) -> web.Application:
    """Make a web application of some routes, with what all of them need."""
    app = web.Application(middlewares=[speak_to_reader, problems, own_pages])
    app.on_response_prepare.append(add_security_headers)
    app.add_routes(table)
    app[keys.SETTINGS] = settings
    app[keys.METRICS] = metrics
    app[keys.READINESS] = readiness
    app[keys.LANGUAGES] = languages
    return app
