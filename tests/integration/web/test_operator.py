"""What operators and their probes see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from campus import stage
from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from campus.places import Campus
    from campus.stage import Clock, Stage

PLANTED = "planted-metrics-token"


@pytest.fixture
async def measured(campus: Campus, clock: Clock, sqlite_url: str, key: str) -> AsyncIterator[Stage]:
    given = {"database_url": sqlite_url, "key": key, "METRICS_TOKEN": PLANTED}
    async with stage.opened(campus, clock, **given) as opened:
        yield opened


async def test_alive_and_ready(untouched: Stage) -> None:
    http, url = untouched.campus.http, untouched.campus.bot_url

    assert (await http.get(f"{url}/healthz")).json().keys() == {"alive", "usher"}
    answer = await http.get(f"{url}/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "database": True, "schema": True, "slack": True}


async def test_not_ready_while_slack_refuses_the_token(
    campus: Campus, clock: Clock, sqlite_url: str, key: str
) -> None:
    given = {"database_url": sqlite_url, "key": key, "SLACK_BOT_TOKEN": "xoxb-not-this-one"}
    async with stage.opened(campus, clock, ready=False, **given):
        answer = await campus.http.get(f"{campus.bot_url}/readyz")

        assert answer.status_code == 503
        assert answer.json() == {"ready": False, "database": True, "schema": True, "slack": False}
        assert (await campus.http.get(f"{campus.bot_url}/healthz")).status_code == 200


async def test_ready_as_soon_as_slack_answers_again(
    campus: Campus, clock: Clock, sqlite_url: str, key: str
) -> None:
    await campus.slack_control("faults", method="auth.test", status=503)
    async with stage.opened(campus, clock, database_url=sqlite_url, key=key) as opened:
        assert (await campus.http.get(f"{campus.bot_url}/readyz")).status_code == 200
        assert opened.usher.workspace.installed.is_set()


async def test_not_ready_when_the_schema_is_another_one(untouched: Stage) -> None:
    async with untouched.store.database.transaction() as tx:
        await tx.execute(text("UPDATE alembic_version SET version_num = 'of the future'"))

    answer = await untouched.campus.http.get(f"{untouched.campus.bot_url}/readyz")

    assert answer.status_code == 503
    assert answer.json()["schema"] is False


async def test_not_ready_when_the_database_is_gone(untouched: Stage) -> None:
    async with untouched.store.database.transaction() as tx:
        await tx.execute(text("DROP TABLE alembic_version"))

    answer = await untouched.campus.http.get(f"{untouched.campus.bot_url}/readyz")

    assert answer.status_code == 503
    assert answer.json()["ready"] is False


async def test_without_a_token_there_are_no_metrics(untouched: Stage) -> None:
    url = f"{untouched.campus.bot_url}/metrics"

    answers = [
        await untouched.campus.http.get(url),
        await untouched.campus.http.get(url, headers={"Authorization": "Bearer None"}),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]


async def test_metrics_are_for_whoever_has_the_token(measured: Stage) -> None:
    http, url = measured.campus.http, f"{measured.campus.bot_url}/metrics"
    wrong = ["", "Bearer", "Bearer wrong", f"Basic {PLANTED}", PLANTED, f"Bearer {PLANTED}x"]
    wrong = [*map(str.encode, wrong), b"Bearer \xff\xfe", f"Bearer {PLANTED}\u00fc".encode()]

    for given in wrong:
        answer = await http.get(url, headers={"Authorization": given})
        assert answer.status_code == 401, given
        assert answer.headers["WWW-Authenticate"] == "Bearer"

    await http.get(f"{measured.campus.bot_url}/zoom/callback")
    answer = await http.get(url, headers={"Authorization": f"Bearer {PLANTED}"})
    assert answer.status_code == 200
    assert 'usher_callbacks_total{outcome="state_missing"} 1.0' in answer.text
