"""The Block Kit pieces that Usher uses, each cut to Slack's limits.

Limits: docs.slack.dev/reference/block-kit/blocks and /reference/views/modal-views.
"""

from collections.abc import Iterable, Iterator
from typing import Final
from uuid import UUID

from bot.ui.ids import Action, Callback, Field
from bot.ui.message import Block, View
from bot.ui.mrkdwn import Mrkdwn, clip, clip_mrkdwn

MESSAGE_BLOCKS: Final = 50
TEXT: Final = 3000
_MESSAGE_TEXT: Final = 4000
_HEADER: Final = 150
_BUTTON: Final = 75
_MODAL_WORD: Final = 24
_LABEL: Final = 2000
_OPTION: Final = 75
_DIALOG_TITLE: Final = 100
_DIALOG_TEXT: Final = 300
_DIALOG_BUTTON: Final = 30


def section(text: Mrkdwn, *more: Mrkdwn, beside: Block | None = None) -> Block:
    """Show a paragraph, or several as one, with a button `beside` it."""
    block: Block = {"type": "section", "text": _mrkdwn(Mrkdwn("\n".join((text, *more))))}
    return block if beside is None else block | {"accessory": beside}


def paragraphs(lines: Iterable[Mrkdwn]) -> Iterator[Block]:
    """Show many lines in as few sections as take them, none of them cut in two."""
    held: list[Mrkdwn] = []
    for line in lines:
        if held and sum(map(len, held)) + len(held) + len(line) > TEXT:
            yield section(*held)
            held = []
        held.append(line)
    if held:
        yield section(*held)


def context(text: Mrkdwn) -> Block:
    """Show a small grey line."""
    return {"type": "context", "elements": [_mrkdwn(text)]}


def header(text: str) -> Block:
    """Show a title; Slack takes plain text only."""
    return {"type": "header", "text": _plain(text, _HEADER)}


def divider() -> Block:
    """Show a thin line."""
    return {"type": "divider"}


def actions(*elements: Block) -> Block:
    """Show buttons or a select in a row."""
    return {"type": "actions", "elements": list(elements)}


def button(
    text: str,
    action: Action,
    *,
    value: str | UUID | None = None,
    url: str | None = None,
    primary: bool = False,
    asks: Block | None = None,
    quiet: bool = False,
    read_as: str | None = None,
) -> Block:
    """Show a button; `url` opens a page, and Slack reports the click all the same.

    One that asks first is red where what it asks is, unless it is `quiet`: beside good news.
    `read_as` is what screen readers say instead, where several buttons have the same words.
    """
    block: Block = {"type": "button", "action_id": action, "text": _plain(text, _BUTTON)}
    if value is not None:
        block["value"] = str(value)
    if url is not None:
        block["url"] = url
    if primary:
        block["style"] = "primary"
    if read_as is not None:
        block["accessibility_label"] = clip(read_as, _BUTTON)
    if asks is not None:
        block["confirm"] = asks
        if asks["style"] == "danger" and not quiet:
            block["style"] = "danger"
    return block


def asks_first(title: str, text: str, *, yes: str, no: str, harmless: bool = False) -> Block:
    """Ask, before a press takes effect, with what it leads to in plain words."""
    return {
        "title": _plain(title, _DIALOG_TITLE),
        "text": _plain(text, _DIALOG_TEXT),
        "confirm": _plain(yes, _DIALOG_BUTTON),
        "deny": _plain(no, _DIALOG_BUTTON),
        "style": "primary" if harmless else "danger",
    }


def modal(title: str, *blocks: Block, close: str) -> View:
    """Show a modal that only informs."""
    return {
        "type": "modal",
        "title": _plain(title, _MODAL_WORD),
        "close": _plain(close, _MODAL_WORD),
        "blocks": list(blocks),
    }


def form(view: View, *, submit: str, callback: Callback, metadata: UUID | str) -> View:
    """Let a modal be submitted; `metadata` is the id of what it is about."""
    return view | {
        "submit": _plain(submit, _MODAL_WORD),
        "callback_id": callback,
        "private_metadata": str(metadata),
    }


def tick(field: Field, action: Action, *, label: str, text: str) -> Block:
    """Ask for a tick, without which Slack does not take the form."""
    option = {"text": _plain(text, _OPTION), "value": "yes"}
    return {
        "type": "input",
        "block_id": field,
        "label": _plain(label, _LABEL),
        "element": {"type": "checkboxes", "action_id": action, "options": [option]},
    }


def notification(text: Mrkdwn) -> str:
    """Return the text of notifications and screen readers; chat.update refuses longer ones."""
    return clip_mrkdwn(text, _MESSAGE_TEXT)


def _mrkdwn(text: Mrkdwn) -> Block:
    # Verbatim: what looks like an address or a channel in somebody's answer does not become a link.
    return {"type": "mrkdwn", "text": clip_mrkdwn(text, TEXT), "verbatim": True}


def _plain(text: str, limit: int) -> Block:
    return {"type": "plain_text", "text": clip(text, limit), "emoji": False}
