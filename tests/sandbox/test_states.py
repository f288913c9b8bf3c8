from __future__ import annotations

import pickle
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from campus.people import until

from bot.sandbox.state import State, StateError, put_back, worlds_of

if TYPE_CHECKING:
    from pathlib import Path

    from campus.playground import Playground


async def _begin_the_guide(playground: Playground) -> str:
    await playground.command("ada", "/usher setup")

    async def begun() -> bool:
        return "Step" in await playground.dm_text("ada")

    await until(begun)
    return await playground.dm_text("ada")


async def test_a_loaded_state_is_the_moment_that_was_saved(playground: Playground) -> None:
    card = await _begin_the_guide(playground)
    await playground.turn("zoom_outage", "slow")
    await playground.turn("time_skip", "1 day")
    saved_at = playground.sandbox.clock()
    await playground.turn("state_save", "guide begun")
    assert (await playground.switch("state_load"))["choices"] == ["guide begun"]

    await playground.turn("start_afresh")
    assert await playground.dm_text("ada") == "[]"
    assert (await playground.switch("zoom_outage"))["value"] == "works"
    await playground.turn("time_skip", "14 days")

    answer = await playground.http.post("/_sandbox/state/load", json={"name": "guide begun"})
    assert answer.status_code == 200
    assert await playground.dm_text("ada") == card
    assert (await playground.switch("zoom_outage"))["value"] == "slow"
    assert 0 <= (playground.sandbox.clock() - saved_at).total_seconds() < 60


async def test_the_bot_goes_on_from_a_loaded_state(playground: Playground) -> None:
    await _begin_the_guide(playground)
    await playground.turn("state_save", "guide begun")
    await playground.turn("start_afresh")
    await playground.turn("state_load", "guide begun")
    (dm,) = (await playground.screen("ada"))["dms"]
    (card,) = dm["messages"]

    ada = playground.sandbox.campus.people["ada"]
    pressed = await playground.control(
        "action", user=ada, channel="dm", ts=card["ts"], action_id="setup_next"
    )
    assert pressed["ok"], pressed

    async def moved_on() -> bool:
        return "Step 2" in await playground.dm_text("ada")

    await until(moved_on)


async def test_a_fresh_start_forgets_everything_and_works(playground: Playground) -> None:
    await _begin_the_guide(playground)
    await playground.turn("slack_deactivate", "Ben Biology")

    assert (await playground.turn("start_afresh")).status_code == 200

    assert await playground.dm_text("ada") == "[]"
    assert not (await playground.screen("ben"))["user"]["deleted"]
    await _begin_the_guide(playground)


async def test_a_state_without_a_name_is_saved_under_the_time(playground: Playground) -> None:
    await playground.turn("state_save")

    (name,) = playground.sandbox.saved()
    assert name.startswith(f"{playground.sandbox.clock():%Y-%m-}")


async def test_only_the_owner_can_read_a_saved_state(playground: Playground) -> None:
    path = await playground.sandbox.save("private")

    assert path.stat().st_mode & 0o077 == 0


async def test_a_state_of_other_ports_is_refused(playground: Playground) -> None:
    path = await playground.sandbox.save("moved")
    replace(State.read(path), bot_url="http://127.0.0.1:1").write(path)

    answer = await playground.turn("state_load", "moved")

    assert answer.status_code == 400
    assert "whose bot was at http://127.0.0.1:1" in answer.json()["error"]


def _not_a_zip(path: Path) -> None:
    path.write_bytes(b"hello")


def _without_parts(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("about.json", "{}")


@pytest.mark.parametrize("spoil", [_not_a_zip, _without_parts])
def test_a_file_that_is_no_state_is_refused(tmp_path: Path, spoil: object) -> None:
    path = tmp_path / "spoilt.usher"
    assert callable(spoil)
    spoil(path)

    with pytest.raises(StateError, match=r"spoilt\.usher is not a saved state"):
        State.read(path)


class _Calls:
    """What a stranger might put into a file."""

    def __init__(self, function: object, *arguments: object) -> None:
        self.function, self.arguments = function, arguments

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return self.function, self.arguments


async def test_a_state_cannot_call_what_is_not_the_emulators(
    playground: Playground, tmp_path: Path
) -> None:
    trap = tmp_path / "trap"
    before = worlds_of(playground.sandbox.slack, playground.sandbox.zoom)
    for function, arguments in ((open, (str(trap), "w")), (eval, ("1",)), (print, ("x",))):
        stranger = pickle.dumps({"slack": _Calls(function, *arguments)})
        with pytest.raises(StateError, match="damaged"):
            put_back(stranger, playground.sandbox.slack, playground.sandbox.zoom)

    assert not trap.exists()
    after = worlds_of(playground.sandbox.slack, playground.sandbox.zoom)
    assert len(after) == len(before)
