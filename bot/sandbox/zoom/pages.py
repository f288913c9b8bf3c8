"""The pages of the pretend Zoom, as functions of what they show."""

from collections.abc import Iterable
from html import escape

from aiohttp import web

from bot.sandbox.zoom.accounts import User
from bot.sandbox.zoom.apps import App
from bot.sandbox.zoom.browsers import Browser
from bot.sandbox.zoom.scopes import AppScope

FORM_KEY = "form_key"
_STYLE = """
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; color: #1f2328; background: #f6f8fa }
header { padding: .5rem 1rem; background: #5b2a86; color: #fff; text-align: center }
main { max-width: 34rem; margin: 2rem auto; padding: 1rem 2rem 2rem; background: #fff }
li { list-style: none; margin: .25rem 0 }
ul { padding: 0 }
input[type=email] { width: 100%; padding: .5rem; font: inherit; box-sizing: border-box }
button { padding: .5rem 1.25rem; font: inherit; margin: 1rem .5rem 0 0; cursor: pointer }
small { color: #59636e; overflow-wrap: anywhere }
:focus-visible { outline: 3px solid #b35900; outline-offset: 2px }
"""
_HEADERS = {
    "Cache-Control": "no-store",
    # No form-action: browsers apply it to the redirect back to the app as well.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
}


def page(title: str, *body: str, status: int = 200) -> web.Response:
    """Return a whole page; `title` is text and `body` is HTML."""
    text = (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} (pretend Zoom)</title><style>{_STYLE}</style></head><body>"
        "<header><strong>Pretend Zoom: nothing here is real</strong></header>"
        f"<main><h1>{escape(title)}</h1>{''.join(body)}</main></body></html>\n"
    )
    return web.Response(text=text, status=status, content_type="text/html", headers=_HEADERS)


def paragraph(text: str) -> str:
    """Return text as a paragraph."""
    return f"<p>{escape(text)}</p>"


def form(action: str, browser: Browser, *content: str) -> str:
    """Return a form that only this browser's session can post."""
    return (
        f'<form method="post" action="{escape(action)}">'
        f'<input type="hidden" name="{FORM_KEY}" value="{escape(browser.form_key)}">'
        f"{''.join(content)}</form>"
    )


def button(label: str, *, name: str, value: str) -> str:
    """Return a button that submits its form."""
    return (
        f'<button type="submit" name="{escape(name)}" value="{escape(value)}">'
        f"{escape(label)}</button>"
    )


def sign_in_page(
    action: str, browser: Browser, emails: Iterable[str], problem: str | None
) -> web.Response:
    """Ask who is at this browser; the e-mail alone is enough here."""
    choices = "".join(f'<option value="{escape(email)}"></option>' for email in emails)
    return page(
        "Sign in",
        "" if problem is None else f'<p role="alert">{escape(problem)}</p>',
        form(
            action,
            browser,
            '<label for="email">Your Zoom sign-in e-mail</label>'
            '<input id="email" name="email" type="email" list="people" autocomplete="username"'
            f' required autofocus><datalist id="people">{choices}</datalist>',
            button("Sign in", name="method", value="email"),
            button("Sign in with SSO", name="method", value="sso"),
        ),
        status=200 if problem is None else 403,
    )


def consent_page(
    action: str, browser: Browser, *, app: App, user: User, scopes: Iterable[AppScope], switch: str
) -> web.Response:
    """Ask the signed-in person whether the app may have these scopes."""
    items = "".join(_scope_item(index, scope) for index, scope in enumerate(scopes))
    return page(
        f"{app.name} wants to use your Zoom account",
        f"<p>You are signed in as <strong>{escape(user.email)}</strong>."
        f' <a href="{escape(switch)}">Not you? Switch account</a></p>',
        form(
            action,
            browser,
            f"<fieldset><legend>{escape(app.name)} will be able to</legend>"
            f"<ul>{items}</ul></fieldset>",
            button("Allow", name="decision", value="allow"),
            button("Decline", name="decision", value="decline"),
        ),
    )


def cannot_authorize_page(action: str, browser: Browser, app: App, why: str) -> web.Response:
    """Say that the account's admin has to approve the app first."""
    return page(
        f"You cannot authorize {app.name}",
        paragraph(why),
        form(action, browser, button("Request to add", name="decision", value="request")),
        status=403,
    )


def _scope_item(index: int, scope: AppScope) -> str:
    kind = f'name="scope" value="{escape(scope.name)}"' if scope.optional else "disabled"
    note = "optional" if scope.optional else "required"
    return (
        f'<li><input type="checkbox" id="scope-{index}" checked {kind}>'
        f' <label for="scope-{index}">{escape(scope.label)}'
        f" <small>{escape(scope.name)}, {note}</small></label></li>"
    )
