from bot.campaigns.silence import Seen
from bot.notices.person import NoReturnNotice
from bot.ui import blocks
from bot.ui.ids import Action
from bot.ui.invitation import authorize_button
from bot.ui.message import Message
from bot.ui.strings import say, say_plain


def no_return(notice: NoReturnNotice) -> Message:
    """Ask what Zoom's page said; an answer a line, since they are long and read on phones too."""
    question = say("no_return.question")
    answers = (
        blocks.actions(
            blocks.button(
                say_plain(f"no_return.{seen}"), Action.SEEN, value=f"{notice.invitation_id} {seen}"
            )
        )
        for seen in Seen
    )
    content = (
        blocks.section(question, say("no_return.why")),
        *answers,
        blocks.section(say("no_return.again")),
        blocks.actions(authorize_button(notice.link.reveal(), notice.invitation_id)),
    )
    return Message(blocks.notification(question), content)
