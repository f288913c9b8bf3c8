"""Which scopes the app asks for: the choice on the guide's card, and the forms behind it."""

from typing import Final

from bot.notices.setup import Asked
from bot.scopes.own import MOST_CHARACTERS, ProfileError, as_lines
from bot.scopes.profiles import CORE, FULL, Profile
from bot.ui import blocks, inputs
from bot.ui.ids import Action, Callback, Field
from bot.ui.message import Block, View
from bot.ui.mrkdwn import Mrkdwn, clip, code
from bot.ui.strings import number, say, say_plain

_WORD: Final = 60  # characters of what was pasted, in an error
_NAMES: Final = 40  # in one paragraph, which takes 3,000 characters


def choice(asked: Asked) -> Block:
    """Offer the profiles, what each scope is for, and the form for an own one."""
    return blocks.actions(
        _select(asked),
        blocks.button(say_plain("button.purposes"), Action.PURPOSES),
        blocks.button(say_plain("button.own_profile"), Action.OWN_PROFILE),
    )


def purposes(profile: Profile) -> View:
    """Say what each scope is for, in the words that people read too."""
    content = [blocks.section(say("purposes.intro", count=number(len(profile.granular()))))]
    for capability in profile.capabilities:
        title = say("purposes.permission", permission=say(f"permission.{capability.id}"))
        content.append(blocks.section(title, say(f"purpose.{capability.id}")))
        names = [code(name) for name in capability.granular]
        for first in range(0, len(names), _NAMES):
            part = Mrkdwn("\n".join(names[first : first + _NAMES]))
            content.append(blocks.section(part))
    return blocks.modal(say_plain("modal.purposes"), *content, close=say_plain("modal.close"))


def form(profile: Profile) -> View:
    """Take a list of the institution's own, beginning with what is asked for now."""
    view = blocks.modal(
        say_plain("modal.own_profile"),
        blocks.section(say("form.profile.intro")),
        inputs.typed(
            Field.PROFILE,
            Action.PROFILE,
            say_plain("form.profile"),
            longest=MOST_CHARACTERS,
            hint=say_plain("form.profile.hint"),
            lines=True,
            known=as_lines(profile),
        ),
        close=say_plain("modal.cancel"),
    )
    submit = say_plain("modal.own_profile.submit")
    return blocks.form(view, submit=submit, callback=Callback.PROFILE, metadata=profile.id)


def error(refused: ProfileError) -> dict[str, str]:
    """Say which line of what was pasted is wrong, and how."""
    what = say_plain(f"form.profile.wrong.{refused.flaw}", word=clip(refused.word, _WORD))
    if refused.line:
        what = say_plain("form.profile.line", line=refused.line, what=what)
    return {Field.PROFILE: what}


def _select(asked: Asked) -> Block:
    options = [
        _option(CORE.id, say_plain("profile.core", count=number(len(CORE.granular())))),
        _option(FULL.id, say_plain("profile.full", count=number(len(FULL.granular())))),
    ]
    if asked.own_id is not None:
        words = say_plain("profile.own", count=number(asked.own_count))
        options.append(_option(asked.own_id, words))
    return {
        "type": "static_select",
        "action_id": Action.CHOOSE_PROFILE,
        "placeholder": {"type": "plain_text", "text": say_plain("profile.choose")},
        "options": options,
        "initial_option": next(each for each in options if each["value"] == asked.profile_id),
    }


def _option(value: str, words: str) -> Block:
    return {"text": {"type": "plain_text", "text": words}, "value": value}
