import asyncio
import time
from datetime import datetime

import httpx
import pytest
from campus.people import until

from tests.emulators.zoom.conftest import CALLBACK, Zoom


async def test_a_status_is_answered_as_often_as_ordered(zoom: Zoom) -> None:
    code = await zoom.code()
    await zoom.control("faults", route="/oauth/token", status=503, times=2)
    statuses = [(await zoom.exchange(code)).status_code for _ in range(3)]
    assert statuses == [503, 503, 200]


async def test_a_body_is_answered_as_ordered(zoom: Zoom) -> None:
    await zoom.control("faults", route="/oauth/token", body={"access_token": None})
    await zoom.control("faults", route="/oauth/token", status=502, body="<h1>Bad gateway</h1>")
    json, html = await zoom.exchange("x"), await zoom.exchange("x")
    assert json.json() == {"access_token": None}
    assert (html.status_code, html.text) == (502, "<h1>Bad gateway</h1>")


async def test_too_many_is_said_in_zooms_words(zoom: Zoom) -> None:
    await zoom.control("faults", route="/v2/users/me", status=429)
    await zoom.control("faults", route="/v2/users/me", status=429, retry_after=3600)
    await zoom.control("faults", route="/oauth/token", status=429, retry_after="30")
    second = await zoom.me("any")
    assert "per-second" in second.json()["message"]
    assert "Retry-After" not in second.headers
    daily = await zoom.me("any")
    assert "maximum daily rate limit" in daily.json()["message"]
    assert daily.headers["X-RateLimit-Type"] == "Daily-limit"
    until = datetime.fromisoformat(daily.headers["Retry-After"])
    assert (until - zoom.clock.now).total_seconds() == 3600
    assert (await zoom.exchange("x")).headers["Retry-After"] == "30"


async def test_cut_before_has_no_effect(zoom: Zoom) -> None:
    code = await zoom.code()
    await zoom.control("faults", route="/oauth/token", cut_before=True)
    with pytest.raises(httpx.TransportError):
        await zoom.exchange(code)
    assert await zoom.look("grants") == []
    assert (await zoom.exchange(code)).status_code == 200


async def test_cut_after_has_its_effect_and_no_answer(zoom: Zoom) -> None:
    code = await zoom.code()
    await zoom.control("faults", route="/oauth/token", cut_after=True)
    with pytest.raises(httpx.TransportError):
        await zoom.exchange(code)
    assert len(await zoom.look("grants")) == 1
    assert (await zoom.exchange(code)).status_code == 400
    exchanges = [call for call in await zoom.look("calls") if call["path"] == "/oauth/token"]
    assert [call["status"] for call in exchanges] == [None, 400]


async def test_a_delay_is_waited_for(zoom: Zoom) -> None:
    await zoom.control("faults", route="/oauth/token", delay=0.05)
    started = time.monotonic()
    assert (await zoom.exchange("x")).status_code == 400
    assert time.monotonic() - started >= 0.05


async def test_a_held_call_waits_until_it_is_released(zoom: Zoom) -> None:
    await zoom.control("faults", route="/oauth/token", hold=True, status=503)
    held = asyncio.create_task(zoom.exchange("x"))
    await until(lambda: zoom.look("held"))
    assert not held.done()
    assert (await zoom.exchange("x")).status_code == 400  # the next one is not held

    assert await zoom.control("release") == {"released": 1}

    assert (await held).status_code == 503
    assert await zoom.look("held") == 0


async def test_a_fault_hits_its_own_route_only(zoom: Zoom) -> None:
    await zoom.control("faults", route="/oauth/token", status=500)
    assert (await zoom.me("x")).status_code == 401


@pytest.mark.parametrize(
    ("fault", "complaint"),
    [
        ({"status": 500}, "route: missing"),
        ({"route": "/nowhere", "status": 500}, "route: /nowhere is not a path"),
        ({"route": "/oauth/token"}, "order at least one of"),
        ({"route": "/oauth/token", "status": 42}, "status: 200 to 599"),
        ({"route": "/oauth/token", "status": "500"}, "status: a whole number"),
        ({"route": "/oauth/token", "cut_before": True, "cut_after": True}, "exclude each other"),
        ({"route": "/oauth/token", "cut_before": True, "status": 500}, "exclude each other"),
        ({"route": "/oauth/token", "delay": -1}, "delay: a number of seconds"),
        ({"route": "/oauth/token", "status": 500, "times": 0}, "times: at least 1"),
        ({"route": "/oauth/token", "status": 500, "tmies": 2}, "unknown: tmies"),
        ({"route": "/oauth/token", "status": 429, "retry_after": []}, "retry_after: seconds"),
    ],
)
async def test_a_fault_that_makes_no_sense_is_refused(
    zoom: Zoom, fault: dict[str, object], complaint: str
) -> None:
    answer = await zoom.server.post("/_control/faults", json=fault)
    assert answer.status_code == 400
    assert complaint in answer.json()["error"]


async def test_a_page_can_fail_too(zoom: Zoom) -> None:
    await zoom.control("faults", route="/oauth/authorize", status=503)
    assert (await zoom.consent(redirect_uri=CALLBACK)).status_code == 503
