"""The emulator's own routes: hands, eyes, and what tests may arrange.

Hands (POST; what a person does, answered with what the person then sees)
    command   user, channel, text
    action    user, (channel, ts | view_id), action_id, [block_id], [value | selected], [confirm]
    submit    user, view_id, values: {block_id: {action_id: value}}
    close     user, view_id, [clear]
    say       user, channel, text, [thread_ts]
    upload    user, name, [mimetype], content (Base64)

Eyes (GET)
    screen ?user=   calls [?method=]   deliveries   people
    workspace       who ?ids=U1,S1 | ?like=NAME
    file ?user= &id=   the bytes of a file in a message that somebody sees
    stream          Server-Sent Events: a number that grows whenever it is time to look again

Arranging (POST)
    people    do: add | change | deactivate | reactivate | add_group | add_channel | join | ...
    app       do: uninstall | reinstall [bot_token]
    event     type and whatever else the event carries; url_verification asks for the challenge
    faults    method, [error | status | cut_before | cut_after], [delay], [times], [retry_after]
    switches  [rate_limits: off | slack | {method: {per_minute, burst}}],
              [list_needs_limit_above], [signature_skew]
    clock     advance_seconds
    reset

`channel` is an id, ``#name``, or ``dm`` for the person's DM with the app. Times are in seconds.
"""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TypeAlias

from aiohttp import web

from bot.sandbox.slack.changes import Changes
from bot.sandbox.slack.commands import type_command
from bot.sandbox.slack.deliveries import Deliveries
from bot.sandbox.slack.events import happen, say
from bot.sandbox.slack.faults import Fault
from bot.sandbox.slack.files import upload
from bot.sandbox.slack.hands import Desk, ImpossibleError, Wish
from bot.sandbox.slack.installing import change_app, require_app
from bot.sandbox.slack.lookups import named_like, with_ids, workspace
from bot.sandbox.slack.people_controls import change_people
from bot.sandbox.slack.presses import press
from bot.sandbox.slack.rates import ALLOWANCES, Allowance, Rates
from bot.sandbox.slack.screen import screen
from bot.sandbox.slack.submissions import close, submit
from bot.sandbox.slack.wire import Json
from bot.sandbox.slack.world import World

Control: TypeAlias = Callable[[Desk, Wish], Awaitable[Json]]
_WITH_APP = ("command", "action", "submit", "close")
_ANY_FAULT = Fault("*")
_SWITCHES = ("list_needs_limit_above", "signature_skew")


@dataclass(frozen=True, slots=True)
class Controls:
    """Serves ``/_control/...``; a refused control says what is wrong, with status 400."""

    world: World
    deliveries: Deliveries
    changes: Changes

    def routes(self) -> list[web.RouteDef]:
        """Return the controls' table of contents."""
        posts: dict[str, Control] = {
            "command": type_command,
            "action": press,
            "submit": submit,
            "close": close,
            "say": say,
            "upload": upload,
            "event": happen,
            "people": change_people,
            "app": change_app,
            "faults": _plan_faults,
            "switches": _set_switches,
            "clock": _advance_clock,
            "reset": _reset,
        }
        return [
            *(
                web.post(f"/_control/{name}", self._post(do, with_app=name in _WITH_APP))
                for name, do in posts.items()
            ),
            web.get("/_control/screen", self._screen),
            web.get("/_control/calls", self._calls),
            web.get("/_control/deliveries", self._deliveries),
            web.get("/_control/people", self._people),
            web.get("/_control/workspace", self._workspace),
            web.get("/_control/who", self._who),
            web.get("/_control/stream", self.changes.stream),
        ]

    def _post(
        self, do: Control, *, with_app: bool
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handle(request: web.Request) -> web.Response:
            desk = Desk(self.world, self.deliveries, str(request.url.origin()))
            try:
                if with_app:
                    require_app(desk)
                return web.json_response(await do(desk, await _wish(request)))
            except ImpossibleError as impossible:
                return _refused(impossible)

        return handle

    async def _screen(self, request: web.Request) -> web.Response:
        person = self.world.directory.people.get(request.query.get("user", ""))
        if person is None:
            return _refused(ImpossibleError("user_not_found", "?user= names nobody"))
        shown = screen(self.world, person)
        user = {"id": person.id, "name": person.name, "deleted": person.deleted}
        return web.json_response({"ok": True, "user": user, **shown})

    async def _calls(self, request: web.Request) -> web.Response:
        wanted = request.query.get("method")
        records = [
            {**asdict(call), "at": call.at.isoformat()}
            for call in self.world.calls
            if wanted in (None, call.method)
        ]
        return web.json_response({"ok": True, "calls": records})

    async def _deliveries(self, _: web.Request) -> web.Response:
        log = [{**asdict(sent), "at": sent.at.isoformat()} for sent in self.deliveries.log]
        return web.json_response({"ok": True, "deliveries": log})

    async def _people(self, _: web.Request) -> web.Response:
        world = self.world
        people = [asdict(person) for person in world.directory.people.values()]
        groups = [asdict(group) for group in world.directory.groups.values()]
        channels = [
            {"id": c.id, "name": c.name, "kind": c.kind, "user": c.user, "members": c.members}
            for c in world.conversations.channels.values()
        ]
        return web.json_response(
            {"ok": True, "people": people, "groups": groups, "channels": channels}
        )

    async def _workspace(self, _: web.Request) -> web.Response:
        return web.json_response({"ok": True, **workspace(self.world)})

    async def _who(self, request: web.Request) -> web.Response:
        if "ids" in request.query:
            found = with_ids(self.world, request.query["ids"].split(","))
        else:
            found = named_like(self.world, request.query.get("like", ""))
        return web.json_response({"ok": True, **found})


async def _wish(request: web.Request) -> Wish:
    if not request.can_read_body:
        return Wish({})
    try:
        body = await request.json()
    except ValueError:
        raise ImpossibleError("bad_request", "the body is not JSON") from None
    if not isinstance(body, dict):
        raise ImpossibleError("bad_request", "the body is not a JSON object")
    return Wish(body)


def _refused(impossible: ImpossibleError) -> web.Response:
    body = {"ok": False, "error": impossible.error, "says": impossible.says, **impossible.extra}
    return web.json_response(body, status=400)


async def _plan_faults(desk: Desk, wish: Wish) -> Json:
    wish.require("method")
    for name, value in wish.body.items():
        sample = getattr(_ANY_FAULT, name, None)
        if sample is None:
            raise ImpossibleError("bad_request", f"a fault has no {name}")
        if not isinstance(value, int | float if isinstance(sample, float) else type(sample)):
            raise ImpossibleError("bad_request", f"{name} is a {type(sample).__name__}")
    desk.world.faults.planned.append(Fault(**wish.body))
    return {"ok": True, "planned": [asdict(fault) for fault in desk.world.faults.planned]}


async def _set_switches(desk: Desk, wish: Wish) -> Json:
    unknown = sorted(set(wish.body) - {*_SWITCHES, "rate_limits"})
    if unknown:
        raise ImpossibleError("bad_request", f"there is no switch {', '.join(unknown)}")
    for name in _SWITCHES:
        if name in wish.body and not isinstance(wish.body[name], int):
            raise ImpossibleError("bad_request", f"{name} is an int")
    if "rate_limits" in wish.body:
        _set_rates(desk.world, wish.body["rate_limits"])
    for name in _SWITCHES:
        setattr(desk.world.switches, name, wish.body.get(name, getattr(desk.world.switches, name)))
    return {
        "ok": True,
        **asdict(desk.world.switches),
        "rate_limits": "on" if desk.world.rates.on else "off",
    }


def _set_rates(world: World, wanted: object) -> None:
    """Set the limits: ``off``, ``slack``, or lower ones by method over Slack's own."""
    lowered = {} if wanted in ("off", "slack") else _lowered(wanted)
    world.rates = Rates(on=wanted != "off", lowered=lowered)


def _lowered(wanted: object) -> dict[str, Allowance]:
    if not isinstance(wanted, dict) or not set(wanted) <= set(ALLOWANCES):
        raise ImpossibleError("bad_request", "rate_limits is off, slack, or limits by method")
    try:
        return {
            method: Allowance(float(limit["per_minute"]), int(limit["burst"]))
            for method, limit in wanted.items()
        }
    except (KeyError, TypeError, ValueError):
        raise ImpossibleError("bad_request", "a limit is {per_minute, burst}") from None


async def _advance_clock(desk: Desk, wish: Wish) -> Json:
    seconds = wish.get("advance_seconds")
    if not isinstance(seconds, int | float) or seconds < 0:
        raise ImpossibleError("bad_request", "advance_seconds must be a number, 0 or more")
    desk.world.clock.advance(timedelta(seconds=seconds))
    await desk.deliveries.deliver_due()
    return {"ok": True, "now": desk.world.clock.now().isoformat()}


async def _reset(desk: Desk, _: Wish) -> Json:
    desk.world.reset()
    desk.deliveries.log.clear()
    desk.deliveries.retries.clear()
    return {"ok": True}
