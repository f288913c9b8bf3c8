from dataclasses import dataclass
from typing import Any

Block = dict[str, Any]
View = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """What goes to Slack: blocks, and the text that notifications and screen readers use."""

    text: str
    blocks: tuple[Block, ...]
