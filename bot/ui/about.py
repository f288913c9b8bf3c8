"""The form *About you*, where it stands in the guide, and how its answers are shown to people."""

from collections.abc import Sequence

from bot.about import LONGEST, NEEDED, About, Answer, Wrong, company_domain, is_email
from bot.scopes.capability import CapabilityId
from bot.ui import blocks, inputs
from bot.ui.ids import Callback
from bot.ui.message import Block, View
from bot.ui.mrkdwn import Mrkdwn, clip, escape, link, mention
from bot.ui.strings import say, say_plain

_SHOWN = 100  # characters of an answer on the card, which the form shows whole
_LONG = {Answer.IF_NOTHING_HAPPENS}


def form(about: About) -> View:
    """Ask all questions, with what is known filled in."""
    answers = about.to_dict()
    view = blocks.modal(
        say_plain("modal.about"),
        blocks.section(say("form.about.intro")),
        *(_input(answer, answers.get(answer, "")) for answer in Answer),
        close=say_plain("modal.cancel"),
    )
    submit = say_plain("modal.about.submit")
    return blocks.form(view, submit=submit, callback=Callback.ABOUT, metadata="")


def errors(wrong: dict[Answer, Wrong]) -> dict[str, str]:
    """Say what is wrong, by field."""
    return {
        answer.value: say_plain(f"form.about.wrong.{flaw}", most=LONGEST[answer])
        for answer, flaw in wrong.items()
    }


def standing(about: About) -> Mrkdwn:
    """List the answers on the guide's card."""
    lines = [
        say("about.line", question=say(f"form.about.{Answer(name)}"), answer=clip(text, _SHOWN))
        for name, text in about.to_dict().items()
    ]
    return Mrkdwn("\n".join([say("about.answered"), *lines]))


def who_asks(about: About, member_id: str) -> Mrkdwn:
    """Name who asks as people know them; without an answer, whoever sent the invitations."""
    return mention(member_id) if about.asked_by is None else escape(about.asked_by)


def help_line(about: About, member_id: str) -> Mrkdwn:
    """Say where to ask, and where the privacy notice is."""
    if about.help_contact is None:
        ask = say("outcome.ask", who=mention(member_id))
    else:
        ask = say("about.help", contact=contact(about.help_contact))
    return Mrkdwn(f"{ask} {privacy(about)}".rstrip())


def contact(text: str) -> Mrkdwn:
    """Show where help is; an e-mail address can be pressed."""
    return link(f"mailto:{text}", text) if is_email(text) else escape(text)


def privacy(about: About) -> Mrkdwn:
    """Link the privacy notice, if there is one."""
    if about.privacy_notice is None:
        return Mrkdwn()
    return link(about.privacy_notice, say_plain("about.privacy"))


def at_zoom(about: About) -> tuple[Mrkdwn, ...]:
    """Say what people see at Zoom: what the app is called, and what to type for SSO."""
    lines = []
    if about.sso_domain is not None:
        lines.append(say("about.sso", domain=company_domain(about.sso_domain)))
    if about.zoom_app_name is not None:
        lines.append(say("about.app", app=about.zoom_app_name))
    return tuple(lines)


def allows(asked: Sequence[str], *, target: str) -> Mrkdwn:
    """Say what people are asked to allow: all seven permissions, or those of a shorter list."""
    if not asked:
        return say("allows.all", target=target)
    items = [say("outcome.list_item", item=say(f"allows.{CapabilityId(id_)}")) for id_ in asked]
    return Mrkdwn("\n".join([say("allows.some", target=target), *items]))


def nothing_happens(about: About) -> Mrkdwn:
    """Say what happens to people who do nothing."""
    if about.if_nothing_happens is None:
        return say("invitation.nothing", target=about.target)
    return say("invitation.nothing_own", text=escape(about.if_nothing_happens))


def _input(answer: Answer, known: str) -> Block:
    hint = say_plain(f"form.about.{answer}.hint") if answer not in NEEDED else ""
    asked = inputs.typed(
        answer,
        answer,
        say_plain(f"form.about.{answer}"),
        longest=LONGEST[answer],
        hint=hint,
        lines=answer in _LONG,
        known=clip(known, LONGEST[answer]),
    )
    return asked if answer in NEEDED else inputs.optional(asked)
