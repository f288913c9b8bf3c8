"""The whole sandbox as its user has it: switches over HTTP, people who see and press."""

from __future__ import annotations

import socket
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx

from bot.sandbox import sandbox as sandboxes
from bot.sandbox.sandbox import Ports, Sandbox
from campus.places import free_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


def free_ports() -> Ports:
    """Find three ports in a row that nobody has, as the command line wants them."""
    while True:
        row = Ports.from_first(free_port())
        with ExitStack() as stack, suppress(OSError):
            for port in (row.slack, row.zoom, row.bot):
                stack.enter_context(socket.socket()).bind(("127.0.0.1", port))
            return row


@dataclass(frozen=True, slots=True)
class Playground:
    """A running sandbox."""

    sandbox: Sandbox
    http: httpx.AsyncClient

    async def switch(self, name: str) -> dict[str, Any]:
        """See one switch as it stands."""
        shown = (await self.http.get("/_sandbox/switches")).json()["switches"]
        return next(switch for switch in shown if switch["name"] == name)

    async def turn(self, name: str, value: object = None) -> httpx.Response:
        return await self.http.post("/_sandbox/switches", json={"name": name, "value": value})

    async def control(self, name: str, /, **wish: object) -> dict[str, Any]:
        return (await self.http.post(f"/_control/{name}", json=wish)).json()

    async def screen(self, name: str) -> dict[str, Any]:
        query = {"user": self.sandbox.campus.people[name]}
        return (await self.http.get("/_control/screen", params=query)).json()

    async def command(self, name: str, text: str) -> dict[str, Any]:
        person, place = self.sandbox.campus.people[name], self.sandbox.campus.channels["general"]
        return await self.control("command", user=person, channel=place, text=text)

    async def dm_text(self, name: str) -> str:
        """Put everything that stands in somebody's DM with Usher into one string."""
        return repr([dm["messages"] for dm in (await self.screen(name))["dms"]])


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Playground]:
    """Run a whole sandbox in this very process, on ports of its own."""
    async with (
        sandboxes.opened(free_ports(), folder, states=folder / "states") as sandbox,
        httpx.AsyncClient(base_url=sandbox.ports.slack_url, timeout=20) as http,
    ):
        yield Playground(sandbox, http)
