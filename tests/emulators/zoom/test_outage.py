import time

import pytest

from tests.emulators.zoom.conftest import Zoom


async def test_zoom_is_down_for_everybody_until_the_switch_is_turned_back(zoom: Zoom) -> None:
    tokens = await zoom.tokens()
    await zoom.control("switches", outage="down")
    for _ in range(3):
        assert (await zoom.consent()).status_code == 503
        assert (await zoom.exchange("x")).status_code == 503
        assert (await zoom.me(tokens["access_token"])).status_code == 503
    assert "Zoom is unavailable" in (await zoom.consent()).text
    await zoom.control("switches", outage="none")
    assert (await zoom.me(tokens["access_token"])).status_code == 200


async def test_a_slow_zoom_still_works(zoom: Zoom) -> None:
    await zoom.control("switches", outage="slow", slow_seconds=1)
    started = time.monotonic()
    assert (await zoom.exchange("x")).status_code == 400
    assert time.monotonic() - started >= 1


async def test_too_many_is_told_to_servers_and_not_to_browsers(zoom: Zoom) -> None:
    tokens = await zoom.tokens()
    await zoom.control("switches", outage="too_many")
    for answer in (
        await zoom.me(tokens["access_token"]),
        await zoom.refresh(tokens["refresh_token"]),
    ):
        assert answer.status_code == 429
        assert "per-second" in answer.json()["message"]
    assert (await zoom.consent()).status_code == 200


async def test_an_ordered_fault_comes_before_the_outage(zoom: Zoom) -> None:
    await zoom.control("switches", outage="too_many")
    await zoom.control("faults", route="/oauth/token", status=500)
    assert [(await zoom.exchange("x")).status_code for _ in range(2)] == [500, 429]


@pytest.mark.parametrize("outage", ["broken", True])
async def test_an_outage_that_does_not_exist_is_refused(zoom: Zoom, outage: object) -> None:
    answer = await zoom.server.post("/_control/switches", json={"outage": outage})
    assert answer.status_code == 400
    assert "one of none, down, slow, too_many" in answer.json()["error"]
