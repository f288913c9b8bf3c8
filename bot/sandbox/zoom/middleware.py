"""What every call passes through: the log, ordered faults, and Zoom's ways of saying no."""

import secrets
from collections.abc import Mapping

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.sandbox.zoom.calls import Call
from bot.sandbox.zoom.faults import CUT, suffer
from bot.sandbox.zoom.page_refused import PageRefused, SignInFirst
from bot.sandbox.zoom.pages import STYLE_PATH, go, message
from bot.sandbox.zoom.refused import Refused
from bot.sandbox.zoom.sign_in import sign_in_url
from bot.sandbox.zoom.world import WORLD

_CONTROL = "/_control/"


async def add_tracking_id(_: web.Request, response: web.StreamResponse) -> None:
    """Give every answer the id that Zoom's support asks for."""
    response.headers["x-zm-trackingid"] = f"v=2.0;clid=pretend;rid=WEB_{secrets.token_hex(16)}"


@web.middleware
async def log_call(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Record a call without any of its values but the grant type."""
    if request.path.startswith(_CONTROL) or request.path == STYLE_PATH:
        return await handler(request)
    world = request.app[WORLD]
    form = await _form(request)
    grant_type = form.get("grant_type")
    response = await handler(request)
    world.calls.latest.append(
        Call(
            at=world.clock(),
            method=request.method,
            path=request.path,
            parameters=tuple(sorted({*request.query, *form})),
            grant_type=grant_type if isinstance(grant_type, str) else None,
            status=None if request.get(CUT) else response.status,
        )
    )
    return response


@web.middleware
async def apply_fault(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let an ordered fault happen."""
    world = request.app[WORLD]
    fault = world.faults.take(request.path)
    if fault is None:
        return await handler(request)
    return await suffer(world.faults, fault, request, handler, world.clock())


@web.middleware
async def say_no(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer refusals, and paths that do not exist, in the manner of each part."""
    try:
        return await handler(request)
    except PageRefused as refused:
        return message(
            refused.title, refused.explanation, detail=refused.detail, status=refused.status
        )
    except SignInFirst:
        wanted = request.path_qs if request.method == "GET" else request.path
        return go(sign_in_url(wanted), status=303)
    except Refused as refused:
        return web.json_response({"error": str(refused)}, status=400)
    except web.HTTPException as problem:
        return _no_such_route(request, problem)


async def _form(request: web.Request) -> Mapping[str, object]:
    try:
        return await request.post()
    except (ValueError, LookupError):  # a charset that is unknown, or not the body's
        return {}


def _no_such_route(request: web.Request, problem: web.HTTPException) -> web.Response:
    if request.path.startswith(_CONTROL):
        return web.json_response({"error": problem.reason}, status=problem.status)
    if request.path.startswith("/v2/"):
        body = {"code": 2300, "message": "This API endpoint is not recognized."}
        return web.json_response(body, status=404)
    return message(problem.reason, "There is no such page.", status=problem.status)
