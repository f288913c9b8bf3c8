"""Slack's limits, written down a second time: docs.slack.dev/reference/block-kit and /views."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.language import Language
from bot.ui.message import Block, Message, View
from bot.ui.speech import speaking

_EMOJI = re.compile(r":[a-z0-9_+'-]+:")
_TEXTS = {"section": 3000, "header": 150, "button": 75, "mrkdwn": 3000}
_PLAIN_KEYS = {"label": 2000, "hint": 2000, "placeholder": 150}
_STRINGS = {"action_id": 255, "block_id": 255, "callback_id": 255, "url": 3000, "value": 2000}


def _objects(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _objects(inner)
    if isinstance(value, (list, tuple)):
        for inner in value:
            yield from _objects(inner)


def _check_objects(value: object) -> None:
    for found in _objects(value):
        for key, most in _STRINGS.items():
            assert len(str(found.get(key, "x"))) <= most, (key, found)
            assert found.get(key) != "", (key, found)
        for key, most in _PLAIN_KEYS.items():
            if key in found:
                assert found[key]["type"] == "plain_text"
                assert 1 <= len(found[key]["text"]) <= most
        _check_text(found)
        _check_words(found)


def _check_words(found: dict[str, Any]) -> None:
    """Refuse what only an emoji, a picture or a sign would tell."""
    if found.get("type") == "image":
        assert _has_words(str(found.get("alt_text", ""))), found
    if isinstance(found.get("text"), str):
        assert _has_words(found["text"]), found


def _has_words(text: str) -> bool:
    return any(c.isalnum() for c in _EMOJI.sub("", text))


def _check_text(found: dict[str, Any]) -> None:
    kind, text = found.get("type"), found.get("text")
    if isinstance(text, str):
        assert 1 <= len(text) <= 3000, found
        assert text.strip(), found
        if kind == "mrkdwn":
            assert text.count("```") % 2 == 0, text[-200:]
    if isinstance(text, dict) and kind in _TEXTS:
        assert 1 <= len(text["text"]) <= _TEXTS[kind], found
    if kind in {"header", "button"}:
        assert isinstance(text, dict)
        assert text["type"] == "plain_text"


def _check_blocks(blocks: list[Block] | tuple[Block, ...], most: int) -> None:
    assert 1 <= len(blocks) <= most
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    assert len(ids) == len(set(ids))
    for block in blocks:
        if block["type"] == "actions":
            actions = [element["action_id"] for element in block["elements"]]
            assert 1 <= len(actions) <= 25
            assert len(actions) == len(set(actions))
        if block["type"] == "context":
            assert 1 <= len(block["elements"]) <= 10
    _check_objects(blocks)


@pytest.fixture(params=Language, ids=str)
def language(request: pytest.FixtureRequest) -> Iterator[Language]:
    """Have everything said in one language, then in the other."""
    with speaking(request.param):
        yield request.param


@pytest.fixture
def check_message() -> Callable[[Message], str]:
    """Refuse a message that Slack would refuse; gives all its JSON as one string."""

    def check(message: Message) -> str:
        assert 1 <= len(message.text) <= 4000
        assert _has_words(message.text)
        _check_blocks(message.blocks, 50)
        shown = [o["text"] for o in _objects(message.blocks) if isinstance(o.get("text"), str)]
        assert sum(map(len, shown)) <= 13_200
        return json.dumps([message.text, *message.blocks], ensure_ascii=False)

    return check


@pytest.fixture
def check_blocks() -> Callable[[list[Block]], None]:
    """Refuse blocks that Slack would refuse, or that say nothing in words."""

    def check(blocks: list[Block]) -> None:
        _check_blocks(blocks, 50)

    return check


@pytest.fixture
def check_view() -> Callable[[View], str]:
    """Refuse a view that Slack would refuse; gives all its JSON as one string."""

    def check(view: View) -> str:
        assert view["type"] == "modal"
        for word in ("title", "submit", "close"):
            if word in view:
                assert view[word]["type"] == "plain_text"
                assert 1 <= len(view[word]["text"]) <= 24
        assert len(view.get("private_metadata", "")) <= 3000
        if any(block["type"] == "input" for block in view["blocks"]):
            assert "submit" in view
        _check_blocks(view["blocks"], 100)
        whole = json.dumps(view, ensure_ascii=False)
        assert len(whole.encode()) <= 250_000
        return whole

    return check
