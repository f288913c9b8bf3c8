from bot.ui import blocks
from bot.ui.message import Block, Message, View
from bot.ui.mrkdwn import Mrkdwn, code
from bot.ui.strings import say, say_plain


def problem_text(problem_code: str, target: str = "") -> Mrkdwn:
    """Say what happened and what to do, for a code of bot.errors or a Cause.

    Raises:
        KeyError: There is no such code.
    """
    return say("problem.push", what=_what(problem_code, target), act=_act(problem_code))


def problem(problem_code: str, incident: str | None = None, *, target: str = "") -> Message:
    """Answer with what happened, what to do, and what to quote.

    Raises:
        KeyError: There is no such code.
    """
    text = blocks.notification(problem_text(problem_code, target))
    return Message(text, _content(problem_code, incident, target))


def problem_view(problem_code: str, incident: str | None = None, *, target: str = "") -> View:
    """Answer in the modal that is open.

    Raises:
        KeyError: There is no such code.
    """
    content = _content(problem_code, incident, target)
    return blocks.modal(say_plain("modal.problem"), *content, close=say_plain("modal.close"))


def _content(problem_code: str, incident: str | None, target: str) -> tuple[Block, ...]:
    line = say("problem.line", what=_what(problem_code, target), act=_act(problem_code))
    quoted = code(problem_code)
    if incident is None:
        footer = say("problem.code", code=quoted)
    else:
        footer = say("problem.incident", code=quoted, incident=code(incident))
    return blocks.section(line), blocks.context(footer)


def _what(problem_code: str, target: str) -> Mrkdwn:
    return say(f"problem.{problem_code}.what", target=target)


def _act(problem_code: str) -> Mrkdwn:
    return say(f"problem.{problem_code}.act")
