from uuid import UUID

from bot.notices.person import ConfirmNotice, InvitationNotice
from bot.ui import blocks
from bot.ui.about import allows, at_zoom, help_line, nothing_happens, who_asks
from bot.ui.ids import Action
from bot.ui.message import Block, Message
from bot.ui.mrkdwn import Mrkdwn, mention
from bot.ui.strings import say, say_plain


def invitation(notice: InvitationNotice) -> Message:
    """Ask a person to authorize, in a message that can be checked and may be ignored."""
    content = [
        *invitation_text(notice),
        blocks.actions(
            authorize_button(notice.link.reveal(), notice.invitation_id),
            blocks.button(
                say_plain("button.not_for_me"), Action.NOT_FOR_ME, value=notice.invitation_id
            ),
        ),
    ]
    return Message(blocks.notification(_push(notice)), tuple(content))


def invitation_text(notice: InvitationNotice) -> tuple[Block, ...]:
    """Return the invitation without its buttons, as a preview shows it."""
    institution, target = notice.about.institution, notice.about.target
    who = who_asks(notice.about, notice.asked_by)
    content = [_trial(notice)] if notice.second else []
    content += [
        blocks.section(say("invitation.ask", institution=institution, target=target, who=who)),
        blocks.section(
            say("invitation.allows", allows=allows(notice.asked, target=target)),
            say("invitation.looks"),
        ),
        blocks.section(_sign_in(notice.zoom_email), *at_zoom(notice.about)),
        blocks.section(nothing_happens(notice.about)),
        blocks.context(say("invitation.genuine")),
        blocks.context(help_line(notice.about, notice.asked_by)),
    ]
    if notice.rehearsal:
        content.append(blocks.context(say("invitation.rehearsal")))
    if notice.second:
        content.append(blocks.context(say("invitation.second.footer")))
    return tuple(content)


def confirm(notice: ConfirmNotice) -> Message:
    """Ask whether the Zoom user that came back is the person's own."""
    yes, no = say_plain("button.confirm_yes"), say_plain("button.confirm_no")
    content = (
        blocks.section(say("confirm.question", zoom_email=notice.zoom_email)),
        blocks.section(_why(notice), say("confirm.no")),
        blocks.actions(
            blocks.button(yes, Action.CONFIRM_YES, value=notice.invitation_id, primary=True),
            blocks.button(no, Action.CONFIRM_NO, value=notice.invitation_id),
        ),
    )
    push = say("confirm.push", zoom_email=notice.zoom_email)
    return Message(blocks.notification(push), content)


def authorize_button(link: str, invitation_id: UUID) -> Block:
    """Show the button that opens the person's own page."""
    return blocks.button(
        say_plain("button.authorize"),
        Action.AUTHORIZE,
        value=invitation_id,
        url=link,
        primary=True,
    )


def _trial(notice: InvitationNotice) -> Block:
    """Say who asks a colleague to try it out first, and why."""
    return blocks.section(say("invitation.second", who=mention(notice.asked_by)))


def _push(notice: InvitationNotice) -> Mrkdwn:
    push = say("invitation.push", institution=notice.about.institution, target=notice.about.target)
    if notice.second:
        who = mention(notice.asked_by)
        return say("invitation.second.push", who=who, target=notice.about.target)
    return say("invitation.rehearsal.push", push=push) if notice.rehearsal else push


def _sign_in(zoom_email: str | None) -> Mrkdwn:
    if zoom_email is None:
        return say("invitation.sign_in_any")
    return say("invitation.sign_in", zoom_email=zoom_email)


def _why(notice: ConfirmNotice) -> Mrkdwn:
    names = {"institution": notice.about.institution, "target": notice.about.target}
    if notice.slack_email is None:
        return say("confirm.why_unknown", **names)
    return say("confirm.why", slack_email=notice.slack_email, **names)
