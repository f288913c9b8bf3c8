"""The Web API over HTTP: faults, rates, token, scope, answer, log, in this order."""

import asyncio
from dataclasses import dataclass

from aiohttp import web

from bot.sandbox.slack.faults import Fault
from bot.sandbox.slack.methods.call import Call
from bot.sandbox.slack.methods.table import METHODS
from bot.sandbox.slack.wire import Arguments, Json, Refusal, bearer_token, read_arguments
from bot.sandbox.slack.world import CallRecord, World


@dataclass(frozen=True, slots=True)
class WebApi:
    """Answers ``/api/<method>``."""

    world: World

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one call, unless a fault cuts the connection; a caller who left is heard too."""
        return await asyncio.shield(self._handle(request))

    async def _handle(self, request: web.Request) -> web.Response:
        name = request.match_info["method"]
        fault = self.world.faults.next_for(name)
        takes_json = name not in METHODS or METHODS[name].takes_json
        arguments, refusal = Arguments(), None
        try:
            arguments = await read_arguments(request, takes_json=takes_json)
            await asyncio.sleep(fault.delay if fault is not None else 0)
            if fault is not None and fault.cut_before:
                self._log(name, arguments, None, answered=False, happened=False)
                return _cut(request)
            self._refuse_as_planned(fault)
            origin = str(request.url.origin())
            body = self._answer(name, arguments, bearer_token(request, arguments), origin)
        except Refusal as no:
            refusal, body = no, no.body()
        cut = fault is not None and fault.cut_after
        self._log(name, arguments, refusal, answered=not cut)
        return _cut(request) if cut else self._response(body, refusal)

    @staticmethod
    def _refuse_as_planned(fault: Fault | None) -> None:
        refusal = fault.refusal() if fault is not None else None
        if refusal is not None:
            raise refusal

    def _answer(self, name: str, arguments: Arguments, token: str, origin: str) -> Json:
        method = METHODS.get(name)
        if method is None:
            raise Refusal("unknown_method", req_method=name)
        if not token:
            raise Refusal("not_authed")
        if token != self.world.installation.bot_token:
            raise Refusal("invalid_auth")
        if not self.world.installation.active:
            raise Refusal("token_revoked")
        now = self.world.clock.now()
        self.world.rates.take(name, self._bucket(arguments), now)
        call = Call(self.world, arguments, now, origin)
        if method.scope:
            call.require_scope(method.scope)
        return {"ok": True, **method.answer(call)}

    def _bucket(self, arguments: Arguments) -> str:
        place = str(arguments.given.get("channel", ""))
        dm = self.world.conversations.dm_of(place) if place else None
        return dm.id if dm is not None else place

    def _response(self, body: Json, refusal: Refusal | None) -> web.Response:
        scopes = ",".join(sorted(self.world.installation.manifest.scopes))
        headers = {"X-OAuth-Scopes": scopes, **(refusal.headers if refusal else {})}
        status = refusal.status if refusal else 200
        return web.json_response(body, status=status, headers=headers)

    def _log(
        self,
        name: str,
        arguments: Arguments,
        refusal: Refusal | None,
        *,
        answered: bool,
        happened: bool = True,
    ) -> None:
        self.world.calls.append(
            CallRecord(
                method=name,
                arguments=arguments.readable(),
                at=self.world.clock.now(),
                ok=happened and refusal is None,
                error=refusal.error if refusal else "",
                status=refusal.status if refusal else 200,
                answered=answered,
            )
        )


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
