"""A person types a slash command."""

from bot.sandbox.slack import posting
from bot.sandbox.slack.content import Content, read_content
from bot.sandbox.slack.conversations import Channel, Ephemeral
from bot.sandbox.slack.deliveries import DISPATCH_FAILED, Answer
from bot.sandbox.slack.directory import SLACKBOT, Person
from bot.sandbox.slack.hands import Desk, ImpossibleError, Wish
from bot.sandbox.slack.manifest import Command
from bot.sandbox.slack.mentions import Typist
from bot.sandbox.slack.screen import ephemeral_json
from bot.sandbox.slack.shapes import channel_label
from bot.sandbox.slack.wire import Arguments, Json, Refusal


async def type_command(desk: Desk, wish: Wish) -> Json:
    """Deliver a command and show what comes of it.

    Answers with ``error`` null or Slack's word (``operation_timeout``, ``dispatch_failed``,
    ``not_a_command``) and with the messages that only this person got to see.
    """
    person = desk.person(wish)
    channel = desk.channel(wish, person)
    name, _, text = wish.require("text").strip().partition(" ")
    if not name.startswith("/"):
        raise ImpossibleError("bad_request", "a command begins with /")
    before = len(desk.world.conversations.ephemerals)
    command = desk.world.installation.manifest.commands.get(name)
    if command is None:
        says = f"{name} is not a valid command. In Slack, all messages that start with the"
        _slackbot(desk, channel, person, f'{says} "/" character are interpreted as commands.')
        return _outcome(desk, person, before, None, "not_a_command")
    answer = await desk.deliveries.command(_fields(desk, person, channel, command, text.strip()))
    error = answer.error or _show(desk, person, channel, answer)
    if error:
        _slackbot(desk, channel, person, f'{name} failed with the error "{error}"')
    return _outcome(desk, person, before, answer, error)


def _fields(
    desk: Desk, person: Person, channel: Channel, command: Command, text: str
) -> dict[str, str]:
    world = desk.world
    now = world.clock.now()
    return {
        "token": world.installation.verification_token,
        "team_id": world.team.id,
        "team_domain": world.team.domain,
        "channel_id": channel.id,
        "channel_name": channel_label(channel),
        "user_id": person.id,
        "user_name": person.name,
        "command": command.name,
        "text": Typist(world, person).send(text, escape=command.should_escape),
        "api_app_id": world.installation.app_id,
        "is_enterprise_install": "false",
        "response_url": desk.origin + world.hooks.give(channel.id, person.id, now),
        "trigger_id": world.triggers.give(person.id, now),
    }


def _show(desk: Desk, person: Person, channel: Channel, answer: Answer) -> str | None:
    """Show the answer's body, if it has one; an unusable one is a failure of the command."""
    if not answer.body.strip():
        return None
    body = answer.json() if answer.content_type == "application/json" else {"text": answer.body}
    if body is None:
        return DISPATCH_FAILED
    if not body.get("text") and not body.get("blocks"):
        return None
    try:
        content = read_content(Arguments(body))
    except Refusal:
        return DISPATCH_FAILED
    reply(desk, channel, person.id, content, in_channel=body.get("response_type") == "in_channel")
    return None


def reply(desk: Desk, channel: Channel, user: str, content: Content, *, in_channel: bool) -> None:
    """Show an answer to a command or press: to one person, or to everybody there."""
    now = desk.world.clock.now()
    if in_channel:
        posting.post(desk.world, channel, posting.new_message(desk.world, content, now))
        return
    posting.whisper(desk.world, channel.id, user, content, now)


def _slackbot(desk: Desk, channel: Channel, person: Person, text: str) -> None:
    conversations = desk.world.conversations
    ts = conversations.next_ts(desk.world.clock.now())
    conversations.tell(Ephemeral(ts, channel.id, person.id, SLACKBOT, text))


def _outcome(
    desk: Desk, person: Person, before: int, answer: Answer | None, error: str | None
) -> Json:
    mine = [e for e in desk.world.conversations.ephemerals[before:] if e.user == person.id]
    return {
        "ok": error is None,
        "status": answer.status if answer else None,
        "error": error,
        "shown": [ephemeral_json(e) for e in mine],
        "elapsed_ms": answer.elapsed_ms if answer else 0,
    }
