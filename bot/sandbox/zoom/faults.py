"""Faults: answers, delays and cuts that a test orders for the next calls of a route."""

import asyncio
import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.sandbox.zoom.rate import Label
from bot.sandbox.zoom.rate_answers import daily_limit_reached, second_limit_reached

CUT: web.RequestKey[bool] = web.RequestKey("cut", bool)


class Cut(StrEnum):
    """Say when the connection is cut: before or after the call has taken effect."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Describe what happens to the next `times` calls of a route.

    `retry_after` is in seconds, and becomes a date on the wire, as in Zoom's answers; a text goes
    out as it is. `hold` makes a call wait until the held ones are released.
    """

    route: str
    status: int | None = None
    body: object = None
    delay: float = 0
    hold: bool = False
    cut: Cut | None = None
    times: int = 1
    retry_after: int | str | None = None

    def answer(self, now: datetime) -> web.Response | None:
        """Return the ordered answer, or None when the real one is to be given."""
        if self.status is None:
            return None
        if self.status == web.HTTPTooManyRequests.status_code and self.body is None:
            return self._too_many(now)
        headers = {} if self.retry_after is None else {"Retry-After": self._retry_after_text(now)}
        if isinstance(self.body, str):
            return web.Response(
                status=self.status, text=self.body, content_type="text/html", headers=headers
            )
        if self.body is None:
            text = f"<html><body><h1>{self.status}</h1></body></html>"
            return web.Response(
                status=self.status, text=text, content_type="text/html", headers=headers
            )
        return web.json_response(status=self.status, text=json.dumps(self.body), headers=headers)

    def _too_many(self, now: datetime) -> web.Response:
        if self.retry_after is None:
            return second_limit_reached(Label.LIGHT, limit=80, now=now)
        return daily_limit_reached(retry_after=self._retry_after_text(now))

    def _retry_after_text(self, now: datetime) -> str:
        if isinstance(self.retry_after, str):
            return self.retry_after
        at = now + timedelta(seconds=self.retry_after or 0)
        return at.strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(slots=True)
class Faults:
    """Keep the ordered faults, first come first served for each route."""

    ordered: list[Fault] = field(default_factory=list)
    held: list[asyncio.Event] = field(default_factory=list)

    def take(self, path: str) -> Fault | None:
        """Return the next fault for a path and count it as used."""
        for index, fault in enumerate(self.ordered):
            if fault.route == path:
                self._use(index, fault)
                return fault
        return None

    def _use(self, index: int, fault: Fault) -> None:
        if fault.times > 1:
            self.ordered[index] = replace(fault, times=fault.times - 1)
            return
        del self.ordered[index]

    async def hold(self) -> None:
        """Wait until the calls that are held are released."""
        gate = asyncio.Event()
        self.held.append(gate)
        await gate.wait()

    def release(self) -> int:
        """Let the held calls go on, and say how many they were."""
        held, self.held = self.held, []
        for gate in held:
            gate.set()
        return len(held)


async def suffer(
    faults: Faults, fault: Fault, request: web.Request, handler: Handler, now: datetime
) -> web.StreamResponse:
    """Answer a call as the fault says."""
    await asyncio.sleep(fault.delay)
    if fault.hold:
        await faults.hold()
    if fault.cut is Cut.BEFORE:
        return _cut(request)
    ordered = fault.answer(now)
    if ordered is not None:
        return ordered
    answer = await handler(request)
    return _cut(request) if fault.cut is Cut.AFTER else answer


def _cut(request: web.Request) -> web.Response:
    """Close the connection; aiohttp then finds nobody to send the empty answer to."""
    request[CUT] = True
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
