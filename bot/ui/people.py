from collections.abc import Sequence
from typing import Final

from bot.ui.mrkdwn import Mrkdwn, mention
from bot.ui.strings import say, say_count

_NAMED: Final = 20


def named(member_ids: Sequence[str]) -> Mrkdwn:
    """Mention people, at most twenty of them, and count the rest."""
    names = Mrkdwn(", ".join(mention(member_id) for member_id in member_ids[:_NAMED]))
    more = len(member_ids) - _NAMED
    if more <= 0:
        return names
    return say("people.and_more", names=names, more=say_count("people.more", more))


def people_count(count: int) -> Mrkdwn:
    """Say how many people, in words that fit one and many."""
    return say_count("people.count", count)
