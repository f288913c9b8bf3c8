"""The story of a campus, over HTTP: from the guide's first step to three people's answers.

Everybody in it is persistent: an action whose effect does not show is done again, as people do.
So the same story can be told while the bot is killed under it.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import httpx

from bot.sandbox.people import OPTIONAL_SCOPE
from campus.guide import WAYS_ON, go_on
from campus.people import Browser, SlackPerson, actions, link_in, text_of, until
from campus.places import CLIENT_SECRET, DEVELOPMENT, WRONG_SECRET

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from campus.places import Campus

_BEFORE_TRYING_AGAIN = 4.0
_UNTIL_ZOOM_IS_ASKED_AGAIN = 40.0  # fifteen, and the time that a kill takes
_TRIES = 30


Seen = TypeVar("Seen")


async def persist(
    act: Callable[[], Awaitable[object]],
    seen: Callable[[], Awaitable[Seen]],
    *,
    what: str,
    patience: float = _BEFORE_TRYING_AGAIN,
) -> Seen:
    """Act, and act again whenever the effect does not show for a while.

    The patience is for what was done: who met a bot that was just away tries again soon.
    """
    for _ in range(_TRIES):
        pause = _BEFORE_TRYING_AGAIN
        with suppress(httpx.HTTPError, AssertionError):
            await act()
            pause = patience
        for _ in range(int(pause / 0.05)):
            found = await seen()
            if found:
                return found
            await asyncio.sleep(0.05)
    raise AssertionError(f"it never happened: {what}")


@dataclass(frozen=True, slots=True)
class Story:
    """Who is in it: Ada runs it; Ben grants all, Cleo not quite, Dev has the wrong Zoom user."""

    campus: Campus
    visited: list[str] = field(default_factory=list)  # every address any browser was at

    def person(self, name: str) -> SlackPerson:
        return SlackPerson(self.campus, self.campus.people[name])

    async def tell(self) -> None:
        """Tell it from the beginning to the end."""
        await self.set_up()
        await self.ask_people()

    async def set_up(self) -> None:
        """Tell it until the admin's rehearsal is back."""
        await self.walk_the_guide_to("credentials_enter")
        await self.enter_credentials(WRONG_SECRET, "Zoom refuses")
        await self.enter_credentials(CLIENT_SECRET, "Zoom knows this Client ID")
        await self.walk_the_guide_to("channel_choose")
        await self.choose_channel()
        await self.walk_the_guide_to("rehearse")
        await self.rehearse()

    async def ask_people(self) -> None:
        """Tell the rest: three people are invited, and answer."""
        await self.walk_the_guide_to("invite_open")
        await self.invite("ben", "cleo", "dev")
        await asyncio.gather(
            self.authorizes("ben", "ben@northfield.edu", then="Done, thank you"),
            self.authorizes(
                "cleo", "cleo@northfield.edu", untick=OPTIONAL_SCOPE, then="Done in part"
            ),
            self.authorizes("dev", "zed@northfield.edu", then="Is that you?"),
        )
        await self.says_no("dev")
        await self.channel_tells()

    async def walk_the_guide_to(self, action_id: str) -> None:
        ada = self.person("ada")

        async def card() -> dict[str, Any] | None:
            for way in (*WAYS_ON, action_id):
                if found := await ada.dm_with(way):
                    return found
            return None

        if await card() is None:
            await persist(lambda: ada.command("/usher setup"), card, what="the guide's card")
        for _ in range(20):
            shown = await until(card)
            if action_id in actions(shown):
                return
            await self._next(ada, shown, card)
        raise AssertionError(f"the guide never came to {action_id}")

    async def _next(
        self, ada: SlackPerson, shown: dict[str, Any], card: Callable[[], Awaitable[Any]]
    ) -> None:
        async def press() -> None:
            now = await card()  # of the same step, but perhaps a newer message
            if now is not None and now["text"] == shown["text"]:
                await go_on(ada, now)

        async def moved_on() -> bool:
            now = await ada.dm_saying("Step ")
            return now is not None and now["text"] != shown["text"]

        await persist(press, moved_on, what="Next")

    async def enter_credentials(
        self, secret: str, verdict: str, *, client_id: str = DEVELOPMENT.client_id
    ) -> None:
        ada = self.person("ada")

        async def form() -> dict[str, Any] | None:
            return await ada.view("Client Secret")

        async def answered() -> bool:
            shown = await ada.view()
            if shown is not None and verdict in text_of(shown):
                return True
            return await ada.dm_saying(verdict) is not None

        async def press() -> None:
            card = await ada.dm_with("credentials_enter")
            assert card is not None
            await ada.press(card, "credentials_enter")

        async def submit() -> None:
            view = await form()
            if view is None:
                return
            if "'client_id'" in repr(view["blocks"]):
                await ada.submit(view, client_id=client_id, client_secret=secret)

        await persist(press, form, what="the credentials form")
        await persist(submit, answered, what=verdict)
        view = await ada.view()
        if view is not None:
            await ada.close(view)

    async def choose_channel(self) -> None:
        ada = self.person("ada")

        async def choose() -> None:
            card = await ada.dm_with("channel_choose")
            assert card is not None
            await ada.press(card, "channel_choose", selected=self.campus.channels["zoom-status"])

        async def proven() -> bool:
            return await ada.dm_with("rehearse") is not None

        await persist(choose, proven, what="the status channel")

    async def rehearse(self, *, then: str = "Done, thank you") -> None:
        ada = self.person("ada")

        async def press() -> None:
            card = await ada.dm_with("rehearse")
            assert card is not None
            await ada.press(card, "rehearse")

        await persist(press, lambda: ada.dm_with("authorize"), what="the rehearsal's message")
        await self.authorizes("ada", "ada@northfield.edu", then=then)

    async def invite(self, *names: str) -> None:
        ada = self.person("ada")
        mentions = " ".join(f"@{name}" for name in names)

        async def form() -> dict[str, Any] | None:
            shown = await ada.view()
            return shown if shown and "multi_users_select" in repr(shown["blocks"]) else None

        async def preview() -> dict[str, Any] | None:
            shown = await ada.view()
            if shown and shown.get("callback_id") == "preview_submitted":
                return shown
            return await ada.dm_with("invite_send")

        async def sent() -> bool:
            return all([await self.person(name).dm_with("authorize") for name in names])

        async def submit_people() -> None:
            view = await form()
            if view is not None:
                await ada.submit(view, people=[self.campus.people[name] for name in names])

        async def send() -> None:
            shown = await preview()
            assert shown is not None
            if shown.get("callback_id"):
                await ada.submit(shown)
            else:
                await ada.press(shown, "invite_send")

        await persist(lambda: ada.command(f"/usher invite {mentions}"), form, what="whom to invite")
        await persist(submit_people, preview, what="the preview")
        await persist(send, sent, what="the invitations")

    async def authorizes(self, name: str, zoom_email: str, *, then: str, untick: str = "") -> None:
        person = self.person(name)

        async def authorize() -> None:
            invitation = await person.dm_with("authorize")
            assert invitation is not None
            browser = Browser()
            try:
                await browser.authorize(link_in(invitation), zoom_email, untick=untick)
            finally:
                self.visited.extend(browser.visited)
                await browser.close()

        await persist(
            authorize,
            lambda: person.dm_saying(then),
            what=f"{name}: {then}",
            patience=_UNTIL_ZOOM_IS_ASKED_AGAIN if then == "Done in part" else _BEFORE_TRYING_AGAIN,
        )

    async def says_no(self, name: str) -> None:
        person = self.person(name)

        async def press() -> None:
            question = await person.dm_with("confirm_no")
            assert question is not None
            await person.press(question, "confirm_no")

        async def understood() -> bool:
            return await person.dm_with("confirm_no") is None

        await persist(press, understood, what=f"{name}: No")

    async def board(self) -> dict[str, Any]:
        """See the campaign's message in the status channel."""
        posts = await self.person("sue").channel("zoom-status")
        boards = [post for post in posts if "of 3" in text_of(post)]
        assert boards, [text_of(post) for post in posts]
        return boards[-1]

    async def channel_tells(self) -> None:
        async def complete() -> bool:
            board = await self.board()
            told = " ".join(text_of(reply) for reply in board["replies"])
            everybody = all(self.campus.people[name] in told for name in ("cleo", "dev"))
            return "1 of 3" in text_of(board) and everybody

        async def wait() -> None:
            return None

        await persist(wait, complete, what="every outcome in the channel")
