from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.ui.speech import speak
from handlers.slack.payload import Body, acting

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.services.languages import LanguageService


@dataclass(frozen=True, slots=True)
class Ear:
    """Answer whoever acts in their own language, in every listener."""

    languages: LanguageService

    async def listen(self, body: Body, next_: Callable[[], Awaitable[None]]) -> None:
        """Put the language of whoever sent this in force; a Bolt middleware.

        Bolt runs its middlewares one after the other and not around the listener, so the language
        stays until the request's `speaking` block ends.
        """
        who = acting(body)
        if who is not None:
            speak(await self.languages.heard(who.workspace_id, who.member_id))
        await next_()
