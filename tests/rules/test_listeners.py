"""Whatever a view shows is listened to, and whatever is listened to is shown somewhere."""

import ast
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.listener.async_listener import AsyncListener

from bot.running import Usher
from bot.ui.ids import Action, Callback, Field
from handlers.slack.listeners import COMMAND
from handlers.web import keys

Json = dict[str, Any]

ROOT = Path(__file__).parents[2]
# What is typed or picked in a form comes with its submission: Slack reports no press for it.
PRESSED = [action for action in Action if action not in set(Field)]


@pytest.fixture
def bolt(usher: Usher) -> AsyncApp:
    return usher.site[keys.BOLT]


def _press(action: str) -> Json:
    return {"type": "block_actions", "actions": [{"action_id": action, "block_id": "b"}]}


def _submission(callback: str) -> Json:
    return {"type": "view_submission", "view": {"type": "modal", "callback_id": callback}}


def _command(command: str) -> Json:
    return {"command": command, "text": ""}


def _event(event: str) -> Json:
    return {"type": "event_callback", "event": {"type": event.partition(".")[0]}}


async def _listening(bolt: AsyncApp, payload: Json) -> list[AsyncListener]:
    request = AsyncBoltRequest(body=payload, mode="socket_mode")
    listeners = bolt._async_listeners  # noqa: SLF001 - Bolt has no public list of them
    return [
        listener
        for listener in listeners
        if await listener.async_matches(req=request, resp=BoltResponse(status=200))
    ]


async def test_everything_that_can_be_sent_has_one_listener_and_no_listener_is_idle(
    bolt: AsyncApp, manifest: Json
) -> None:
    events = manifest["settings"].get("event_subscriptions", {}).get("bot_events", [])
    payloads = {
        COMMAND: _command(COMMAND),
        **{action: _press(action) for action in PRESSED},
        **{callback: _submission(callback) for callback in Callback},
        **{event: _event(event) for event in events},
    }

    heard = {name: await _listening(bolt, payload) for name, payload in payloads.items()}

    assert {name: len(listeners) for name, listeners in heard.items()} == dict.fromkeys(heard, 1)
    busy = {id(listener) for listeners in heard.values() for listener in listeners}
    everyone = {id(listener) for listener in bolt._async_listeners}  # noqa: SLF001 - as above
    assert busy == everyone


@pytest.mark.parametrize("payload", [_press("nobody"), _submission("nobody"), _command("/zoom")])
async def test_what_nobody_shows_is_not_listened_to(bolt: AsyncApp, payload: Json) -> None:
    assert await _listening(bolt, payload) == []


@pytest.mark.parametrize("ids", [Action, Callback, Field], ids=lambda ids: ids.__name__)
def test_every_id_is_shown_by_a_view(ids: type[Action | Callback | Field]) -> None:
    views = [path for path in (ROOT / "bot/ui").glob("*.py") if path.name != "ids.py"]
    shown = {
        node.attr
        for path in views
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == ids.__name__
    }

    assert shown == set(ids.__members__)
