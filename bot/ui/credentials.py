from collections.abc import Iterator
from typing import Final
from uuid import UUID

from bot.notices.setup import CredentialFormNotice, CredentialsNotice, PairInUse
from bot.oauth.credentials import CredentialsState
from bot.ui import blocks, pairs
from bot.ui.ids import Action, Callback, Field
from bot.ui.message import Block, Message, View
from bot.ui.mrkdwn import Mrkdwn, moment
from bot.ui.strings import say, say_plain

LONGEST_INPUT: Final = 255  # Zoom's are 22 and 32 characters; room for a pasted mistake to be seen


def form(credentials_id: UUID, *, target: str, in_use: PairInUse | None = None) -> View:
    """Ask for a Zoom app's Client ID and Client Secret."""
    view = blocks.modal(
        say_plain("modal.credentials"),
        blocks.section(say("form.credentials.intro", target=target)),
        *(pairs.in_use(in_use, target=target) if in_use else ()),
        _input(Field.CLIENT_ID, Action.CLIENT_ID, say_plain("form.client_id")),
        _input(Field.CLIENT_SECRET, Action.CLIENT_SECRET, say_plain("form.client_secret")),
        blocks.context(say("form.credentials.shown")),
        blocks.actions(by_web_button()),
        close=say_plain("modal.cancel"),
    )
    return blocks.form(
        view,
        submit=say_plain("modal.credentials.submit"),
        callback=Callback.CREDENTIALS,
        metadata=credentials_id,
    )


def submit_errors(client_id: str, client_secret: str) -> dict[str, str]:
    """Return what is wrong with what was typed, by field; nothing when it may be tried."""
    typed = {Field.CLIENT_ID: client_id.strip(), Field.CLIENT_SECRET: client_secret.strip()}
    found: dict[str, str] = {}
    for field, text in typed.items():
        if not text:
            found[field] = say_plain("form.empty")
        elif len(text.split()) > 1:
            found[field] = say_plain("form.has_space")
        elif len(text) > LONGEST_INPUT:
            found[field] = say_plain("form.too_long")
    if not found and typed[Field.CLIENT_ID] == typed[Field.CLIENT_SECRET]:
        found[Field.CLIENT_SECRET] = say_plain("form.same")
    return found


def by_web_button() -> Block:
    """Offer the web form, for places where the secret must not pass through Slack."""
    return blocks.button(say_plain("button.credentials_by_web"), Action.CREDENTIALS_BY_WEB)


def sent_link() -> View:
    """Be the view that the form turns into for whoever prefers the web form."""
    return _informing(say("credentials.by_web"))


def kept() -> View:
    """Be the view after an admin has kept the app in use."""
    return _informing(standing(CredentialsState.DECLINED))


def checking() -> View:
    """Be the view that a submitted pair turns into at once."""
    return _informing(say("credentials.checking"))


def verdict(notice: CredentialsNotice) -> View:
    """Say in the open view what Zoom said of the pair."""
    state = CredentialsState(notice.state)
    view = _informing(say("credentials.notice", target=notice.target), standing(state))
    return view | {"blocks": [*view["blocks"], *_what_follows(notice)]}


def standing(state: CredentialsState) -> Mrkdwn:
    """Say what is known of the pair and what to do about it."""
    return say(f"credentials.{state}")


def credentials_notice(notice: CredentialsNotice) -> Message:
    """Say in the DM what Zoom said of the pair, when the view has been closed."""
    state = CredentialsState(notice.state)
    said = standing(state)
    content = [blocks.section(say("credentials.notice", target=notice.target), said)]
    content.extend(_what_follows(notice))
    if state is CredentialsState.WRONG:
        words = say_plain("button.enter_credentials")
        enter = blocks.button(words, Action.ENTER_CREDENTIALS, primary=True)
        content.append(blocks.actions(enter, by_web_button()))
    push = say("credentials.notice.push", target=notice.target, verdict=said)
    return Message(blocks.notification(push), tuple(content))


def _what_follows(notice: CredentialsNotice) -> Iterator[Block]:
    """Ask whether another app takes over, or say where else a new pair has to be entered."""
    if notice.in_use is None or notice.credentials_id is None:
        return
    state = CredentialsState(notice.state)
    if state is CredentialsState.OTHER_APP:
        yield from pairs.other_app(notice.credentials_id, notice.in_use)
    elif state.usable:
        yield from pairs.shared(notice.in_use, target=notice.target)


def credential_form_notice(notice: CredentialFormNotice) -> Message:
    """Lead to the web form."""
    said = say("credentials.form", target=notice.target, until=moment(notice.until))
    words, link = say_plain("button.open_credentials_page"), notice.link.reveal()
    button = blocks.button(words, Action.OPEN_CREDENTIALS_PAGE, url=link, primary=True)
    push = say("credentials.form.push", target=notice.target)
    return Message(blocks.notification(push), (blocks.section(said), blocks.actions(button)))


def _informing(*paragraphs: Mrkdwn) -> View:
    return blocks.modal(
        say_plain("modal.credentials"),
        *(blocks.section(paragraph) for paragraph in paragraphs),
        close=say_plain("modal.close"),
    )


def _input(field: Field, action: Action, label: str) -> Block:
    return {
        "type": "input",
        "block_id": field,
        "label": {"type": "plain_text", "text": label},
        "element": {
            "type": "plain_text_input",
            "action_id": action,
            "max_length": LONGEST_INPUT,
        },
    }
