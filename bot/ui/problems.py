from bot.ui import blocks
from bot.ui.message import Block, Message, View
from bot.ui.mrkdwn import Mrkdwn, code
from bot.ui.strings import say, say_plain


def problem_text(problem_code: str) -> Mrkdwn:
    """Say what happened and what to do, for a code of bot.errors or a Cause.

    Raises:
        KeyError: There is no such code.
    """
    return say("problem.push", what=_what(problem_code), act=_act(problem_code))


def problem(problem_code: str, incident: str | None = None) -> Message:
    """Answer with what happened, what to do, and what to quote.

    Raises:
        KeyError: There is no such code.
    """
    text = blocks.notification(problem_text(problem_code))
    return Message(text, _content(problem_code, incident))


def problem_view(problem_code: str, incident: str | None = None) -> View:
    """Answer in the modal that is open.

    Raises:
        KeyError: There is no such code.
    """
    content = _content(problem_code, incident)
    return blocks.modal(say_plain("modal.problem"), *content, close=say_plain("modal.close"))


def _content(problem_code: str, incident: str | None) -> tuple[Block, ...]:
    line = say("problem.line", what=_what(problem_code), act=_act(problem_code))
    quoted = code(problem_code)
    if incident is None:
        footer = say("problem.code", code=quoted)
    else:
        footer = say("problem.incident", code=quoted, incident=code(incident))
    return blocks.section(line), blocks.context(footer)


def _what(problem_code: str) -> Mrkdwn:
    return say(f"problem.{problem_code}.what")


def _act(problem_code: str) -> Mrkdwn:
    return say(f"problem.{problem_code}.act")
