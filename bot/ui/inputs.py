"""What can be filled in in a form, each with its label in words."""

from collections.abc import Iterable
from typing import Final

from bot.about import Answer
from bot.ui.ids import Action, Field
from bot.ui.message import Block
from bot.ui.mrkdwn import clip

_OPTION: Final = 75
_LABEL: Final = 2000
_PLACEHOLDER: Final = 150


def typed(
    field: Field | Answer,
    action: Action | Answer,
    label: str,
    *,
    longest: int,
    hint: str = "",
    lines: bool = False,
    known: str = "",
) -> Block:
    """Ask for a text, of one line or of several; what is `known` stands there already."""
    element: Block = {
        "type": "plain_text_input",
        "action_id": action,
        "multiline": lines,
        "max_length": longest,
    }
    if known:
        element["initial_value"] = known
    return _input(field, label, element, hint=hint)


def select(
    field: Field, action: Action, label: str, options: Iterable[tuple[str, str]], *, nothing: str
) -> Block:
    """Ask for one of many, given as value and words; `nothing` stands there before."""
    element: Block = {
        "type": "static_select",
        "action_id": action,
        "placeholder": {"type": "plain_text", "text": clip(nothing, _PLACEHOLDER)},
        "options": [_option(value, words) for value, words in options],
    }
    return _input(field, label, element)


def one_of(field: Field, action: Action, label: str, options: Iterable[tuple[str, str]]) -> Block:
    """Ask for one of a few, all of them in sight."""
    element: Block = {
        "type": "radio_buttons",
        "action_id": action,
        "options": [_option(value, words) for value, words in options],
    }
    return _input(field, label, element)


def person(field: Field, action: Action, label: str, *, nothing: str) -> Block:
    """Ask for somebody in Slack, who may turn out to be a guest or a bot."""
    element: Block = {
        "type": "users_select",
        "action_id": action,
        "placeholder": {"type": "plain_text", "text": clip(nothing, _PLACEHOLDER)},
    }
    return _input(field, label, element)


def optional(asked: Block) -> Block:
    """Let a form be submitted without this."""
    return asked | {"optional": True}


def _input(field: Field | Answer, label: str, element: Block, *, hint: str = "") -> Block:
    block: Block = {
        "type": "input",
        "block_id": field,
        "label": {"type": "plain_text", "text": clip(label, _LABEL)},
        "element": element,
    }
    if hint:
        block["hint"] = {"type": "plain_text", "text": clip(hint, _LABEL)}
    return block


def _option(value: str, words: str) -> Block:
    return {"text": {"type": "plain_text", "text": clip(words, _OPTION)}, "value": value}
