"""`usher sandbox` as a process, the way `make run` starts it."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

import httpx
import pytest
from campus.people import until
from campus.places import ROOT
from campus.playground import free_ports

if TYPE_CHECKING:
    from pathlib import Path

    from campus.playground import Playground

    from bot.sandbox.sandbox import Ports


async def _start(folder: Path, *words: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "sandbox", *words),
        cwd=folder,
        env={"PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


async def _page_of(ports: Ports) -> str:
    async with httpx.AsyncClient() as http:

        async def answers() -> str | None:
            try:
                return (await http.get(f"{ports.slack_url}/_control/workspace")).text
            except httpx.HTTPError:
                return None

        return await until(answers)


@pytest.fixture
def row() -> Ports:
    return free_ports()


async def test_it_starts_with_a_crowd_and_stops_when_asked(tmp_path: Path, row: Ports) -> None:
    process = await _start(tmp_path, "--port", str(row.slack), "--people", "100")

    assert "all-staff" in await _page_of(row)
    process.terminate()
    said, _ = await process.communicate()

    assert process.returncode == 0, said
    assert f"{row.slack_url}   a pretend Slack" in said.decode()


async def test_it_begins_with_a_saved_state_and_refuses_one_of_other_ports(
    tmp_path: Path, playground: Playground, row: Ports
) -> None:
    path = await playground.sandbox.save("elsewhere")

    process = await _start(tmp_path, "--port", str(row.slack), "--load", str(path))
    said, _ = await process.communicate()

    assert process.returncode == 2
    assert "elsewhere.usher is from a sandbox whose bot was at" in said.decode()


async def test_it_says_which_port_is_taken(tmp_path: Path, playground: Playground) -> None:
    taken = playground.sandbox.ports.slack

    process = await _start(tmp_path, "--port", str(taken))
    said, _ = await process.communicate()

    assert process.returncode == 2
    assert str(taken) in said.decode()
    assert "Traceback" not in said.decode()
