"""The pages of the pretend Zoom: templates, and the headers that all of them carry."""

from importlib.resources import files

from aiohttp import web
from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.sandbox.zoom.browsers import Browser, remember
from bot.sandbox.zoom.visitors import SignedIn, Visitor

FORM_KEY = "form_key"
STYLE_PATH = "/assets/zoom.css"
_HEADERS = {
    "Cache-Control": "no-store",
    # No form-action: browsers apply it to the redirect back to the app as well.
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:",
}
_templates = Environment(
    loader=PackageLoader("bot.sandbox.zoom"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.globals.update(FORM_KEY=FORM_KEY, STYLE_PATH=STYLE_PATH)
_STYLE = files("bot.sandbox.zoom").joinpath("templates/zoom.css").read_text(encoding="utf-8")


def show(
    template: str, visitor: Visitor | SignedIn, *, status: int = 200, **values: object
) -> web.Response:
    """Return a page for the browser that the visitor is at, whose session goes along."""
    text = _templates.get_template(template).render(visitor=visitor, **values)
    return remember(_html(text, status), visitor.browser)


def message(title: str, *sentences: str, detail: str = "", status: int = 200) -> web.Response:
    """Return a page that only says something; `detail` is shown byte for byte."""
    template = _templates.get_template("message.html")
    return _html(template.render(title=title, sentences=sentences, detail=detail), status)


def go(url: str, *, browser: Browser | None = None, status: int = 302) -> web.Response:
    """Redirect without rewriting the URL, as aiohttp's own exceptions would."""
    sent = web.Response(status=status, headers={"Location": url, "Cache-Control": "no-store"})
    return sent if browser is None else remember(sent, browser)


def see(url: str) -> web.Response:
    """Send a browser that has posted a form to the page that shows what came of it."""
    return go(url, status=303)


async def style(_: web.Request) -> web.Response:
    """Answer with the one style sheet."""
    return web.Response(text=_STYLE, content_type="text/css")


def _html(text: str, status: int) -> web.Response:
    return web.Response(text=text, status=status, content_type="text/html", headers=_HEADERS)
