from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from bot.language import Language, negotiated
from bot.ui.speech import speaking
from handlers.web.keys import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

log = structlog.get_logger(__name__)


@web.middleware
async def speak_to_reader(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Write pages in the language of whose link it is, or else in one the browser asks for."""
    with speaking(await _language(request)):
        return await handler(request)


async def _language(request: web.Request) -> Language:
    try:
        known = await _known(request)
    except (SQLAlchemyError, OSError) as problem:  # the page itself says what is wrong
        log.warning("language_not_known", kind=type(problem).__name__)
        known = None
    return known or negotiated(request.headers.get("Accept-Language", ""))


async def _known(request: web.Request) -> Language | None:
    languages = request.app[LANGUAGES]
    if word := request.match_info.get("token"):
        return await languages.of_link(word) or await languages.of_form(word)
    if state := request.query.get("state"):
        return await languages.of_state(state)
    return None
