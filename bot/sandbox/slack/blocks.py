"""Block Kit as tables: which keys a thing has, how long they may be, where it may stand.

Sources: https://docs.slack.dev/reference/block-kit/blocks,
https://docs.slack.dev/reference/views/modal-views, and the constants of slack_sdk's models.
Elements are in ``elements.py``, the rules that span several objects in ``blocks_check.py``.
"""

from collections.abc import Mapping
from typing import Final

from bot.sandbox.slack.elements import ACCESSORIES, ACTION_ELEMENTS, ELEMENTS, INPUT_ELEMENTS
from bot.sandbox.slack.rules import (
    EVERYWHERE,
    MESSAGE_ONLY,
    MODAL_ONLY,
    Anything,
    Choice,
    Flag,
    Items,
    Number,
    Part,
    Rule,
    Shape,
    String,
    Surface,
    Text,
    Typed,
    Url,
)

MOST_BLOCKS: Final[Mapping[Surface, int]] = {"message": 50, "modal": 100}
MOST_MARKDOWN: Final = 12_000
MOST_MESSAGE_BLOCK_TEXT: Final = 13_200  # msg_blocks_too_long; observed, Slack names no figure
MOST_VIEW_BYTES: Final = 250_000

_PLAIN = ("plain_text",)
_ANY = ("plain_text", "mrkdwn")
_ID = String(255)


def _block(
    required: Mapping[str, Rule],
    optional: Mapping[str, Rule] | None = None,
    *,
    one_of: tuple[str, ...] = (),
    surfaces: frozenset[Surface] = EVERYWHERE,
) -> Shape:
    return Shape(required, {"block_id": _ID, **(optional or {})}, one_of, surfaces)


BLOCKS: Final[Mapping[str, Shape]] = {
    "section": _block(
        {},
        {
            "text": Text(_ANY, 3000),
            "fields": Items(Text(_ANY, 2000), 10),
            "accessory": Typed(ACCESSORIES),
            "expand": Flag(),
        },
        one_of=("text", "fields"),
    ),
    "header": _block({"text": Text(_PLAIN, 150)}),
    "divider": _block({}),
    "context": _block({"elements": Items(Typed(("image", *_ANY)), 10)}),
    "actions": _block({"elements": Items(Typed(ACTION_ELEMENTS), 25)}),
    "input": _block(
        {"label": Text(_PLAIN, 2000), "element": Typed(INPUT_ELEMENTS)},
        {"hint": Text(_PLAIN, 2000), "optional": Flag(), "dispatch_action": Flag()},
    ),
    "image": _block(
        {"alt_text": String(2000)},
        {"image_url": Url(), "slack_file": Part("slack_file"), "title": Text(_PLAIN, 2000)},
        one_of=("image_url", "slack_file"),
    ),
    "rich_text": _block(
        {
            "elements": Items(
                Typed(
                    (
                        "rich_text_section",
                        "rich_text_list",
                        "rich_text_preformatted",
                        "rich_text_quote",
                    )
                ),
                1000,
                0,
            )
        }
    ),
    "markdown": _block({"text": String(MOST_MARKDOWN)}, surfaces=MESSAGE_ONLY),
    "alert": _block(
        {"text": Text(_ANY, 3000)},
        {"level": Choice(("default", "info", "warning", "error", "success"))},
        surfaces=MODAL_ONLY,
    ),
    "table": _block(
        {"rows": Items(Items(Typed(("rich_text", "raw_text", "raw_number")), 20), 100)},
        {"column_settings": Items(Part("column_setting"), 20, 0)},
        surfaces=MESSAGE_ONLY,
    ),
}

FRAGMENTS: Final[Mapping[str, Shape]] = {
    "plain_text": Shape({"text": String(3000)}, {"emoji": Flag()}),
    "mrkdwn": Shape({"text": String(3000)}, {"verbatim": Flag()}),
    "raw_text": Shape({"text": String(3000)}, {}),
    "raw_number": Shape({"value": Anything()}, {"text": String(3000)}),
    "rich_text_section": Shape({"elements": Items(Anything(), 1000, 0)}, {}),
    "rich_text_list": Shape(
        {
            "elements": Items(Typed(("rich_text_section",)), 1000, 0),
            "style": Choice(("bullet", "ordered")),
        },
        {"indent": Number(0, 8), "offset": Number(0, 10_000), "border": Number(0, 1)},
    ),
    "rich_text_preformatted": Shape(
        {"elements": Items(Anything(), 1000, 0)}, {"border": Number(0, 1), "language": String(50)}
    ),
    "rich_text_quote": Shape({"elements": Items(Anything(), 1000, 0)}, {"border": Number(0, 1)}),
}

TYPES: Final[Mapping[str, Shape]] = {
    **FRAGMENTS,
    **ELEMENTS,
    **{name: shape for name, shape in BLOCKS.items() if name != "image"},
}

MODAL: Final = Shape(
    {"type": Choice(("modal",)), "title": Text(_PLAIN, 24), "blocks": Anything()},
    {
        "close": Text(_PLAIN, 24),
        "submit": Text(_PLAIN, 24),
        "private_metadata": String(3000, 0),
        "callback_id": String(255, 0),
        "external_id": String(255, 0),
        "clear_on_close": Flag(),
        "notify_on_close": Flag(),
        "submit_disabled": Flag(),
    },
)
