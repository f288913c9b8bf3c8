"""The switches over HTTP, on Slack's port.

GET  /_sandbox/switches      {"switches": [{name, group, label, description, kind, value,
                             choices?, text?: {label}}]}
POST /_sandbox/switches      {"name", "value"}; answers the new list
POST /_sandbox/state/save    {"name"}; the same as the switch `state_save`
POST /_sandbox/state/load    {"name"}; the same as the switch `state_load`

What is refused answers 400 and {"error": "a sentence"}.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from bot.sandbox.switch import SwitchError
from bot.sandbox.switches import sandbox_switches, slack_switches, zoom_switches

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.sandbox.sandbox import Sandbox
    from bot.sandbox.switch import Switch

_SWITCHES: Final[Mapping[str, Switch]] = {
    switch.name: switch
    for switches in (zoom_switches, slack_switches, sandbox_switches)
    for switch in switches.SWITCHES
}


@dataclass(frozen=True, slots=True)
class Switchboard:
    """Serves ``/_sandbox/...``."""

    sandbox: Sandbox

    def routes(self) -> list[web.RouteDef]:
        """Return the switchboard's table of contents."""
        return [
            web.get("/_sandbox/switches", self._show),
            web.post("/_sandbox/switches", self._post(_turn)),
            web.post("/_sandbox/state/save", self._post(_save)),
            web.post("/_sandbox/state/load", self._post(_load)),
        ]

    async def _show(self, _: web.Request) -> web.Response:
        shown = [switch.shown(self.sandbox) for switch in _SWITCHES.values()]
        return web.json_response({"switches": shown})

    def _post(
        self, do: Callable[[Sandbox, dict[str, Any]], Awaitable[None]]
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handle(request: web.Request) -> web.Response:
            try:
                await do(self.sandbox, await _wish(request))
            except SwitchError as error:
                return web.json_response({"error": str(error)}, status=400)
            return await self._show(request)

        return handle


async def _turn(sandbox: Sandbox, wish: dict[str, Any]) -> None:
    switch = _SWITCHES.get(str(wish.get("name")))
    if switch is None:
        raise SwitchError(f"There is no switch {wish.get('name')}")
    await switch.turn(sandbox, wish.get("value"))


async def _save(sandbox: Sandbox, wish: dict[str, Any]) -> None:
    await sandbox_switches.save(sandbox, wish.get("name"))


async def _load(sandbox: Sandbox, wish: dict[str, Any]) -> None:
    await sandbox_switches.load(sandbox, wish.get("name"))


async def _wish(request: web.Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except ValueError:
        raise SwitchError("The body is not JSON") from None
    if not isinstance(body, dict):
        raise SwitchError("The body is not a JSON object")
    return body
