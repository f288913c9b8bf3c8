"""What a message may contain, whichever way it reaches Slack."""

from dataclasses import dataclass
from typing import Final

from bot.sandbox.slack.blocks import MOST_MESSAGE_BLOCK_TEXT, MOST_VIEW_BYTES
from bot.sandbox.slack.blocks_check import (
    block_text_length,
    check_message_blocks,
    check_view,
    elements_of,
    view_size,
)
from bot.sandbox.slack.wire import Arguments, Json, Refusal, invalid_arguments

TRUNCATED_AT: Final = 40_000
UPDATE_LIMIT: Final = 4_000
NO_FALLBACK: Final = "This content can't be displayed."
"""What a phone shows for a message of blocks that came without text."""


@dataclass(frozen=True, slots=True)
class Content:
    """The text and blocks of a message; None where the caller gave nothing."""

    text: str | None
    blocks: list[Json] | None

    @property
    def fallback(self) -> str:
        """Return what is read out and pushed to phones."""
        return self.text or NO_FALLBACK


def read_content(arguments: Arguments) -> Content:
    """Read and check a message's text and blocks.

    Raises:
        Refusal: ``no_text``, ``invalid_blocks_format``, ``invalid_blocks``,
            ``msg_blocks_too_long``, ``invalid_attachments`` (not emulated).
    """
    if arguments.structure("attachments"):
        raise Refusal("invalid_attachments")
    blocks = arguments.structure("blocks")
    text = arguments.text("text")
    if blocks is not None:
        _refuse_bad_blocks(blocks)
    if not text.strip() and not blocks:
        raise Refusal("no_text")
    return Content(text[:TRUNCATED_AT] or None, blocks)


def _refuse_bad_blocks(blocks: object) -> None:
    if not isinstance(blocks, list):
        raise Refusal("invalid_blocks_format")
    faults = [str(fault) for fault in check_message_blocks(blocks)]
    if faults:
        raise Refusal(
            "invalid_blocks",
            errors=faults,
            response_metadata={"messages": [f"[ERROR] {fault}" for fault in faults]},
        )
    if block_text_length(blocks) > MOST_MESSAGE_BLOCK_TEXT:
        raise Refusal("msg_blocks_too_long")


def checked_view(view: object, scopes: frozenset[str]) -> Json:
    """Return a modal that Slack takes from an app with these scopes.

    Raises:
        Refusal: ``invalid_arguments`` with what is wrong, ``view_too_large``,
            ``missing_scope`` for an element that needs one.
    """
    if not isinstance(view, dict):
        raise invalid_arguments("must provide an object [json-pointer:/view]")
    faults = [str(fault) for fault in check_view(view)]
    if faults:
        raise invalid_arguments(*faults)
    if view_size(view) > MOST_VIEW_BYTES:
        raise Refusal("view_too_large")
    kinds = {element["type"] for block in view["blocks"] for element, _ in elements_of(block)}
    if "file_input" in kinds and "files:read" not in scopes:
        raise Refusal("missing_scope", needed="files:read", provided=",".join(sorted(scopes)))
    return view
