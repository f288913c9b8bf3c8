"""From what a service says to the page people see, with its status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from bot.campaigns.causes import Cause
from bot.errors import FormOver, NotAdmin, RoleUnknown, SentFromElsewhere, Uninstalled
from bot.notices.page import AuthorizePage, FreshLinkPage, OutcomePage, ProblemPage
from bot.ui import pages
from bot.ui.speech import spoken

if TYPE_CHECKING:
    from collections.abc import Mapping

_STATUS = {
    Cause.LINK_EXPIRED.value: 410,
    Cause.ZOOM_UNAVAILABLE.value: 503,
    FormOver.code: 410,
    Uninstalled.code: 410,
    NotAdmin.code: 403,
    RoleUnknown.code: 503,
    SentFromElsewhere.code: 403,
}
_REFUSED = 400


def html(text: str, *, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """Answer with a page that was written in the language in force."""
    return web.Response(
        text=text,
        status=status,
        content_type="text/html",
        charset="utf-8",
        headers={
            "Content-Language": spoken().value,
            "Vary": "Accept-Language",
            **(headers or {}),
        },
    )


def answer(page: AuthorizePage | OutcomePage | ProblemPage | FreshLinkPage) -> web.Response:
    """Answer with the page that shows a value."""
    match page:
        case AuthorizePage():
            return html(pages.authorize_page(page))
        case OutcomePage():
            return html(pages.outcome_page(page))
        case FreshLinkPage():
            return html(pages.fresh_link_page(page))
        case ProblemPage():
            return html(pages.problem_page(page), status=_STATUS.get(page.code, _REFUSED))
