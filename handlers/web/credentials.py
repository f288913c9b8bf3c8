from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from aiohttp import web

from bot.notices.page import CredentialsPage, CredentialsTakenPage
from bot.oauth.credentials import ClientPair
from bot.secret import Secret
from bot.ui.credentials import submit_errors
from bot.ui.ids import Field
from bot.ui.pages import credentials_page, credentials_taken_page
from handlers.web.answers import html
from handlers.web.keys import FORMS, ROLES
from handlers.web.middleware import policy

if TYPE_CHECKING:
    from bot.oauth.credentials import CredentialForm

_FORM = "application/x-www-form-urlencoded"
_WRONG = 422
_MOST_FIELDS = 10
# What is typed here goes to Usher and nowhere else, not even to Zoom.
_HEADERS = {"Content-Security-Policy": policy("'self'")}


async def show_form(request: web.Request) -> web.Response:
    """Show the one-time form for Client ID and Client Secret; changes nothing."""
    return await _page(request, await _form(request), {}, status=200)


async def take_form(request: web.Request) -> web.Response:
    """Take the form: keep the pair, answer at once, have it checked; the form is used up then."""
    form = await _form(request)
    client_id, client_secret = await _typed(request)
    errors = submit_errors(client_id, client_secret)
    if errors:
        return await _page(request, form, errors, status=_WRONG)
    await request.app[FORMS].take(form, ClientPair(client_id, Secret(client_secret)))
    taken = CredentialsTakenPage(await request.app[FORMS].target(form))
    return html(credentials_taken_page(taken), headers=_HEADERS)


async def _form(request: web.Request) -> CredentialForm:
    """Find the form, and see whether whoever got it may still do this."""
    form = await request.app[FORMS].find(request.match_info["token"])
    await request.app[ROLES].require_guide(form.workspace_id, form.member_id)
    return form


async def _page(
    request: web.Request, form: CredentialForm, errors: dict[str, str], *, status: int
) -> web.Response:
    target = await request.app[FORMS].target(form)
    page = CredentialsPage(target, action=f"/credentials/{request.match_info['token']}")
    return html(credentials_page(page, errors), status=status, headers=_HEADERS)


async def _typed(request: web.Request) -> tuple[str, str]:
    """Read the two fields; what is no form of two fields counts as empty."""
    if request.content_type != _FORM:
        raise web.HTTPUnsupportedMediaType
    body = (await request.read()).decode("utf-8", "replace")
    try:
        fields = parse_qs(body, max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise web.HTTPBadRequest from None
    client_id, client_secret = (
        fields.get(name, [""])[0].strip() for name in (Field.CLIENT_ID, Field.CLIENT_SECRET)
    )
    return client_id, client_secret
