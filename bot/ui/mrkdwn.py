from datetime import UTC, datetime
from typing import Final

_ELLIPSIS: Final = "…"
_FENCE: Final = "```"
_QUOTE: Final = "'"  # what a backtick becomes where it would end the code
_CODE: Final = 1900  # a section takes 3,000, and a label of escaped names goes with it
_ENTITIES: Final = {"<": ">", "&": ";"}


class Mrkdwn(str):
    """Mark text that is Slack mrkdwn already and must not be escaped again."""

    __slots__ = ()


def escape(text: str) -> Mrkdwn:
    """Make any text stand for itself (docs.slack.dev, Formatting message text: & < >)."""
    return Mrkdwn(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def clip(text: str, limit: int) -> str:
    """Cut plain text to `limit` characters, the last of them an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + _ELLIPSIS


def clip_mrkdwn(text: Mrkdwn, limit: int) -> Mrkdwn:
    """Cut mrkdwn to `limit` characters without leaving half a mention, link or escape behind."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    for opening, closing in _ENTITIES.items():
        start = cut.rfind(opening)
        if start > cut.rfind(closing):
            cut = cut[:start]
    return Mrkdwn(cut.rstrip() + _ELLIPSIS)


def mention(principal_id: str) -> Mrkdwn:
    """Name a member (U, W) or a user group (S) so that Slack shows the name of the day."""
    if principal_id.startswith("S"):
        return Mrkdwn(f"<!subteam^{principal_id}>")
    return Mrkdwn(f"<@{principal_id}>")


def channel_link(channel_id: str) -> Mrkdwn:
    """Name a channel; Slack shows it to those who may see it."""
    return Mrkdwn(f"<#{channel_id}>")


def link(url: str, words: str) -> Mrkdwn:
    """Put words over a URL."""
    return Mrkdwn(f"<{escape(url)}|{escape(words)}>")


def code(text: str) -> Mrkdwn:
    """Show text byte for byte inside a line."""
    return Mrkdwn(f"`{escape(text.replace('`', _QUOTE))}`")


def code_block(text: str, *, most: int = _CODE) -> Mrkdwn:
    """Show text byte for byte on lines of its own, to be copied; at most so many characters."""
    content = clip_mrkdwn(escape(text.replace(_FENCE, _QUOTE)), most)
    return Mrkdwn(f"{_FENCE}\n{content}\n{_FENCE}")


def moment(unix_seconds: int) -> Mrkdwn:
    """Show a time in the reader's own time zone; old clients show it in UTC."""
    utc = datetime.fromtimestamp(unix_seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")
    return Mrkdwn(f"<!date^{unix_seconds}^{{date_short_pretty}} {{time}}|{utc}>")
