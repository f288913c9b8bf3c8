"""Cursors: lists handed out in pages.

Source: https://docs.slack.dev/apis/web-api/pagination
"""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from bot.sandbox.slack.wire import Arguments, Refusal

_T = TypeVar("_T")
_PREFIX: Final = "next:"
MOST: Final = 1000


def page(
    items: Sequence[_T], arguments: Arguments, *, key: Callable[[_T], str], default: int
) -> tuple[list[_T], str]:
    """Return the page that `arguments` ask for and the cursor of the next, or "".

    Raises:
        Refusal: ``invalid_limit``, ``invalid_cursor``.
    """
    limit = arguments.number("limit", default) or default
    if not 0 < limit <= MOST:
        raise Refusal("invalid_limit")
    start = _start(items, arguments.text("cursor"), key)
    rest = items[start + limit :]
    return list(items[start : start + limit]), _cursor(key(rest[0])) if rest else ""


def _cursor(item: str) -> str:
    return base64.b64encode(f"{_PREFIX}{item}".encode()).decode()


def _start(items: Sequence[_T], cursor: str, key: Callable[[_T], str]) -> int:
    if not cursor:
        return 0
    try:
        wanted = base64.b64decode(cursor, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise Refusal("invalid_cursor") from None
    for index, item in enumerate(items):
        if f"{_PREFIX}{key(item)}" == wanted:
            return index
    raise Refusal("invalid_cursor")
