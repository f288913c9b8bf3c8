import re

import pytest

from bot.sandbox.zoom import ZoomEmulator
from bot.sandbox.zoom.coverage import IMPLEMENTED, MISSING_ROUTES
from tests.emulators.zoom.conftest import Zoom


def test_the_list_of_what_is_implemented_is_the_routes() -> None:
    served = {
        f"{route.method} {route.resource.canonical}"
        for route in ZoomEmulator().app.router.routes()
        if route.resource is not None and route.method != "HEAD"
    }
    assert {route for route in served if "/_control/" not in route} == set(IMPLEMENTED)
    assert len(set(IMPLEMENTED)) == len(IMPLEMENTED)


@pytest.mark.parametrize("route", sorted(MISSING_ROUTES))
async def test_what_is_missing_is_answered_as_unknown(zoom: Zoom, route: str) -> None:
    method, path = route.split(" ")
    answer = await zoom.server.request(method, re.sub(r"\{\w+\}", "me", path))
    assert answer.status_code == 404
    if path.startswith("/v2/"):
        assert answer.json()["code"] == 2300
