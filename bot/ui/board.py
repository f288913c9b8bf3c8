from typing import Final

from bot.campaigns.causes import Cause
from bot.campaigns.progress import Standing
from bot.notices.campaign import Board, BoardDetails, TroubleLine
from bot.scopes.capability import CapabilityId
from bot.ui import blocks
from bot.ui.message import Block, Message
from bot.ui.mrkdwn import Mrkdwn, code, mention, moment
from bot.ui.people import named, people_count
from bot.ui.strings import number, say, say_count, say_plain

_BAR: Final = 20
_LINES: Final = 40  # with title and footer inside the blocks of one message
_CLAIMS: Final = 20  # a cause, a line for each
_CHARACTERS: Final = 11_000  # Slack refuses messages of about 13,000 (msg_blocks_too_long)


def board(value: Board) -> Message:
    """Show how a campaign goes: in words, as a bar, and by standing."""
    push = say(
        "board.push",
        title=_title(value),
        done=number(value.done),
        people=people_count(value.total),
    )
    return Message(blocks.notification(push), board_blocks(value))


def board_blocks(value: Board) -> tuple[Block, ...]:
    """Return a board's blocks, to stand alone or below one another."""
    content = [blocks.header(_title(value)), blocks.section(_progress(value), _bar(value))]
    if value.counts:
        content.append(blocks.section(_counts(value)))
    content.append(blocks.section(_trouble(value.trouble_count)))
    asked = say("board.asked", who=mention(value.asked_by), since=moment(value.since))
    content.append(blocks.context(asked))
    return tuple(content)


def board_details(value: BoardDetails) -> Message:
    """List by cause what needs somebody, whom it concerns and who acts."""
    if not value.troubles:
        calm = say("details.calm")
        push = say("details.push", target=value.target, summary=calm)
        return Message(blocks.notification(push), (blocks.section(calm),))
    people = people_count(sum(line.count for line in value.troubles))
    title = say("details.title.rehearsal") if value.rehearsal else say("details.title")
    content = [blocks.section(title)]
    lines = _fitting(value.troubles)
    content += [blocks.section(line) for line in lines]
    if more := len(value.troubles) - len(lines):
        content.append(blocks.context(say_count("details.more", more)))
    if not value.named:
        content.append(blocks.context(say("details.unnamed")))
    push = say("details.push", target=value.target, summary=people)
    return Message(blocks.notification(push), tuple(content))


def _title(value: Board) -> str:
    if value.rehearsal:
        return say_plain("board.title.rehearsal", target=value.target)
    return say_plain("board.title", target=value.target)


def _progress(value: Board) -> Mrkdwn:
    return say(
        "board.progress",
        done=number(value.done),
        people=people_count(value.total),
        percent=_share(value, 100),
    )


def _bar(value: Board) -> Mrkdwn:
    filled = _share(value, _BAR)
    return Mrkdwn("█" * filled + "░" * (_BAR - filled))


def _share(value: Board, whole: int) -> int:
    """Scale done to `whole`, rounding down: only everybody fills it."""
    return value.done * whole // value.total if value.total else 0


def _counts(value: Board) -> Mrkdwn:
    parts = (
        say("board.count", standing=_standing(standing, value.target), count=number(count))
        for standing, count in value.counts
    )
    return Mrkdwn(" · ".join(parts))


def _standing(standing: str, target: str) -> Mrkdwn:
    return say(f"standing.{Standing(standing)}", target=target)


def _trouble(count: int) -> Mrkdwn:
    return say_count("board.trouble", count) if count else say("board.calm")


def _fitting(troubles: tuple[TroubleLine, ...]) -> list[Mrkdwn]:
    """Give the first lines, which concern most people, as far as one message takes them."""
    lines = [_line(trouble) for trouble in troubles[:_LINES]]
    while sum(map(len, lines)) > _CHARACTERS:
        lines.pop()
    return lines


def _line(line: TroubleLine) -> Mrkdwn:
    cause = Cause(line.cause)
    what, act = say(f"trouble.{cause}.what"), say(f"trouble.{cause}.act")
    parts = [say("details.line", people=people_count(line.count), what=what, act=act)]
    if line.missing:
        names = (say(f"permission.{CapabilityId(capability)}") for capability in line.missing)
        parts.append(say("details.missing", permissions=Mrkdwn(", ".join(names))))
    if line.member_ids:
        parts.append(say("details.names", names=named(line.member_ids)))
    parts += [
        say("details.claimed", who=mention(member_id), by=mention(support_id))
        for member_id, support_id in line.claims[:_CLAIMS]
    ]
    parts.append(say("details.code", code=code(cause)))
    return Mrkdwn("\n".join(parts))
