from bot.ui import blocks
from bot.ui.ids import Callback
from bot.ui.message import View
from bot.ui.mrkdwn import Mrkdwn, mention
from bot.ui.strings import say, say_plain


def form(member_id: str, *, target: str, shared: bool) -> View:
    """Ask an admin, before anything ends, with what it leads to in plain words."""
    who = mention(member_id)
    if shared:
        consequence = say("revoke.consequence_shared", who=who, target=target)
    else:
        consequence = say("revoke.consequence", who=who, target=target)
    view = blocks.modal(
        say_plain("modal.revoke"),
        blocks.section(say("revoke.ask", who=who)),
        blocks.section(consequence),
        blocks.section(say("revoke.back", who=who)),
        close=say_plain("modal.revoke.close"),
    )
    submit = say_plain("modal.revoke.submit")
    return blocks.form(view, submit=submit, callback=Callback.REVOKE, metadata=member_id)


def nothing(member_id: str) -> View:
    """Say that there is nothing to end."""
    return _told(say_plain("modal.revoke"), say("revoke.nothing", who=mention(member_id)))


def under_way(member_id: str) -> View:
    """Say that it has been ended here, and where Zoom's word will be."""
    return _told(say_plain("modal.revoke.done"), say("revoke.done", who=mention(member_id)))


def _told(title: str, words: Mrkdwn) -> View:
    return blocks.modal(title, blocks.section(words), close=say_plain("modal.close"))
